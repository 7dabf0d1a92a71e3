package io.penstock.plugin.duckdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A database file that has the catalogue of another and no rows, so that queries over types, sequences and macros that users
 * made can be bound away from it. Closing deletes the file.
 */
record CatalogCopy(Path file) implements AutoCloseable {
    private static final String NAME = "_penstock_catalog_copy";
    private static final String USER_OBJECTS =
            "SELECT EXISTS (SELECT 1 FROM duckdb_types() WHERE NOT internal AND database_name = current_database())"
                    + " OR EXISTS (SELECT 1 FROM duckdb_functions() WHERE NOT internal AND macro_definition IS NOT NULL"
                    + " AND database_name = current_database())"
                    + " OR EXISTS (SELECT 1 FROM duckdb_sequences() WHERE database_name = current_database())";

    /**
     * Copies the catalogue of a connection's database; null when it holds nothing but tables and views.
     *
     * @param catalog the name of that database
     */
    static @Nullable CatalogCopy of(Connection connection, String catalog) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet any = statement.executeQuery(USER_OBJECTS)) {
                any.next();
                if (!any.getBoolean(1)) {
                    return null;
                }
            }
            CatalogCopy copy = new CatalogCopy(temporaryFile());
            try {
                copy.fill(statement, catalog);
                return copy;
            } catch (SQLException e) {
                copy.close();
                throw e;
            }
        }
    }

    private static Path temporaryFile() {
        try {
            return Files.createTempDirectory("penstock-catalog").resolve("catalog.duckdb");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fill(Statement statement, String catalog) throws SQLException {
        DuckDbDialect dialect = DuckDbDialect.INSTANCE;
        // Several connections of one process may do this at once.
        String name = dialect.quote(NAME + "_" + file.getParent().getFileName());
        statement.execute("ATTACH " + dialect.literal(file.toString()) + " AS " + name);
        try {
            statement.execute("COPY FROM DATABASE " + dialect.quote(catalog) + " TO " + name + " (SCHEMA)");
        } finally {
            statement.execute("DETACH " + name);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(Path.of(file + ".wal"));
            Files.deleteIfExists(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
