package io.penstock.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.penstock.core.config.StateSpec;
import io.penstock.core.state.Fingerprint;
import io.penstock.core.state.StateError;
import io.penstock.core.state.StateStore;
import io.penstock.spi.error.PenstockException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresStateStoreTest extends StateStoreSuite {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static EmbeddedPostgres server;

    private final String schema = "penstock_İ \"" + SCHEMAS.incrementAndGet() + "\"";

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.builder().setLocaleConfig("locale", "C").start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Override
    StateStore open() {
        return open(server.getJdbcUrl("postgres", "postgres"), schema);
    }

    private static StateStore open(String url, String schema) {
        return SqlStateStore.open(
                new StateSpec(Path.of("state.db"), new StateSpec.Server(url, "postgres", "secret", schema)));
    }

    @Test
    void statesOfTwoProjectsAreApart() {
        store.save("dev", "users", new Fingerprint("h1", Map.of()));

        try (StateStore other = open(server.getJdbcUrl("postgres", "postgres"), schema + "_other")) {
            assertThat(other.fingerprints("dev")).isEmpty();
        }
        assertThat(reopened().fingerprints("dev")).containsKey("users");
    }

    @Test
    void connectionThatBreaksIsMadeAnewByTheNextCall() throws SQLException {
        store.save("dev", "users", new Fingerprint("h1", Map.of()));
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'penstock'");

        assertRefused(
                store,
                StateError.STATE_FAILED,
                "Cannot use the state in " + place(schema),
                " (see whether the server runs, and whether state.url names it)");

        assertThat(store.fingerprints("dev")).containsKey("users");
    }

    @Test
    void serverThatIsNotThereIsTold() {
        try (StateStore absent = open("jdbc:postgresql://localhost:1/none?password=secret", "s")) {
            assertRefused(
                    absent,
                    StateError.STATE_FAILED,
                    "Cannot use the state in schema s of jdbc:postgresql://localhost:1/none: Connection to localhost:1"
                            + " refused.",
                    " (see whether the server runs, and whether state.url names it)");
        }
    }

    @Test
    void databaseThatIsNotThereIsTold() {
        try (StateStore absent = open(server.getJdbcUrl("postgres", "absent"), "s")) {
            assertRefused(
                    absent,
                    StateError.STATE_UNREADABLE,
                    "Cannot use the state in schema s of jdbc:postgresql://",
                    ": FATAL: database \"absent\" does not exist (create the database, or correct state.url)");
        }
    }

    @Test
    void otherKindsOfDatabasesAreRefused() {
        assertThatThrownBy(() -> open("jdbc:mysql://localhost/state", "s"))
                .isInstanceOf(PenstockException.class)
                .hasMessage(
                        "Cannot keep the state in jdbc:mysql://localhost/state: it can be in PostgreSQL, or in a file"
                                + " (write state.url: jdbc:postgresql://host/database, or state.path)");
    }

    @Test
    void newerVersionIsRefusedWithTheRemedy() throws SQLException {
        store.fingerprints("dev");
        execute("UPDATE " + PostgresDatabase.quoted(schema) + ".state_version SET version = 99");

        assertRefused(
                reopened(),
                StateError.STATE_TOO_NEW,
                "Cannot open the state in " + place(schema) + ": it is of version 99, and this Penstock knows versions"
                        + " up to " + Migrations.newest(),
                " (use the newer Penstock that wrote it)");
    }

    @Test
    void schemaOfSomethingElseIsRefusedAndLeftAlone() throws SQLException {
        execute("CREATE SCHEMA precious", "CREATE TABLE precious.data (id INTEGER)");

        try (StateStore other = open(server.getJdbcUrl("postgres", "postgres"), "precious")) {
            assertRefused(
                    other,
                    StateError.STATE_UNREADABLE,
                    "Cannot open the state in " + place("precious"),
                    ": the schema has tables of something else than Penstock (name another with state.schema)");
        }
        execute("DROP TABLE precious.data", "DROP SCHEMA precious");
    }

    @Test
    void userWhoMayNotWriteIsTold() throws SQLException {
        execute("CREATE ROLE reader LOGIN");
        try (StateStore other = SqlStateStore.open(new StateSpec(
                Path.of("state.db"),
                new StateSpec.Server(server.getJdbcUrl("reader", "postgres"), "reader", null, "s")))) {
            assertRefused(
                    other,
                    StateError.STATE_UNREADABLE,
                    "Cannot use the state in schema s of jdbc:postgresql://",
                    " (let the user create schemas, or make it the owner of schema s)");
        }
    }

    private static String place(String schema) {
        return "schema " + schema + " of jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
    }

    private static void assertRefused(StateStore store, StateError code, String start, String end) {
        assertThatThrownBy(() -> store.fingerprints("dev"))
                .asInstanceOf(type(PenstockException.class))
                .satisfies(error -> {
                    assertThat(error.code()).isEqualTo(code);
                    assertThat(error.message()).startsWith(start).endsWith(end).doesNotContain("secret");
                });
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
