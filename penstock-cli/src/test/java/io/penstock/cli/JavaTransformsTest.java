package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Post-transforms that are Java methods, and those of Java models. */
class JavaTransformsTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    private void transforms(String methods) {
        project.file("models/Transforms.java", """
                import io.penstock.*;
                import java.util.List;
                public class Transforms {
                    %s
                }
                """.formatted(methods));
    }

    private static JsonNode error(Outcome run) {
        return run.model("orders").path("error");
    }

    @Test
    void methodTellsItsStatementsOverTheRowsThatWereCommitted() {
        transforms("""
                @Transform("keep_count")
                String keep(ModelContext context, Relation orders) {
                    return "CREATE TABLE counts AS SELECT " + orders.count() + " AS n, '" + context.model() + "' AS model,"
                            + context.previous().isPresent() + " AS previous, {run_id} = '" + context.runId() + "' AS same;"
                            + "UPDATE {this} SET n = 7; -- done";
                }
                @Transform static String doNothing() { return ""; }
                """);
        project.model("orders", "-- @post: [{transform: keep_count}, {transform: do_nothing}]\nSELECT 1 AS n");

        Outcome run = project.run().succeeded();

        assertThat(project.rows("FROM counts")).containsExactly("1|orders|false|true");
        assertThat(project.rows("FROM orders")).containsExactly("7");
        JsonNode post = run.model("orders").path("post");
        assertThat(post.path(0).path("rows").asLong()).isEqualTo(2);
        assertThat(post.path(1).path("rows").isNull()).isTrue();
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @Test
    void methodWithoutResultRunsForItsEffects() {
        transforms("""
                @Transform void write(Relation rows) throws java.io.IOException {
                    java.nio.file.Files.writeString(java.nio.file.Path.of("%s"), "rows: " + rows.count());
                }
                """.formatted(project.path("told.txt").toString().replace("\\", "/")));
        project.model("orders", "-- @post: [{transform: write}]\nSELECT 1 AS n");

        project.run().succeeded();

        assertThat(project.read("told.txt")).isEqualTo("rows: 1");
    }

    @Test
    void annotationSaysTheSameAsAHeader() {
        project.file("transforms/mask.sql", "UPDATE {this} SET email = 'x'");
        transforms("""
                record Row(int id, String email) {}
                @Model(post = {@Post(transform = "mask"), @Post(name = "lost", sql = "SELECT * FROM lost", continueOnFailure = true)})
                List<Row> orders() { return List.of(new Row(1, "a@b")); }
                """);

        Outcome run = project.run().succeeded();

        assertThat(project.rows("FROM orders")).containsExactly("1|x");
        assertThat(run.model("orders").path("warnings").path(0).asText())
                .startsWith(
                        "models/Transforms.java:6: post-transform 2 of 2, lost, failed: Cannot run the statement: Table with name"
                                + " lost does not exist!");
    }

    @Test
    void failureShowsTheFramesOfTheMethod() {
        transforms("@Transform String mask() { throw new IllegalStateException(\"no key\"); }");
        project.model("orders", "-- @post: [{transform: mask}]\nSELECT 1 AS n");

        Outcome run = project.run().exited(1);

        assertThat(run.error("orders"))
                .isEqualTo("Cannot finish orders: post-transform 1 of 1, mask, failed: Cannot run Transforms.mask:"
                        + " java.lang.IllegalStateException: no key\n    at Transforms.mask(Transforms.java:4) (its rows are"
                        + " written and stay; the next run goes on with this post-transform)");
        assertThat(error(run).path("file").asText()).isEqualTo("models/Transforms.java");
        assertThat(error(run).path("line").asInt()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            return null;                     | Cannot run Transforms.mask: it returned null, expected SQL statements
            return "SELECT 1; ROLLBACK";     | Cannot run what Transforms.mask returned: ROLLBACK would begin or end a transaction
            return "UPDATE {that} SET n = 1";| Cannot run what Transforms.mask returned: unknown placeholder {that} (known here: {this}, {run_id})
            return "UPDATE nowhere SET n = 1"; | Table with name nowhere does not exist
            """)
    void whatAMethodReturnsIsHeldToTheSameRules(String body, String message) {
        transforms("@Transform String mask() { " + body + " }");
        project.model("orders", "-- @post: [{transform: mask}]\nSELECT 1 AS n");

        Outcome run = project.run().exited(1);

        assertThat(run.error("orders")).contains(message);
        assertThat(error(run).path("file").asText()).isEqualTo("models/Transforms.java");
        assertThat(project.rows("FROM orders")).containsExactly("1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            @Transform String mask(List<String> rows) { return ""; } | Cannot use Transforms.mask as a transform: parameter 1: found List<String>, expected Relation (the rows of the model) or ModelContext
            @Transform Relation mask(Relation rows) { return rows; } | Cannot use Transforms.mask as a transform: result: found Relation, expected String (SQL statements) or void
            @Transform private void mask() {}                        | Cannot use Transforms.mask as a transform: found private, expected a method with a body that is not private
            @Transform @Model String mask() { return ""; }           | Cannot use Transforms.mask as a transform: it is a model too (make two methods of it)
            """)
    void methodThatCannotBeATransformIsToldAtItsPlace(String method, String message) {
        transforms(method);

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .isEqualTo("JAVA_MODEL models/Transforms.java:4 " + message);
    }

    @Test
    void methodThatDoesNotListenIsLeftBehindByTheTimeout() {
        transforms("""
                @Transform void wait(Relation rows) {
                    while (!java.nio.file.Files.exists(java.nio.file.Path.of("%s"))) { Thread.onSpinWait(); }
                }
                """.formatted(project.path("release").toString().replace("\\", "/")));
        project.model(
                "orders",
                "-- @timeout: 500ms\n-- @post: [{transform: wait, continue_on_failure: true}]\nSELECT 1 AS n");

        Outcome run = project.run().exited(1);
        project.file("release", "");

        assertThat(run.error("orders"))
                .startsWith(
                        "Cannot finish orders: it ran longer than its timeout of 500ms; its rows are written and stay;"
                                + " post-transform 1 of 1 is not done, and its code was interrupted and goes on in thread"
                                + " penstock-model-orders until the process ends");
        assertThat(project.rows("FROM orders")).containsExactly("1");
        assertThat(project.run().succeeded().reasons())
                .containsEntry("orders", "post-transform 1 of 1 is not done: wait");
    }

    @Test
    void nameOfAFileAndAMethodAtOnceIsTold() {
        project.file("transforms/mask.sql", "SELECT 1");
        transforms("@Transform void mask() {}");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .asString()
                .endsWith(
                        "Cannot declare the transform \"mask\": one of that name is declared at transforms/mask.sql (rename"
                                + " one)");
    }

    @Test
    void nameIsNoProblemBesideAClassThatDoesNotCompile() {
        transforms("@Transform void mask() { nonsense }");
        project.model("orders", "-- @post: [{transform: mask}]\nSELECT 1 AS n");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .allMatch(error -> error.startsWith("JAVA_COMPILATION"));
    }

    @Test
    void changedMethodWritesTheModelAnew() {
        transforms("@Transform String mask() { return \"UPDATE {this} SET n = n * 2\"; }");
        project.model("orders", "-- @post: [{transform: mask}]\nSELECT 1 AS n");
        project.run().succeeded();
        transforms("// in another line\n@Transform String mask() { return \"UPDATE {this} SET n = n * 2\"; }");
        assertThat(project.plan().succeeded().actions()).containsEntry("orders", "skip");

        transforms("@Transform String mask() { return \"UPDATE {this} SET n = n * 3\"; }");

        assertThat(project.run().succeeded().reasons()).containsEntry("orders", "post-transform mask changed");
        assertThat(project.rows("FROM orders")).containsExactly("3");
    }
}
