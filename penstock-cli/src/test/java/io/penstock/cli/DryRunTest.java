package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that does everything and takes it back. */
class DryRunTest {
    private static final String MERGE = "-- @strategy: merge\n-- @key: id\n";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    private Outcome dry(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "--dry-run";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return project.run(all);
    }

    private List<String> relations() {
        return project.rows("SELECT table_schema || '.' || table_name FROM information_schema.tables ORDER BY ALL");
    }

    @Test
    void firstRunIsTriedOverWhatItWouldHaveWrittenAndLeavesNothing() {
        project.model("raw", "SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (2, 'b')) t(id, v)")
                .model("people", "-- @schema: marts\n" + MERGE + "SELECT DISTINCT id, v FROM raw")
                .model("shown", "-- @materialize: view\nSELECT * FROM people")
                .model("again", "-- @strategy: append\nSELECT id FROM shown");
        Outcome dry = dry().succeeded();
        assertThat(dry.json().path("dry_run").asBoolean()).isTrue();
        assertThat(dry.counts("raw")).containsExactly(3L, 0L, 0L, 0L);
        assertThat(dry.counts("people")).containsExactly(2L, 0L, 0L, 0L);
        assertThat(dry.counts("again")).containsExactly(2L, 0L, 0L, 0L);
        assertThat(relations()).isEmpty();
        assertThat(project.rows("SELECT schema_name FROM information_schema.schemata WHERE schema_name = 'marts'"))
                .isEmpty();
        assertThat(project.plan().reasons()).containsEntry("people", "first run");
        assertThat(project.command("info", "--json").succeeded().json().has("last_run"))
                .isFalse();
        Outcome run = project.run().succeeded();
        assertThat(run.counts("people")).isEqualTo(dry.counts("people"));
    }

    @Test
    void rowsThatWouldChangeAreCountedAndStayAsTheyAre() {
        project.model("people", MERGE + "SELECT * FROM (VALUES (1, 'a'), (2, 'b')) t(id, v)");
        project.run().succeeded();
        List<String> ledger = project.rows("FROM _penstock.ledger");
        project.model(
                "people",
                "-- @delete: hard\n" + MERGE + "SELECT * FROM (VALUES (1, 'x', true), (3, 'c', NULL)) t(id, v, w)");
        Outcome dry = dry().succeeded();
        assertThat(dry.counts("people")).containsExactly(1L, 1L, 1L, 0L);
        assertThat(dry.model("people").path("changes").path(0).asText()).isEqualTo("column \"w\" (boolean) is added");
        assertThat(project.rows("FROM people ORDER BY id")).containsExactly("1|a", "2|b");
        assertThat(project.rows("FROM _penstock.ledger")).isEqualTo(ledger);
        assertThat(project.run().succeeded().counts("people")).containsExactly(1L, 1L, 1L, 0L);
    }

    @Test
    void rowsThatWouldGoAndComeAreShown() {
        project.model("people", """
                        /* @model
                        delete: hard
                        strategy: merge
                        key: id
                        columns: {id: bigint, v: {type: text, nullable: true}}
                        */
                        SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (3, 'c')) t(id, v)
                        """).model("log", "-- @strategy: append\nSELECT id, v FROM people");
        assertThat(project.command("run", "--dry-run").succeeded().out()).doesNotContain("Rows of");
        project.run().succeeded();
        project.model("people", """
                /* @model
                delete: hard
                strategy: merge
                key: id
                columns: {id: bigint, v: {type: text, nullable: true}}
                */
                SELECT * FROM (VALUES (1, 'a'), (2, 'x'), (4, 'd')) t(id, v)
                """);

        assertThat(project.command("run", "--dry-run").succeeded().out()).contains("""
                Rows of people:
                   id  v
                -  2   b
                +  2   x
                -  3   c
                +  4   d
                Rows of log:
                   id  v
                +  1   a
                +  2   x
                +  4   d
                """);
        assertThat(project.command("run", "--dry-run", "--rows", "1")
                        .succeeded()
                        .out())
                .contains("""
                Rows of people, the first of them (see more with --rows):
                   id  v
                -  2   b
                +  2   x
                Rows of log""");
        Outcome none = project.run("--dry-run", "--rows", "0").succeeded();
        assertThat(none.model("people").has("changed_rows")).isFalse();
        assertThat(dry().succeeded().model("people").path("changed_rows").toString())
                .isEqualTo("{\"columns\":[\"id\",\"v\"],\"removed\":[[2,\"b\"],[3,\"c\"]],"
                        + "\"added\":[[2,\"x\"],[4,\"d\"]],\"complete\":true}");
        assertThat(project.rows("SELECT id, v FROM people ORDER BY id")).containsExactly("1|a", "2|b", "3|c");
    }

