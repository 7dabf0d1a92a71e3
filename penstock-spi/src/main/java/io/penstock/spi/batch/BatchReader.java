package io.penstock.spi.batch;

import io.penstock.spi.type.Schema;
import org.jspecify.annotations.Nullable;

/** A stream of batches of one schema. Closing it before its end is allowed and stops the work behind it; not thread-safe. */
public interface BatchReader extends AutoCloseable {
    Schema schema();

    /** Gives the next batch, or null at the end. */
    @Nullable
    ColumnBatch next();

    @Override
    void close();
}
