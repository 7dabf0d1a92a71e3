package io.penstock.state;

import io.penstock.core.state.StateError;
import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** One SQLite file, in which several processes may read and write at once. */
final class SqliteDatabase implements StateDatabase {
    private final Path file;
    private final Duration patience;
    private @Nullable Connection connection;
    private boolean closed;

    /** Makes the handle and touches nothing; {@code patience} is how long to wait for other processes' transactions. */
    SqliteDatabase(Path file, Duration patience) {
        this.file = file;
        this.patience = patience;
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

    /** Runs work in a transaction that takes the write lock first, so that what it reads holds until it ends. */
    static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try {
                T result = work.with(new Session(connection));
                statement.execute("COMMIT");
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(statement, e);
                throw e;
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw failure(e);
            } finally {
                connection = null;
            }
        }
    }

    private static void rollBack(Statement statement, Exception cause) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            // SQLite rolls back by itself after some errors, and then there is nothing left to do.
            cause.addSuppressed(e);
        }
    }

    private Session session() throws SQLException {
        if (closed) {
            throw new IllegalStateException("The state in " + file + " is closed");
        }
        if (connection == null) {
            connection = open();
        }
        return new Session(connection);
    }

    private Connection open() throws SQLException {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new PenstockException(
                    StateError.STATE_UNREADABLE,
                    "Cannot make the folder of the state " + file + ": " + e + " (make its parent writable)",
                    e);
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) patience.toMillis());
        config.enforceForeignKeys(true);
        // In WAL mode this loses nothing that was committed when the process dies, and no more than the last
        // transactions when the machine does; what the data itself needs is in the ledger beside it.
        config.setSynchronous(SynchronousMode.NORMAL);
        Connection opened = config.createConnection("jdbc:sqlite:" + file.toUri());
        try {
            // Before anything is changed in it: the file may be somebody else's.
            Migrations.check(opened, file);
            useWriteAheadLog(opened);
            Migrations.apply(opened, file);
            return opened;
        } catch (SQLException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** Turns the log on, once in a file's life. SQLite does not wait for others here, whatever the busy timeout. */
    private void useWriteAheadLog(Connection opened) throws SQLException {
        long deadline = System.nanoTime() + patience.toNanos();
        try (Statement statement = opened.createStatement()) {
            while (true) {
                try {
                    statement.execute("PRAGMA journal_mode = WAL");
                    return;
                } catch (SQLiteException e) {
                    if (primary(e) != SQLiteErrorCode.SQLITE_BUSY || System.nanoTime() > deadline) {
                        throw e;
                    }
                    LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
                }
            }
        }
    }

    private PenstockException failure(SQLException cause) {
        SQLiteErrorCode code = cause instanceof SQLiteException sqlite ? primary(sqlite) : SQLiteErrorCode.SQLITE_ERROR;
        String said = ": " + cause.getMessage();
        return switch (code) {
            case SQLITE_NOTADB, SQLITE_CORRUPT ->
                new PenstockException(
                        StateError.STATE_UNREADABLE,
                        "Cannot read the state in " + file + said
                                + " (move the file away: the next run makes a new one, and runs every model)",
                        cause);
            case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH ->
                new PenstockException(
                        StateError.STATE_UNREADABLE,
                        "Cannot open the state in " + file + said + " (make the file and its folder writable)",
                        cause);
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new PenstockException(
                        StateError.STATE_LOCKED,
                        "Cannot write the state in " + file + ": another process has held it for "
                                + patience.toSeconds() + " s (try again when that process has ended)",
                        cause);
            case SQLITE_CONSTRAINT, SQLITE_MISUSE, SQLITE_ERROR, SQLITE_MISMATCH, SQLITE_RANGE ->
                throw new IllegalStateException("Wrong use of the state in " + file + said, cause);
            default ->
                new PenstockException(
                        StateError.STATE_FAILED,
                        "Cannot use the state in " + file + said + " (look at its disk)",
                        cause);
        };
    }

    /** Gives the primary code: the lowest byte of the extended ones. */
    private static SQLiteErrorCode primary(SQLiteException e) {
        return SQLiteErrorCode.getErrorCode(e.getResultCode().code & 0xff);
    }
}
