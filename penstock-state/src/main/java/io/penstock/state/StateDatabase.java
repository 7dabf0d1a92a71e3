package io.penstock.state;

import java.sql.SQLException;

/**
 * The database of a state, opened and brought to the newest version at the first use.
 *
 * <p>Thread-safe: one connection, one transaction at a time. A connection for each thread would gain little, because what is
 * read and written here is small.
 */
interface StateDatabase extends AutoCloseable {
    /** Runs reads, or one writing statement, which is a transaction by itself. */
    <T> T call(Work<T> work);

    /** Runs several statements in one transaction, beside which no other of the same state writes. */
    <T> T transaction(Work<T> work);

    @Override
    void close();

    /** Something to do in the open database. */
    @FunctionalInterface
    interface Work<T> {
        T with(Session session) throws SQLException;
    }
}
