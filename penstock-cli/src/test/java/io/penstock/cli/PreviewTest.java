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

/** What is told of models before they run. */
class PreviewTest {
    private static final String MERGE = "-- @strategy: merge\n-- @key: id\n";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    private List<String> relations() {
        return project.rows("SELECT table_schema || '.' || table_name FROM information_schema.tables ORDER BY ALL");
    }

    private static List<String> changes(Outcome plan, String model) {
        List<String> changes = new ArrayList<>();
        plan.model(model).path("changes").forEach(change -> changes.add(change.asText()));
        return changes;
    }

    @Test
    void planTellsWhatWouldBecomeOfColumns() {
        project.model("people", MERGE + "SELECT 1 AS id, 'a' AS v").model("other", MERGE + "SELECT 1 AS id, 'a' AS v");
        project.run().succeeded();
        project.model("people", MERGE + "SELECT 1 AS id, 2 AS n").model("other", MERGE + "SELECT 1 AS id, 2 AS v");
        assertThat(project.command("plan").exited(1).out())
                .contains("changed: people: column \"n\" (integer) is added")
                .contains("warning: people: new rows no longer have column \"v\": it stays")
                .contains("will fail: other: Cannot write other: ");
        Outcome plan = project.plan().exited(1);
        assertThat(plan.model("people").path("changes").path(0).asText()).isEqualTo("column \"n\" (integer) is added");
        assertThat(plan.model("other").path("problem").path("code").asText()).isEqualTo("COLUMNS_DIFFER");
    }

    @Test
    void previewTellsHowAModelIsWrittenAndRunsNoQuery() {
        project.model("people", MERGE + "SELECT CAST('x' AS INTEGER) AS id, 'a' AS v")
                .model("plain", "SELECT 1 AS id");
        String people = project.command("preview", "people").succeeded().out();
        assertThat(people)
                .startsWith("""
                    model: people
                    becomes: table main.people
                    strategy: merge_by_key
                    key: id (the primary_key of the model)
                    schema_mode: safe
                    action: run: first run
                    path: within one database
                    """)
                .contains("CREATE TABLE \"main\".\"people\" AS")
                .contains("INSERT INTO \"main\".\"people\"");
        assertThat(project.command("preview", "plain").succeeded().out()).contains("schema_mode: query\n");
        assertThat(project.command("preview", "pepole").exited(2).err())
                .contains("Cannot find model pepole: the project has none of that name (did you mean \"people\"?)");
        assertThat(relations()).isEmpty();
    }

    /** Each model's columns are made from those that what it reads will have, whatever it is kept as. */
    @Test
    void changesAreToldThroughWhatChangesInTheSameRun() {
        project.model("base", MERGE + "SELECT 1 AS id, 'a' AS v")
                .model("inlined", "-- @materialize: ephemeral\nSELECT * FROM base")
                .model("shown", "-- @materialize: view\nSELECT * FROM inlined")
                .model("made_again", "SELECT * FROM shown")
                .model("kept", MERGE + "SELECT * FROM made_again")
                .model("other", "-- @strategy: append\nSELECT id, v FROM shown");
        project.run().succeeded();
        project.model("base", MERGE + "SELECT 1 AS id, 'a' AS v, 5000000000 AS n")
                .model("other", "-- @strategy: append\nSELECT id, length(v) AS v FROM shown");
        Outcome plan = project.plan().exited(1);
        assertThat(changes(plan, "base")).containsExactly("column \"n\" (bigint) is added");
        assertThat(changes(plan, "kept")).containsExactly("column \"n\" (bigint) is added");
        assertThat(plan.model("other").path("problem").path("message").asText())
                .contains("column \"v\" changes from text to bigint");
        assertThat(relations()).doesNotContain("main._penstock_stage_kept");
        Outcome run = project.run().exited(1);
        assertThat(changes(run, "kept")).isEqualTo(changes(plan, "kept"));
        assertThat(run.error("other"))
                .isEqualTo(plan.model("other").path("problem").path("message").asText());
    }

    @Test
    void recordOfAJavaModelTellsWhatItWillChange() {
        String java = "import io.penstock.*; import java.util.List;\npublic class M {\n record P(%s) {}\n"
                + " @Model(strategy = Strategy.APPEND) List<P> people() { return List.of(); }\n"
                + " @Model Relation chosen(Relation people) { return people; }\n}\n";
        project.file("models/M.java", java.formatted("int id, String name"))
                .model("behind", MERGE + "SELECT * FROM people")
                .model("further", MERGE + "SELECT * FROM chosen");
        project.run().succeeded();
        project.file("models/M.java", java.formatted("long id, String name, boolean active"));
        Outcome plan = project.plan().succeeded();
        assertThat(changes(plan, "people"))
                .containsExactly(
                        "column \"id\" changes from integer to bigint", "column \"active\" (boolean) is added");
        assertThat(changes(plan, "behind")).isEqualTo(changes(plan, "people"));
        assertThat(changes(plan, "further"))
                .as("only the run tells what a relation has")
                .isEmpty();
        assertThat(project.command("preview", "people").succeeded().out())
                .contains("path: java: its statements are told when it runs\nchanged: people: column \"id\" changes");
        Outcome run = project.run().succeeded();
        assertThat(changes(run, "people")).isEqualTo(changes(plan, "people"));
        assertThat(changes(run, "behind")).isEqualTo(changes(plan, "behind"));
    }

