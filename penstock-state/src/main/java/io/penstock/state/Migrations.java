package io.penstock.state;

import io.penstock.core.state.StateError;
import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Brings a state file to the newest version of its tables, each step in a transaction of its own.
 *
 * <p>The version stands in the file's header ({@code user_version}), beside a mark that says whose file it is.
 */
final class Migrations {
    /** The scripts by version, the first of which leads from 0 to 1. Never change one that was released. */
    private static final List<String> SCRIPTS =
            List.of("001.sql", "002.sql", "003.sql", "004.sql", "005.sql", "006.sql", "007.sql");

    /** "PENS" in ASCII. */
    private static final int APPLICATION_ID = 0x50454E53;

    private Migrations() {}

    static int newest() {
        return SCRIPTS.size();
    }

    /** Applies what is missing. Several processes may do so at once. */
    static void apply(Connection connection, Path file) throws SQLException {
        while (number(connection, "PRAGMA user_version") < newest()) {
            SqliteDatabase.inTransaction(connection, session -> step(session.connection(), file));
        }
    }

    private static int step(Connection connection, Path file) throws SQLException {
        // Another process may have come first, and may be newer than this one.
        check(connection, file);
        int version = number(connection, "PRAGMA user_version");
        if (version == newest()) {
            return version;
        }
        try (Statement statement = connection.createStatement()) {
            // Unlike execute, executeUpdate runs all statements of a text.
            statement.executeUpdate(script(version));
            statement.execute("PRAGMA application_id = " + APPLICATION_ID);
            statement.execute("PRAGMA user_version = " + (version + 1));
            return version + 1;
        }
    }

    /** Refuses a file that is not ours, or is of a version that is not known here. */
    static void check(Connection connection, Path file) throws SQLException {
        int version = number(connection, "PRAGMA user_version");
        boolean ours = number(connection, "PRAGMA application_id") == APPLICATION_ID;
        boolean empty = version == 0 && number(connection, "SELECT count(*) FROM sqlite_schema") == 0;
        if (!ours && !empty) {
            throw new PenstockException(
                    StateError.STATE_UNREADABLE,
                    "Cannot open the state in " + file + ": it is a database of something else than Penstock"
                            + " (name another file as the state)");
        }
        if (version > newest()) {
            throw new PenstockException(
                    StateError.STATE_TOO_NEW,
                    "Cannot open the state in " + file + ": it is of version " + version
                            + ", and this Penstock knows versions up to " + newest()
                            + " (use the newer Penstock that wrote it)");
        }
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }

    /** Gives the script that leads from a version to the next, as SQLite reads it. */
    static String script(int version) {
        String name = SCRIPTS.get(version);
        try (InputStream in = Migrations.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("No script " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
