package io.penstock.core.write;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.BatchWriter;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.util.stream.Collectors;

/** Brings rows from outside into the database, by its bulk path. */
final class RowsTable {
    private final WriteRequest request;
    private final SqlDialect dialect;
    private final TableName rows;

    RowsTable(WriteRequest request) {
        this(request, "_penstock_rows_");
    }

    private RowsTable(WriteRequest request, String prefix) {
        this.request = request;
        this.dialect = request.dialect();
        this.rows = TableName.temporary(prefix + request.table().name());
    }

    /** Gives a table for rows that are made before it is their turn to be written. */
    static RowsTable beforehand(WriteRequest request) {
        return new RowsTable(request, "_penstock_batch_");
    }

    /** Writes the rows straight into a new table in the target's place; readers see the old one until the commit. */
    long replaceTarget(BatchReader reader) {
        TableName made = dialect.replacement(request.table());
        request.session().execute("DROP TABLE IF EXISTS " + dialect.render(made));
        long written = fill(made, "CREATE TABLE ", reader);
        dialect.putInPlace(request.table()).forEach(request.session()::execute);
        return written;
    }

    /** Writes the rows into a temporary table and gives the query that reads it. */
    String load(BatchReader reader) {
        fill(rows, "CREATE TEMPORARY TABLE ", reader);
        return "SELECT * FROM " + dialect.render(rows);
    }

    /** Makes the rows of a query stay what they are, and gives the query that reads them. */
    String keep(String query) {
        request.session().execute(dialect.createTemporary(rows, query));
        return "SELECT * FROM " + dialect.render(rows);
    }

    void drop() {
        request.session().execute("DROP TABLE IF EXISTS " + dialect.render(rows));
    }

    private long fill(TableName table, String create, BatchReader reader) {
        Schema schema = reader.schema();
        request.session()
                .execute(schema.columns().stream()
                        .map(column -> dialect.quote(column.name()) + " " + dialect.type(column.type()))
                        .collect(Collectors.joining(", ", create + dialect.render(table) + " (", ")")));
        try (BatchWriter writer = request.session().writer(table, schema)) {
            for (ColumnBatch batch = reader.next(); batch != null; batch = reader.next()) {
                writer.write(batch);
            }
            return writer.finish();
        }
    }
}
