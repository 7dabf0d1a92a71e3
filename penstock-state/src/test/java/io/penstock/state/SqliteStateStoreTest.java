package io.penstock.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.penstock.core.state.Fingerprint;
import io.penstock.core.state.StateError;
import io.penstock.core.state.StateStore;
import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStateStoreTest extends StateStoreSuite {
    @TempDir
    Path directory;

    @Override
    StateStore open() {
        return SqlStateStore.at(file());
    }

    @Test
    void nothingIsTouchedBeforeTheFirstCall() {
        try (StateStore store = open()) {
            assertThat(file().getParent()).doesNotExist();
            store.fingerprints("dev");
            assertThat(file()).exists();
        }
    }

    @Test
    void fileIsOfTheNewestVersionAndKeepsALog() throws SQLException {
        try (StateStore store = open()) {
            store.fingerprints("dev");
        }

        assertThat(number("PRAGMA user_version")).isEqualTo(Migrations.newest());
        assertThat(number("SELECT journal_mode = 'wal' FROM pragma_journal_mode"))
                .isEqualTo(1);
    }

    @Test
    void databaseOfVersionZeroIsMigrated() throws IOException {
        Files.createDirectories(file().getParent());
        Files.createFile(file());

        try (StateStore store = open()) {
            store.save("dev", "users", new Fingerprint("h1", Map.of()));
            assertThat(store.fingerprints("dev")).containsKey("users");
        }
    }

    @Test
    void halfDoneMigrationLeavesNothing() throws Exception {
        // A crash between the tables and the version: the transaction goes, so must its tables.
        Files.createDirectories(file().getParent());
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("CREATE TABLE runs (id TEXT)");
        }

        try (StateStore store = open()) {
            store.begin(run("r1", "dev", START));
            assertThat(store.run("r1")).isPresent();
        }
    }

    @Test
    void newerVersionIsRefusedWithTheRemedy() throws SQLException {
        try (StateStore store = open()) {
            store.fingerprints("dev");
        }
        execute("PRAGMA user_version = 99");

        assertRefused(
                StateError.STATE_TOO_NEW,
                "Cannot open the state in " + file() + ": it is of version 99, and this Penstock knows versions up to "
                        + Migrations.newest() + " (use the newer Penstock that wrote it)");
    }

    @Test
    void databaseOfSomethingElseIsRefusedAndLeftAlone() throws Exception {
        Files.createDirectories(file().getParent());
        execute("CREATE TABLE precious (id INTEGER)");

        assertRefused(
                StateError.STATE_UNREADABLE,
                "Cannot open the state in " + file()
                        + ": it is a database of something else than Penstock (name another file as the state)");
        assertThat(number("SELECT count(*) FROM sqlite_schema")).isEqualTo(1);
        assertThat(number("SELECT journal_mode = 'delete' FROM pragma_journal_mode"))
                .isEqualTo(1);
    }

    @Test
    void fileThatIsNoDatabaseIsRefusedWithTheRemedy() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "name: not a database, but a text that is longer than a header\n".repeat(100));

        assertRefused(
                StateError.STATE_UNREADABLE,
                "Cannot read the state in " + file()
                        + ": [SQLITE_NOTADB] File opened that is not a database file (file is not a database)"
                        + " (move the file away: the next run makes a new one, and runs every model)");
    }

    @Test
    void damagedPagesAreRefusedWithTheRemedy() throws IOException {
        try (StateStore store = open()) {
            store.save("dev", "users", new Fingerprint("h1", Map.of()));
        }
        try (RandomAccessFile damaged = new RandomAccessFile(file().toFile(), "rw")) {
            damaged.seek(4096);
            damaged.write(new byte[(int) damaged.length() - 4096]);
        }

        try (StateStore store = open()) {
            assertThatThrownBy(() -> store.fingerprints("dev"))
                    .asInstanceOf(type(PenstockException.class))
                    .satisfies(error -> assertThat(error.code()).isEqualTo(StateError.STATE_UNREADABLE))
                    .extracting(PenstockException::message)
                    .asString()
                    .startsWith("Cannot read the state in " + file() + ": [SQLITE_CORRUPT")
                    .endsWith("(move the file away: the next run makes a new one, and runs every model)");
        }
    }

    @Test
    void folderInPlaceOfTheFileIsRefused() throws IOException {
        Files.createDirectories(file());

        assertRefused(
                StateError.STATE_UNREADABLE,
                "Cannot open the state in " + file()
                        + ": [SQLITE_CANTOPEN] Unable to open the database file (unable to open database file)"
                        + " (make the file and its folder writable)");
    }

    @Test
    void fileInPlaceOfTheFolderIsRefused() throws IOException {
        Files.createFile(file().getParent());

        assertRefused(
                StateError.STATE_UNREADABLE,
                "Cannot make the folder of the state " + file() + ": java.nio.file.FileAlreadyExistsException: "
                        + file().getParent() + " (make its parent writable)");
    }

    @Test
    void transactionOfAnotherProcessThatDoesNotEndIsReported() throws SQLException {
        try (StateStore store = SqlStateStore.at(file(), Duration.ofSeconds(1));
                Connection other = opened(store);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            assertThatThrownBy(() -> store.save("dev", "users", new Fingerprint("h1", Map.of())))
                    .asInstanceOf(type(PenstockException.class))
                    .satisfies(error -> assertThat(error.code()).isEqualTo(StateError.STATE_LOCKED))
                    .extracting(PenstockException::message)
                    .isEqualTo("Cannot write the state in " + file() + ": another process has held it for 1 s"
                            + " (try again when that process has ended)");
            assertThat(store.fingerprints("dev")).isEmpty();
        }
    }

    @Test
    void folderWithOddCharactersIsNoAddress() {
        Path odd = directory.resolve("50% ü? & #1").resolve("state.db");

        try (StateStore store = SqlStateStore.at(odd)) {
            store.fingerprints("dev");
        }

        assertThat(odd).exists();
    }

    private Connection opened(StateStore store) throws SQLException {
        store.fingerprints("dev");
        return connect();
    }

    private void assertRefused(StateError code, String message) {
        try (StateStore store = open()) {
            assertThatThrownBy(() -> store.fingerprints("dev"))
                    .asInstanceOf(type(PenstockException.class))
                    .satisfies(error -> {
                        assertThat(error.message()).isEqualTo(message);
                        assertThat(error.code()).isEqualTo(code);
                    });
        }
    }

    private int number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getInt(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private Path file() {
        return directory.resolve("hidden").resolve("state.db");
    }
}
