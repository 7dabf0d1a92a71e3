package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each strategy makes of rows that are new, changed, gone, without a key, or there twice. */
class StrategiesTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    private void rows(String... lines) {
        project.file("seeds/rows.csv", "id,name\n" + String.join("\n", lines) + "\n");
    }

    private void model(String header) {
        project.model(
                "people",
                header + "\nSELECT * FROM read_csv('seeds/rows.csv', columns = {id: 'INTEGER', name: 'VARCHAR'})");
    }

    private List<String> people() {
        return project.rows("SELECT id, name FROM people ORDER BY ALL");
    }

    @Test
    void replacePutsTheNewInThePlaceOfTheOld() {
        model("-- @strategy: replace");
        rows("1,Ann", "2,Bob");
        assertThat(project.run().succeeded().counts("people")).containsExactly(2L, 0L, 0L, 0L);
        rows("3,Cem");
        assertThat(project.run().succeeded().counts("people")).containsExactly(1L, 0L, 0L, 0L);
        assertThat(people()).containsExactly("3|Cem");
    }

    @Test
    void appendAddsOnlyWhenItRuns() {
        model("-- @strategy: append");
        rows("1,Ann");
        project.run().succeeded();
        project.run().succeeded();
        assertThat(people()).containsExactly("1|Ann");
        assertThat(project.run("--force").succeeded().counts("people")).containsExactly(1L, 0L, 0L, 0L);
        assertThat(people()).containsExactly("1|Ann", "1|Ann");
        project.run("people", "--full-refresh").succeeded();
        assertThat(people()).containsExactly("1|Ann");
    }

    @Test
    void mergeUpdatesWhatDiffersAndCounts() {
        model("-- @model(strategy=\"merge_by_key\", primary_key=[\"id\"])");
        rows("1,Ann", "2,Bob", "3,");
        assertThat(project.run().succeeded().counts("people")).containsExactly(3L, 0L, 0L, 0L);
        rows("1,Ann", "2,", "3,Cem", "4,Dan");
        assertThat(project.run().succeeded().counts("people")).containsExactly(1L, 2L, 0L, 1L);
        assertThat(people()).containsExactly("1|Ann", "2|null", "3|Cem", "4|Dan");
        assertThat(project.run("--force").succeeded().counts("people")).containsExactly(0L, 0L, 0L, 4L);
        rows("1,Eve");
        assertThat(project.run().succeeded().counts("people")).containsExactly(0L, 1L, 0L, 0L);
        assertThat(people()).containsExactly("1|Eve", "2|null", "3|Cem", "4|Dan");
    }

    @ParameterizedTest
    @CsvSource({"preserve, 1|Ann;2|Bob;3|Cem", "soft, 1|Ann;2|Bob;3|Cem", "hard, 1|Ann;3|Cem"})
    void mergeThatUpdatesNothingLeavesKnownRowsAsTheyAre(String delete, String expected) {
        model("-- @strategy: merge\n-- @key: id\n-- @update_columns: []\n-- @delete: " + delete);
        rows("1,Ann", "2,Bob");
        project.run().succeeded();
        rows("1,Eve", "3,Cem");
        long gone = delete.equals("preserve") ? 0 : 1;
        assertThat(project.run().succeeded().counts("people")).containsExactly(1L, 0L, gone, 1L);
        assertThat(people()).containsExactly(expected.split(";"));
    }

    @Test
    void javaModelMaySayThatItUpdatesNothing() {
        String java =
                "import io.penstock.*; import java.util.List;\npublic class M {\n record P(int id, String name) {}\n"
                        + " @Model(strategy = Strategy.MERGE_BY_KEY, primaryKey = \"id\"%s)\n"
                        + " List<P> people() { return List.of(new P(1, \"%s\")); }\n}\n";
        project.file("models/M.java", java.formatted(", updateColumns = {}", "Ann"));
        project.run().succeeded();
        project.file("models/M.java", java.formatted(", updateColumns = {}", "Eve"));
        project.run().succeeded();
        assertThat(people()).containsExactly("1|Ann");
        project.file("models/M.java", java.formatted("", "Eve"));
        project.run().succeeded();
        assertThat(people()).containsExactly("1|Eve");
    }

    @Test
    void historyIsGivenUpOnlyByAFullRefresh() {
        model("-- @strategy: scd2\n-- @key: id");
        rows("1,Ann");
        project.run().succeeded();
        model("-- @strategy: replace");

        Outcome blocked = project.run().exited(1);

        assertThat(blocked.reasons().get("people"))
                .isEqualTo("the versions of rows that scd_type_2 kept in main.people would be lost"
                        + " (keep strategy scd_type_2, or give them up with --full-refresh)");
        assertThat(project.rows("SELECT id, is_current FROM people")).containsExactly("1|true");
        String warning = "model people loses the versions of rows that scd_type_2 kept in main.people";
        JsonNode warnings =
                project.plan("people", "--full-refresh").succeeded().json().path("warnings");
        assertThat(warnings.path(0).asText()).isEqualTo(warning);
        assertThat(project.command("plan", "people", "--full-refresh")
                        .succeeded()
                        .out())
                .contains("warning: " + warning);
        assertThat(project.command("run", "--yes", "--full-refresh").succeeded().err())
                .contains("warning: " + warning);
        assertThat(people()).containsExactly("1|Ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"preserve", "soft", "hard"})
    void nullKeyIsOneKeyAmongOthers(String delete) {
        model("-- @strategy: merge\n-- @key: id\n-- @delete: " + delete);
        rows(",nobody", "1,Ann");
        project.run().succeeded();
        rows(",somebody", "1,Ann");
        assertThat(project.run().succeeded().counts("people")).containsExactly(0L, 1L, 0L, 1L);
        assertThat(people()).containsExactly("1|Ann", "null|somebody");
    }

    @Test
    void hardDeleteTakesAwayWhatIsGone() {
        model("-- @strategy: merge\n-- @key: id\n-- @delete: hard");
        rows("1,Ann", "2,Bob", ",nobody");
        project.run().succeeded();
        rows("2,Bob");
        assertThat(project.run().succeeded().counts("people")).containsExactly(0L, 0L, 2L, 1L);
        assertThat(people()).containsExactly("2|Bob");
    }

    @Test
    void softDeleteMarksAndUnmarks() {
        model("-- @strategy: merge\n-- @key: id\n-- @delete: soft");
        rows("1,Ann", "2,Bob");
        project.run().succeeded();
        rows("2,Bob");
        assertThat(project.run().succeeded().counts("people")).containsExactly(0L, 0L, 1L, 1L);
        assertThat(project.rows("SELECT id, _deleted_at IS NULL FROM people ORDER BY id"))
                .containsExactly("1|false", "2|true");
        assertThat(project.run("--force").succeeded().counts("people")).containsExactly(0L, 0L, 0L, 1L);
        rows("1,Ann", "2,Bob");
        assertThat(project.run().succeeded().counts("people")).containsExactly(0L, 1L, 0L, 1L);
        assertThat(project.rows("SELECT id FROM people WHERE _deleted_at IS NULL ORDER BY id"))
                .containsExactly("1", "2");
    }

    @ParameterizedTest
    @CsvSource({
        "merge_by_key, soft, preserve",
        "merge_by_key, soft, hard",
        "scd_type_2, mark, ignore",
        "scd_type_2, mark, close"
    })
    void keyThatComesBackIsUnmarkedHoweverTheModelDeletesNow(String strategy, String marking, String later) {
        String header = "-- @strategy: " + strategy + "\n-- @primary_key: id\n-- @delete: ";
        model(header + marking);
        rows("1,Ann", "2,Bob");
        project.run().succeeded();
        rows("2,Bob");
        project.run().succeeded();
        assertThat(project.rows("SELECT id FROM people WHERE _deleted_at IS NOT NULL"))
                .containsExactly("1");
        model(header + later);
        rows("1,Ann", "2,Bob");
        assertThat(project.run().succeeded().counts("people")).startsWith(0L, 1L, 0L);
        assertThat(project.rows("SELECT id FROM people WHERE _deleted_at IS NULL ORDER BY id"))
                .containsExactly("1", "2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"merge_by_key", "scd_type_2"})
    void keyThatStandsTwiceIsNamedAndNothingIsWritten(String strategy) {
        model("-- @strategy: " + strategy + "\n-- @primary_key: id");
        rows("1,Ann", "2,Bob");
        project.run().succeeded();
        rows("1,Ann", "1,Bob", "2,Bob", ",x", ",y", ",z");
        Outcome run = project.run().exited(1);
        assertThat(run.model("people").path("error").path("code").asText()).isEqualTo("KEY_DUPLICATE");
        assertThat(run.error("people"))
                .isEqualTo("Cannot write people: its rows hold the same key more than once:"
                        + " id=NULL (3 rows); id=1 (2 rows) (make the query return one row per key,"
                        + " or add the columns that tell the rows apart to primary_key)");
        assertThat(people()).containsExactly("1|Ann", "2|Bob");
    }

    @ParameterizedTest
    @ValueSource(strings = {"merge_by_key", "scd_type_2"})
    void keyColumnThatIsMissingIsToldWithTheNearest(String strategy) {
        model("-- @strategy: " + strategy + "\n-- @primary_key: nam");
        rows("1,Ann");
        Outcome run = project.run().exited(1);
        assertThat(run.error("people"))
                .isEqualTo("Cannot write people: its primary_key names the column \"nam\","
                        + " which its rows do not have (did you mean \"name\"?)");
        assertThat(run.model("people").path("error").path("file").asText()).isEqualTo("models/people.sql");
    }

    @Test
    void historyKeepsEveryVersion() {
        model("-- @strategy: scd_type_2\n-- @primary_key: id");
        rows("1,Ann", "2,Bob", ",nobody");
        assertThat(project.run().succeeded().counts("people")).containsExactly(3L, 0L, 0L, 0L);
        assertThat(project.run("--force").succeeded().counts("people")).containsExactly(0L, 0L, 0L, 3L);
        rows("1,", "2,Bob", ",somebody", "3,Cem");
        project.run().succeeded();
        rows("1,Ann", "2,Bob", ",somebody", "3,Cem");
        project.run().succeeded();
        assertThat(project.rows("SELECT id, name, is_current, valid_to IS NULL FROM people ORDER BY id, valid_from"))
                .containsExactly(
                        "1|Ann|false|false",
                        "1|null|false|false",
                        "1|Ann|true|true",
                        "2|Bob|true|true",
                        "3|Cem|true|true",
                        "null|nobody|false|false",
                        "null|somebody|true|true");
        assertThat(project.rows("SELECT count(*) FROM people a JOIN people b"
                        + " ON a.id = b.id AND a.valid_to = b.valid_from"))
                .containsExactly("2");
    }

    @Test
    void keyThatWasAwayComesBackWithoutASecondVersion() {
        model("-- @strategy: scd2\n-- @primary_key: id");
        rows("1,Ann", "2,Bob");
        project.run().succeeded();
        rows("2,Bob");
        project.run().succeeded();
        rows("1,Ann", "2,Bob");
        assertThat(project.run().succeeded().counts("people")).containsExactly(0L, 0L, 0L, 2L);
        assertThat(people()).containsExactly("1|Ann", "2|Bob");
    }

    @Test
    void tableThatIsMadeOnceStaysAsItIs() {
        model("-- @strategy: none");
        rows("1,Ann");
        project.run().succeeded();
        rows("2,Bob");
        project.model("people", "-- @strategy: none\nSELECT 7 AS id, 'x' AS name");
        assertThat(project.run().succeeded().ran()).isEmpty();
        project.run("--force").succeeded();
        assertThat(people()).containsExactly("1|Ann");
        project.behindItsBack("DROP TABLE people");
        project.run().succeeded();
        assertThat(people()).containsExactly("7|x");
    }

    @Test
    void columnsInAnotherOrderAreTheSame() {
        String header = "-- @strategy: append\n";
        project.model("people", header + "SELECT 1 AS id, 'Ann' AS name");
        project.run().succeeded();
        project.model("people", header + "SELECT 'Bob' AS name, 2 AS id");
        project.run().succeeded();
        assertThat(people()).containsExactly("1|Ann", "2|Bob");
    }

    @Test
    void columnOfTheStrategyItselfIsRefused() {
        project.model("a", "-- @strategy: scd2\n-- @primary_key: id\nSELECT 1 AS id, true AS is_current");
        project.model("b", "-- @strategy: merge\n-- @key: id\n-- @delete: soft\nSELECT 1 AS id, 2 AS _deleted_at");
        Outcome run = project.run().exited(1);
        assertThat(run.error("a"))
                .isEqualTo(
                        "Cannot write a: its rows have a column \"is_current\", which strategy \"scd_type_2\" maintains"
                                + " itself (rename it in the query)");
        assertThat(run.error("b")).contains("\"_deleted_at\", which strategy \"merge_by_key\" maintains itself");
    }

    @ParameterizedTest
    @ValueSource(strings = {"replace", "append", "merge_by_key", "scd_type_2"})
    void oddNamesOfColumnsAreNoHindrance(String strategy) {
        String columns = "1 AS \"a b\", 2 AS \"say \"\"hi\"\"\", 3 AS \"größe İ\", 4 AS \"select\"";
        String header = "/* @model\nstrategy: " + strategy
                + "\nprimary_key: [\"a b\", 'say \"hi\"', \"größe İ\", \"select\"]\n*/\n";
        project.model("odd", header + "SELECT " + columns + ", 5 AS \"from\"");
        project.run().succeeded();
        project.model("odd", header + "SELECT " + columns + ", 6 AS \"from\"");
        project.run().succeeded();
        assertThat(project.rows("SELECT max(\"from\") FROM odd")).containsExactly("6");
        long expected = strategy.equals("append") || strategy.equals("scd_type_2") ? 2 : 1;
        assertThat(project.rows("SELECT count(*) FROM odd")).containsExactly(String.valueOf(expected));
    }

    @Test
    void keyOfSeveralColumnsIsOneKey() {
        String header = "-- @model(strategy=\"merge\", primary_key=[\"a\", \"b\"], delete=\"hard\")\n";
        project.model("pairs", header + "SELECT * FROM (VALUES (1, 1, 'x'), (1, NULL, 'y')) t(a, b, v)");
        project.run().succeeded();
        project.model("pairs", header + "SELECT * FROM (VALUES (1, 2, 'x'), (1, NULL, 'z')) t(a, b, v)");
        assertThat(project.run().succeeded().counts("pairs")).containsExactly(1L, 1L, 1L, 0L);
        assertThat(project.rows("SELECT * FROM pairs ORDER BY ALL")).containsExactly("1|2|x", "1|null|z");
    }
}
