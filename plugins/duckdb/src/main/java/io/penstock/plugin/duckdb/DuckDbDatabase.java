package io.penstock.plugin.duckdb;

import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.sql.SqlReader;
import io.penstock.spi.type.TableName;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** A DuckDB database in a file or in memory, opened when its first session is. Thread-safe. */
final class DuckDbDatabase implements SqlDatabase {
    private static final System.Logger LOG = System.getLogger(DuckDbDatabase.class.getName());

    private final String name;
    private final DuckDbOptions options;
    private final DuckDbReader reader;

    /** Keeps the database open, and a database in memory alive, between sessions. */
    private @Nullable DuckDBConnection root;

    private boolean closed;

    DuckDbDatabase(String name, DuckDbOptions options) {
        this.name = name;
        this.options = options;
        this.reader = new DuckDbReader(options, this::catalog);
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
    public SqlSession session() {
        try {
            DuckDBConnection connection = connect();
            try {
                options.functions().define(connection);
                return new DuckDbSession(connection);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw ErrorReport.of(e).toException("open a session of " + name, e);
        }
    }

    @Override
    public Optional<Function<TableName, String>> attach(SqlDatabase other, String alias) {
        if (!(other instanceof DuckDbDatabase duck) || duck.options.file() == null) {
            return Optional.empty();
        }
        String path = DuckDbDialect.INSTANCE.literal(duck.options.file().toString());
        String name = DuckDbDialect.INSTANCE.quote(alias);
        // Opening it by itself says why it cannot be opened.
        duck.session().close();
        try (SqlSession session = session()) {
            session.execute("ATTACH IF NOT EXISTS " + path + " AS " + name + " (READ_ONLY)");
        }
        return Optional.of(table -> name + "." + DuckDbDialect.INSTANCE.render(table));
    }

    private synchronized DuckDBConnection connect() throws SQLException {
        if (closed) {
            throw new PenstockException(
                    ConnectorError.DATABASE_FAILED, "Cannot open a session of " + name + ": the connection is closed");
        }
        DuckDBConnection opened = root;
        if (opened == null) {
            opened = Engine.open(options);
            root = opened;
        }
        return opened.duplicate();
    }

    /** Copies the catalogue; null of a database that is not there yet, or that another process holds. */
    private @Nullable CatalogCopy catalog() {
        if (options.file() != null && !Files.exists(options.file())) {
            return null;
        }
        try (DuckDBConnection connection = connect()) {
            return CatalogCopy.of(connection, options.catalog());
        } catch (SQLException | PenstockException e) {
            LOG.log(System.Logger.Level.DEBUG, "queries are bound without what users made in " + name, e);
            return null;
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
