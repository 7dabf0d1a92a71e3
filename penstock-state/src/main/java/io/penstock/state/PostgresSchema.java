package io.penstock.state;

import io.penstock.core.config.StateSpec;
import io.penstock.core.state.StateError;
import io.penstock.spi.error.PenstockException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Brings the tables of a state in PostgreSQL to the newest version. The caller has the lock of the state. */
final class PostgresSchema {
    private final StateSpec.Server server;

    PostgresSchema(StateSpec.Server server) {
        this.server = server;
    }

    boolean isNewest(Session session) throws SQLException {
        return exists(session) && version(session) == Migrations.newest();
    }

    /** Applies what is missing, all or nothing, and gives the version that is reached. */
    int migrate(Session session) throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            if (!exists(session)) {
                requireEmpty(session);
                statement.execute("CREATE SCHEMA IF NOT EXISTS " + PostgresDatabase.quoted(server.schema()));
                statement.execute("CREATE TABLE state_version (version INTEGER NOT NULL)");
                statement.execute("INSERT INTO state_version (version) VALUES (0)");
            }
            int version = version(session);
            if (version > Migrations.newest()) {
                throw new PenstockException(
                        StateError.STATE_TOO_NEW,
                        "Cannot open the state in " + server + ": it is of version " + version
                                + ", and this Penstock knows versions up to " + Migrations.newest()
                                + " (use the newer Penstock that wrote it)");
            }
            for (int next = version; next < Migrations.newest(); next++) {
                statement.execute(script(next));
            }
            statement.execute("UPDATE state_version SET version = " + Migrations.newest());
        }
        return Migrations.newest();
    }

    /** Gives a script, which is written for SQLite, as PostgreSQL reads it. */
    private static String script(int version) {
        return Migrations.script(version)
                .replace("INTEGER", "BIGINT")
                .replaceAll("\\) STRICT(, WITHOUT ROWID)?;", ");")
                .replace("CREATE TABLE tasks (", "CREATE TABLE tasks (rowid BIGINT GENERATED ALWAYS AS IDENTITY,");
    }

    private boolean exists(Session session) throws SQLException {
        return count(session, "SELECT count(*) FROM pg_tables WHERE schemaname = ? AND tablename = 'state_version'")
                == 1;
    }

    private void requireEmpty(Session session) throws SQLException {
        if (count(session, "SELECT count(*) FROM pg_tables WHERE schemaname = ?") > 0) {
            throw new PenstockException(
                    StateError.STATE_UNREADABLE,
                    "Cannot open the state in " + server + ": the schema has tables of something else than Penstock"
                            + " (name another with state.schema)");
        }
    }

    private long count(Session session, String sql) throws SQLException {
        List<Long> counts = session.query(row -> row.getLong(1), sql, server.schema());
        return counts.get(0);
    }

    private static int version(Session session) throws SQLException {
        return session.query(row -> row.getInt("version"), "SELECT version FROM state_version")
                .get(0);
    }
}
