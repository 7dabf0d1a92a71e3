package io.penstock.plugin.postgres;

import de.bytefish.pgbulkinsert.exceptions.BinaryWriteFailedException;
import de.bytefish.pgbulkinsert.pgsql.PgBinaryWriter;
import io.penstock.jdbc.BulkLoad;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.batch.ColumnVector;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * Writes rows by COPY in its binary form; not thread-safe.
 *
 * <p>A table with a column whose type has no such form here takes them from a temporary table, where that column is text.
 */
final class CopyLoad implements BulkLoad {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Connection connection;
    private final @Nullable String insert;
    private final String stage;
    private final CopyIn copy;
    private final PgBinaryWriter out;
    private final List<CopyCell> cells;

    CopyLoad(Connection connection, TableName table, Schema columns) throws SQLException {
        this.connection = connection;
        boolean direct = columns.columns().stream()
                .allMatch(column -> CopyCell.of(column.type()).isPresent());
        this.stage = "pg_temp." + PostgresDialect.INSTANCE.quote("_penstock_load");
        List<String> names =
                columns.names().stream().map(PostgresDialect.INSTANCE::quote).toList();
        String target = PostgresDialect.INSTANCE.render(table);
        this.insert = direct ? null : insert(target, stage, columns, names);
        if (!direct) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(create(columns, names));
            }
        }
        this.cells = columns.columns().stream()
                .map(column -> CopyCell.of(column.type()).orElse(CopyLoad::text))
                .toList();
        this.copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + (direct ? target : stage) + " (" + String.join(", ", names)
                        + ") FROM STDIN (FORMAT binary)");
        this.out = new PgBinaryWriter(new PGCopyOutputStream(copy, BUFFER_BYTES), BUFFER_BYTES);
    }

    private static void text(PgBinaryWriter out, ColumnVector column, int row) {
        CopyCell.of(io.penstock.spi.type.DataType.Simple.TEXT).orElseThrow().write(out, column, row);
    }

    private String create(Schema columns, List<String> names) {
        return IntStream.range(0, names.size())
                .mapToObj(i -> names.get(i) + " "
                        + (isBinary(columns, i)
                                ? PostgresTypes.render(columns.columns().get(i).type())
                                : "text"))
                .collect(Collectors.joining(
                        ", ", "CREATE TEMPORARY TABLE " + stage.replace("pg_temp.", "") + " (", ")"));
    }

    private static String insert(String target, String stage, Schema columns, List<String> names) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            values.add(
                    isBinary(columns, i)
                            ? names.get(i)
                            : "CAST(" + names.get(i) + " AS "
                                    + columns.columns().get(i).type() + ")");
        }
        return "INSERT INTO " + target + " (" + String.join(", ", names) + ") SELECT " + String.join(", ", values)
                + " FROM " + stage;
    }

    private static boolean isBinary(Schema columns, int column) {
        return CopyCell.of(columns.columns().get(column).type()).isPresent();
    }

    @Override
    public void write(ColumnBatch batch) throws SQLException {
        try {
            rows(batch);
        } catch (BinaryWriteFailedException e) {
            throw cause(e);
        }
    }

    private void rows(ColumnBatch batch) {
        ColumnVector[] columns = new ColumnVector[cells.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = batch.column(i);
        }
        for (int row = 0; row < batch.rowCount(); row++) {
            out.startRow(columns.length);
            for (int i = 0; i < columns.length; i++) {
                if (columns[i].isNull(row)) {
                    out.writeNull();
                } else {
                    cells.get(i).write(out, columns[i], row);
                }
            }
        }
    }

    @Override
    public void finish() throws SQLException {
        try {
            out.close();
        } catch (BinaryWriteFailedException e) {
            throw cause(e);
        }
        if (insert != null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(insert);
                statement.execute("DROP TABLE " + stage);
            }
        }
    }

    /** Finds what the server said, or what was wrong with a value. */
    private static SQLException cause(BinaryWriteFailedException error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException server) {
                return server;
            }
            if (cause instanceof PenstockException refused) {
                throw refused;
            }
        }
        return new SQLException("The rows could not be sent", error);
    }

    @Override
    public void abandon() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