    @Test
    void newColumnShowsItsValuesAndATableThatStaysAsItIsNothing() {
        project.model("people", MERGE + "SELECT 1 AS id, 'a' AS v").model("twice", "SELECT id FROM people");
        project.run().succeeded();
        project.model("people", MERGE + "SELECT 1 AS id, 'a' AS v, [7, NULL] AS n");
        assertThat(project.command("run", "--dry-run").succeeded().out())
                .contains("""
                        Rows of people:
                           id  v  n
                        -  1   a  NULL
                        +  1   a  [7,null]
                        """)
                .doesNotContain("Rows of twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replace|DATE '2024-01-01'|20240101",
                "truncate/schema_mode: flexible|DATE '2024-01-01'|20240101",
                "merge/key: id/schema_mode: lenient|{'a': 1}|7",
                "merge/key: id/schema_mode: lenient|[1]|7",
                "merge/key: id/schema_mode: lenient|true|DATE '2024-01-01'",
            })
    void rowsOfAColumnOfAnotherTypeAreComparedByTheirTexts(String strategy, String before, String after) {
        String head = "/* @model\nstrategy: " + strategy.replace('/', '\n') + "\n*/\n";
        project.model("typed", head + "SELECT 1 AS id, " + before + " AS d");
        project.run().succeeded();
        project.model("typed", head + "SELECT 1 AS id, " + after + " AS d");
        Outcome dry = dry("--force").succeeded();
        assertThat(dry.model("typed").path("warnings").toString()).doesNotContain("cannot be shown");
        assertThat(dry.model("typed").path("changed_rows").path("removed")).hasSize(1);
        assertThat(project.run("--force").succeeded().counts("typed")).isEqualTo(dry.counts("typed"));
    }

    @Test
    void renamedColumnIsNoChangeAndOneThatGoesIsShown() {
        project.model("people", MERGE + "SELECT 1 AS id, 'Ann' AS name, 7 AS age")
                .model("cut", "SELECT 1 AS id, 'v' AS v");
        project.run().succeeded();
        project.model(
                        "people",
                        "/* @model\nstrategy: merge\nkey: id\ncolumn_mapping: {name: full_name}\n*/\n"
                                + "SELECT 1 AS id, 'Ann' AS full_name, 7 AS age")
                .model("cut", "SELECT 1 AS id");
        Outcome dry = dry().succeeded();
        assertThat(dry.model("people").path("changed_rows").path("removed")).isEmpty();
        assertThat(dry.model("cut").path("changed_rows").toString())
                .isEqualTo(
                        "{\"columns\":[\"id\",\"v\"],\"removed\":[[1,\"v\"]],\"added\":[[1,null]],\"complete\":true}");
    }

    @Test
    void rowsAreOfADryRun() {
        project.model("one", "SELECT 1 AS id");
        assertThat(project.command("run", "--rows", "2").exited(2).err())
                .contains("--rows tells what --dry-run shows (give both, or neither)");
        assertThat(project.command("run", "--dry-run", "--rows", "-1").exited(2).err())
                .contains("--rows -1 is no number of rows (give 0 or more)");
    }

    @Test
    void failureIsToldAndWhatDoesNotReadItIsTriedAllTheSame() {
        project.model("a_good", "SELECT 1 AS id")
                .model("b_bad", "SELECT CAST('x' AS INTEGER) AS id")
                .model("c_behind", "SELECT id FROM b_bad")
                .model("d_good", MERGE + "SELECT id FROM a_good");
        Outcome dry = dry().exited(1);
        assertThat(dry.statuses())
                .containsEntry("a_good", "success")
                .containsEntry("b_bad", "failed")
                .containsEntry("c_behind", "skipped")
                .containsEntry("d_good", "success");
        assertThat(dry.reasons()).containsEntry("c_behind", "upstream b_bad failed");
        assertThat(dry.error("b_bad")).contains("'x'");
        assertThat(dry.counts("d_good")).containsExactly(1L, 0L, 0L, 0L);
        assertThat(relations()).isEmpty();
    }

    /** What a failure is explained by must be there again, though the failure undid it. */
    @Test
    void failureOverWhatTheDryRunMadeIsExplainedAsInARun() {
        project.model("raw", "SELECT * FROM (VALUES (1, 'a', 7), (1, 'b', 8)) t(id, v, n)")
                .model("typed", MERGE + "-- @columns: {id: bigint, v: integer, n: bigint}\nSELECT id, v, n FROM raw")
                .model("doubled", MERGE + "-- @columns: {id: bigint, n: bigint}\nSELECT id, n FROM raw")
                .model("misspelt", "SELECT idd FROM raw")
                .model("checked", "-- @checks: [unique: id]\nSELECT id FROM raw")
                .model(
                        "exported",
                        "-- @materialize: file\n-- @path: out.csv\n-- @checks: [unique: id]\nSELECT id FROM raw");
        Outcome dry = dry().exited(1);
        assertThat(dry.error("typed"))
                .contains("v: \"a\" is not a valid integer (row id=1), \"b\" is not a valid integer (row id=1)");
        assertThat(dry.error("doubled")).contains("the same key more than once: id=1 (2 rows)");
        assertThat(dry.error("misspelt")).contains("\"idd\" not found");
        assertThat(dry.error("checked")).contains("1 of 1 checks failed");
        assertThat(dry.error("exported")).contains("1 of 1 checks failed");
        assertThat(dry.statuses()).containsEntry("raw", "success");
        assertThat(relations()).isEmpty();
        Outcome run = project.run().exited(1);
        for (String model : List.of("typed", "doubled", "misspelt")) {
            assertThat(run.error(model)).isEqualTo(dry.error(model));
        }
    }