    @Test
    void columnThatWillBeGoneIsToldWhereItIsRead() {
        project.model("base", "SELECT 1 AS id, 'a' AS v").model("kept", MERGE + "SELECT id, v FROM base");
        project.run().succeeded();
        project.model("base", "SELECT 1 AS id, 'a' AS w");
        Outcome plan = project.plan().exited(1);
        assertThat(plan.model("kept").path("problem").path("message").asText()).contains("\"v\" not found");
        assertThat(plan.model("kept").path("problem").path("file").asText()).isEqualTo("models/kept.sql");
        assertThat(project.run().exited(1).error("kept")).contains("\"v\" not found");
    }

    @Test
    void queryThatCannotRunIsToldWithItsPlace() {
        project.model("kept", MERGE + "SELECT 1 AS id, 'a' AS v");
        project.run().succeeded();
        project.model("kept", MERGE + "SELECT 1 AS id, lenght('a') AS v");
        Outcome plan = project.plan().exited(1);
        assertThat(plan.model("kept").path("problem").path("message").asText()).contains("lenght");
        assertThat(plan.model("kept").path("problem").path("line").asInt()).isEqualTo(3);
        assertThat(project.command("preview", "kept").exited(1).out()).contains("will fail: kept: ");
    }

    /** A preview is of a run of the one model, which leaves what it reads as it is. */
    @Test
    void previewIsOfARunOfTheModelAlone() {
        project.model("base", "SELECT 1 AS id, 'a' AS v").model("kept", MERGE + "SELECT id, v FROM base");
        project.run().succeeded();
        project.model("base", "SELECT 1 AS id, 'a' AS w");
        assertThat(project.command("preview", "kept").succeeded().out()).doesNotContain("will fail");
        project.run("kept").succeeded();
    }

    @Test
    void columnThatStaysInATableMayBeReadThoughTheQueryNoLongerGivesIt() {
        project.model("base", MERGE + "SELECT 1 AS id, 'a' AS v").model("kept", MERGE + "SELECT id, v FROM base");
        project.run().succeeded();
        project.model("base", MERGE + "SELECT 1 AS id, 5 AS n").model("kept", MERGE + "SELECT id, v, n FROM base");
        assertThat(changes(project.plan().succeeded(), "kept")).containsExactly("column \"n\" (integer) is added");
        project.run().succeeded();
    }

    @Test
    void firstRunIsToldToTheLastStatement() {
        project.model("base", "-- @strategy: scd2\n-- @key: id\nSELECT 1 AS id, 'a' AS v")
                .model("typed", MERGE + "-- @columns: {id: bigint, v: text}\nSELECT id, v FROM base WHERE is_current")
                .model("behind", "-- @strategy: append\nSELECT id, _loaded_at FROM typed")
                .file(
                        "models/M.java",
                        "import java.util.List;\npublic class M {\n record P(int id) {}\n"
                                + " @io.penstock.Model List<P> people() { return List.of(); }\n"
                                + " @io.penstock.Model io.penstock.Relation chosen(io.penstock.Relation base) {"
                                + " return base; }\n}\n")
                .model("of_record", MERGE + "SELECT id FROM people")
                .model("of_relation", MERGE + "SELECT id FROM chosen");
        String plan = project.command("plan", "--statements").succeeded().out();
        assertThat(plan)
                .contains("INSERT INTO \"main\".\"typed\" (\"id\", \"v\", \"_loaded_at\", \"_batch_id\")")
                .contains("INSERT INTO \"main\".\"behind\" (\"id\", \"_loaded_at\")")
                .contains("INSERT INTO \"main\".\"of_record\" (\"id\")")
                .contains("-- of_relation\n-- the columns of what it reads are only known in the run;\n");
        assertThat(relations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "merge|''|id: {type: bigint, key: true}, v: text|id (the primary key of its table)",
                "merge|''|id: {type: bigint, key: true}, v: {type: text, natural_key: true}|v (the first natural key of its"
                        + " table; its primary key is id)",
                "merge|primary_key: id|id: bigint, v: {type: text, natural_key: true}|id (the primary key of its table)",
                "merge|primary_key: id|id: {type: bigint, nullable: true}, v: {type: text, key: true}|id (the primary_key of"
                        + " the model)",
                "scd2|''|id: bigint, v: {type: text, natural_key: true}|v (the first natural key of its table; it has no"
                        + " primary key)",
                "append|''|id: bigint, v: text|none"
            })
    void keyIsToldWithWhereItComesFrom(String strategy, String key, String columns, String told) {
        project.model(
                "people",
                "-- @strategy: " + strategy + (key.isEmpty() ? "" : "\n-- @" + key) + "\n-- @columns: {" + columns
                        + "}\nSELECT 1 AS id, 'a' AS v");
        assertThat(project.command("preview", "people").succeeded().out()).contains("\nkey: " + told + "\n");
        String reason = told.contains("(") ? told.substring(told.indexOf('(') + 1, told.length() - 1) : "";
        assertThat(project.command("preview", "people", "--json")
                        .succeeded()
                        .json()
                        .path("key_reason")
                        .asText())
                .isEqualTo(reason);
    }
}
