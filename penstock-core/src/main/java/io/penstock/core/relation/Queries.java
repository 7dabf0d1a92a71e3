package io.penstock.core.relation;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.Schema;

/** Runs the queries of relations on one connection. */
public sealed interface Queries permits QuerySessions, BorrowedSession {
    /** The name of the connection on which the queries run. */
    String connection();

    SqlDialect dialect();

    /** Gives a query as the database is to run it. */
    String resolve(String sql);

    /** Runs a query as it was written, and streams its rows. */
    BatchReader query(String sql);

    /** Gives the columns of a query as it was written, without running it. */
    Schema describe(String sql);
}
