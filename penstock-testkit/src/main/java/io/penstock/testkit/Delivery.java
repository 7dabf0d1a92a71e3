package io.penstock.testkit;

import io.penstock.DeleteMode;
import io.penstock.core.project.DeleteOptions;
import io.penstock.core.project.WriteOptions;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows that come in together.
 *
 * @param now the time of the run that brings them
 * @param runId the run; one that came before brings nothing new
 * @param delete how the model deletes by then
 */
record Delivery(Schema schema, List<List<@Nullable Object>> rows, Instant now, String runId, DeleteMode delete) {

    /** Gives options as they are by then. */
    WriteOptions options(WriteOptions model) {
        return new WriteOptions(
                model.strategy(),
                model.primaryKey(),
                model.updateColumns(),
                model.fullRefresh(),
                new DeleteOptions(
                        delete, model.deletes().allowEmpty(), model.deletes().maxRatio()),
                model.history(),
                model.intervals(),
                model.cursor());
    }

    /** Gives the same delivery without one of its rows. */
    Delivery without(int row) {
        List<List<@Nullable Object>> fewer = new ArrayList<>(rows);
        fewer.remove(row);
        return new Delivery(schema, fewer, now, runId, delete);
    }

    /** Gives a query of the rows, which needs no table. */
    String query(SqlDialect dialect) {
        List<String> selects = new ArrayList<>();
        for (List<@Nullable Object> row : rows) {
            selects.add(select(dialect, row));
        }
        List<@Nullable Object> nothing = new ArrayList<>();
        schema.columns().forEach(column -> nothing.add(null));
        return selects.isEmpty()
                ? "SELECT * FROM (" + select(dialect, nothing) + ") AS nothing WHERE 1 = 0"
                : String.join(" UNION ALL ", selects);
    }

    private String select(SqlDialect dialect, List<@Nullable Object> row) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            Column column = schema.columns().get(i);
            values.add("CAST(" + dialect.literal(row.get(i)) + " AS " + dialect.type(column.type()) + ") AS "
                    + dialect.quote(column.name()));
        }
        return "SELECT " + String.join(", ", values);
    }

    @Override
    public String toString() {
        return "run " + runId + " at " + now + ", delete " + delete
                + rows.stream().map(row -> "\n    " + row).collect(Collectors.joining());
    }
}
