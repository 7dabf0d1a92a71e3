package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a write refuses, in which words, and that the table is as it was. */
class StrategyErrorsTest {
    private static final String EVENTS = "-- @strategy: scd2\n-- @key: id\n-- @event_time: moved\n";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    private void model(String header, String query) {
        project.model("people", header + "\n" + query);
    }

    /** Makes the first rows, brings others, and gives why they were refused; the table must be as it was. */
    private String refused(String header, String first, String then, String code) {
        model(header, first);
        project.run("--force").succeeded();
        List<String> before = project.rows("SELECT * FROM people ORDER BY ALL");
        model(header, then);
        Outcome run = project.run("--force").exited(1);
        assertThat(run.model("people").path("error").path("code").asText()).isEqualTo(code);
        assertThat(project.rows("SELECT * FROM people ORDER BY ALL")).isEqualTo(before);
        return run.error("people");
    }

    @ParameterizedTest
    @CsvSource({"merge, hard", "merge, soft", "scd2, close", "scd2, mark"})
    void emptyQueryDoesNotDeleteAll(String strategy, String delete) {
        String header = "-- @strategy: " + strategy + "\n-- @key: id\n-- @delete: " + delete;
        assertThat(refused(header, "SELECT 1 AS id, 2 AS v", "SELECT 1 AS id, 2 AS v WHERE false", "SOURCE_EMPTY"))
                .isEqualTo("Cannot write people: its query returned no rows, so delete \"" + delete
                        + "\" would remove the only row of main.people"
                        + " (find out why; if that is right, say allow_empty: true)");
        model(header + "\n-- @allow_empty: true", "SELECT 1 AS id, 2 AS v WHERE false");
        assertThat(project.run().succeeded().counts("people")).containsExactly(0L, 0L, 1L, 0L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"replace", "truncate", "append", "merge", "scd2"})
    void emptyQueryIsAnErrorWhereItIsSaid(String strategy) {
        String header = "-- @strategy: " + strategy + "\n-- @key: id\n-- @allow_empty: false";
        assertThat(refused(header, "SELECT 1 AS id, 2 AS v", "SELECT 1 AS id, 2 AS v WHERE false", "SOURCE_EMPTY"))
                .isEqualTo("Cannot write people: its query returned no rows, and it says \"allow_empty: false\""
                        + " (find out why, or remove allow_empty)");
    }

    @ParameterizedTest
    @CsvSource({"merge, hard", "merge, soft", "scd2, close", "scd2, mark"})
    void deletionOfTooMuchIsToldWithTheFigures(String strategy, String delete) {
        String header = "-- @strategy: " + strategy + "\n-- @key: id\n-- @delete: " + delete;
        assertThat(refused(
                        header,
                        "SELECT i AS id FROM range(20) t(i)",
                        "SELECT i + 13 AS id FROM range(40) t(i)",
                        "DELETE_TOO_MUCH"))
                .isEqualTo("Cannot write people: its query returned 40 rows, so delete \"" + delete
                        + "\" would remove 13 of 20 rows of main.people (65 %), more than max_delete_ratio allows (50 %)"
                        + " (find out what is missing; if that is right, raise max_delete_ratio)");
        model(header + "\n-- @max_delete_ratio: 0.65", "SELECT i + 13 AS id FROM range(7) t(i)");
        assertThat(project.run().succeeded().counts("people")).containsExactly(0L, 0L, 13L, 7L);
    }

    @Test
    void smallTableMayLoseMost() {
        String header = "-- @strategy: merge\n-- @key: id\n-- @delete: hard";
        model(header, "SELECT i AS id FROM range(9) t(i)");
        project.run().succeeded();
        model(header, "SELECT 1 AS id");
        assertThat(project.run().succeeded().counts("people")).containsExactly(0L, 0L, 8L, 1L);
    }

    @Test
    void nullInAKeyThatIsNeverNullIsNamed() {
        String header = "-- @strategy: merge\n-- @key: a, b";
        model(header, "SELECT 1 AS a, 2 AS b, 3 AS v");
        project.run().succeeded();
        project.behindItsBack("ALTER TABLE people ALTER b SET NOT NULL");
        model(header, "SELECT * FROM (VALUES (1, NULL, 3), (2, NULL, 4), (5, 6, 7)) t(a, b, v)");
        Outcome run = project.run().exited(1);
        assertThat(run.model("people").path("error").path("code").asText()).isEqualTo("KEY_NULL");
        assertThat(run.error("people"))
                .isEqualTo(
                        "Cannot write people: its rows have NULL in the key column b, which the table declares as NOT"
                                + " NULL: a=1, b=NULL (1 row); a=2, b=NULL (1 row) (filter such rows out in the query, give"
                                + " them a value, or declare the column as nullable)");
    }

