package io.penstock.spi.sql;

/** Reads queries without running them, in the dialect of its database. Thread-safe. */
public interface SqlReader {
    /**
     * Reads the text of one query.
     *
     * @throws io.penstock.spi.error.SqlPositionException when it is not one query of this dialect
     */
    QueryReading read(String query);

    /** Opens an empty catalogue against which queries are bound. */
    QueryBinder binder();
}
