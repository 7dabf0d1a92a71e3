package io.penstock.spi.connector;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.sql.SqlReader;
import io.penstock.spi.type.TableName;
import java.util.Optional;
import java.util.function.Function;

/** A connection on which models run as SQL. */
public interface SqlDatabase extends Connection {
    SqlDialect dialect();

    /** Reads queries the way this database will; shared by all threads. */
    SqlReader reader();

    /** Opens a session of its own: one per worker, closed by it. */
    SqlSession session();

    @Override
    default void check() {
        try (SqlSession session = session();
                BatchReader row = session.query("SELECT 1")) {
            row.next();
        }
    }

    /**
     * Lets all sessions read the tables and views of another database where they stand.
     *
     * @param other one that is open for reading only
     * @param alias the name by which sessions are to know it
     * @return gives what such a table is called behind FROM; empty where a query cannot reach that database
     */
    default Optional<Function<TableName, String>> attach(SqlDatabase other, String alias) {
        return Optional.empty();
    }
}
