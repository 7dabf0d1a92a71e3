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

    /**
     * Asks whatever the connection does now to stop, from any thread, and waits for nothing.
     *
     * <p>While the driver holds the connection, to prepare a statement or to close, it cannot be asked.
     */
    public static void interrupt(DuckDBConnection connection) {
        if (connection.connRefLock.tryLock()) {
            try {
                connection.interrupt();
            } catch (SQLException closed) {
                // Nothing runs on it any more.
                return;
            } finally {
                connection.connRefLock.unlock();
            }
        }
    }
}
