package io.penstock.jdbc;

import io.penstock.spi.batch.ColumnBatch;
import java.sql.SQLException;

/** The fastest way of a database for many rows into one table; used by one thread at a time. */
public interface BulkLoad {
    void write(ColumnBatch batch) throws SQLException;

    /** Makes sure that all rows are in the table. */
    void finish() throws SQLException;

    /** Ends a load that was not finished; what it wrote is undone with its transaction. */
    void abandon() throws SQLException;
}
