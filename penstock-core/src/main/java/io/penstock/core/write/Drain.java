package io.penstock.core.write;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;

/** Pulls rows to their end for nothing but their effects. */
final class Drain {
    private Drain() {}

    static long count(BatchReader reader) {
        try (reader) {
            long rows = 0;
            for (ColumnBatch batch = reader.next(); batch != null; batch = reader.next()) {
                rows += batch.rowCount();
            }
            return rows;
        }
    }
}
