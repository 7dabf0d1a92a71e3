package io.penstock.core.write;

import io.penstock.core.project.ModelOptions;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps every version of a row with the time for which it held: a slowly changing dimension of type 2.
 *
 * <p>Source: Kimball and Ross, "The Data Warehouse Toolkit", 3rd edition, chapter 5, type 2.
 */
final class HistoryStrategy implements WriteStrategy {
    static final String VALID_FROM = "valid_from";
    static final String VALID_TO = "valid_to";
    static final String IS_CURRENT = "is_current";
    private static final List<String> KEPT = List.of(VALID_FROM, VALID_TO, IS_CURRENT);

    @Override
    public List<WriteStep> steps(Target target, Incoming incoming) {
        Columns.requireKey(target, incoming.schema());
        Columns.requireFree(target, incoming.schema(), KEPT);
        Stage stage = new Stage(target);
        List<WriteStep> steps = new ArrayList<>();
        steps.add(stage.fill(incoming.query()));
        steps.add(stage.checkKeys());
        steps.addAll(versions(target, stage, incoming.schema()));
        steps.add(stage.drop());
        return steps;
    }

    @Override
    public List<Column> keptColumns(ModelOptions options) {
        return List.of(
                new Column(VALID_FROM, DataType.Simple.TIMESTAMPTZ, false),
                Column.of(VALID_TO, DataType.Simple.TIMESTAMPTZ),
                new Column(IS_CURRENT, DataType.Simple.BOOLEAN, false));
    }

    private static List<WriteStep> versions(Target target, Stage stage, Schema schema) {
        SqlDialect dialect = target.dialect();
        String table = dialect.render(target.table());
        String current = "t." + dialect.quote(IS_CURRENT);
        List<String> values = Columns.beside(schema, target.options().write().primaryKey());
        List<WriteStep> steps = new ArrayList<>();
        if (!values.isEmpty()) {
            steps.add(WriteStep.update("UPDATE " + table + " AS t SET " + dialect.quote(VALID_TO) + " = "
                    + dialect.literal(target.now()) + ", " + dialect.quote(IS_CURRENT) + " = FALSE FROM " + stage.name()
                    + " AS s WHERE " + current + " AND " + Columns.sameKey(target) + " AND ("
                    + Columns.anyDiffers(target, values) + ")"));
        }
        // A row that was just closed has no current version any more, so one statement adds both new keys and new
        // versions.
        steps.add(WriteStep.insert("INSERT INTO " + table + " ("
                + Columns.list(dialect, "", schema.names()) + ", " + Columns.list(dialect, "", KEPT) + ") SELECT "
                + Columns.list(dialect, "s.", schema.names()) + ", " + validity(target) + " FROM "
                + stage.name() + " AS s WHERE NOT EXISTS (SELECT 1 FROM " + table + " AS t WHERE " + current + " AND "
                + Columns.sameKey(target) + ")"));
        return steps;
    }

    /** Renders the values of the columns that are kept, for a version that begins now. */
    private static String validity(Target target) {
        SqlDialect dialect = target.dialect();
        return dialect.literal(target.now()) + ", CAST(NULL AS " + dialect.type(DataType.Simple.TIMESTAMPTZ)
                + "), TRUE";
    }
}