    @Test
    void declaredTablesAreTriedOverEachOtherAndLeaveNothing() {
        String declared = "-- @columns: {id: {type: bigint, key: true}, v: {type: text, nullable: true}}\n";
        project.model("raw", "-- @strategy: append\n" + declared + "SELECT 1 AS id, 'a' AS v")
                .model("merged", "-- @strategy: merge\n" + declared + "SELECT id, v FROM raw")
                .model(
                        "kept",
                        "-- @strategy: scd2\n-- @checks: [not_null: v]\n" + declared + "SELECT id, v FROM merged")
                .model("made_again", "-- @strategy: replace\n" + declared + "SELECT id, v FROM kept");
        Outcome dry = dry().succeeded();
        assertThat(dry.counts("made_again")).containsExactly(1L, 0L, 0L, 0L);
        assertThat(relations()).isEmpty();
        project.run().succeeded();
        project.model("raw", "-- @strategy: append\n" + declared + "SELECT 2 AS id, NULL AS v");
        List<String> before = project.rows("FROM _penstock.ledger ORDER BY ALL");
        Outcome second = dry().exited(1);
        assertThat(second.counts("merged")).containsExactly(1L, 0L, 0L, 1L);
        assertThat(second.error("kept")).contains("1 of 1 checks failed");
        assertThat(second.reasons()).containsEntry("made_again", "upstream kept failed");
        assertThat(project.rows("SELECT id FROM merged")).containsExactly("1");
        assertThat(project.rows("FROM _penstock.ledger ORDER BY ALL")).isEqualTo(before);
    }

    @Test
    void timeoutCountsHereToo() {
        project.model("a_first", "SELECT 1 AS id")
                .model(
                        "slow",
                        "-- @timeout: 200ms\nSELECT count(*) AS n FROM range(10000000) a(i), range(10000000) b(j)"
                                + " WHERE hash(i + j) = 1")
                .model("behind", "SELECT n FROM slow")
                .model("z_last", "SELECT id FROM a_first");
        Outcome dry = dry().exited(1);
        assertThat(dry.model("slow").path("error").path("code").asText()).isEqualTo("TIMED_OUT");
        assertThat(dry.error("slow"))
                .isEqualTo("Cannot finish slow: it ran longer than its timeout of 200ms (raise the timeout, or give the"
                        + " model less to do)");
        assertThat(dry.reasons()).containsEntry("behind", "upstream slow failed");
        assertThat(dry.statuses()).containsEntry("a_first", "success").containsEntry("z_last", "success");
        assertThat(relations()).isEmpty();
    }

    @Test
    void modeThatWouldRefuseRefusesHereToo() {
        project.model("people", MERGE + "SELECT 1 AS id, 'a' AS v");
        project.run().succeeded();
        project.model("people", MERGE + "SELECT 1 AS id, 2 AS v");
        assertThat(dry().exited(1).error("people")).contains("column \"v\" changes from text to integer");
    }

    @Test
    void whatCannotBeTakenBackIsNotTriedAndSaysSo() {
        project.model("base", "SELECT 1 AS id UNION ALL SELECT 2")
                .model("out", "-- @materialize: file\n-- @path: out.csv\nSELECT id FROM base")
                .model("reads_file", "SELECT id FROM out")
                .model("reads_java", "SELECT id FROM j")
                .file(
                        "models/J.java",
                        "public class J { @io.penstock.Model io.penstock.Relation j(io.penstock.Relation base) {"
                                + " throw new IllegalStateException(\"it ran\"); } }");
        Outcome dry = dry().succeeded();
        assertThat(dry.counts("out")).containsExactly(2L, 0L, 0L, 0L);
        assertThat(Files.exists(project.path("out.csv"))).isFalse();
        assertThat(dry.reasons())
                .containsEntry("reads_file", "not tried: it reads the file of out, which a dry run does not write")
                .containsEntry("j", "not tried: the effects of a Java method cannot be rolled back")
                .containsEntry("reads_java", "not tried: it reads j, which was not tried");
        assertThat(project.command("run", "--dry-run").succeeded().out())
                .contains("not tried: the effects of a Java method cannot be rolled back")
                .contains("; everything was rolled back");
    }
}
