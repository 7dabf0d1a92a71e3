package io.penstock.core.relation;

import io.penstock.core.config.ProjectError;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives the records or maps of a stream as batches.
 *
 * <p>Pulls the stream as batches are asked for, at constant memory, and closes it when it is closed. What the stream
 * throws comes out as it was thrown. Not thread-safe.
 */
public final class JavaRows implements BatchReader {
    static final int BATCH_ROWS = 2_048;
    /** How many rows as maps are looked at to tell the columns. */
    static final int INFERENCE_ROWS = 1_000;

    private final Schema schema;
    private final RowEncoder encoder;
    private final Iterator<?> rows;
    private final Stream<?> stream;
    private final List<ArrayVector> columns;
    private long rowsGiven;

    /** Gives the columns that records of a class have; an error names the component that cannot be one. */
    public static Schema schemaOf(Class<?> type) {
        return RecordShape.of(type).schema();
    }

    /** Gives records of one class; its components are the columns, also when there are no rows. */
    public static BatchReader ofRecords(Class<?> type, Stream<?> rows) {
        RecordShape shape = RecordShape.of(type);
        List<ColumnEncoder> encoders = encoders(shape.schema());
        RowEncoder encoder = (row, number, index, vectors) -> {
            if (!type.isInstance(row)) {
                throw wrongRow(row, number, "a " + type.getSimpleName());
            }
            for (int i = 0; i < vectors.size(); i++) {
                vectors.get(i).set(index, encode(encoders.get(i), shape.value(row, i), shape.schema(), i, number));
            }
        };
        return new JavaRows(shape.schema(), encoder, rows, rows.iterator());
    }

    /** Gives maps by column; the first rows tell the columns and their types, which of no row cannot be told. */
    public static BatchReader ofMaps(Stream<?> rows) {
        Iterator<?> iterator = rows.iterator();
        List<@Nullable Object> first = new ArrayList<>();
        while (first.size() < INFERENCE_ROWS && iterator.hasNext()) {
            first.add(iterator.next());
        }
        if (first.isEmpty()) {
            return new NoMaps(rows);
        }
        MapColumns found = new MapColumns();
        for (int i = 0; i < first.size(); i++) {
            found.add(asMap(first.get(i), i + 1L), i + 1L);
        }
        Schema schema = found.schema();
        List<ColumnEncoder> encoders = encoders(schema);
        RowEncoder encoder = (row, number, index, vectors) -> {
            Map<?, ?> map = asMap(row, number);
            MapColumns.requireKnown(schema, map, number);
            for (int i = 0; i < vectors.size(); i++) {
                String name = schema.columns().get(i).name();
                vectors.get(i).set(index, encode(encoders.get(i), map.get(name), schema, i, number));
            }
        };
        return new JavaRows(schema, encoder, rows, new Chained(first.iterator(), iterator));
    }

    private JavaRows(Schema schema, RowEncoder encoder, Stream<?> stream, Iterator<?> rows) {
        this.schema = schema;
        this.encoder = encoder;
        this.stream = stream;
        this.rows = rows;
        this.columns = Stream.generate(() -> new ArrayVector(BATCH_ROWS))
                .limit(schema.size())
                .toList();
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public @Nullable ColumnBatch next() {
        if (Thread.currentThread().isInterrupted()) {
            throw new PenstockException(ConnectorError.CANCELLED, "Cannot go on reading rows: the run was cancelled");
        }
        int count = 0;
        while (count < BATCH_ROWS && rows.hasNext()) {
            rowsGiven++;
            encoder.encode(rows.next(), rowsGiven, count, columns);
            count++;
        }
        return count == 0 ? null : new VectorBatch(schema, columns, count);
    }

    @Override
    public void close() {
        stream.close();
    }

    private static List<ColumnEncoder> encoders(Schema schema) {
        return schema.columns().stream()
                .map(column -> ColumnEncoder.of(column.type()))
                .toList();
    }

    private static @Nullable Object encode(
            ColumnEncoder encoder, @Nullable Object value, Schema schema, int column, long row) {
        try {
            return encoder.encodeNullable(value);
        } catch (Misfit e) {
            throw e.at(schema.columns().get(column).name(), row);
        }
    }

    private static Map<?, ?> asMap(@Nullable Object row, long number) {
        if (row instanceof Map<?, ?> map) {
            return map;
        }
        throw wrongRow(row, number, "a map by column");
    }

    private static PenstockException wrongRow(@Nullable Object row, long number, String expected) {
        return new PenstockException(
                ProjectError.JAVA_MODEL,
                "Cannot take row " + number + ": found " + Misfit.show(row) + ", expected " + expected);
    }

    /** Puts the values of one row into the vectors of its columns. */
    @FunctionalInterface
    private interface RowEncoder {
        void encode(@Nullable Object row, long number, int index, List<ArrayVector> vectors);
    }

    /** No row at all, for those who need no columns. */
    private record NoMaps(Stream<?> stream) implements BatchReader {
        @Override
        public Schema schema() {
            return new MapColumns().schema();
        }

        @Override
        public @Nullable ColumnBatch next() {
            return null;
        }

        @Override
        public void close() {
            stream.close();
        }
    }

    private record Chained(Iterator<?> first, Iterator<?> rest) implements Iterator<@Nullable Object> {
        @Override
        public boolean hasNext() {
            return first.hasNext() || rest.hasNext();
        }

        @Override
        public @Nullable Object next() {
            return first.hasNext() ? first.next() : rest.next();
        }
    }
}
