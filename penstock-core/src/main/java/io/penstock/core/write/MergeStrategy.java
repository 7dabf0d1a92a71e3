package io.penstock.core.write;

import io.penstock.DeleteMode;
import io.penstock.core.project.ModelOptions;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.List;

/** Updates the rows whose key is known and whose values differ, and adds the others. */
final class MergeStrategy implements WriteStrategy {
    static final String DELETED_AT = "_deleted_at";

    @Override
    public List<WriteStep> steps(Target target, Incoming incoming) {
        Columns.requireKey(target, incoming.schema());
        boolean soft = target.options().write().delete() == DeleteMode.SOFT;
        if (soft) {
            Columns.requireFree(target, incoming.schema(), List.of(DELETED_AT));
        }
        Stage stage = new Stage(target);
        List<WriteStep> steps = new ArrayList<>();
        steps.add(stage.fill(incoming.query()));
        steps.add(stage.checkKeys());
        steps.addAll(merge(target, stage, incoming.schema(), soft));
        steps.add(stage.drop());
        return steps;
    }

    @Override
    public List<Column> keptColumns(ModelOptions options) {
        return options.write().delete() == DeleteMode.SOFT
                ? List.of(Column.of(DELETED_AT, DataType.Simple.TIMESTAMPTZ))
                : List.of();
    }

    private static List<WriteStep> merge(Target target, Stage stage, Schema schema, boolean soft) {
        SqlDialect dialect = target.dialect();
        String table = dialect.render(target.table());
        List<WriteStep> steps = new ArrayList<>();
        update(target, stage, schema, soft).ifPresent(sql -> steps.add(WriteStep.update(sql)));
        String columns = Columns.list(dialect, "", schema.names());
        steps.add(WriteStep.insert(
                "INSERT INTO " + table + " (" + columns + ") SELECT " + Columns.list(dialect, "s.", schema.names())
                        + " FROM " + stage.name() + " AS s WHERE " + stage.without(table, "t")));
        switch (target.options().write().delete()) {
            case PRESERVE -> {}
            case HARD ->
                steps.add(WriteStep.delete("DELETE FROM " + table + " AS t WHERE " + stage.without(stage.name(), "s")));
            case SOFT ->
                steps.add(WriteStep.delete("UPDATE " + table + " AS t SET " + dialect.quote(DELETED_AT) + " = "
                        + dialect.literal(target.now()) + " WHERE t." + dialect.quote(DELETED_AT) + " IS NULL AND "
                        + stage.without(stage.name(), "s")));
        }
        return steps;
    }

    private static java.util.Optional<String> update(Target target, Stage stage, Schema schema, boolean soft) {
        List<String> values = Columns.beside(schema, target.options().write().primaryKey());
        List<String> assignments = new ArrayList<>();
        List<String> differences = new ArrayList<>();
        if (!values.isEmpty()) {
            assignments.add(Stage.assignments(target, values));
            differences.add(Columns.anyDiffers(target, values));
        }
        if (soft) {
            String mark = target.dialect().quote(DELETED_AT);
            assignments.add(mark + " = NULL");
            differences.add("t." + mark + " IS NOT NULL");
        }
        return assignments.isEmpty()
                ? java.util.Optional.empty()
                : java.util.Optional.of("UPDATE " + target.dialect().render(target.table()) + " AS t SET "
                        + String.join(", ", assignments) + " FROM " + stage.name() + " AS s WHERE "
                        + Columns.sameKey(target) + " AND (" + String.join(" OR ", differences) + ")");
    }
}
