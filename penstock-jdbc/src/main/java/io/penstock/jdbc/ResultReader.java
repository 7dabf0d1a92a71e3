package io.penstock.jdbc;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.batch.ColumnVector;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Streams the rows of a result in batches; not thread-safe. */
final class ResultReader implements BatchReader {
    private static final int BATCH_ROWS = 2048;

    private final Source source;
    private final StatementGate gate;
    private final SqlText sql;
    private final Schema schema;
    private final List<ColumnBuffer> buffers;
    private boolean ended;
    private boolean closed;

    ResultReader(Source source, JdbcSystem system, StatementGate gate, SqlText sql) throws SQLException {
        this.source = source;
        this.gate = gate;
        this.sql = sql;
        this.schema = schema(source.rows().getMetaData(), system);
        this.buffers = schema.columns().stream()
                .map(column -> ColumnBuffer.of(column.type(), system.reader(column.type()), BATCH_ROWS))
                .toList();
    }

    static Schema schema(ResultSetMetaData metadata, JdbcSystem system) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= metadata.getColumnCount(); i++) {
            columns.add(Column.of(metadata.getColumnLabel(i), system.type(metadata, i)));
        }
        return new Schema(columns);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public @Nullable ColumnBatch next() {
        if (ended) {
            return null;
        }
        int read = gate.goOn("read the rows", sql, this::fill);
        ended = read < BATCH_ROWS;
        return read == 0 ? null : new Batch(schema, read, buffers);
    }

    private int fill() throws SQLException {
        ResultSet rows = source.rows();
        int read = 0;
        while (read < BATCH_ROWS && rows.next()) {
            for (int i = 0; i < buffers.size(); i++) {
                buffers.get(i).read(rows, i + 1, read);
            }
            read++;
        }
        return read;
    }

    @Override
    public void close() {
        ended = true;
        if (!closed) {
            closed = true;
            gate.begin("close the reader of a query", sql, () -> {
                try {
                    source.statement().close();
                } finally {
                    source.after().run();
                }
                return true;
            });
        }
    }

    /**
     * Where rows come from.
     *
     * @param after what is to be done when they are no longer needed
     */
    record Source(Statement statement, ResultSet rows, Ending after) {}

    /** Ends what a reading needed. */
    @FunctionalInterface
    interface Ending {
        void run() throws SQLException;
    }

    private record Batch(Schema schema, int rowCount, List<ColumnBuffer> buffers) implements ColumnBatch {
        @Override
        public ColumnVector column(int index) {
            return buffers.get(index);
        }
    }
}
