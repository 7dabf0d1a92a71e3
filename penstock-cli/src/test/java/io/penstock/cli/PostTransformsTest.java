package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done behind the write of a model, and what becomes of it when something goes wrong. */
class PostTransformsTest {
    private static final String ENDLESS =
            "SELECT count(*) AS n FROM range(10000000) a(i), range(10000000) b(j) WHERE hash(i + j) = 1";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    /** Makes the model orders, with its post-transforms as a list in YAML. */
    private void orders(String post, String query) {
        project.model("orders", "/* @model\npost:\n" + post.indent(2) + "*/\n" + query);
    }

    @Test
    void statementsRunBehindTheWriteInTheirOrder() {
        orders("""
                - CREATE TABLE seen AS SELECT 0 AS n, 'x' AS run_id -- once
                - INSERT INTO seen SELECT sum(n), {run_id} FROM {this}
                - sql: |
                    -- {nothing} of this counts;
                    UPDATE {this} SET n = n * 10;
                    INSERT INTO seen SELECT sum(n), 'not; {run}' FROM {this};
                """, "SELECT 1 AS n");
        Outcome run = project.run().succeeded();

        String id = run.json().path("run_id").asText();
        assertThat(project.rows("FROM orders")).containsExactly("10");
        assertThat(project.rows("FROM seen")).containsExactly("0|x", "1|" + id, "10|not; {run}");
        assertThat(project.run().succeeded().ran()).isEmpty();
        assertThat(project.rows("SELECT count(*) FROM seen")).containsExactly("3");
    }

