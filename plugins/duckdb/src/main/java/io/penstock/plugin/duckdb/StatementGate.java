package io.penstock.plugin.duckdb;

import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Optional;
import org.duckdb.DriverAccess;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Lets the calls of one session through to the engine, so that another thread can stop the one that runs.
 *
 * <p>Used by one thread at a time, but for {@link #cancel()}.
 */
final class StatementGate {
    private final DuckDBConnection connection;
    private volatile boolean cancelled;

    StatementGate(DuckDBConnection connection) {
        this.connection = connection;
    }

    /** Runs a call that begins a statement: an earlier cancellation does not concern it. */
    <T> T begin(String action, @Nullable SqlText sql, Call<T> call) {
        cancelled = false;
        return goOn(action, sql, call);
    }

    /** Runs a call that carries on a statement, such as the reading of its rows. */
    <T> T goOn(String action, @Nullable SqlText sql, Call<T> call) {
        try {
            if (cancelled) {
                throw cancellation(action, null);
            }
            return call.run();
        } catch (SQLTimeoutException e) {
            throw cancellation(action, e);
        } catch (SQLException e) {
            Optional<PenstockException> thrown = MethodCalls.failure(e);
            if (thrown.isPresent()) {
                throw thrown.get();
            }
            ErrorReport report = ErrorReport.of(e);
            if (report.code() == ConnectorError.CANCELLED) {
                throw cancellation(action, e);
            }
            throw sql == null ? report.toException(action, e) : sql.failure(action, report, e);
        }
    }

    /** Asks the call that runs to stop, and waits for nothing: an interrupt that comes a moment too early is lost. */
    void cancel() {
        cancelled = true;
        DriverAccess.interrupt(connection);
    }

    private static PenstockException cancellation(String action, @Nullable Throwable cause) {
        return new PenstockException(ConnectorError.CANCELLED, "Cannot " + action + ": it was cancelled", cause);
    }

    /** A call of the driver. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws SQLException;
    }
}
