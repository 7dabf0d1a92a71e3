package io.penstock.spi.batch;

import io.penstock.spi.type.Schema;

/**
 * Some thousands of rows, held by column.
 *
 * <p>Valid until the reader that gave it is asked for the next one; not thread-safe.
 */
public interface ColumnBatch {
    Schema schema();

    int rowCount();

    /** Gives the values of the column at an index from 0. */
    ColumnVector column(int index);
}
