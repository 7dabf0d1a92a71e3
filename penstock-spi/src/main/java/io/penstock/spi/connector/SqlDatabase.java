package io.penstock.spi.connector;

import io.penstock.spi.sql.SqlReader;

/** A connection on which models run as SQL. */
public interface SqlDatabase extends Connection {
    SqlDialect dialect();

    /** Reads queries the way this database will; shared by all threads. */
    SqlReader reader();

    /** Opens a session of its own: one per worker, closed by it. */
    SqlSession session();
}
