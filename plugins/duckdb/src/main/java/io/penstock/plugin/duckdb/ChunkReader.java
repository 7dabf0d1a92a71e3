package io.penstock.plugin.duckdb;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.batch.ColumnVector;
import io.penstock.spi.type.Schema;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DriverAccess;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.DuckDBReadableVector;
import org.jspecify.annotations.Nullable;

/** Streams a query's rows as the engine's own chunks of some 2,000 rows; not thread-safe. */
final class ChunkReader implements BatchReader {
    private final StatementGate gate;
    private final SqlText sql;
    private final DuckDBPreparedStatement statement;
    private final DuckDBChunkedResult result;
    private final Schema schema;
    private final List<ColumnDecoder> decoders;
    private boolean ended;

    ChunkReader(
            StatementGate gate,
            SqlText sql,
            DuckDBPreparedStatement statement,
            DuckDBChunkedResult result,
            Schema schema) {
        this.gate = gate;
        this.sql = sql;
        this.statement = statement;
        this.result = result;
        this.schema = schema;
        this.decoders = schema.columns().stream()
                .map(column -> ColumnDecoder.of(column.type()))
                .toList();
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
        boolean more = gate.goOn("read the rows", sql, () -> {
            boolean next = result.nextChunk();
            if (!next) {
                DriverAccess.checkError(result);
            }
            return next;
        });
        ended = !more;
        return more ? new ChunkBatch(schema, decoders, result.chunk()) : null;
    }

    @Override
    public void close() {
        ended = true;
        try {
            result.close();
            statement.close();
        } catch (SQLException e) {
            throw ErrorReport.of(e).toException("close the reader of a query", e);
        }
    }

    /** A chunk, valid until the next one is fetched. */
    private record ChunkBatch(Schema schema, List<ColumnDecoder> decoders, DuckDBDataChunkReader chunk)
            implements ColumnBatch {
        @Override
        public int rowCount() {
            return Math.toIntExact(chunk.rowCount());
        }

        @Override
        public ColumnVector column(int index) {
            return new ChunkVector(decoders.get(index), chunk.vector(index));
        }
    }

    private record ChunkVector(ColumnDecoder decoder, DuckDBReadableVector vector) implements ColumnVector {
        @Override
        public boolean isNull(int row) {
            return vector.isNull(row);
        }

        @Override
        public @Nullable Object value(int row) {
            return vector.isNull(row) ? null : decoder.value().of(vector, row);
        }

        @Override
        public long longValue(int row) {
            ColumnDecoder.Integer64 integer = decoder.integer();
            return integer != null ? integer.of(vector, row) : ColumnVector.super.longValue(row);
        }

        @Override
        public double doubleValue(int row) {
            ColumnDecoder.Floating floating = decoder.floating();
            return floating != null ? floating.of(vector, row) : ColumnVector.super.doubleValue(row);
        }
    }
}
