package io.penstock.spi.batch;

/** Takes batches into a table; not thread-safe. */
public interface BatchWriter extends AutoCloseable {
    void write(ColumnBatch batch);

    /** Sends what is still held back and gives the rows written; without it, closing may drop rows. */
    long finish();

    @Override
    void close();
}
