package org.duckdb;

import java.sql.SQLException;
import org.jspecify.annotations.NullMarked;

/**
 * Reaches the two calls of the driver that it keeps to its own package.
 *
 * <p>The chunked result ends without a word when its query fails half-way, which would pass for the end of the rows; and
 * a statement cancels only itself, so that neither an appender nor a commit could be stopped.
 */
@NullMarked
public final class DriverAccess {
    private DriverAccess() {}

    /** Throws the error that ended a result early, if one did. */
    public static void checkError(DuckDBChunkedResult result) throws SQLException {
        result.checkError();
    }

    /** Stops whatever the connection does now, from any thread. */
    public static void interrupt(DuckDBConnection connection) throws SQLException {
        connection.connRefLock.lock();
        try {
            connection.interrupt();
        } finally {
            connection.connRefLock.unlock();
        }
    }
}
