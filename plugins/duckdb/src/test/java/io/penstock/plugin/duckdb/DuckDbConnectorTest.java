package io.penstock.plugin.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.spi.connector.Access;
import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.connector.Connector;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.TableName;
import io.penstock.testkit.RowBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opening databases, and what is said of those that do not open. */
class DuckDbConnectorTest {
    @TempDir
    private Path folder;

    private SqlDatabase open(Map<String, Object> options) {
        return (SqlDatabase) new DuckDbConnector().open(new ConnectionConfig("db", options, folder));
    }

    private SqlDatabase openForReading(String path) {
        return (SqlDatabase) new DuckDbConnector()
                .open(new ConnectionConfig("db", Map.of("path", path), folder, List.of(), Access.READ));
    }

    private static List<?> one(SqlDatabase database, String sql) {
        try (SqlSession session = database.session()) {
            return RowBatch.readAll(session.query(sql)).get(0);
        }
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertFails(
            ConnectorError code, Map<String, Object> options) {
        try (SqlDatabase database = open(options)) {
            var failing = assertThatThrownBy(database::session).isInstanceOf(PenstockException.class);
            failing.extracting(error -> ((PenstockException) error).code()).isEqualTo(code);
            return failing;
        }
    }

    @Test
    void connectorIsFoundByItsName() {
        assertThat(ServiceLoader.load(Connector.class))
                .anyMatch(connector -> connector.name().equals("duckdb")
                        && connector.optionsSchema().contains("\"path\""));
    }

    @Test
    void fileIsMadeWithItsFoldersWhenTheFirstSessionOpens() {
        Path file = folder.resolve("a/b/shop.v2.duckdb");
        try (SqlDatabase database = open(Map.of("path", "a/b/shop.v2.duckdb"))) {
            database.reader().read("SELECT 1");
            assertThat(file).doesNotExist();
            assertThat(one(database, "SELECT current_database()")).isEqualTo(List.of("shop"));
            assertThat(file).exists();
        }
    }

    @Test
    void nameOfTheDatabaseIsKnownBeforeItIsOpened() {
        for (String file : List.of("shop.duckdb", "my-ware.house.duckdb", "main.duckdb", "temp.db", "plain", "ünï.x")) {
            Map<String, Object> options = Map.of("path", file);
            String expected = DuckDbOptions.of(new ConnectionConfig("db", options, folder))
                    .catalog();
            try (SqlDatabase database = open(options)) {
                assertThat(one(database, "SELECT current_database()")).isEqualTo(List.of(expected));
            }
        }
        try (SqlDatabase database = open(Map.of("path", ":memory:"))) {
            assertThat(one(database, "SELECT current_database()")).isEqualTo(List.of("memory"));
        }
    }

    @Test
    void signsInAPathAreNoOptions() {
        try (SqlDatabase database = open(Map.of("path", "a=1?threads=0&b#c d.duckdb"))) {
            assertThat(one(database, "SELECT 1")).isEqualTo(List.of(1));
        }
        assertThat(folder.resolve("a=1?threads=0&b#c d.duckdb")).exists();
    }

    @Test
    void pathThatTheDriverWouldCutIsRefused() {
        for (String path : List.of("a;b.duckdb", "a.duckdb ")) {
            assertThatThrownBy(() -> open(Map.of("path", path)))
                    .hasMessage("Cannot open connection db: its path '" + path
                            + "' has a ';' or a blank at its end (give another path)");
        }
    }

    @Test
    void databaseInMemoryIsSharedBySessionsAndOutlivesThem() {
        try (SqlDatabase database = open(Map.of("path", ":memory:"))) {
            try (SqlSession session = database.session()) {
                session.execute("CREATE TABLE t AS SELECT 42 AS x");
            }
            assertThat(one(database, "FROM t")).isEqualTo(List.of(42));
            try (SqlDatabase other = open(Map.of("path", ":memory:"));
                    SqlSession session = other.session()) {
                assertThat(session.relations()).isEmpty();
            }
        }
    }

    @Test
    void optionsReachTheEngine() {
        Map<String, Object> options = Map.of(
                "path",
                ":memory:",
                "threads",
                1,
                "memory_limit",
                "123MiB",
                "settings",
                Map.of("TimeZone", "Asia/Tokyo", "default_null_order", "nulls_first"));
        try (SqlDatabase database = open(options)) {
            assertThat(one(
                            database,
                            "SELECT current_setting('threads')::INT, current_setting('memory_limit'),"
                                    + " current_setting('TimeZone'), current_setting('default_null_order')"))
                    .isEqualTo(List.of(1, "123.0 MiB", "Asia/Tokyo", "NULLS_FIRST"));
        }
    }

    /** The tests run in a zone in which this moment is still of the year before. */
    @Test
    void queryGivesTheSameInEveryZoneOfTheMachine() {
        try (SqlDatabase database = open(Map.of("path", ":memory:"))) {
            assertThat(one(
                            database,
                            "SELECT CAST(TIMESTAMPTZ '2026-01-01 02:00:00+00' AS DATE),"
                                    + " CAST(TIMESTAMP '2026-01-01 02:00:00' AS TIMESTAMPTZ)"))
                    .isEqualTo(List.of(LocalDate.of(2026, 1, 1), Instant.parse("2026-01-01T02:00:00Z")));
        }
    }

    @Test
    void readOnlyDatabaseTakesNoWrites() {
        try (SqlDatabase database = open(Map.of("path", "x.duckdb"))) {
            one(database, "SELECT 1");
        }
        try (SqlDatabase database = openForReading("x.duckdb");
                SqlSession session = database.session()) {
            assertThatThrownBy(() -> session.execute("CREATE TABLE t (x INTEGER)"))
                    .hasMessageContaining("read-only mode")
                    .extracting(error -> ((PenstockException) error).code())
                    .isEqualTo(ConnectorError.PERMISSION);
            session.execute("CREATE TEMPORARY TABLE t (x INTEGER)");
        }
    }

    @Test
    void memoryIsNotThereForReadingOnly() {
        assertThatThrownBy(() -> openForReading(":memory:"))
                .hasMessage("Cannot open connection db: with access: read there is nothing to read in :memory:"
                        + " (give a file)");
    }

    @Test
    void tablesAndViewsOfAnotherFileAreReadWhereTheyStand() {
        try (SqlDatabase other = open(Map.of("path", "other.duckdb"));
                SqlSession session = other.session()) {
            session.execute("CREATE SCHEMA s");
            session.execute("CREATE TABLE s.t AS SELECT 7 AS x");
            session.execute("CREATE VIEW v AS SELECT x + 1 AS x FROM s.t");
        }
        try (SqlDatabase database = open(Map.of("path", "own.duckdb"));
                SqlDatabase other = openForReading("other.duckdb")) {
            Function<TableName, String> names = database.attach(other, "prod").orElseThrow();
            assertThat(database.attach(other, "prod")).isPresent();
            assertThat(one(database, "SELECT x FROM " + names.apply(TableName.of("s", "t"))))
                    .isEqualTo(List.of(7));
            assertThat(one(database, "SELECT x FROM " + names.apply(TableName.of("main", "v"))))
                    .isEqualTo(List.of(8));
            try (SqlSession session = database.session()) {
                assertThatThrownBy(() -> session.execute("DELETE FROM " + names.apply(TableName.of("s", "t"))))
                        .hasMessageContaining("read-only mode");
            }
        }
    }

    @Test
    void missingFileIsNotAttached() {
        try (SqlDatabase database = open(Map.of("path", "own.duckdb"));
                SqlDatabase other = openForReading("none.duckdb")) {
            assertThatThrownBy(() -> database.attach(other, "prod"))
                    .hasMessageStartingWith("Cannot open database " + folder.resolve("none.duckdb") + ": ");
        }
    }

    @Test
    void unknownSettingIsNamed() {
        assertFails(ConnectorError.CONNECTION_OPTION, Map.of("path", ":memory:", "settings", Map.of("treads", 1)))
                .hasMessageStartingWith("Cannot set treads of database :memory: to 1: unrecognized")
                .hasMessageContaining("Did you mean");
    }

    @Test
    void valueThatTheEngineRefusesIsNamed() {
        assertFails(ConnectorError.CONNECTION_OPTION, Map.of("path", "x.duckdb", "memory_limit", "much"))
                .hasMessageContaining("memory_limit");
    }

    @Test
    void pathMustBeGiven() {
        assertThatThrownBy(() -> open(Map.of()))
                .hasMessage("Cannot open connection db: it has no path (give a file, or :memory:)");
    }

    @Test
    void fileThatIsNoDatabaseIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "These are notes. ".repeat(500));
        assertFails(ConnectorError.DATABASE_UNREADABLE, Map.of("path", "notes.txt"))
                .hasMessage("Cannot open database " + file
                        + ": the file is not a DuckDB database (give another path, or move the file away)");
        assertThat(file).hasContent("These are notes. ".repeat(500));
    }

    @Test
    void folderIsNoDatabase() {
        assertFails(ConnectorError.DATABASE_UNREADABLE, Map.of("path", "."))
                .hasMessageStartingWith("Cannot open database " + folder + ": ");
    }

    @Test
    void missingFileIsNotMadeForReadingOnly() {
        assertThatThrownBy(() -> openForReading("no/such.duckdb").session())
                .hasMessageStartingWith("Cannot open database " + folder.resolve("no/such.duckdb") + ": ");
        assertThat(folder.resolve("no")).doesNotExist();
    }

    @Test
    void lockedFileNamesTheProcessThatHoldsIt() throws IOException {
        Path file = folder.resolve("held.duckdb");
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DatabaseHolder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            byte[] held = holder.getInputStream().readNBytes(4);
            assertThat(new String(held, StandardCharsets.UTF_8)).isEqualTo("held");
            assertFails(ConnectorError.DATABASE_LOCKED, Map.of("path", "held.duckdb"))
                    .hasMessageStartingWith("Cannot open database " + file + ": another process holds it: ")
                    .hasMessageContaining("(PID " + holder.pid() + ")")
                    .hasMessageContaining("(wait until it ends or stop it;");
        } finally {
            holder.destroyForcibly().onExit().join();
        }
        try (SqlDatabase database = open(Map.of("path", "held.duckdb"))) {
            assertThat(one(database, "FROM t")).isEqualTo(List.of(7));
        }
    }

    @Test
    void closedConnectionOpensNoSession() {
        SqlDatabase database = open(Map.of("path", ":memory:"));
        database.close();
        assertThatThrownBy(database::session).hasMessage("Cannot open a session of db: the connection is closed");
    }
}