    @Test
    void failureLeavesTheRowsAndIsRepeatedWithoutTheWrite() {
        project.file("seeds/n.csv", "n\n1\n").model("after", "SELECT * FROM orders");
        orders("""
                - name: once
                  sql: INSERT INTO notes VALUES ('once')
                - name: twice
                  sql: |
                    INSERT INTO notes VALUES ('twice');
                    UPDATE {this}
                       SET m = n + 1
                """, "-- @strategy: append\nSELECT n FROM 'seeds/n.csv'");
        project.file("data/.keep", "").behindItsBack("CREATE TABLE notes (what VARCHAR)");

        Outcome failed = project.run().exited(1);

        assertThat(failed.statuses()).containsEntry("orders", "failed").containsEntry("after", "skipped");
        assertThat(failed.counts("orders")).containsExactly(1L, 0L, 0L, 0L);
        assertThat(project.rows("FROM orders")).containsExactly("1");
        assertThat(project.rows("FROM notes")).containsExactly("once");
        assertThat(project.plan().succeeded().reasons())
                .containsEntry("orders", "post-transform 2 of 2 is not done: twice");

        project.run().exited(1);
        project.behindItsBack("ALTER TABLE orders ADD COLUMN m INTEGER");
        Outcome again = project.run().succeeded();

        assertThat(again.counts("orders")).containsExactly(0L, 0L, 0L, 0L);
        assertThat(project.rows("FROM orders")).containsExactly("1|2");
        assertThat(project.rows("FROM after")).containsExactly("1|2");
        assertThat(project.rows("FROM notes")).containsExactly("once", "twice");
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @Test
    void everyFormSaysTheSame() {
        List<String> headers = List.of(
                "-- @post: UPDATE {this} SET n = 2, m = 3\n",
                "-- @post: [{sql: \"UPDATE {this} SET n = 2, m = 3\"}]\n",
                "-- @model(name=\"orders\", post=[\"UPDATE {this} SET n = 2, m = 3\"])\n",
                "-- @model(post=[{sql: 'UPDATE {this} SET n = 2, m = 3', continue_on_failure=true}])\n",
                "/* @model\npost: UPDATE {this} SET n = 2, m = 3\n*/\n");
        for (String header : headers) {
            project.model("orders", header + "SELECT 1 AS n, 1 AS m");
            project.run("--force").succeeded();
            assertThat(project.rows("FROM orders")).as(header).containsExactly("2|3");
        }
    }

    @Test
    void failureThatMayBeIsWarnedOfAndNotRepeatedBeforeTheNextWrite() {
        project.file("seeds/n.csv", "n\n1\n").model("after", "SELECT n FROM orders");
        orders("""
                - sql: INSERT INTO notes SELECT n FROM {this}
                  name: note
                  continue_on_failure: true
                - UPDATE {this} SET n = n + 1
                """, "SELECT n FROM 'seeds/n.csv'");

        Outcome run = project.run().succeeded();

        assertThat(run.statuses()).containsEntry("orders", "success").containsEntry("after", "success");
        assertThat(run.model("orders").path("warnings").path(0).asText())
                .startsWith(
                        "models/orders.sql:3:10: post-transform 1 of 2, note, failed: Cannot run the statement: Table with"
                                + " name notes does not exist!")
                .endsWith(" (its rows are written and stay; what comes behind it goes on)");
        assertThat(posts(run))
                .containsExactly("note failed null RELATION_MISSING", "UPDATE {this} SET n = n + 1 success 1 ");
        assertThat(project.rows("FROM after")).containsExactly("2");
        assertThat(project.run().succeeded().ran()).isEmpty();

        project.behindItsBack("CREATE TABLE notes (n INTEGER)");
        assertThat(project.run().succeeded().ran()).isEmpty();
        project.file("seeds/n.csv", "n\n10\n").run().succeeded();
        assertThat(project.rows("FROM notes")).containsExactly("10");
        assertThat(project.rows("FROM after")).containsExactly("11");
    }

    @Test
    void whatBecameOfEachIsToldAndKept() {
        orders("""
                - CREATE TABLE IF NOT EXISTS seen (n INTEGER)
                - {name: note, sql: "INSERT INTO seen SELECT n FROM {this}; INSERT INTO seen VALUES (9)"}
                - {name: wrong, sql: "DELETE FROM nowhere"}
                - {name: late, sql: "DELETE FROM seen"}
                """, "SELECT 1 AS n");

        Outcome run = project.run().exited(1);

        assertThat(posts(run))
                .containsExactly(
                        "CREATE TABLE IF NOT EXISTS seen (n INTEGER) success 0 ",
                        "note success 2 ",
                        "wrong failed null RELATION_MISSING",
                        "late skipped null ");
        assertThat(project.command("info", "orders").succeeded().out())
                .containsPattern(
                        "post: CREATE TABLE .* \\(success, .*\\), note \\(success, .*\\), wrong \\(failed, .*\\), late\n");
        project.behindItsBack("CREATE TABLE nowhere (n INTEGER)");
        assertThat(posts(project.run().succeeded())).containsExactly("wrong success 0 ", "late success 2 ");
        JsonNode info = project.command("info", "--json", "orders").succeeded().json();
        assertThat(info.path("post"))
                .hasSize(4)
                .allSatisfy(post ->
                        assertThat(post.path("last").path("status").asText()).isEqualTo("success"));
        Outcome shown = project.command("run", "--force").succeeded();
        assertThat(shown.out())
                .containsPattern("MODEL +STATUS +ROWS +POST +TIME")
                .containsPattern("orders +success +\\+1 +4/4 ");
    }

    private static List<String> posts(Outcome run) {
        List<String> told = new ArrayList<>();
        run.model("orders")
                .path("post")
                .forEach(post -> told.add(String.join(
                        " ",
                        post.path("name").asText(),
                        post.path("status").asText(),
                        post.path("rows").asText(),
                        post.path("error").path("code").asText())));
        return told;
    }

    @Test
    void errorInAFilePointsIntoIt() {
        project.file("transforms/mask.sql", "-- hide\nUPDATE {this}\n   SET emial = {run_id};\n");
        orders("- {name: hide, transform: Mask}", "SELECT 'a@b' AS email");

        Outcome run = project.run().exited(1);

        assertThat(run.error("orders"))
                .startsWith(
                        "Cannot finish orders: post-transform 1 of 1, hide, failed: Cannot run the statement: Referenced"
                                + " update column emial not found in table!")
                .endsWith("(its rows are written and stay; the next run goes on with this post-transform)");
        assertThat(run.model("orders").path("error").path("file").asText()).isEqualTo("transforms/mask.sql");
        assertThat(run.model("orders").path("error").path("line").asInt()).isEqualTo(2);
    }

    @Test
    void errorInALongTextTellsItsLine() {
        orders("""
                - sql: |
                    DELETE FROM {this};
                    INSERT INTO {this}
                      SELECT 1 FROM nowhere
                  name: fill
                """, "SELECT 1 AS n");

        Outcome run = project.run().exited(1);

        assertThat(run.error("orders"))
                .startsWith(
                        "Cannot finish orders: post-transform 1 of 1, fill, failed: in line 3, \"SELECT 1 FROM nowhere\":"
                                + " Cannot run the statement: Table with name nowhere does not exist!");
        assertThat(project.rows("FROM orders")).containsExactly("1");
    }

    @Test
    void viewsAndFilesHaveThemToo() {
        project.model("shown", "-- @materialize: view\n-- @post: CREATE TABLE a AS FROM {this}\nSELECT 1 AS n")
                .model(
                        "exported",
                        "-- @materialize: file\n-- @path: out/rows.csv\n-- @post: CREATE TABLE b AS FROM {this}\nSELECT 2 AS n");

        project.run().succeeded();

        assertThat(project.rows("SELECT a.n AS a, b.n AS b FROM a, b")).containsExactly("1|2");
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @Test
    void dryRunTellsThatTheyAreNotTried() {
        project.model("after", "SELECT n FROM orders");
        orders("- {name: more, sql: \"UPDATE {this} SET n = 2\"}", "SELECT 1 AS n");

        Outcome dry = project.run("--dry-run").succeeded();

        assertThat(posts(dry)).containsExactly("more skipped null ");
        assertThat(dry.model("orders").path("warnings").path(0).asText())
                .isEqualTo(
                        "its post-transforms are not tried, as what they do outside of the database cannot be taken back;"
                                + " what reads it is tried without them");
        assertThat(dry.counts("after")).containsExactly(1L, 0L, 0L, 0L);
        assertThat(project.plan().reasons()).containsEntry("orders", "first run");
    }

    @Test
    void statementsAreShownAsTheyWouldBeSent() {
        orders("""
                - {name: mark, sql: "UPDATE {this} SET r = {run_id}; ANALYZE {this}"}
                """, "SELECT 1 AS n, '' AS r");

        JsonNode expected = project.command("preview", "--json", "orders")
                .succeeded()
                .json()
                .path("post");
        assertThat(expected.toString())
                .isEqualTo(
                        "[{\"kind\":\"post\",\"name\":\"mark\",\"statements\":[\"UPDATE \\\"main\\\".\\\"orders\\\" SET r ="
                                + " {run_id}\",\"ANALYZE \\\"main\\\".\\\"orders\\\"\"]}]");
        assertThat(project.plan("--statements").model("orders").path("post")).isEqualTo(expected);
        assertThat(project.command("plan", "--statements").succeeded().out())
                .contains(
                        "-- post-transform mark\nUPDATE \"main\".\"orders\" SET r = {run_id};\nANALYZE \"main\".\"orders\";\n");
    }

    @Test
    void timeoutCountsForThemAndIsNoFailureToPassOver() {
        project.model("orders", """
                /* @model
                timeout: 1s
                post:
                  - SELECT 1
                  - {name: endless, continue_on_failure: true, sql: "CREATE TABLE c AS %s"}
                  - {name: late, sql: SELECT 2}
                */
                SELECT 1 AS n
                """.formatted(ENDLESS));

        Outcome run = project.run().exited(1);

        assertThat(run.error("orders"))
                .isEqualTo("Cannot finish orders: it ran longer than its timeout of 1s; its rows are written and stay;"
                        + " post-transform 2 of 3 is not done (raise the timeout, or give the model less to do)");
        assertThat(posts(run))
                .containsExactly("SELECT 1 success 0 ", "endless failed null CANCELLED", "late skipped null ");
        assertThat(project.rows("FROM orders")).containsExactly("1");
        assertThat(project.plan().reasons()).containsEntry("orders", "post-transform 2 of 3 is not done: endless");
    }

    @Test
    void interruptStopsThemAndTheNextRunGoesOn() throws Exception {
        project.model("after", "SELECT n FROM orders");
        String post = "- CREATE TABLE begun AS SELECT 1 AS n\n"
                + "- {name: slow, continue_on_failure: true, sql: \"CREATE TABLE c AS SELECT * FROM source_of_c\"}\n";
        project.file("data/.keep", "").behindItsBack("CREATE VIEW source_of_c AS " + ENDLESS);
        orders(post, "SELECT 1 AS n");
        try (Child child = Child.start(project, List.of(), "run", "--json")) {
            child.await(project.path(".penstock/logs/penstock.log"), " begins: ");
            awaitPost(child);
            child.interrupt();
            int code = child.exit();
            Outcome run = new Outcome(code, Files.readString(child.out()), Files.readString(child.err()));
            assertThat(run.reasons())
                    .containsEntry(
                            "orders",
                            "the run was cancelled; its rows are written and stay; post-transform 2 of 2 is not done");
            assertThat(posts(run))
                    .containsExactly("CREATE TABLE begun AS SELECT 1 AS n success 1 ", "slow cancelled null ");
            assertThat(run.statuses()).containsEntry("after", "cancelled");
        }
        project.behindItsBack("CREATE OR REPLACE VIEW source_of_c AS SELECT 5 AS n");

        Outcome next = project.run().succeeded();

        assertThat(next.reasons()).containsEntry("orders", "post-transform 2 of 2 is not done: slow");
        assertThat(project.rows("FROM c")).containsExactly("5");
    }

    /** Waits until the child is in its post-transform. */
    private void awaitPost(Child child) throws IOException {
        child.await(project.path(".penstock/logs/penstock.log"), "post-transform slow begins");
    }

    @Test
    void testsOfModelsLeaveThemOut() {
        orders("- INSERT INTO nowhere FROM {this}", "SELECT n + 1 AS n FROM raw");
        project.model("raw", "SELECT 1 AS n").file("tests/orders.yaml", """
                - {name: adds, model: orders, given: {raw: [{n: 4}]}, expect: {rows: [{n: 5}]}}
                """);

        project.command("test").succeeded();
    }
}
