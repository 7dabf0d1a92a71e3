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

/** What becomes of a declared table that says {@code on_drift: evolve} when its declaration changes. */
class DeclaredEvolutionTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    private Outcome run(String header, String columns, String query) {
        project.model("people", header + "\n-- @on_drift: evolve\n-- @columns: {" + columns + "}\n" + query);
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
                project.rows(
                        "SELECT column_name || ' ' || data_type || CASE is_nullable WHEN 'NO' THEN ' !' ELSE '' END"
                                + " FROM information_schema.columns WHERE table_name = 'people'"
                                + " AND column_name NOT IN ('_loaded_at', '_batch_id') ORDER BY ordinal_position"));
    }

    private List<String> keys() {
        return project.rows("SELECT constraint_text FROM duckdb_constraints() WHERE table_name = 'people'"
                + " AND constraint_type IN ('PRIMARY KEY', 'UNIQUE') ORDER BY ALL");
    }

    @Test
    void tableFollowsItsDeclarationAndKeepsItsRows() {
        String merge = "-- @strategy: merge";
        run(merge, "id: {type: integer, key: true}, name: text, n: smallint", "SELECT 1 AS id, 'Ann' AS name, 5 AS n")
                .succeeded();
        Outcome run = run(
                        merge + "\n-- @column_mapping: {name: full_name}",
                        "id: {type: bigint, key: true}, full_name: {type: text, natural_key: true}, n: {type: integer,"
                                + " nullable: true}, active: {type: boolean, nullable: true}",
                        "SELECT 5000000000 AS id, 'Bo' AS full_name, 70000 AS n, true AS active")
                .succeeded();
        assertThat(texts(run, "changes"))
                .containsExactly(
                        "column \"name\" is renamed to \"full_name\"",
                        "column \"id\" changes from integer to bigint",
                        "column \"n\" changes from smallint to integer",
                        "column \"n\" now allows NULL",
                        "column \"active\" (boolean) is added",
                        "(full_name) becomes unique");
        assertThat(texts(run, "warnings"))
                .containsExactly(
                        "the table is rebuilt with its rows, because its keys or their columns change: indexes and comments"
                                + " that others made on it are lost");
        assertThat(columns()).isEqualTo("id BIGINT !, full_name VARCHAR !, n INTEGER, active BOOLEAN");
        assertThat(keys()).containsExactly("PRIMARY KEY(id)", "UNIQUE(full_name)");
        assertThat(project.rows("SELECT id, full_name, n, active FROM people ORDER BY id"))
                .containsExactly("1|Ann|5|null", "5000000000|Bo|70000|true");
        assertThat(project.rows("SELECT count(DISTINCT _batch_id) FROM people")).containsExactly("2");
    }

    @Test
    void historyKeepsItsVersionsWhenItsKeyWidens() {
        String history = "-- @strategy: scd2\n-- @primary_key: id";
        run(history, "id: {type: integer, key: true}, v: text", "SELECT 1 AS id, 'a' AS v")
                .succeeded();
        run(history, "id: {type: integer, key: true}, v: text", "SELECT 1 AS id, 'b' AS v")
                .succeeded();
        run(history, "id: {type: bigint, key: true}, v: text", "SELECT 1 AS id, 'c' AS v")
                .succeeded();
        assertThat(project.rows("SELECT id, v, is_current FROM people ORDER BY valid_from"))
                .containsExactly("1|a|false", "1|b|false", "1|c|true");
        assertThat(columns()).startsWith("id BIGINT !, ");
        assertThat(keys()).containsExactly("PRIMARY KEY(id, valid_from)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"append", "merge", "scd2", "truncate"})
    void modeCountsHereToo(String strategy) {
        String header = "-- @strategy: " + strategy + "\n-- @primary_key: id";
        run(header, "id: {type: integer, key: true}, v: text", "SELECT 1 AS id, 'a' AS v")
                .succeeded();
        List<String> before = project.rows("FROM people");
        Outcome strict = run(
                        header + "\n-- @schema_mode: strict",
                        "id: {type: bigint, key: true}, v: {type: text, nullable: true}, w: {type: text, nullable: true}",
                        "SELECT 2 AS id, 'b' AS v, 'c' AS w")
                .exited(1);
        assertThat(strict.error("people"))
                .contains("schema_mode \"strict\" does not allow: column \"id\" changes from integer to bigint;"
                        + " column \"v\" now allows NULL; column \"w\" (text) is added (say schema_mode safe");
        Outcome safe = run(header, "id: {type: integer, key: true}, v: integer", "SELECT 2 AS id, 7 AS v")
                .exited(1);
        assertThat(safe.error("people")).contains("column \"v\" changes from text to integer");
        assertThat(project.rows("FROM people")).isEqualTo(before);
        Outcome ignore = run(
                        header + "\n-- @schema_mode: ignore",
                        "id: {type: bigint, key: true}, v: {type: text, natural_key: true}, w: {type: text, nullable: true}",
                        "SELECT 2 AS id, 'b' AS v, 'c' AS w")
                .succeeded();
        assertThat(texts(ignore, "warnings")).contains("the table has no column \"w\": it is left out of the new rows");
        assertThat(columns()).startsWith("id INTEGER !, v VARCHAR !");
        assertThat(project.rows("SELECT id, v FROM people WHERE id = 2")).containsExactly("2|b");
    }

    /** DuckDB keeps no length of a text, so that the table never is as declared to the letter. */
    @ParameterizedTest
    @ValueSource(strings = {"strict", "safe", "flexible", "lenient", "ignore"})
    void tableThatIsAsDeclaredIsLeftAsItIs(String mode) {
        String header = "-- @strategy: merge\n-- @schema_mode: " + mode;
        String columns = "id: {type: integer, key: true}, v: varchar(20), s: \"struct(a integer, b text)\"";
        run(header, columns, "SELECT 1 AS id, 'a' AS v, {'a': 1, 'b': 'x'} AS s")
                .succeeded();
        Outcome again = run(header, columns, "SELECT 2 AS id, 'b' AS v, {'a': 2, 'b': 'y'} AS s")
                .succeeded();
        assertThat(texts(again, "changes")).isEmpty();
        assertThat(texts(again, "warnings")).isEmpty();
        assertThat(project.rows("SELECT count(*) FROM people")).containsExactly("2");
    }

    @ParameterizedTest
    @CsvSource({"merge, soft", "scd2, mark"})
    void marksOfDeletionsMayBeginInATableThatHasColumnsOfItsOwn(String strategy, String delete) {
        String header = "-- @strategy: " + strategy + "\n-- @primary_key: id";
        String columns = "id: {type: integer, key: true}, v: text";
        run(header, columns, "SELECT 1 AS id, 'a' AS v UNION ALL SELECT 2, 'b'").succeeded();
        Outcome run = run(header + "\n-- @delete: " + delete, columns, "SELECT 1 AS id, 'a' AS v")
                .succeeded();
        assertThat(texts(run, "changes")).containsExactly("column \"_deleted_at\" (timestamptz) is added");
        assertThat(project.rows("SELECT id FROM people WHERE _deleted_at IS NOT NULL"))
                .containsExactly("2");
    }

    @Test
    void tableThatWasNotDeclaredLacksWhatADeclaredOneTells() {
        project.model("people", "-- @strategy: merge\n-- @primary_key: id\nSELECT 1 AS id, 'a' AS v");
        project.run().succeeded();
        String columns = "id: {type: integer, key: true}, v: text";
        assertThat(run("-- @strategy: merge", columns, "SELECT 2 AS id, 'b' AS v")
                        .exited(1)
                        .error("people"))
                .contains(
                        "does not allow: the table lacks _loaded_at, _batch_id, which Penstock keeps in it, and its rows"
                                + " have no value for that (rebuild the table with: penstock run people --full-refresh)");
        run("-- @strategy: merge\n-- @audit: false", columns, "SELECT 2 AS id, 'b' AS v")
                .succeeded();
        assertThat(columns()).isEqualTo("id INTEGER !, v VARCHAR !");
        assertThat(keys()).containsExactly("PRIMARY KEY(id)");
        assertThat(project.rows("FROM people ORDER BY id")).containsExactly("1|a", "2|b");
    }

    @Test
    void rowsOfATableThatIsEmptiedMakeWayForColumnsOfAnyType() {
        String columns = "id: {type: integer, key: true}, v: text";
        run("-- @strategy: truncate", columns, "SELECT 1 AS id, 'x' AS v").succeeded();
        Outcome run = run(
                        "-- @strategy: truncate\n-- @schema_mode: flexible",
                        "id: {type: bigint, key: true}, v: integer",
                        "SELECT 1 AS id, 7 AS v")
                .succeeded();
        assertThat(run.counts("people")).containsExactly(1L, 0L, 1L, 0L);
        assertThat(columns()).isEqualTo("id BIGINT !, v INTEGER !");
        assertThat(project.rows("SELECT id, v FROM people")).containsExactly("1|7");
    }

    @Test
    void keyThatRowsBreakIsToldAndTheTableStaysAsItWas() {
        String merge = "-- @strategy: merge\n-- @primary_key: id";
        String query = "SELECT 1 AS id, 'a' AS v UNION ALL SELECT 2, 'a'";
        run(merge, "id: {type: integer, key: true}, v: text", query).succeeded();
        Outcome run = run(
                        merge,
                        "id: {type: integer, key: true}, v: {type: text, natural_key: true}",
                        "SELECT 3 AS id, 'c' AS v")
                .exited(1);
        assertThat(run.error("people"))
                .isEqualTo(
                        "Cannot write people: (v) cannot become a key: several rows of the table have the same values in"
                                + " it, such as v='a' (correct them, or rebuild the table with: penstock run people"
                                + " --full-refresh)");
        assertThat(keys()).containsExactly("PRIMARY KEY(id)");
        assertThat(project.rows("SELECT id FROM people ORDER BY id")).containsExactly("1", "2");
    }
}
