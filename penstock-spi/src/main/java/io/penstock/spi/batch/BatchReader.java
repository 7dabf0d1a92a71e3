package io.penstock.spi.batch;

import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream of batches of one schema. Closing it before its end is allowed and stops the work behind it; not thread-safe. */
public interface BatchReader extends AutoCloseable {
    Schema schema();

    /** Gives the next batch, or null at the end. */
    @Nullable
    ColumnBatch next();

    /** Shows the rows that are left to a visitor, one after the other. */
    default void forEachRow(RowVisitor visitor) {
        for (ColumnBatch batch = next(); batch != null; batch = next()) {
            for (int row = 0; row < batch.rowCount(); row++) {
                visitor.visit(batch, row);
            }
        }
    }

    /** Gives the values of the rows that are left, which must be few. */
    default List<List<@Nullable Object>> readRows() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        forEachRow((batch, row) -> rows.add(batch.row(row)));
        return rows;
    }

    @Override
    void close();

    /** Takes one row after the other; the batch of each is valid during the call. */
    @FunctionalInterface
    interface RowVisitor {
        /** Looks at the row at an index from 0. */
        void visit(ColumnBatch batch, int row);
    }
}
