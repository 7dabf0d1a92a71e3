package io.penstock.plugin.duckdb;

import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;

/** Starts the engine on a file or in memory, and says why it does not start. */
final class Engine {
    private static final Pattern LOCK_HOLDER =
            Pattern.compile("(?:lock is held|already open) in (.+?)(?:\\. See also.*)?$");

    /**
     * The engine's own limit of 1,000 is for stacks of 8 MB. On the 1 MB of a Java thread some 800 nested operators end the
     * whole process; at this limit no form of nesting does, and what is deeper is an error.
     */
    private static final String DEEPEST_EXPRESSION = "400";

    private static final System.Logger LOG = System.getLogger(Engine.class.getName());

    private Engine() {}

    /** Opens a project's database, with the settings that it asks for. */
    static DuckDBConnection open(DuckDbOptions options) {
        createFolder(options);
        String url = options.file() == null ? "" : options.file().toString();
        DuckDBConnection connection;
        try {
            connection = start(url, options.readOnly(), options.properties());
        } catch (SQLException e) {
            throw failure(options, ErrorReport.of(e), e);
        }
        try {
            applySettings(connection, options);
            register(connection, options);
        } catch (RuntimeException e) {
            close(connection);
            throw e;
        }
        return connection;
    }

    private static void register(DuckDBConnection connection, DuckDbOptions options) {
        try {
            options.functions().register(connection);
        } catch (SQLException e) {
            throw ErrorReport.of(e).toException("add the functions of the project", e);
        }
    }

    /** Opens a database of no one, in memory: for reading and binding, where one thread is enough. */
    static DuckDBConnection scratch(DuckDbOptions options) {
        Properties properties = new Properties();
        properties.setProperty("threads", "1");
        try {
            DuckDBConnection connection = start("", false, properties);
            for (Map.Entry<String, Object> setting : options.settings().entrySet()) {
                applyWherePossible(connection, setting);
            }
            return connection;
        } catch (SQLException e) {
            throw new PenstockException(
                    ConnectorError.DATABASE_FAILED,
                    "Cannot start DuckDB: " + ErrorReport.of(e).reason(),
                    e);
        }
    }

    /** Settings may change what a text means. One that does not go is reported where the database itself is opened. */
    private static void applyWherePossible(DuckDBConnection connection, Map.Entry<String, Object> setting) {
        try {
            apply(connection, setting);
        } catch (SQLException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "setting {0} is not for reading queries: {1}",
                    setting.getKey(),
                    e.getMessage());
        }
    }

    static void close(DuckDBConnection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new PenstockException(
                    ConnectorError.DATABASE_FAILED,
                    "Cannot close a DuckDB connection: " + ErrorReport.of(e).reason(),
                    e);
        }
    }

    private static DuckDBConnection start(String path, boolean readOnly, Properties properties) throws SQLException {
        // Errors as JSON carry the position and the kind of an error, which their text has only in part.
        properties.setProperty("errors_as_json", "true");
        properties.setProperty("max_expression_depth", DEEPEST_EXPRESSION);
        DuckDBConnection connection = DuckDBConnection.newConnection("jdbc:duckdb:" + path, readOnly, null, properties);
        try {
            // The engine would count in the zone of the machine, so that a query gave other rows on another one.
            apply(connection, Map.entry("TimeZone", "UTC"));
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static void createFolder(DuckDbOptions options) {
        Path file = options.file();
        if (file == null || options.readOnly() || file.getParent() == null) {
            return;
        }
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new PenstockException(
                    ConnectorError.DATABASE_UNREADABLE,
                    "Cannot open database " + file + ": its folder cannot be made: " + e.getMessage(),
                    e);
        }
    }

    private static void applySettings(DuckDBConnection connection, DuckDbOptions options) {
        for (Map.Entry<String, Object> setting : options.settings().entrySet()) {
            try {
                apply(connection, setting);
            } catch (SQLException e) {
                throw new PenstockException(
                        ConnectorError.CONNECTION_OPTION,
                        "Cannot set " + setting.getKey() + " of database " + options.display() + " to "
                                + setting.getValue() + ": " + ErrorReport.of(e).reason(),
                        e);
            }
        }
    }

    private static void apply(DuckDBConnection connection, Map.Entry<String, Object> setting) throws SQLException {
        String name = DuckDbDialect.INSTANCE.quote(setting.getKey());
        String value = DuckDbDialect.INSTANCE.literal(setting.getValue().toString());
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET GLOBAL " + name + " = " + value);
        }
    }

    private static PenstockException failure(DuckDbOptions options, ErrorReport report, SQLException cause) {
        String opening = "Cannot open database " + options.display() + ": ";
        String reason = report.reason();
        Matcher lock = LOCK_HOLDER.matcher(reason);
        if (lock.find()) {
            return new PenstockException(
                    ConnectorError.DATABASE_LOCKED,
                    opening + "another process holds it: " + lock.group(1)
                            + " (wait until it ends or stop it; only connections with access: read may share a file)",
                    cause);
        }
        if (reason.startsWith("Could not set lock")) {
            return new PenstockException(ConnectorError.DATABASE_LOCKED, opening + reason, cause);
        }
        if (reason.contains("not a valid DuckDB database file")) {
            return new PenstockException(
                    ConnectorError.DATABASE_UNREADABLE,
                    opening + "the file is not a DuckDB database (give another path, or move the file away)",
                    cause);
        }
        boolean ofFile = options.file() != null && !report.isConfiguration();
        return new PenstockException(
                ofFile ? ConnectorError.DATABASE_UNREADABLE : ConnectorError.CONNECTION_OPTION,
                opening + reason,
                cause);
    }
}
