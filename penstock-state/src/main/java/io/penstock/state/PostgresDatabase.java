package io.penstock.state;

import io.penstock.core.config.StateSpec;
import io.penstock.core.state.StateError;
import io.penstock.spi.error.PenstockException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** A schema of a PostgreSQL database, which several machines may share. A connection that broke is made anew by the next call. */
final class PostgresDatabase implements StateDatabase {
    private static final String PATIENCE = "30";

    /** Longer than any statement waits for a lock. */
    private static final String SOCKET_PATIENCE = "60";

    private final StateSpec.Server server;
    private @Nullable Connection connection;
    private boolean closed;

    /** Makes the handle and touches nothing. */
    PostgresDatabase(StateSpec.Server server) {
        this.server = server;
    }

    @Override
    public synchronized <T> T call(Work<T> work) {
        try {
            return work.with(session());
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    public <T> T transaction(Work<T> work) {
        return call(session -> inTransaction(session.connection(), work));
    }

    /** Runs work in a transaction that takes the lock of the state first, so that what it reads holds until it ends. */
    private <T> T inTransaction(Connection opened, Work<T> work) throws SQLException {
        opened.setAutoCommit(false);
        try {
            Session session = new Session(opened);
            session.query(
                    row -> true, "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", "penstock." + server.schema());
            T result = work.with(session);
            opened.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            rollBack(opened, e);
            throw e;
        } finally {
            if (!opened.isClosed()) {
                opened.setAutoCommit(true);
            }
        }
    }

    private static void rollBack(Connection opened, Exception cause) {
        try {
            opened.rollback();
        } catch (SQLException e) {
            // The connection broke, and with it went the transaction.
            cause.addSuppressed(e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        disconnect();
    }

    private void disconnect() {
        Connection opened = connection;
        connection = null;
        try {
            if (opened != null) {
                opened.close();
            }
        } catch (SQLException e) {
            System.getLogger(PostgresDatabase.class.getName())
                    .log(System.Logger.Level.DEBUG, "The connection to the state did not close", e);
        }
    }

    private Session session() throws SQLException {
        if (closed) {
            throw new IllegalStateException("The state in " + server + " is closed");
        }
        if (connection == null || connection.isClosed()) {
            connection = open();
        }
        return new Session(connection);
    }

    private Connection open() throws SQLException {
        Properties properties = new Properties();
        if (server.user() != null) {
            properties.setProperty("user", server.user());
        }
        if (server.password() != null) {
            properties.setProperty("password", server.password());
        }
        properties.setProperty("ApplicationName", "penstock");
        properties.setProperty("loginTimeout", PATIENCE);
        properties.setProperty("socketTimeout", SOCKET_PATIENCE);
        properties.setProperty("tcpKeepAlive", "true");
        Connection opened = DriverManager.getConnection(server.url(), properties);
        try (Statement statement = opened.createStatement()) {
            statement.execute("SET lock_timeout = '" + PATIENCE + "s'");
            statement.execute("SET search_path = " + quoted(server.schema()));
            PostgresSchema schema = new PostgresSchema(server);
            if (!schema.isNewest(new Session(opened))) {
                inTransaction(opened, schema::migrate);
            }
            return opened;
        } catch (SQLException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private PenstockException failure(SQLException cause) {
        String code = Objects.requireNonNullElse(cause.getSQLState(), "");
        String said = "Cannot use the state in " + server + ": " + cause.getMessage();
        if (code.startsWith("08") || code.startsWith("57P") || code.startsWith("53")) {
            disconnect();
            return new PenstockException(
                    StateError.STATE_FAILED,
                    said + " (see whether the server runs, and whether state.url names it)",
                    cause);
        }
        if (code.startsWith("28")) {
            return unreadable(said + " (correct state.user and state.password)", cause);
        }
        if (code.startsWith("3D")) {
            return unreadable(said + " (create the database, or correct state.url)", cause);
        }
        if (code.equals("42501")) {
            return unreadable(
                    said + " (let the user create schemas, or make it the owner of schema " + server.schema() + ")",
                    cause);
        }
        if (code.equals("55P03") || code.startsWith("40")) {
            return new PenstockException(
                    StateError.STATE_LOCKED,
                    "Cannot write the state in " + server + ": another process has held it for " + PATIENCE
                            + " s (try again when that process has ended)",
                    cause);
        }
        if (code.startsWith("22") || code.startsWith("23") || code.startsWith("42")) {
            throw new IllegalStateException("Wrong use of the state in " + server + ": " + cause.getMessage(), cause);
        }
        return new PenstockException(StateError.STATE_FAILED, said + " (look at the server's log)", cause);
    }

    private static PenstockException unreadable(String message, SQLException cause) {
        return new PenstockException(StateError.STATE_UNREADABLE, message, cause);
    }
}
