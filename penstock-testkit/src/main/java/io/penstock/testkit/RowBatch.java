package io.penstock.testkit;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.batch.ColumnVector;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A batch made of rows, for tests. */
public record RowBatch(Schema schema, List<List<@Nullable Object>> rows) implements ColumnBatch {
    /** Reads all rows of a reader and closes it; bytes are given as their hexadecimal digits, so that rows can be compared. */
    public static List<List<@Nullable Object>> readAll(BatchReader reader) {
        try (reader) {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            for (List<@Nullable Object> row : reader.readRows()) {
                List<@Nullable Object> values = new ArrayList<>();
                row.forEach(value -> values.add(comparable(value)));
                rows.add(values);
            }
            return rows;
        }
    }

    /** Gives the value in the form in which {@link #readAll} gives it. */
    public static @Nullable Object comparable(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> values = new ArrayList<>();
            list.forEach(element -> values.add(comparable(element)));
            return values;
        }
        return value;
    }

    /** Gives the batch to whoever reads batches. */
    BatchReader reader() {
        Iterator<ColumnBatch> batches = List.<ColumnBatch>of(this).iterator();
        return new BatchReader() {
            @Override
            public Schema schema() {
                return schema;
            }

            @Override
            public @Nullable ColumnBatch next() {
                return batches.hasNext() ? batches.next() : null;
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }

    @Override
    public int rowCount() {
        return rows.size();
    }

    @Override
    public ColumnVector column(int index) {
        return new ColumnVector() {
            @Override
            public boolean isNull(int row) {
                return value(row) == null;
            }

            @Override
            public @Nullable Object value(int row) {
                return rows.get(row).get(index);
            }
        };
    }
}
