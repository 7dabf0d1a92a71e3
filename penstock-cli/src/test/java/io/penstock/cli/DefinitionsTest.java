package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as another definition, and that what was said is what a table and its messages tell. */
class DefinitionsTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    private void people(String header, String query) {
        project.model("people", "/* @model\n" + header + "\n*/\n" + query);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replace|columns: {id: {type: bigint, key: true}, name: {type: text, natural_key: true}}|config natural_keys added: name",
                "replace|columns: {id: bigint, name: text}|config primary_key removed: id",
                "replace|columns: {id: {type: bigint, key: true}, name: text}\\naudit: false|config audit added: false",
                "truncate|columns: {id: {type: bigint, key: true}, name: text}\\non_drift: ignore|config on_drift added: ignore",
            })
    void whatADeclaredTableIsLikeBesideItsColumnsIsPartOfItsDefinition(String strategy, String table, String reason) {
        String head = "strategy: " + strategy + "\n";
        people(head + "columns: {id: {type: bigint, key: true}, name: text}", "SELECT 1 AS id, 'a' AS name");
        project.run().succeeded();
        assertThat(project.run().succeeded().ran()).isEmpty();
        people(head + table.replace("\\n", "\n"), "SELECT 1 AS id, 'a' AS name");
        assertThat(project.plan().reasons().get("people")).contains(reason);
        project.run().succeeded();
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"append", "none"})
    void rowsAreNotAddedAgainForIt(String strategy) {
        String head = "strategy: " + strategy + "\non_drift: evolve\n";
        people(head + "columns: {id: bigint, name: text}", "SELECT 1 AS id, 'a' AS name");
        project.run().succeeded();
        people(head + "columns: {id: bigint, name: text}\naudit: false", "SELECT 1 AS id, 'a' AS name");
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "accepted_values: {column: name, values: [a, null]}|accepted_values: {column: name, values: [a, \"null\"]}",
                "accepted_values: {column: name, values: [a, 1]}|accepted_values: {column: name, values: [a, \"1\"]}",
                "accepted_values: {column: name, values: [a, b]}|accepted_values: {column: name, values: [\"a, b\", a]}",
                "range: {column: id, min: 1}|range: {column: id, min: \"1\"}",
            })
    void checksThatDemandOtherThingsAreOthers(String first, String second) {
        people("checks: [{" + first + ", name: c}]", "SELECT 1 AS id, 'a' AS name");
        project.run().succeeded();
        people("checks: [{" + second + ", name: c}]", "SELECT 1 AS id, 'a' AS name");
        assertThat(project.plan().reasons()).containsEntry("people", "check c changed; only its checks run");
    }

    @Test
    void numbersAreAcceptedValuesOfAColumnOfTexts() {
        people(
                "checks: [{accepted_values: {column: name, values: [1, 2.5, true, b]}, severity: warn}]",
                "SELECT unnest(['1', '2.5', 'true', 'b', 'a', '2']) AS name");
        assertThat(project.run()
                        .succeeded()
                        .model("people")
                        .path("checks")
                        .path(0)
                        .path("message")
                        .asText())
                .isEqualTo("2 of 6 rows fail: name is not one of 1, 2.5, true, b, such as (name=a), (name=2)");
    }

    @Test
    void uniqueShowsTheValueOfAColumnThatIsCalledRows() {
        people("checks: [{unique: rows, severity: warn}]", "SELECT unnest([7, 7, 8]) AS rows");
        assertThat(project.run()
                        .succeeded()
                        .model("people")
                        .path("checks")
                        .path(0)
                        .path("message")
                        .asText())
                .endsWith("duplicate rows, such as (rows=7, rows_=2)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"varchar(10)[]", "struct(a text, b varchar(3))", "map(text, list(varchar(2)))"})
    void lengthWithinAValueIsRefused(String type) {
        people("columns: {tags: \"" + type + "\"}", "SELECT NULL AS tags");
        assertThat(project.command("validate").exited(2).err())
                .contains("error: models/people.sql:2:17: ")
                .contains("declares a length within the type")
                .contains("which holds for a whole column only (say text there)");
    }

    @Test
    void textNullIsAKey() {
        people("strategy: merge\nprimary_key: id", "SELECT 'a' AS id");
        project.run().succeeded();
        project.behindItsBack("ALTER TABLE people ALTER id SET NOT NULL");
        people("strategy: merge\nprimary_key: id", "SELECT unnest(['NULL', 'NULL']) AS id");
        assertThat(project.run().exited(1).error("people"))
                .startsWith("Cannot write people: its rows hold the same key more than once: id='NULL' (2 rows)");
        people(
                "strategy: merge\nprimary_key: id\ncolumns: {id: text}\non_drift: evolve",
                "SELECT unnest(['NULL', 'NULL']) AS id");
        assertThat(project.run("people", "--full-refresh").exited(1).error("people"))
                .contains("id='NULL' (2 rows)");
    }

    @Test
    void columnsOfAChainAreRenamedOnceEach() {
        String header = "strategy: append\nschema_mode: strict\n";
        people(header, "SELECT 1 AS a, 2 AS b, 3 AS z");
        project.run().succeeded();
        for (int run = 0; run < 2; run++) {
            people(header + "column_mapping: {a: b, b: c}", "SELECT 4 AS b, 5 AS c, 6 AS z");
            project.run("--force").succeeded();
        }
        assertThat(project.rows("SELECT b, c, z FROM people ORDER BY b")).containsExactly("1|2|3", "4|5|6", "4|5|6");
    }

    @Test
    void circleOfNewNamesIsRefused() {
        String header = "strategy: append\n";
        people(header, "SELECT 1 AS a, 2 AS b");
        project.run().succeeded();
        people(header + "column_mapping: {a: b, b: a}", "SELECT 1 AS a, 2 AS b");
        assertThat(project.run().exited(1).error("people"))
                .isEqualTo(
                        "Cannot write people: column_mapping says that \"a\" is now \"b\", and these names go round in"
                                + " a circle, so that nobody could tell whether it was done (give one of them a new name)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"append", "truncate", "merge\n-- @key: id", "scd2\n-- @key: id"})
    void doubledColumnIsToldByName(String strategy) {
        project.model("people", "-- @strategy: " + strategy + "\nSELECT 1 AS id, 2 AS n, 3 AS N");
        Outcome run = project.run().exited(1);
        assertThat(run.error("people"))
                .isEqualTo("Cannot read model people: its query gives two columns the name \"N\""
                        + " (give one of them another, with AS)");
        assertThat(run.model("people").path("error").path("file").asText()).isEqualTo("models/people.sql");
        assertThat(run.model("people").path("error").path("line").asInt()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"merge, delete: soft", "scd2, delete: close", "scd2, delete: mark", "scd2, ttl: 1h"})
    void whatTakesARowAwayIsOnRecordInTheRow(String strategy, String option) {
        String header = "strategy: " + strategy + "\nprimary_key: id\n" + option
                + (option.startsWith("ttl") ? "" : "\nmax_delete_ratio: 1")
                + "\ncolumns: {id: integer, n: integer}";
        String gone = option.startsWith("ttl") ? " WHERE false" : " WHERE id = 2";
        project.clock(InstantSource.fixed(Instant.parse("2026-03-01T00:00:00Z")));
        people(header, "SELECT unnest([1, 2]) AS id, 1 AS n");
        project.run().succeeded();
        project.clock(InstantSource.fixed(Instant.parse("2026-03-02T00:00:00Z")));
        people(header, "SELECT * FROM (SELECT unnest([1, 2]) AS id, 1 AS n)" + gone);
        project.run().succeeded();
        assertThat(project.rows("SELECT id, _loaded_at::date, _batch_id = (SELECT run_id FROM _penstock.ledger)"
                        + " FROM people WHERE id = 1"))
                .containsExactly("1|2026-03-02|true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-02-28", "2026-03-02"})
    void endOfAVersionIsOnRecordInIt(String first) {
        String header = "strategy: scd2\nprimary_key: id\nevent_time: at\ncolumns: {id: integer, n: integer, at: date}";
        project.clock(InstantSource.fixed(Instant.parse("2026-03-01T00:00:00Z")));
        people(header, "SELECT 1 AS id, 1 AS n, DATE '2026-02-01' AS at");
        project.run().succeeded();
        people(header, "SELECT 1 AS id, 2 AS n, DATE '2026-03-01' AS at");
        project.run().succeeded();
        project.clock(InstantSource.fixed(Instant.parse("2026-03-05T00:00:00Z")));
        people(header, "SELECT 1 AS id, 3 AS n, DATE '" + first + "' AS at");
        project.run().succeeded();
        String ended = first.equals("2026-02-28") ? "1" : "2";
        assertThat(project.rows("SELECT n FROM people WHERE _loaded_at::date = DATE '2026-03-05' ORDER BY n"))
                .containsExactly(ended, "3");
    }
}
