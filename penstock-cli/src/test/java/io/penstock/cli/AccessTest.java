package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that are opened for reading only. */
class AccessTest {
    private static final String CONFIG = """
            name: shop
            connections:
              default: {type: duckdb, path: data/own.duckdb}
              raw:
                type: duckdb
                path: data/dev.duckdb
                access: read
            sources:
              raw.orders: {connection: raw, cursor: id}
            """;

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() throws IOException {
        project = ProjectFixture.bare(directory).file("penstock.yaml", CONFIG);
        Files.createDirectories(directory.resolve("data"));
        project.behindItsBack("CREATE SCHEMA raw");
        project.behindItsBack("CREATE TABLE raw.orders AS SELECT 1 AS id, 'a' AS name");
    }

    @Test
    void sourceIsReadAndNothingIsWritten() throws IOException {
        project.file(
                "models/J.java",
                "public class J { @io.penstock.Model io.penstock.Relation copied("
                        + "@io.penstock.Ref(\"raw.orders\") io.penstock.Relation orders) { return orders; }\n"
                        + "record Row(long id, String name) {}\n"
                        + "@io.penstock.Model java.util.List<Row> listed("
                        + "@io.penstock.Ref(\"raw.orders\") java.util.List<Row> orders) { return orders; } }");
        byte[] before = Files.readAllBytes(project.path("data/dev.duckdb"));

        project.command("validate").succeeded();
        assertThat(project.run("listed").succeeded().statuses()).containsEntry("listed", "success");
        assertThat(project.rows("FROM listed")).containsExactly("1|a");
        assertThat(project.command("query", "--format", "json", "--connection", "raw", "FROM raw.orders")
                        .succeeded()
                        .rows())
                .containsExactly("1|a");

        assertThat(Files.readAllBytes(project.path("data/dev.duckdb"))).isEqualTo(before);
        project.behindItsBack("INSERT INTO raw.orders VALUES (2, 'b')");
        assertThat(project.plan("listed").succeeded().reasons().get("listed"))
                .isEqualTo("raw.orders changed: 1 row, newest id 1 → 2 rows, newest id 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "view", "file", "none"})
    void modelIsNotKeptThere(String materialize) {
        project.model(
                "orders",
                "-- @connection: raw\n-- @materialize: " + materialize
                        + (materialize.equals("file") ? "\n-- @path: out/o.csv" : "") + "\nSELECT * FROM raw.orders");

        for (String command : new String[] {"validate", "plan", "run"}) {
            assertThat(project.command(command, "--json").exited(2).errors())
                    .containsExactly("CONNECTION_UNFIT models/orders.sql:1:4 Cannot keep model orders on connection"
                            + " \"raw\": it is opened for reading only, as penstock.yaml:4:3 says with access: read"
                            + " (name another connection, or say access: readwrite; with shared: true as well, the"
                            + " model is read as another environment keeps it)");
        }
    }

    @Test
    void ephemeralModelIsNotKeptAtAll() {
        project.model("orders", "-- @connection: raw\n-- @materialize: ephemeral\nSELECT * FROM raw.orders");

        project.command("validate").succeeded();
        project.run().succeeded();
    }

    @Test
    void migrationIsNotApplied() {
        project.file("migrations/raw/001_x.sql", "CREATE TABLE x (id INTEGER)");

        assertThat(project.command("migrate", "--json").exited(2).errors())
                .containsExactly("CONNECTION_UNFIT migrations/raw/001_x.sql Cannot apply migrations/raw/001_x.sql: the"
                        + " connection \"raw\" is opened for reading only, as penstock.yaml:4:3 says with access: read"
                        + " (take the migration away, or say access: readwrite)");
    }

    @Test
    void databaseThatIsNotThereIsNotMade() {
        project.file("penstock.yaml", CONFIG.replace("data/dev.duckdb", "none/x.duckdb"));

        assertThat(project.command("query", "--json", "--connection", "raw", "SELECT 1")
                        .exited(1)
                        .errors())
                .singleElement()
                .asString()
                .contains("Cannot open database " + directory.resolve("none/x.duckdb") + ": ");
        assertThat(project.path("none")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            access: readonly | 7:13 | "connections.raw.access" is the text "readonly", expected one of read, readwrite
            acces: read      | 7:5  | unknown key "acces" in "connections.raw" (did you mean "access"?
            shared: 3        | 7:13 | "connections.raw.shared" is the number 3, expected true or false
            """)
    void wrongWordIsToldAtItsPlace(String option, String place, String message) {
        project.file("penstock.yaml", CONFIG.replace("access: read", option));

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .satisfies(error -> assertThat(error)
                        .contains(" penstock.yaml:" + place + " ")
                        .contains(message));
    }

    @Test
    void sharedConnectionIsNotAnotherInEachEnvironment() {
        project.file(
                "penstock.yaml",
                "name: shop\nconnections:\n  all: {type: duckdb, shared: true, path: 'data/{env}.duckdb'}\n");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .containsExactly("VALUE_INVALID penstock.yaml:3:43 Cannot read penstock.yaml: the connection \"all\" is"
                        + " shared by all environments, and its path \"data/{env}.duckdb\" is another in each (take"
                        + " {env} out of it, or shared: true)");
    }
}
