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

    @Override
    public List<WriteStep> steps(Target target, Incoming incoming) {
        Columns columns = columns(target, incoming);
        Stage stage = Stage.ofKeys(columns);
        List<String> updated = updated(columns);
        List<WriteStep> steps = new ArrayList<>();
        steps.add(stage.compare(
                incoming.query(), target.name(), "WHEN " + differs(columns, updated) + " THEN " + Stage.CHANGED));
        steps.addAll(new KeyCheck(columns, columns.key()).against(stage.name(), ""));
        guard(columns, stage, steps);
        // What is gone goes first, so that what it held alone is free for another row.
        delete(columns, stage, steps);
        if (!updated.isEmpty() || columns.haveMarks()) {
            update(columns, stage, updated, steps);
        }
        steps.add(WriteStep.insert(columns.insert(List.of(), stage.rows() + " AS s WHERE " + stage.is(Stage.NEW))));
        steps.add(stage.drop());
        return steps;
    }

    /** Adds the rows and looks at their keys in the table. */
    @Override
    public List<WriteStep> firstSteps(Target target, Incoming incoming) {
        Columns columns = columns(target, incoming);
        // They count from the next run on; should one not be there, it is told now.
        updated(columns);
        List<WriteStep> steps = new ArrayList<>();
        steps.add(WriteStep.insert(columns.insert(List.of(), "(" + incoming.query() + "\n) AS s")));
        steps.addAll(new KeyCheck(columns, columns.key()).of(target.name()));
        return steps;
    }

    private Columns columns(Target target, Incoming incoming) {
        Columns columns = new Columns(target, incoming.schema());
        columns.requireFree(keptColumns(target.options(), incoming.schema()).stream()
                .map(Column::name)
                .toList());
        return columns;
    }

    @Override
    public List<Column> keptColumns(ModelOptions options, Schema incoming) {
        return options.write().deletes().mode() == DeleteMode.SOFT
                ? List.of(Column.of(DELETED_AT, DataType.Simple.TIMESTAMPTZ))
                : List.of();
    }

    private static List<String> updated(Columns columns) {
        List<String> said = columns.target().write().updateColumns();
        return said == null ? columns.beside(columns.key()) : columns.find("update_columns", said);
    }

    private static String differs(Columns columns, List<String> updated) {
        String marked = columns.haveMarks() ? " OR t." + columns.quote(DELETED_AT) + " IS NOT NULL" : "";
        return columns.anyDiffers(updated) + marked;
    }

    private static void update(Columns columns, Stage stage, List<String> updated, List<WriteStep> steps) {
        Map<String, String> values = columns.changes(updated);
        if (columns.haveMarks()) {
            values.put(DELETED_AT, "NULL");
        }
        // An engine plans by the size of a table: that of the stage would mislead it.
        steps.add(stage.make(
                        CHANGES,
                        "SELECT " + columns.list("s.", columns.incoming().names()) + " FROM " + stage.rows()
                                + " AS s WHERE " + stage.is(Stage.CHANGED))
                .then(List.of(WriteStep.update(columns.target()
                        .dialect()
                        .updateFrom(columns.target().table(), values, stage.name(CHANGES), columns.sameKey())))));
        steps.add(stage.drop(CHANGES));
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
                steps.add(WriteStep.delete(columns.update(
                        Map.of(DELETED_AT, target.dialect().literal(target.now())), isLive(columns) + " AND " + gone)));
            default -> {
                // Rows that are gone stay.
            }
        }
    }

    private static String isLive(Columns columns) {
        return "t." + columns.quote(DELETED_AT) + " IS NULL";
    }
}
