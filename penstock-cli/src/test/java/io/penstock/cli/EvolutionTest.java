package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a table when its query gives other columns, typed as users type it. */
class EvolutionTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    private Outcome run(String mode, String strategy, String query) {
        project.model(
                "people",
                "-- @strategy: " + strategy + "\n-- @primary_key: id\n"
                        + (mode.isEmpty() ? "" : "-- @schema_mode: " + mode + "\n") + query);
        return project.run();
    }

    private static List<String> texts(Outcome outcome, String field) {
        List<String> texts = new ArrayList<>();
        outcome.model("people").path(field).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private String columns() {
        return String.join(
                ", ",
                project.rows("SELECT column_name || ' ' || data_type FROM information_schema.columns"
                        + " WHERE table_name = 'people' AND column_name NOT IN ('valid_from', 'valid_to', 'is_current')"
                        + " ORDER BY ordinal_position"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"append", "merge_by_key", "scd_type_2"})
    void withoutAModeColumnsAreAddedTypesWidenAndColumnsStay(String strategy) {
        run("", strategy, "SELECT 1 AS id, 'Ann' AS name, 5::INTEGER AS n").succeeded();
        Outcome run = run("", strategy, "SELECT 2 AS id, 5000000000 AS n, true AS active")
                .succeeded();
        assertThat(columns()).isEqualTo("id INTEGER, name VARCHAR, n BIGINT, active BOOLEAN");
        assertThat(texts(run, "changes"))
                .containsExactly("column \"n\" changes from integer to bigint", "column \"active\" (boolean) is added");
        assertThat(texts(run, "warnings"))
                .containsExactly("new rows no longer have column \"name\": it stays, and is NULL in them");
        assertThat(project.rows("SELECT id, name, n, active FROM people ORDER BY id"))
                .containsExactly("1|Ann|5|null", "2|null|5000000000|true");
    }

    @Test
    void mergeLeavesTheValuesOfAColumnThatIsGone() {
        run("", "merge", "SELECT 1 AS id, 'Ann' AS name, 5 AS n").succeeded();
        run("", "merge", "SELECT 1 AS id, 6 AS n").succeeded();
        assertThat(project.rows("SELECT id, name, n FROM people")).containsExactly("1|Ann|6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"replace", "append", "merge_by_key", "scd_type_2"})
    void strictRefusesEveryDifferenceAndTheTableStaysAsItWas(String strategy) {
        run("strict", strategy, "SELECT 1 AS id, 'Ann' AS name, 5 AS n").succeeded();
        Outcome run = run("strict", strategy, "SELECT 2 AS id, 'x' AS n, true AS active")
                .exited(1);
        assertThat(run.model("people").path("error").path("code").asText()).isEqualTo("COLUMNS_DIFFER");
        assertThat(run.model("people").path("error").path("file").asText()).isEqualTo("models/people.sql");
        assertThat(run.error("people"))
                .isEqualTo("Cannot write people: the table main.people and its new rows differ in ways that"
                        + " schema_mode \"strict\" does not allow: column \"name\" (text) is gone; column \"n\" changes from"
                        + " integer to text; column \"active\" (boolean) is added (" + cast(strategy, "n", "INTEGER")
                        + "say schema_mode safe to add and widen columns, or rebuild the table with: penstock run people"
                        + " --full-refresh" + losing(strategy) + ")");
        assertThat(columns()).isEqualTo("id INTEGER, name VARCHAR, n INTEGER");
        assertThat(project.rows("SELECT id, name, n FROM people")).containsExactly("1|Ann|5");
        project.run("people", "--full-refresh").succeeded();
        assertThat(columns()).isEqualTo("id INTEGER, n VARCHAR, active BOOLEAN");
    }

    private static String cast(String strategy, String column, String type) {
        return losing(strategy).isEmpty() ? "" : "say CAST(\"" + column + "\" AS " + type + ") in the query, ";
    }

    private static String losing(String strategy) {
        return switch (strategy) {
            case "append" -> ", which loses the rows of earlier runs";
            case "scd_type_2" -> ", which loses the versions of its rows";
            default -> "";
        };
    }

    @Test
    void safeRefusesAnyOtherType() {
        run("", "append", "SELECT 1 AS id, 'Ann' AS name").succeeded();
        Outcome run = run("", "append", "SELECT 2 AS id, 7 AS name").exited(1);
        assertThat(run.error("people"))
                .isEqualTo("Cannot write people: the table main.people and its new rows differ in ways that"
                        + " schema_mode \"safe\" does not allow: column \"name\" changes from text to integer (say CAST(\"name\" AS VARCHAR) in the query, say schema_mode"
                        + " flexible to convert what the table holds, or rebuild the table with:"
                        + " penstock run people --full-refresh, which loses the rows of earlier runs)");
    }

    @Test
    void typeOfAHistoryIsKeptByACastAndItsLossIsTold() {
        run("", "scd2", "SELECT 1 AS id, 'Ann' AS name").succeeded();
        assertThat(run("", "scd2", "SELECT 1 AS id, 7 AS name").exited(1).error("people"))
                .endsWith("(say CAST(\"name\" AS VARCHAR) in the query, say schema_mode flexible to convert what the"
                        + " table holds, or rebuild the table with: penstock run people --full-refresh, which loses the"
                        + " versions of its rows)");
        run("", "scd2", "SELECT 1 AS id, CAST(7 AS VARCHAR) AS name").succeeded();
    }

    @Test
    void flexibleConvertsWhenEveryValueHasACounterpartAndNamesThoseThatHaveNone() {
        run("", "merge", "SELECT 1 AS id, '7' AS name UNION ALL SELECT 2, 'x' UNION ALL SELECT 3, '2.5'")
                .succeeded();
        Outcome run = run("flexible", "merge", "SELECT 4 AS id, 7 AS name").exited(1);
        assertThat(run.model("people").path("error").path("code").asText()).isEqualTo("VALUE_UNFIT");
        assertThat(run.error("people"))
                .isEqualTo(
                        "Cannot write people: column \"name\" changes from text to integer, and some values of the table"
                                + " main.people do not fit, such as id=2, name='x'; id=3, name='2.5' (correct them, or rebuild"
                                + " the table with: penstock run people --full-refresh)");
        assertThat(columns()).isEqualTo("id INTEGER, name VARCHAR");
        project.behindItsBack("UPDATE people SET name = '9' WHERE id > 1");
        Outcome mended = run("flexible", "merge", "SELECT 4 AS id, 7 AS name").succeeded();
        assertThat(texts(mended, "changes")).containsExactly("column \"name\" changes from text to integer");
        assertThat(project.rows("SELECT id, name FROM people ORDER BY id")).containsExactly("1|7", "2|9", "3|9", "4|7");
    }

    @Test
    void lenientDropsColumnsAndMakesNullOfValuesThatDoNotCastAndCountsBoth() {
        run("", "merge", "SELECT 1 AS id, '7' AS name, 'a' AS note UNION ALL SELECT 2, 'x', NULL")
                .succeeded();
        Outcome run = run("lenient", "merge", "SELECT 3 AS id, 7 AS name").succeeded();
        assertThat(texts(run, "warnings"))
                .containsExactly(
                        "column \"name\" changes from text to integer; values that do not fit become NULL: 1",
                        "column \"note\" is dropped; values that are lost with it: 1");
        assertThat(texts(run, "changes"))
                .containsExactly("column \"name\" changes from text to integer", "column \"note\" (text) is dropped");
        assertThat(project.rows("SELECT * FROM people ORDER BY id")).containsExactly("1|7", "2|null", "3|7");
    }

    @Test
    void lenientLosesNoValueOfAKey() {
        run("", "merge", "SELECT 'x' AS id, 1 AS n").succeeded();
        Outcome run = run("lenient", "merge", "SELECT 3 AS id, 7 AS n").exited(1);
        assertThat(run.error("people"))
                .startsWith(
                        "Cannot write people: column \"id\" changes from text to integer, and some values of the table"
                                + " main.people do not fit, such as id='x' (correct them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"replace", "append", "merge_by_key", "scd_type_2"})
    void ignoreLeavesTheTableAndMakesTheRowsFit(String strategy) {
        run("ignore", strategy, "SELECT 1 AS id, 'Ann' AS name, 5 AS n").succeeded();
        Outcome run = run("ignore", strategy, "SELECT 2 AS id, '7' AS n, true AS active")
                .succeeded();
        assertThat(columns()).isEqualTo("id INTEGER, name VARCHAR, n INTEGER");
        assertThat(project.rows("SELECT id, name, n FROM people WHERE id = 2")).containsExactly("2|null|7");
        assertThat(texts(run, "changes")).isEmpty();
        assertThat(texts(run, "warnings"))
                .containsExactly(
                        "new rows no longer have column \"name\": it stays, and is NULL in them",
                        "the table has no column \"active\": it is left out of the new rows");
        Outcome bad = run("ignore", strategy, "SELECT 3 AS id, 'Bo' AS name, 'seven' AS n")
                .exited(1);
        assertThat(bad.error("people"))
                .isEqualTo(
                        "Cannot write people: column \"n\" is integer in the table and text in the new rows, and some"
                                + " values do not fit, such as id=3, n='seven' (correct them, or rebuild the table with:"
                                + " penstock run people --full-refresh)");
        assertThat(project.rows("SELECT count(*) FROM people WHERE id = 3")).containsExactly("0");
    }

    @Test
    void tableThatIsMadeAnewFollowsItsQueryUnlessAModeIsSaid() {
        run("", "replace", "SELECT 1 AS id, 'Ann' AS name").succeeded();
        run("", "replace", "SELECT 'x' AS id").succeeded();
        assertThat(columns()).isEqualTo("id VARCHAR");
        run("safe", "replace", "SELECT 'y' AS id, 1 AS n").succeeded();
        Outcome safe = run("safe", "replace", "SELECT 'y' AS id, 'z' AS n").exited(1);
        assertThat(safe.error("people")).contains("column \"n\" changes from integer to text");
        run("safe", "replace", "SELECT 'y' AS id").succeeded();
        assertThat(project.rows("SELECT id, n FROM people")).containsExactly("y|null");
        run("lenient", "replace", "SELECT 'y' AS id").succeeded();
        assertThat(columns()).isEqualTo("id VARCHAR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"append", "merge_by_key", "scd_type_2"})
    void mappedColumnIsRenamedInPlaceAndTheMappingMayStay(String strategy) {
        run("", strategy, "SELECT 1 AS id, 'Ann' AS name").succeeded();
        String mapping = "-- @column_mapping: {name: full_name}\n";
        Outcome run = run("strict", strategy, mapping + "SELECT 2 AS id, 'Bo' AS full_name")
                .succeeded();
        assertThat(texts(run, "changes")).containsExactly("column \"name\" is renamed to \"full_name\"");
        Outcome again = run("strict", strategy, mapping + "SELECT 3 AS id, 'Cem' AS full_name")
                .succeeded();
        assertThat(texts(again, "changes")).isEmpty();
        assertThat(project.rows("SELECT id, full_name FROM people ORDER BY id"))
                .containsExactly("1|Ann", "2|Bo", "3|Cem");
    }

    @Test
    void renamedColumnMayChangeItsTypeToo() {
        run("", "merge", "SELECT '1' AS key, 'x' AS n").exited(1);
        run("", "merge", "SELECT 1 AS id, '5' AS n").succeeded();
        run("flexible", "merge", "-- @column_mapping: {n: amount}\nSELECT 2 AS id, 6 AS amount")
                .succeeded();
        assertThat(project.rows("SELECT id, amount FROM people ORDER BY id")).containsExactly("1|5", "2|6");
        assertThat(columns()).isEqualTo("id INTEGER, amount INTEGER");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{nam: full_name}|full_name|the table main.people has no column \"nam\" (did you mean \"name\"? it"
                        + " has: id, name)",
                "{name: fullname}|full_name|the new rows have no column \"fullname\" (did you mean \"full_name\"? they"
                        + " have: id, full_name)",
                "{id: name}|name|the table main.people has both (remove the mapping, or drop one of the columns)",
            })
    void mappingThatFitsNeitherTableNorRowsIsToldWithTheNearest(String mapping, String column, String reason) {
        run("", "append", "SELECT 1 AS id, 'Ann' AS name").succeeded();
        Outcome run = run("", "append", "-- @column_mapping: " + mapping + "\nSELECT 2 AS id, 'Bo' AS " + column)
                .exited(1);
        assertThat(run.model("people").path("error").path("code").asText()).isEqualTo("COLUMN_MAPPING");
        assertThat(run.error("people"))
                .startsWith("Cannot write people: column_mapping says that ")
                .endsWith(reason);
    }

    @Test
    void mappingToANameThatTheRowsHaveBesideTheOldOneIsRefused() {
        run("", "append", "SELECT 1 AS id, 'Ann' AS name").succeeded();
        Outcome run = run(
                        "",
                        "append",
                        "-- @column_mapping: {name: full_name}\nSELECT 2 AS id, 'Bo' AS name, 'B' AS full_name")
                .exited(1);
        assertThat(run.error("people"))
                .isEqualTo("Cannot write people: column_mapping says that \"name\" is now \"full_name\","
                        + " and the new rows have both (rename one of them in the query)");
    }

    @Test
    void columnOfAStrategyIsAddedWhereNullMeansSomethingAndElseRefused() {
        run("", "merge", "SELECT 1 AS id, 'Ann' AS name").succeeded();
        run("", "merge", "-- @delete: soft\nSELECT 2 AS id, 'Bo' AS name").succeeded();
        assertThat(project.rows("SELECT id FROM people WHERE _deleted_at IS NULL"))
                .containsExactly("2");
        Outcome run = run("", "scd2", "SELECT 2 AS id, 'Bo' AS name").exited(1);
        assertThat(run.error("people"))
                .endsWith(
                        "the table lacks valid_from, valid_to, is_current, which Penstock keeps in it, and its rows have no value"
                                + " for that (rebuild the table with: penstock run people --full-refresh)");
    }

    @Test
    void validityWidensWithTheTimeOfTheEvents() {
        String byEvent = "-- @event_time: at\n";
        run("", "scd2", byEvent + "SELECT 1 AS id, 'x' AS v, DATE '2024-01-01' AS at")
                .succeeded();
        String two = "SELECT 1 AS id, 'y' AS v, TIMESTAMP '2024-01-01 10:00:00' AS at UNION ALL"
                + " SELECT 1, 'z', TIMESTAMP '2024-01-01 12:00:00'";
        Outcome run = run("", "scd2", byEvent + two).succeeded();
        assertThat(texts(run, "changes"))
                .containsExactly(
                        "column \"at\" changes from date to timestamp",
                        "column \"valid_from\" changes from date to timestamp",
                        "column \"valid_to\" changes from date to timestamp");
        assertThat(project.rows("SELECT v, valid_from, valid_to, is_current FROM people ORDER BY valid_from"))
                .containsExactly(
                        "x|2024-01-01T00:00:00|2024-01-01T10:00:00|false",
                        "y|2024-01-01T10:00:00|2024-01-01T12:00:00|false",
                        "z|2024-01-01T12:00:00|null|true");
        Outcome back = run("", "scd2", byEvent + "SELECT 1 AS id, 'w' AS v, DATE '2024-01-02' AS at")
                .succeeded();
        assertThat(texts(back, "changes")).isEmpty();
        assertThat(run("", "scd2", "SELECT 1 AS id, 'w' AS v").exited(1).error("people"))
                .contains("column \"valid_from\" changes from timestamp to timestamptz");
    }

    @ParameterizedTest
    @ValueSource(strings = {"append", "merge_by_key"})
    void rowsAreNotWrittenAmongTheVersionsOfAHistory(String strategy) {
        run("", "scd2", "SELECT 1 AS id, 'Ann' AS name").succeeded();
        Outcome run = run("", strategy, "SELECT 2 AS id, 'Bo' AS name").exited(1);
        assertThat(run.error("people"))
                .isEqualTo("Cannot write people: the table main.people is a history, with valid_from, valid_to,"
                        + " is_current, which strategy \"" + strategy + "\" does not keep (say scd_type_2 again, or"
                        + " rebuild the table with: penstock run people --full-refresh, which loses the versions of its"
                        + " rows)");
    }

    @Test
    void javaRowsEvolveAsQueriesDo() {
        String java = "import io.penstock.*; import java.util.List;\npublic class M {\n record P(%s) {}\n"
                + " @Model(strategy = Strategy.MERGE_BY_KEY, primaryKey = \"id\"%s)\n"
                + " List<P> people() { return List.of(new P(%s)); }\n}\n";
        project.file("models/M.java", java.formatted("int id, String name", "", "1, \"Ann\""));
        project.run().succeeded();
        project.file(
                "models/M.java",
                java.formatted(
                        "long id, String fullName, Integer age",
                        ", schemaMode = SchemaMode.SAFE, columnMapping = @Renamed(from = \"name\", to = \"full_name\")",
                        "2L, \"Bo\", 7"));
        Outcome run = project.run().succeeded();
        assertThat(texts(run, "changes"))
                .containsExactly(
                        "column \"name\" is renamed to \"full_name\"",
                        "column \"id\" changes from integer to bigint",
                        "column \"age\" (integer) is added");
        assertThat(project.rows("SELECT id, full_name, age FROM people ORDER BY id"))
                .containsExactly("1|Ann|null", "2|Bo|7");
    }

    @Test
    void columnThatTheDatabaseDoesNotChangeIsToldWithTheRemedy() {
        run("", "merge", "SELECT 1 AS id, 'Ann' AS name").succeeded();
        project.behindItsBack("ALTER TABLE people ADD PRIMARY KEY (id)");
        Outcome run = run("", "merge", "SELECT 5000000000 AS id, 'Ann' AS name").exited(1);
        assertThat(run.error("people"))
                .startsWith("Cannot write people: the database cannot change the columns of main.people as needed: ")
                .contains("PRIMARY KEY")
                .contains("ALTER COLUMN \"id\" TYPE BIGINT")
                .endsWith("(rebuild the table with: penstock run people --full-refresh)");
        assertThat(columns()).isEqualTo("id INTEGER, name VARCHAR");
    }

    @Test
    void valuesThatTheDatabaseCannotEvenCompareAreToldWithTheRemedy() {
        run("", "merge", "SELECT 1 AS id, {'a': 1} AS v").succeeded();
        Outcome run = run("ignore", "merge", "SELECT 2 AS id, {'b': 1} AS v").exited(1);
        assertThat(run.error("people"))
                .startsWith(
                        "Cannot write people: column \"v\" is struct(a integer) in the table and struct(b integer) in"
                                + " the new rows, and some values do not fit: ")
                .endsWith(" (rebuild the table with: penstock run people --full-refresh)");
    }

    @Test
    void failureOfTheQueryItselfIsNoneOfTheColumns() {
        run("", "merge", "SELECT 1 AS id, 5 AS v").succeeded();
        Outcome run = run("ignore", "merge", "SELECT CAST('x' AS INTEGER) AS id, 'y' AS v")
                .exited(1);
        assertThat(run.error("people")).startsWith("Cannot run the statement: Could not convert string 'x'");
    }

    @Test
    void annotationThatGivesTwoNamesToAColumnIsRefused() {
        project.file(
                "models/M.java",
                "import io.penstock.*; import java.util.List;\npublic class M {\n record P(int id) {}\n"
                        + " @Model(strategy = Strategy.APPEND, columnMapping = {@Renamed(from = \"a\", to = \"b\"),"
                        + " @Renamed(from = \"a\", to = \"id\")})\n List<P> people() { return List.of(); }\n}\n");
        assertThat(project.run().exited(2).errors().toString())
                .contains("models/M.java")
                .contains("column_mapping: found two new names for \"a\", expected one");
    }

    @Test
    void peopleAreToldOfChangesAndWarningsToo() {
        run("", "append", "SELECT 1 AS id, 'Ann' AS name").succeeded();
        project.model("people", "-- @strategy: append\nSELECT 1 AS id, 2 AS n");
        assertThat(project.command("run").succeeded().out())
                .contains("changed: people: column \"n\" (integer) is added")
                .contains("warning: people: new rows no longer have column \"name\": it stays, and is NULL in them");
    }
}
