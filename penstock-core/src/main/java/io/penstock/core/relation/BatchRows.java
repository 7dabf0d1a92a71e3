package io.penstock.core.relation;

import io.penstock.core.config.ProjectError;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Gives the rows of batches as a stream that pulls one batch at a time; the reader closes with the stream, and at its end. */
public final class BatchRows {
    private BatchRows() {}

    /** Gives every row as a new map by column, in the order of the columns. */
    public static Stream<Map<String, @Nullable Object>> maps(BatchReader reader) {
        List<String> names = reader.schema().names();
        return stream(reader, (batch, row) -> {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                map.put(names.get(i), batch.column(i).value(row));
            }
            return map;
        });
    }

    /** Gives every row as a record, its components matched to the columns by name in snake case. */
    public static <T> Stream<T> records(BatchReader reader, Class<T> type) {
        RecordReader<T> records = match(reader, type);
        return stream(reader, (batch, row) -> records.read(i -> batch.column(i).value(row)));
    }

    /**
     * Makes sure that rows with these columns can be read as records of a class.
     *
     * @throws PenstockException when a component of the record has no column that fits
     */
    public static void requireReadable(Schema schema, Class<?> type) {
        try {
            RecordReader.of(type, schema);
        } catch (Misfit e) {
            throw unreadable(type, e);
        }
    }

    private static <T> RecordReader<T> match(BatchReader reader, Class<T> type) {
        try {
            Schema schema = reader.schema();
            return RecordReader.of(type, schema);
        } catch (Misfit e) {
            reader.close();
            throw unreadable(type, e);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private static PenstockException unreadable(Class<?> type, Misfit reason) {
        return new PenstockException(
                ProjectError.JAVA_MODEL, "Cannot read rows as " + type.getSimpleName() + ": " + reason.getMessage());
    }

    private static <T> Stream<T> stream(BatchReader reader, RowFunction<T> function) {
        return StreamSupport.stream(new Rows<>(reader, function), false).onClose(reader::close);
    }

    /** Makes a value of one row of a batch. */
    @FunctionalInterface
    private interface RowFunction<T> {
        T apply(ColumnBatch batch, int row);
    }

    private static final class Rows<T> extends Spliterators.AbstractSpliterator<T> {
        private final BatchReader reader;
        private final RowFunction<T> function;
        private @Nullable ColumnBatch batch;
        private int next;
        private long before;
        private boolean ended;

        Rows(BatchReader reader, RowFunction<T> function) {
            super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
            this.reader = reader;
            this.function = function;
        }

        @Override
        public boolean tryAdvance(Consumer<? super T> action) {
            ColumnBatch current = current();
            if (current == null) {
                return false;
            }
            int row = next++;
            try {
                action.accept(function.apply(current, row));
            } catch (Misfit e) {
                throw new PenstockException(
                        ProjectError.JAVA_MODEL, "Cannot read row " + (before + row + 1) + ": " + e.getMessage());
            }
            return true;
        }

        private @Nullable ColumnBatch current() {
            ColumnBatch current = batch;
            while (!ended && (current == null || next >= current.rowCount())) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new PenstockException(
                            ConnectorError.CANCELLED, "Cannot go on reading rows: the run was cancelled");
                }
                before += current == null ? 0 : current.rowCount();
                current = reader.next();
                batch = current;
                next = 0;
                if (current == null) {
                    ended = true;
                    reader.close();
                }
            }
            return current;
        }
    }
}
