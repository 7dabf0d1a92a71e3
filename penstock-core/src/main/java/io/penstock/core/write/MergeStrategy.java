package io.penstock.core.write;

import io.penstock.DeleteMode;
import io.penstock.core.project.ModelOptions;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Updates the rows whose key is known and whose values differ, and adds the others. */
final class MergeStrategy implements WriteStrategy {
    static final String DELETED_AT = "_deleted_at";
    private static final String CHANGES = "changes";
    private static final String KNOWN = Stage.PREFIX + "known";

    @Override
    public List<WriteStep> steps(Target target, Incoming incoming) {
        Columns columns = new Columns(target, incoming.schema());
        List<Column> own = keptColumns(target.options(), incoming.schema());
        columns.requireFree(own.stream().map(Column::name).toList());
        Stage stage = new Stage(columns);
        List<WriteStep> steps = new ArrayList<>();
        steps.add(stage.fill(incoming.query()));
        steps.add(stage.checkKeys(columns.key()));
        guard(columns, stage, steps);
        // What is gone goes first, so that a key which it held is free for another row.
        delete(columns, stage, steps);
        merge(columns, stage, steps);
        steps.add(stage.drop(CHANGES));
        steps.add(stage.drop("stage"));
        return steps;
    }

    @Override
    public List<Column> keptColumns(ModelOptions options, Schema incoming) {
        return isSoft(options) ? List.of(Column.of(DELETED_AT, DataType.Simple.TIMESTAMPTZ)) : List.of();
    }

    private static boolean isSoft(ModelOptions options) {
        return options.write().deletes().mode() == DeleteMode.SOFT;
    }

    /** Compares once, and writes only what that found: rows that differ and rows that are new. */
    private static void merge(Columns columns, Stage stage, List<WriteStep> steps) {
        Target target = columns.target();
        String known = columns.quote(KNOWN);
        String mark = columns.quote(DELETED_AT);
        List<String> updated = updated(columns);
        String differs =
                columns.anyDiffers(updated) + (isSoft(target.options()) ? " OR t." + mark + " IS NOT NULL" : "");
        steps.add(stage.make(
                CHANGES,
                "SELECT s.*, t." + known + " FROM " + stage.name() + " AS s LEFT JOIN (SELECT *, 1 AS " + known
                        + " FROM "
                        + target.name() + ") AS t ON " + columns.sameKey() + " WHERE t." + known + " IS NULL OR "
                        + differs));
        Map<String, String> values = columns.changes(updated, List.of());
        if (isSoft(target.options())) {
            values.put(DELETED_AT, "NULL");
        }
        if (!updated.isEmpty() || isSoft(target.options())) {
            steps.add(WriteStep.update(target.dialect()
                    .updateFrom(
                            target.table(),
                            values,
                            stage.name(CHANGES),
                            "s." + known + " = 1 AND " + columns.sameKey())));
        }
        steps.add(WriteStep.insert(
                columns.insert(List.of(), stage.name(CHANGES) + " AS s WHERE s." + known + " IS NULL")));
    }

    private static List<String> updated(Columns columns) {
        List<String> said = columns.target().write().updateColumns();
        return said == null ? columns.beside(columns.key()) : columns.find("update_columns", said);
    }

    /** Counts the rows before the write of which it may take only a share away. */
    private static void guard(Columns columns, Stage stage, List<WriteStep> steps) {
        switch (columns.target().write().deletes().mode()) {
            case HARD -> steps.add(stage.countLive(""));
            case SOFT -> steps.add(stage.countLive(isLive(columns)));
            default -> {
                // Rows that are gone stay.
            }
        }
    }

    private static void delete(Columns columns, Stage stage, List<WriteStep> steps) {
        Target target = columns.target();
        String gone = columns.without(stage.name(), "s");
        switch (target.write().deletes().mode()) {
            case HARD -> steps.add(WriteStep.delete("DELETE FROM " + target.name() + " AS t WHERE " + gone));
            case SOFT ->
                steps.add(WriteStep.delete("UPDATE " + target.name() + " AS t SET " + columns.quote(DELETED_AT) + " = "
                        + target.dialect().literal(target.now()) + " WHERE " + isLive(columns) + " AND " + gone));
            default -> {
                // Rows that are gone stay.
            }
        }
    }

    private static String isLive(Columns columns) {
        return "t." + columns.quote(DELETED_AT) + " IS NULL";
    }
}
