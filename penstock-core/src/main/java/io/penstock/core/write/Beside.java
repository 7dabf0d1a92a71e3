package io.penstock.core.write;

import io.penstock.spi.connector.SqlSession;

/** What is put on record in the transaction of a write, besides the write itself. */
@FunctionalInterface
public interface Beside {
    /** Nothing. */
    Beside NOTHING = session -> {};

    /** Puts it on record when the rows are written and nothing holds them back. */
    void record(SqlSession session);
}
