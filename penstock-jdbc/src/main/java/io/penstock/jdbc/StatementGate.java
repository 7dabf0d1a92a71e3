package io.penstock.jdbc;

import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Lets the calls of one session through to the driver, so that another thread can stop the one that runs.
 *
 * <p>Used by one thread at a time, but for {@link #cancel()}.
 */
final class StatementGate {
    private final JdbcSystem system;
    private volatile boolean cancelled;
    private volatile @Nullable Statement running;

    StatementGate(JdbcSystem system) {
        this.system = system;
    }

    /** Runs a call that begins a statement: an earlier cancellation does not concern it. */
    <T> T begin(String action, SqlText sql, Call<T> call) {
        cancelled = false;
        return goOn(action, sql, call);
    }

    /** Runs a call that carries on a statement, such as the reading of its rows. */
    <T> T goOn(String action, SqlText sql, Call<T> call) {
        try {
            if (cancelled) {
                throw cancellation(action, null);
            }
            return call.run();
        } catch (SQLException e) {
            JdbcFailure failure = system.failure(e);
            if (failure.code() == ConnectorError.CANCELLED) {
                throw cancellation(action, e);
            }
            throw failure.toException(action, sql, e);
        }
    }

    /** Names the statement that {@link #cancel()} stops from now on. */
    <S extends Statement> S watch(S statement) {
        running = statement;
        return statement;
    }

    void unwatch() {
        running = null;
    }

    /** Asks the statement that runs to stop: a request that comes a moment too early is lost. */
    void cancel() {
        cancelled = true;
        Statement statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException e) {
                // Whoever wants an end asks again until there is one.
                System.getLogger(StatementGate.class.getName())
                        .log(System.Logger.Level.DEBUG, "a statement could not be cancelled", e);
            }
        }
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
