package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done before and behind a run, and a model. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class HooksTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    private ProjectFixture ofRun(String hooks) {
        return project.file("penstock.yaml", "name: shop\nhooks:\n" + hooks.indent(2));
    }

    private ProjectFixture ofModel(String hooks, String query) {
        return project.model("orders", "/* @model\nhooks:\n" + hooks.indent(2) + "*/\n" + query);
    }

    /** Makes a program that writes its arguments and what it is told of the run to a file. */
    private String note() throws IOException {
        project.file(
                "note.sh",
                "#!/bin/sh\necho \"$* $PENSTOCK_PROJECT $PENSTOCK_ENVIRONMENT $PENSTOCK_MODEL $PENSTOCK_STATUS\" >> notes\n");
        assertThat(project.path("note.sh").toFile().setExecutable(true)).isTrue();
        return "./note.sh";
    }

    private static List<String> told(JsonNode steps) {
        List<String> told = new ArrayList<>();
        steps.forEach(step -> told.add(step.path("kind").asText() + " "
                + step.path("name").asText() + " " + step.path("status").asText()));
        return told;
    }

    @Test
    void hooksOfARunStandAroundItsModels() throws IOException {
        ofRun("""
                before:
                  - CREATE TABLE IF NOT EXISTS log (what VARCHAR, run_id VARCHAR)
                  - {name: opened, sql: "INSERT INTO log VALUES ('begin', {run_id})"}
                after:
                  - INSERT INTO log SELECT 'end ' || count(*), {run_id} FROM orders
                  - {command: [%s, a b, "$HOME"]}
                """.formatted(note())).model("orders", "SELECT 1 AS id");

        Outcome run = project.run().succeeded();

        String id = run.json().path("run_id").asText();
        assertThat(project.rows("FROM log")).containsExactly("begin|" + id, "end 1|" + id);
        assertThat(project.read("notes")).isEqualTo("a b $HOME shop dev  success\n");
        assertThat(told(run.json().path("hooks")))
                .containsExactly(
                        "before CREATE TABLE IF NOT EXISTS log (what VARCHAR, run_id VARC... success",
                        "before opened success",
                        "after INSERT INTO log SELECT 'end ' || count(*), {run_id} FROM ... success",
                        "after ./note.sh success");
        project.run("--dry-run").succeeded();
        project.command("plan").succeeded();
        assertThat(project.rows("SELECT count(*) FROM log")).containsExactly("2");
    }

    @Test
    void hookThatFailsBeforeARunLetsNoModelBeginAndThoseBehindRunAllTheSame() throws IOException {
        ofRun("""
                before: [{name: open, sql: INSERT INTO nowhere VALUES (1)}, {name: never, sql: SELECT 1}]
                after: {command: [%s, done]}
                """.formatted(note())).model("orders", "SELECT 1 AS id");

        Outcome run = project.run().exited(1);

        assertThat(run.json().path("status").asText()).isEqualTo("failed");
        assertThat(run.statuses()).containsEntry("orders", "skipped");
        assertThat(run.model("orders").path("reason").asText()).isEqualTo("a hook before the run failed");
        assertThat(told(run.json().path("hooks")))
                .containsExactly("before open failed", "before never skipped", "after ./note.sh success");
        JsonNode error = run.json().path("hooks").path(0).path("error");
        assertThat(error.path("message").asText())
                .startsWith("before hook 1 of 2 of the run, open, failed: ")
                .contains("nowhere");
        assertThat(error.path("line").asInt()).isEqualTo(3);
        assertThat(project.read("notes")).isEqualTo("done shop dev  failed\n");
        assertThat(project.command("run").exited(1).err())
                .contains("error: penstock.yaml:3:")
                .contains("open, failed");
    }

    @Test
    void hookThatFailsBehindARunFailsIt() {
        ofRun(
                        "after: [{command: [sh, -c, 'echo out; echo no luck >&2; exit 3'], name: tell}, {name: left, sql: SELECT 1}]")
                .model("orders", "SELECT 1 AS id");

        Outcome run = project.run().exited(1);

        assertThat(run.statuses()).containsEntry("orders", "success");
        assertThat(run.json()
                        .path("hooks")
                        .path(0)
                        .path("error")
                        .path("message")
                        .asText())
                .isEqualTo("after hook 1 of 2 of the run, tell, failed: Cannot run \"sh\":"
                        + " it ended with exit code 3:\n    out\n    no luck");
        assertThat(told(run.json().path("hooks"))).containsExactly("after tell failed", "after left skipped");
    }

    @Test
    void secretIsNeitherToldNorKept() throws IOException {
        String hooks = """
                before:
                  - CREATE OR REPLACE TEMP TABLE opened AS SELECT '${SHOP_SECRET}' AS word
                  - {sql: "SELECT '${SHOP_SECRET}' FROM nowhere", name: "of ${SHOP_SECRET}", continue_on_failure: true}
                  - {command: [sh, -c, 'echo it is ${SHOP_SECRET}; exit 3'], continue_on_failure: true}
                after: {command: ["./${SHOP_SECRET}.sh"], continue_on_failure: true}
                """;
        project.variable("SHOP_SECRET", "hunter2hunter2");
        ofRun(hooks);
        project.model(
                "orders",
                "/* @model\nhooks:\n" + hooks.indent(2)
                        + "post: [\"UPDATE {this} SET id = error('${SHOP_SECRET}')\"]\n*/\nSELECT 1 AS id");

        Outcome plan = project.command("plan", "--statements").succeeded();
        Outcome run = project.run().exited(1);
        Outcome again = project.command("run").exited(1);

        assertThat(run.out())
                .contains("CREATE OR REPLACE TEMP TABLE opened AS SELECT '***' AS word")
                .contains("of ***")
                .contains("it is ***")
                .contains("./***.sh");
        assertThat(plan.out()).contains("UPDATE \"main\".\"orders\" SET id = error('***')");
        for (Outcome outcome : List.of(plan, run, again, project.command("info", "orders", "--json"))) {
            assertThat(outcome.out() + outcome.err()).doesNotContain("hunter2");
        }
        for (String file : List.of(".penstock/state.db", "data/dev.duckdb")) {
            String bytes = new String(Files.readAllBytes(project.path(file)), StandardCharsets.ISO_8859_1);
            assertThat(bytes.contains("hunter2")).as(file).isFalse();
        }
    }

    @Test
    void failureThatIsPassedOverIsAWarning() {
        ofRun(
                        "after: [{command: [sh, -c, exit 1], name: tell, continue_on_failure: true}, {name: next, sql: SELECT 1}]")
                .model(
                        "orders",
                        "/* @model\nhooks: {before: {command: ['false'], continue_on_failure: true}}\n*/\nSELECT 1 AS id");

        Outcome run = project.run().succeeded();

        assertThat(told(run.json().path("hooks"))).containsExactly("after tell failed", "after next success");
        assertThat(run.json().path("warnings").path(0).asText())
                .contains("tell, failed: ")
                .contains("exit code 1");
        assertThat(run.model("orders").path("warnings").path(0).asText())
                .contains(
                        "before hook 1 of 1 of orders, false, failed: Cannot run \"false\": it ended with exit code 1");
    }

    @Test
    void hooksOfAModelStandAroundItsWrite() throws IOException {
        ofModel("""
                before: [{name: open, sql: "CREATE OR REPLACE TABLE seen AS SELECT 'before' AS what"}, {command: [%s, before]}]
                after: [{name: close, sql: "INSERT INTO seen SELECT 'after ' || count(*) FROM {this}"}, {command: [%1$s, after]}]
                """.formatted(note()), "SELECT 1 AS id");

        Outcome run = project.run().succeeded();

        assertThat(told(run.model("orders").path("post")))
                .containsExactly(
                        "before open success",
                        "before ./note.sh success",
                        "after close success",
                        "after ./note.sh success");
        assertThat(project.rows("FROM seen")).containsExactly("before", "after 1");
        assertThat(project.read("notes")).isEqualTo("before shop dev orders \nafter shop dev orders \n");
        assertThat(project.run().succeeded().ran()).isEmpty();
        assertThat(project.read("notes").lines()).hasSize(2);
    }

    @Test
    void whatAHookSetsHoldsForTheWrite() {
        ofModel("before: SET VARIABLE top = 42", "SELECT getvariable('top') AS n")
                .run()
                .succeeded();

        assertThat(project.rows("FROM orders")).containsExactly("42");
    }

    @Test
    void changedHookBeforeAModelWritesItAnewAndOneBehindItRunsByItself() throws IOException {
        ofModel(
                        "before: SET VARIABLE top = 42\nafter: {command: [%s]}".formatted(note()),
                        "SELECT getvariable('top') AS n")
                .run()
                .succeeded();

        ofModel("before: SET VARIABLE top = 43\nafter: {command: [./note.sh]}", "SELECT getvariable('top') AS n");
        assertThat(project.plan().succeeded().reasons().get("orders")).startsWith("config hooks.before: ");
        project.run().succeeded();
        assertThat(project.rows("FROM orders")).containsExactly("43");

        ofModel(
                "before: SET VARIABLE top = 43\nafter: {command: [./note.sh, again]}",
                "SELECT getvariable('top') AS n");
        Outcome run = project.run().succeeded();
        assertThat(told(run.model("orders").path("post"))).containsExactly("after ./note.sh success");
        assertThat(run.counts("orders")).containsExactly(0L, 0L, 0L, 0L);
    }

    @Test
    void programMayPrintMuchAndItsEndIsTold() {
        ofModel("before: {command: [sh, -c, 'yes no | head -c 1000000; echo; echo last; exit 1']}", "SELECT 1 AS id");

        assertThat(project.run().exited(1).error("orders"))
                .hasSizeLessThan(10_000)
                .endsWith("    last");
    }

    @Test
    void argumentsAreNotTold() {
        ofModel("before: {command: ['false', s3cret]}", "SELECT 1 AS id");

        Outcome run = project.run().exited(1);

        assertThat(run.out() + run.err()).doesNotContain("s3cret");
    }

    @Test
    void hookThatFailsBeforeAModelFailsIt() {
        ofModel("before: [SELECT 1, INSERT INTO nowhere VALUES (1)]\nafter: SELECT 2", "SELECT 1 AS id")
                .model("later", "SELECT * FROM orders");

        Outcome run = project.run().exited(1);

        assertThat(run.statuses()).containsEntry("orders", "failed").containsEntry("later", "skipped");
        assertThat(run.error("orders"))
                .startsWith("before hook 2 of 2 of orders, INSERT INTO nowhere VALUES (1), failed: ");
        assertThat(project.plan().succeeded().reasons()).containsEntry("orders", "first run");
    }

    @Test
    void hookThatFailsBehindAModelIsLeftToTheNextRun() throws IOException {
        ofModel(
                "after: [{command: [test, -f, ready], name: wait}, {command: [%s, after]}]".formatted(note()),
                "SELECT 1 AS id");

        Outcome run = project.run().exited(1);
        assertThat(run.error("orders"))
                .isEqualTo(
                        "Cannot finish orders: after hook 1 of 2, wait, failed: Cannot run \"test\": it ended with exit"
                                + " code 1 (its rows are written and stay; the next run goes on with this after hook)");

        project.file("ready", "");
        assertThat(project.plan().succeeded().reasons()).containsEntry("orders", "after hook 1 of 2 is not done: wait");
        Outcome next = project.run().succeeded();
        assertThat(next.counts("orders")).containsExactly(0L, 0L, 0L, 0L);
        assertThat(project.read("notes").lines()).hasSize(1);
    }

    @Test
    void methodsHaveHooksToo() {
        project.file("models/Shop.java", """
                import io.penstock.*;
                import java.util.List;
                public class Shop {
                    record Row(int id) {}
                    @Model(hooks = @Hooks(
                            before = @Hook(sql = "CREATE TABLE seen AS SELECT 1 AS n"),
                            after = @Hook(command = {"test", "-d", "models"}, timeout = "10s", name = "look")))
                    List<Row> orders() {
                        return List.of(new Row(1));
                    }
                }
                """);

        assertThat(told(project.run().succeeded().model("orders").path("post")))
                .containsExactly("before CREATE TABLE seen AS SELECT 1 AS n success", "after look success");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void programThatTakesTooLongIsEndedWithAllThatItStarted() throws Exception {
        ofRun("before: {command: [sh, -c, 'sleep 300 & echo $! > child; wait'], timeout: 700ms, name: slow}")
                .model("orders", "SELECT 1 AS id");

        Outcome run = project.run().exited(1);

        assertThat(run.json()
                        .path("hooks")
                        .path(0)
                        .path("error")
                        .path("message")
                        .asText())
                .contains("it ran longer than its timeout of 700ms (raise the timeout)");
        long child = Long.parseLong(project.read("child").strip());
        assertThat(ProcessHandle.of(child).map(ProcessHandle::onExit))
                .satisfiesAnyOf(
                        gone -> assertThat(gone).isEmpty(),
                        ending -> assertThat(ending.orElseThrow().get()).isNotNull());
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void interruptEndsAProgramBeforeTheRun() throws Exception {
        ofRun("before: {command: [sh, -c, 'echo > begun; sleep 300'], name: slow}")
                .model("orders", "SELECT 1 AS id");

        try (Child child = Child.start(project, List.of(), "run")) {
            while (!Files.exists(project.path("begun"))) {
                Thread.onSpinWait();
            }
            child.interrupt();
            assertThat(child.exit()).isNotZero();
            assertThat(project.read("child.out")).containsPattern("(?m)^orders +cancelled .*the run was cancelled$");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            before: {command: notify}                      | 3:21 | "hooks.before.command" is the text "notify", expected a list
            before: {command: [a], sql: SELECT 1}          | 3:11 | a hook says both "sql" and "command" (make two of it)
            before: {name: x}                              | 3:11 | a hook says neither "sql" nor "command" (say by one of them what is to be done)
            befor: SELECT 1                                | 3:3  | unknown key "befor" in "hooks" (did you mean "before"?
            before: {sql: SELECT 1, timeout: 5s}           | 3:36 | "timeout" goes with "command" only (leave it out)
            before: {command: [a], timeout: soon}          | 3:35 | "timeout" is the text "soon", expected a duration
            before: {command: [a], connection: default}    | 3:38 | "connection" goes with "sql" only (leave it out)
            before: {sql: SELECT 1, connection: defualt}   | 3:39 | defualt
            before: [SELECT 1, SELECT 1]                   | 3:22 | another hook is called "SELECT 1" too (give one of them a name)
            after: BEGIN                                   | 3:10 | Cannot read the after hook "BEGIN": BEGIN would begin or end a transaction, and every step runs in one of its own (leave it out)
            after: "INSERT INTO t FROM {this}"             | 3:10 | {this} stands for a model, and a run has many (name the table)
            after: "INSERT INTO t VALUES ({runid})"        | 3:10 | unknown placeholder {runid} (did you mean {run_id}?
            """)
    void wrongHookOfARunIsToldAtItsPlace(String hooks, String place, String message) {
        project.file("penstock.yaml", "name: shop\nhooks:\n  " + hooks + "\n");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .satisfies(error -> assertThat(error)
                        .contains(" penstock.yaml:" + place + " ")
                        .contains(message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            before: {sql: SELECT 1, connection: default} | the hooks of a model run on its own connection (leave "connection" out)
            before: "SELECT {thsi}"                      | unknown placeholder {thsi} (did you mean {this}?
            after: COMMIT                                | Cannot read the after hook "COMMIT": COMMIT would begin or end a transaction
            """)
    void wrongHookOfAModelIsTold(String hooks, String message) {
        ofModel(hooks, "SELECT 1 AS id");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .satisfies(error ->
                        assertThat(error).contains(" models/orders.sql:3:").contains(message));
    }

    @Test
    void programThatIsNotThereIsTold() {
        ofModel("before: {command: [no-such-program, x]}", "SELECT 1 AS id");

        assertThat(project.run().exited(1).error("orders"))
                .contains("Cannot run \"no-such-program\": ")
                .contains("(is it installed, and on the PATH?)");
    }
}
