package io.penstock.plugin.duckdb;

import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.sql.SqlReader;
import java.sql.SQLException;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** A DuckDB database in a file or in memory, opened when its first session is. Thread-safe. */
final class DuckDbDatabase implements SqlDatabase {
    private final String name;
    private final DuckDbOptions options;
    private final DuckDbReader reader;

    /** Keeps the database open, and a database in memory alive, between sessions. */
    private @Nullable DuckDBConnection root;

    private boolean closed;

    DuckDbDatabase(String name, DuckDbOptions options) {
        this.name = name;
        this.options = options;
        this.reader = new DuckDbReader(options);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SqlDialect dialect() {
        return DuckDbDialect.INSTANCE;
    }

    @Override
    public SqlReader reader() {
        return reader;
    }

    @Override
    public synchronized SqlSession session() {
        if (closed) {
            throw new PenstockException(
                    ConnectorError.DATABASE_FAILED, "Cannot open a session of " + name + ": the connection is closed");
        }
        DuckDBConnection opened = root;
        if (opened == null) {
            opened = Engine.open(options);
            root = opened;
        }
        try {
            DuckDBConnection connection = opened.duplicate();
            options.functions().define(connection);
            return new DuckDbSession(connection);
        } catch (SQLException e) {
            throw ErrorReport.of(e).toException("open a session of " + name, e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        reader.close();
        DuckDBConnection opened = root;
        root = null;
        if (opened != null) {
            Engine.close(opened);
        }
    }
}
