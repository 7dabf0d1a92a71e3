package io.penstock.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.sql.SqlReader;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A database behind JDBC with a pool of connections, which is filled when sessions are asked for. Thread-safe. */
public final class JdbcDatabase implements SqlDatabase {
    private final String name;
    private final JdbcSystem system;
    private final HikariConfig pool;
    private final SqlReader reader;
    private @Nullable HikariDataSource source;
    private boolean closed;

    /**
     * Makes the database; nothing is connected yet.
     *
     * @param name the connection's name in the project
     * @param pool how connections are made and kept
     */
    public JdbcDatabase(String name, JdbcSystem system, HikariConfig pool) {
        this.name = name;
        this.system = system;
        this.pool = pool;
        this.reader = new ParsedReader(system, this::session);
        pool.setPoolName("penstock-" + name);
        pool.setMinimumIdle(0);
        // A server that is not there is told at once, and asked again by the next session.
        pool.setInitializationFailTimeout(1);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SqlDialect dialect() {
        return system.dialect();
    }

    @Override
    public SqlReader reader() {
        return reader;
    }

    @Override
    public SqlSession session() {
        String action = "open a session of " + name;
        try {
            Connection connection = source(action).getConnection();
            try {
                system.begin(connection);
                return new JdbcSession(connection, system);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (PoolInitializationException e) {
            throw e.getCause() instanceof SQLException told
                    ? system.failure(told).toException(action, SqlText.NONE, e)
                    : e;
        } catch (SQLException e) {
            SQLException told = e.getCause() instanceof SQLException cause ? cause : e;
            throw system.failure(told).toException(action, SqlText.NONE, e);
        }
    }

    private synchronized HikariDataSource source(String action) {
        if (closed) {
            throw new PenstockException(
                    ConnectorError.DATABASE_FAILED, "Cannot " + action + ": the connection is closed");
        }
        HikariDataSource opened = source;
        if (opened == null) {
            opened = new HikariDataSource(pool);
            source = opened;
        }
        return opened;
    }

    @Override
    public synchronized void close() {
        closed = true;
        HikariDataSource opened = source;
        source = null;
        if (opened != null) {
            opened.close();
        }
    }
}