    @ParameterizedTest
    @CsvSource({"merge, k", "merge, 'k, n'", "scd2, k"})
    void keyThatTheTableHoldsTwiceIsNamed(String strategy, String key) {
        String header = "-- @strategy: " + strategy + "\n-- @primary_key: " + key;
        model(header, "SELECT 1 AS k, NULL AS n, 'a' AS v UNION ALL SELECT 2, NULL, 'a'");
        project.run().succeeded();
        project.behindItsBack("INSERT INTO people SELECT * FROM people WHERE k = 2");
        model(header, "SELECT 1 AS k, NULL AS n, 'b' AS v UNION ALL SELECT 2, NULL, 'b'");
        Outcome run = project.run().exited(1);
        assertThat(run.model("people").path("error").path("code").asText()).isEqualTo("TABLE_KEY_DUPLICATE");
        assertThat(run.error("people"))
                .isEqualTo(
                        "Cannot write people: the table main.people holds more than one row that counts for the same key: "
                                + (key.equals("k") ? "k=2" : "k=2, n=NULL")
                                + " (2 rows) (delete those that are too many, or make the table anew with:"
                                + " penstock run people --full-refresh)");
        assertThat(project.rows("SELECT DISTINCT v FROM people")).containsExactly("a");
    }

    @Test
    void rowWithoutAnEventTimeIsNamed() {
        assertThat(refused(
                        EVENTS,
                        "SELECT 1 AS id, DATE '2024-01-01' AS moved",
                        "SELECT * FROM (VALUES (1, NULL), (2, DATE '2024-01-02'), (3, NULL)) t(id, moved)",
                        "EVENT_TIME_NULL"))
                .isEqualTo("Cannot write people: its event_time \"moved\" is NULL in these rows:"
                        + " id=1 (1 row); id=3 (1 row) (filter them out in the query, or give them a time)");
    }

    @Test
    void twoRowsOfOneKeyAndTimeAreNamed() {
        assertThat(refused(
                        EVENTS,
                        "SELECT 1 AS id, DATE '2024-01-01' AS moved",
                        "SELECT 1 AS id, DATE '2024-01-02' AS moved FROM range(2)",
                        "KEY_DUPLICATE"))
                .isEqualTo(
                        "Cannot write people: its rows hold the same key more than once: id=1, moved=2024-01-02 (2 rows)"
                                + " (make the query return one row per key, or add the columns that tell the rows apart to primary_key)");
    }

    @Test
    void lateRowIsNamedWhereItIsRefused() {
        assertThat(refused(
                        EVENTS + "-- @late: reject",
                        "SELECT 1 AS id, DATE '2024-01-05' AS moved, 'a' AS v",
                        "SELECT * FROM (VALUES (1, DATE '2024-01-02', 'b'), (2, DATE '2024-01-01', 'c')) t(id, moved, v)",
                        "ROW_LATE"))
                .isEqualTo("Cannot write people: its rows are late, and it says \"late: reject\":"
                        + " id=1, moved=2024-01-02 (1 row) (say late: splice to insert them where they belong,"
                        + " or late: ignore to skip them)");
    }

    @Test
    void clockThatWentBackIsTold() {
        String header = "-- @strategy: scd2\n-- @key: id";
        project.clock(() -> Instant.parse("2024-01-02T00:00:00Z"));
        model(header, "SELECT 1 AS id, 'a' AS v");
        project.run().succeeded();
        project.clock(() -> Instant.parse("2024-01-01T00:00:00Z"));
        model(header, "SELECT 1 AS id, 'b' AS v");
        assertThat(project.run().exited(1).error("people"))
                .isEqualTo(
                        "Cannot write people: the time of the run, 2024-01-01T00:00:00Z, is earlier than the start of versions"
                                + " that it would end: id=1, valid_from=2024-01-02T00:00:00Z (1 row)"
                                + " (correct the clock, or run again when it is later)");
    }

    @ParameterizedTest
    @CsvSource({
        "scd2, event_time, moved_a, moved_at",
        "scd2, compare, citi, city",
        "merge, update_columns, citi, city",
        "merge, primary_key, idd, id"
    })
    void columnThatIsNotThereIsToldWithTheNearest(String strategy, String option, String named, String near) {
        String key = option.equals("primary_key") ? "" : "-- @primary_key: id\n";
        model(
                "-- @strategy: " + strategy + "\n" + key + "-- @" + option + ": " + named,
                "SELECT 1 AS id, 'x' AS city, DATE '2024-01-01' AS moved_at");
        assertThat(project.run().exited(1).error("people"))
                .isEqualTo("Cannot write people: its " + option + " names the column \"" + named
                        + "\", which its rows do not have (did you mean \"" + near + "\"?)");
    }

    @Test
    void eventTimeThatIsNoTimeIsTold() {
        model(EVENTS, "SELECT 1 AS id, '2024-01-01' AS moved");
        Outcome run = project.run().exited(1);
        assertThat(run.model("people").path("error").path("code").asText()).isEqualTo("EVENT_TIME_TYPE");
        assertThat(run.error("people"))
                .isEqualTo("Cannot write people: its event_time \"moved\" is of type text,"
                        + " expected timestamptz, timestamp or date (cast it in the query)");
    }
}
