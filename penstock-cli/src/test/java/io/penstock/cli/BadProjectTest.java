package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people and programs are told of a project that is wrong; each test reads both. */
class BadProjectTest {
    @TempDir
    Path directory;

    /** Makes sure that a command tells one problem, with its place, to people and to programs. */
    private static void tells(ProjectFixture project, String code, String place, String message) {
        String where = place.isEmpty() ? "" : place + ": ";
        assertThat(project.command("run").exited(2).err()).startsWith("error: " + where + message + "\n");
        assertThat(project.command("validate", "--json").exited(2).errors())
                .containsExactly((code + " " + place).strip() + " " + message);
    }

    static Stream<Arguments> unknownKeys() {
        return Stream.of(
                Arguments.of(
                        "penstock.yaml",
                        "name: a\nmodel: {}\n",
                        "penstock.yaml:2:1",
                        "unknown key \"model\" (did you mean \"models\"?"),
                Arguments.of(
                        "penstock.yaml",
                        "name: a\nconnections:\n  db: {type: duckdb, path: a.db, thread: 2}\n",
                        "penstock.yaml:3:34",
                        "unknown key \"thread\" in \"connections.db\" (did you mean \"threads\"?"),
                Arguments.of(
                        "penstock.yaml",
                        "name: a\nmodels:\n  stratgy: append\n",
                        "penstock.yaml:3:3",
                        "unknown key \"stratgy\" in \"models\" (did you mean \"strategy\"?"),
                Arguments.of(
                        "penstock.yaml",
                        "name: a\nsources:\n  s: {tabel: t}\n",
                        "penstock.yaml:3:7",
                        "unknown key \"tabel\" in \"sources.s\" (did you mean \"table\"?"),
                Arguments.of(
                        "penstock.yaml",
                        "name: a\nsources:\n  - name: s\n    cursor: c\n    freshness: {warn_afetr: 1h}\n",
                        "penstock.yaml:5:17",
                        "unknown key \"warn_afetr\" in \"sources[0].freshness\" (did you mean \"warn_after\"?"),
                Arguments.of(
                        "penstock.dev.yaml",
                        "descripton: x\n",
                        "penstock.dev.yaml:1:1",
                        "unknown key \"descripton\" (did you mean \"description\"?"),
                Arguments.of(
                        "models/m.sql",
                        "-- @model(name=\"m\", materialise_=\"view\")\nSELECT 1",
                        "models/m.sql:1:21",
                        "unknown key \"materialise_\" (did you mean \"materialize\"?"),
                Arguments.of(
                        "models/m.sql",
                        "-- @tag: nightly\nSELECT 1",
                        "models/m.sql:1:5",
                        "unknown key \"tag\" (did you mean \"tags\"?"),
                Arguments.of(
                        "models/m.sql",
                        "/* @model\nname: m\nprimry_key: [id]\n*/\nSELECT 1",
                        "models/m.sql:3:1",
                        "unknown key \"primry_key\" (did you mean \"primary_key\"?"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("unknownKeys")
    void unknownKeyIsToldWithTheNearest(String file, String content, String place, String message) {
        ProjectFixture project = ProjectFixture.in(directory).model("other", "SELECT 1 AS x");
        project.file(file, content);
        String name = place.substring(0, place.indexOf(':'));
        // Of the many options of a model only the nearest is told.
        String begin = "Cannot read " + name + ": " + message + (name.startsWith("models/") ? ")" : " known here: ");
        assertThat(project.command("run").exited(2).err()).startsWith("error: " + place + ": " + begin);
        assertThat(project.command("run", "--json").exited(2).errors())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("KEY_UNKNOWN " + place + " " + begin);
    }

    static Stream<Arguments> wrongValues() {
        return Stream.of(
                Arguments.of(
                        "penstock.yaml",
                        "name: 3\n",
                        "penstock.yaml:1:7",
                        "\"name\" is the number 3, expected text (put it in quotes: \"3\")"),
                Arguments.of(
                        "penstock.yaml",
                        "name: a\nconnections: {db: {type: duckdb, path: a.db, threads: many}}\n",
                        "penstock.yaml:2:55",
                        "\"connections.db.threads\" is the text \"many\", expected a whole number"),
                Arguments.of(
                        "models/m.sql",
                        "-- @timeout: 5\nSELECT 1",
                        "models/m.sql:1:14",
                        "\"timeout\" is the number 5, expected text (say its unit, such as 5s)"),
                Arguments.of(
                        "models/m.sql",
                        "-- @model(strategy=\"merg_by_key\")\nSELECT 1",
                        "models/m.sql:1:20",
                        "\"strategy\" is the text \"merg_by_key\", expected one of replace, truncate, append,"
                                + " merge_by_key, scd_type_2, incremental, none, merge, scd2 (did you mean \"merge_by_key\"?)"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("wrongValues")
    void wrongValueIsToldWithWhatWasExpected(String file, String content, String place, String message) {
        ProjectFixture project = ProjectFixture.in(directory).model("other", "SELECT 1 AS x");
        project.file(file, content);
        String name = place.substring(0, place.indexOf(':'));
        tells(project, "VALUE_INVALID", place, "Cannot read " + name + ": " + message);
    }

    static Stream<Arguments> missingKeysAndSyntax() {
        return Stream.of(
                Arguments.of(
                        "-- @checks: [{accepted_values: {column: id}}]\nSELECT 1 AS id",
                        "KEY_MISSING",
                        "models/m.sql:1:15",
                        "the key \"values\" is missing in \"checks[0].accepted_values\""
                                + " (add values: [\"open\",\"paid\"])"),
                Arguments.of(
                        "/* @model\ncolumns:\n  balance: {type: decimal(10,2)}\n*/\nSELECT 1 AS balance",
                        "KEY_UNKNOWN",
                        "models/m.sql:3:30",
                        "the comma before \"2)\" ends the value before it"
                                + " (put the whole value in quotes, such as \"decimal(10,2)\")"),
                Arguments.of(
                        "/** @model\n * materialize: view\n */\nSELECT 1 AS id",
                        "FILE_SYNTAX",
                        "models/m.sql:2:3",
                        "a value cannot begin with * or & (leave the sign out, or put the value in quotes; the lines of"
                                + " a header begin with no *)"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("missingKeysAndSyntax")
    void remedyIsWhatWillWork(String content, String code, String place, String message) {
        tells(ProjectFixture.in(directory).model("m", content), code, place, "Cannot read models/m.sql: " + message);
    }

    @Test
    void modelsOfOneNameAreToldWithBothPlaces() {
        ProjectFixture project = ProjectFixture.in(directory)
                .model("a/users", "SELECT 1 AS x")
                .model("b", "-- @name: other\nSELECT 2 AS x;\n\n-- @name: Users\nSELECT 2 AS x");
        Outcome run = project.command("run").exited(2);
        assertThat(run.err())
                .contains("models/b.sql:4:11: ")
                .contains("models/a/users.sql:1:1")
                .contains("  4 | -- @name: Users\n    |           ^");
        assertThat(project.run()
                        .exited(2)
                        .json()
                        .path("errors")
                        .path(0)
                        .path("code")
                        .asText())
                .isEqualTo("MODEL_DUPLICATE");
    }

    @Test
    void syntaxErrorIsShownWithItsLine() {
        ProjectFixture project =
                ProjectFixture.in(directory).model("m", "-- @tags: a\nSELECT 1 AS x\nFORM there\nWHERE x");
        Outcome run = project.command("run").exited(2);
        assertThat(run.err()).startsWith("error: models/m.sql:3:1: ").contains("  3 | FORM there\n    | ^\n");
        assertThat(project.run().exited(2).errors()).first().asString().startsWith("SQL_SYNTAX models/m.sql:3:1 ");
    }

    @Test
    void unknownColumnIsShownWithItsLineAndTheRestRuns() {
        ProjectFixture project = ProjectFixture.in(directory)
                .model("base", "SELECT 1 AS id")
                .model("m", "-- İ\nSELECT\n  idd\nFROM base");
        Outcome run = project.command("run").exited(1);
        assertThat(run.err()).contains("error: models/m.sql:3:3: ").contains("  3 |   idd\n    |   ^\n");
        Outcome json = project.run().exited(1);
        assertThat(json.model("m").path("error").path("line").asInt()).isEqualTo(3);
        assertThat(json.model("m").path("error").path("column").asInt()).isEqualTo(3);
        assertThat(json.error("m")).contains("idd").contains("id");
    }

    @Test
    void materializeThatCannotGoWithAStrategyIsRefused() {
        tells(
                ProjectFixture.in(directory)
                        .model("m", "-- @model(materialize=\"view\", strategy=\"append\")\nSELECT 1"),
                "MODEL_CONFLICT",
                "models/m.sql:1:40",
                "Cannot read the model \"m\": strategy \"append\" cannot go with materialize \"view\" (a strategy goes"
                        + " with \"table\" only: say materialize \"table\", or leave the strategy out)");
    }

    @Test
    void missingConnectionIsToldWithThoseThatThereAre() {
        ProjectFixture project = ProjectFixture.in(directory).model("m", "-- @connection: defualt\nSELECT 1");
        Outcome run = project.command("run").exited(2);
        assertThat(run.err()).startsWith("error: models/m.sql:1:17: ").contains("(did you mean \"default\"?");
        assertThat(project.run().exited(2).errors())
                .first()
                .asString()
                .startsWith("CONNECTION_UNKNOWN models/m.sql:1:17 ");
    }

    @Test
    void typeWithoutAPluginIsToldWithWhatIsInstalled() {
        tells(
                ProjectFixture.bare(directory).file("penstock.yaml", "name: a\nconnections:\n  db: {type: oracle}\n"),
                "CONNECTION_TYPE_UNKNOWN",
                "penstock.yaml:3:14",
                "Cannot read penstock.yaml: the connection \"db\" has the type \"oracle\","
                        + " for which no plugin is installed (installed: duckdb, postgres)");
    }

    @Test
    void folderThatIsNoProjectIsTold() {
        ProjectFixture empty = ProjectFixture.bare(directory);
        tells(
                empty,
                "PROJECT_MISSING",
                "",
                "Cannot read a project in " + directory
                        + ": there is no penstock.yaml (make a project with \"penstock init\")");
        assertThat(empty.command("plan", "-p", "nowhere").exited(2).err())
                .contains("Cannot read a project in " + directory.resolve("nowhere")
                        + ": there is no such folder (check the path)");
    }

    @Test
    void unsetVariableIsToldWithItsPlace() {
        ProjectFixture project = ProjectFixture.bare(directory)
                .file("penstock.yaml", "name: a\nconnections:\n  default: {type: duckdb, path: \"${DB_FILE}\"}\n");
        Outcome run = project.command("run").exited(2);
        assertThat(run.err()).startsWith("error: penstock.yaml:3:").contains("DB_FILE");
        assertThat(project.run().exited(2).errors())
                .first()
                .asString()
                .startsWith("VARIABLE_UNSET penstock.yaml:3:")
                .contains("DB_FILE");
        project.variable("DB_FILE", "data/dev.duckdb").model("m", "SELECT 1 AS x");
        project.run().succeeded();
    }

    @Test
    void unknownDependencyIsToldWithTheNearestName() {
        tells(
                ProjectFixture.in(directory).model("users", "SELECT 1 AS id").model("m", "SELECT id\nFROM usres"),
                "DEPENDENCY_UNKNOWN",
                "models/m.sql:2:6",
                "Cannot resolve \"usres\" in model m: there is no model or source of that name"
                        + " (did you mean \"users\"?)");
    }

    @Test
    void unknownDependencyThatIsATableIsToldAsSuch() {
        ProjectFixture project = ProjectFixture.in(directory).file("data/.keep", "");
        project.behindItsBack("CREATE SCHEMA raw");
        project.behindItsBack("CREATE TABLE raw.orders AS SELECT 1 AS id");
        tells(
                project.model("m", "SELECT id FROM raw.orders"),
                "DEPENDENCY_UNKNOWN",
                "models/m.sql:1:16",
                "Cannot resolve \"raw.orders\" in model m: there is no model or source of that name"
                        + " (the table raw.orders exists in connection \"default\":"
                        + " declare it under sources: in penstock.yaml)");
    }

    @Test
    void circleIsToldWithItsWholePath() {
        ProjectFixture project = ProjectFixture.in(directory)
                .model("a", "SELECT id FROM c")
                .model("b", "SELECT id FROM a")
                .model("c", "SELECT id FROM b");
        Outcome run = project.command("run").exited(2);
        assertThat(run.err())
                .startsWith("error: models/a.sql:1:1: Cannot order the models: they read each other in a circle:"
                        + " a reads c, c reads b, b reads a (take one of the 3 references away)\n");
        assertThat(project.run().exited(2).errors()).hasSize(1);
        ProjectFixture self = ProjectFixture.in(directory.resolve("self")).model("a", "SELECT id FROM a");
        assertThat(self.command("run").exited(2).err()).contains("a reads itself");
    }

    @Test
    void allProblemsAreToldAtOnce() {
        ProjectFixture project =
                ProjectFixture.in(directory).model("a", "-- @tag: x\nSELECT 1").model("b", "-- @strateg: x\nSELECT 1");
        assertThat(project.command("validate").exited(2).err())
                .contains("models/a.sql:1:5: ")
                .contains("models/b.sql:1:5: ")
                .endsWith("2 problems\n");
        assertThat(project.command("validate", "--json").exited(2).errors()).hasSize(2);
    }

    @Test
    void validateTellsOfSourcesThatAreNotThere() {
        ProjectFixture project = ProjectFixture.bare(directory)
                .file("penstock.yaml", """
                    name: shop
                    sources:
                      raw.orders: {description: Bought}
                      seed: {path: seeds/a.csv}
                    """)
                .model("a", "SELECT id FROM raw.orders")
                .model("b", "SELECT id FROM a JOIN seed USING (id)");
        assertThat(project.command("validate", "--json").exited(2).errors())
                .satisfiesExactly(
                        orders -> assertThat(orders)
                                .startsWith("RELATION_MISSING penstock.yaml:3:")
                                .contains("Cannot read source raw.orders: ")
                                .endsWith("(make it, or mend its connection, schema, table or path)"),
                        seed -> assertThat(seed)
                                .contains("Cannot read source seed: ")
                                .contains("seeds/a.csv"));
    }
}
