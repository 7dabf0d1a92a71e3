package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that end the transaction in which they look: which of them is to blame, and what is told of the others. */
class CheckErrorsTest {
    private static final String SWALLOWED = "it cannot be evaluated: it left the transaction unusable: a query of its"
            + " own failed (let the error out, or ask another way)";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    /** Makes the model orders, with the checks as a list in YAML; the first stands in line 3. */
    private void orders(String checks) {
        project.model("orders", "/* @model\nchecks:\n" + checks.indent(2) + "*/\nSELECT 1 AS id, 'boom' AS v");
    }

    /** Writes a class with these methods; the first stands in line 4. */
    private void methods(String methods) {
        project.model("orders", "SELECT 1 AS id").file("models/OrderChecks.java", """
                import io.penstock.*;
                import java.util.*;
                public class OrderChecks {
                %s
                }
                """.formatted(methods));
    }

    private static List<String> messages(Outcome outcome) {
        List<String> messages = new ArrayList<>();
        for (JsonNode check : outcome.model("orders").path("checks")) {
            messages.add(
                    check.path("status").asText() + ": " + check.path("message").asText());
        }
        return messages;
    }

    private static int line(Outcome outcome) {
        return outcome.model("orders").path("error").path("line").asInt();
    }

    private static String notTried(String after) {
        return "error: it cannot be evaluated: it was not tried after the error of " + after;
    }

    @Test
    void methodThatHidesAnErrorOfItsOwnIsToBlame() {
        methods("""
                @Check(model = "orders") long fine() { return 0; }
                @Check boolean deaf(Relation orders) {
                    try { orders.filter("nope > 1").count(); } catch (Exception e) { }
                    return true;
                }
                @Check Relation after(Relation orders) { return orders.filter("id > 1"); }
                """);
        Outcome run = project.run().exited(1);
        assertThat(messages(run)).containsExactly("passed: ", "error: " + SWALLOWED, notTried("deaf"));
        assertThat(run.model("orders").path("error").path("file").asText()).isEqualTo("models/OrderChecks.java");
        assertThat(line(run)).isEqualTo(5);
        assertThat(project.rows("SELECT table_name FROM information_schema.tables WHERE table_name = 'orders'"))
                .isEmpty();
    }

    @Test
    void oneThatEndsTheTransactionIsToBlameThoughAnotherHadAnErrorBefore() {
        methods("""
                @Check(model = "orders") long negative() { return -1; }
                @Check Relation wrong(Relation orders) { return orders.filter("nowhere > 1"); }
                @Check Relation after(Relation orders) { return orders.filter("id > 1"); }
                """);
        assertThat(messages(project.run().exited(1)))
                .satisfiesExactly(
                        one -> assertThat(one).contains("it returned -1"),
                        one -> assertThat(one).contains("nowhere").doesNotContain("not tried"),
                        one -> assertThat(one).isEqualTo(notTried("wrong")));
    }

    @Test
    void valueThatDoesNotGoWithItsColumnIsToBlameAndNothingElseIsTried() {
        orders("""
                - sql: SELECT * FROM orders WHERE v = 'boom'
                - not_null: v
                - range: {column: v, min: 1}
                - relationships: {column: v, to: orders}
                """);
        Outcome run = project.run().exited(1);
        String range = "range(v)";
        assertThat(messages(run))
                .satisfiesExactly(
                        one -> assertThat(one).isEqualTo(notTried(range)),
                        one -> assertThat(one).isEqualTo(notTried(range)),
                        one -> assertThat(one).contains("Cannot compare values of type VARCHAR"),
                        one -> assertThat(one).isEqualTo(notTried(range)));
        assertThat(line(run)).isEqualTo(5);
    }

    @Test
    void queryThatAValueStopsIsToBlameAndNothingElseIsTried() {
        orders("""
                - {sql: SELECT CAST(v AS INTEGER) AS n FROM orders, name: cast}
                - sql: SELECT * FROM orders WHERE v = 'x'
                - relationships: {column: v, to: orders}
                """);
        Outcome run = project.run().exited(1);
        assertThat(messages(run))
                .satisfiesExactly(
                        one -> assertThat(one).contains("Could not convert string 'boom'"),
                        one -> assertThat(one).isEqualTo(notTried("cast")),
                        one -> assertThat(one).isEqualTo(notTried("cast")));
        assertThat(line(run)).isEqualTo(3);
    }

    @Test
    void valueThatStopsOneOfAPassIsToldOfAllOfThemAndNoOtherIsBlamedAlone() {
        orders("- {expression: CAST(v AS INTEGER) > 0, name: cast}\n- not_null: v\n- unique: v");
        assertThat(messages(project.run().exited(1)))
                .satisfiesExactly(
                        one -> assertThat(one).contains("Could not convert string 'boom'"),
                        one -> assertThat(one).contains("Could not convert string 'boom'"),
                        one -> assertThat(one).isEqualTo(notTried("cast and 1 asked with it")));
    }

    @Test
    void checksAloneAreAskedOneByOneAfterAnError() {
        orders("- row_count: {min: 1}");
        project.run().succeeded();
        orders("- {expression: CAST(v AS INTEGER) > 0, name: cast}\n- not_null: v\n- unique: v");
        assertThat(messages(project.command("check", "--json").exited(1)))
                .satisfiesExactly(
                        one -> assertThat(one).contains("Could not convert string 'boom'"),
                        one -> assertThat(one).isEqualTo("passed: "),
                        one -> assertThat(one).isEqualTo("passed: "));
    }

    /** The rows are counted before the error comes: the second look, for a sample, is one too many. */
    @Test
    void sampleThatCannotBeTakenSpoilsNoOtherResult() {
        project.model("orders", "SELECT 1 AS id").run().succeeded();
        project.behindItsBack("CREATE SEQUENCE looks");
        orders(
                "- {expression: \"CASE WHEN nextval('looks') = 1 THEN false ELSE error('seen twice') END\", name: once}\n"
                        + "- {expression: v = 'x', name: x}\n- unique: v");
        assertThat(messages(project.run().exited(1)))
                .satisfiesExactly(
                        one -> assertThat(one)
                                .contains("it cannot be evaluated")
                                .contains("seen twice"),
                        one -> assertThat(one).isEqualTo("failed: 1 of 1 rows fail: not true: v = 'x'"),
                        one -> assertThat(one).isEqualTo(notTried("once")));
    }

    @Test
    void semicolonBehindAQueryIsLeftOut() {
        orders("""
                - sql: SELECT * FROM orders WHERE v = 'a;b';
                - sql: |
                    SELECT * FROM orders WHERE id > 1; -- and no more
                - expression: id > 0;
                """);
        project.command("validate").succeeded();
        assertThat(messages(project.run().succeeded())).containsExactly("passed: ", "passed: ", "passed: ");
        orders("- sql: SELECT 1 AS x WHERE false; SELECT 2 AS x");
        assertThat(project.command("validate").exited(2).err()).contains("models/orders.sql:3");
    }

    @Test
    void whatIsAllowedIsToldOfQueriesAndMethods() {
        methods("@Check(maxFailures = 1) String late(Relation orders) { return \"FROM range(2) t(n)\"; }\n"
                + "@Check(maxFailures = 1) long counted(Relation orders) { return 2; }");
        project.model("orders", "-- @checks: [{sql: FROM range(2) t(n), max_failures: 1}]\nSELECT 1 AS id");
        assertThat(messages(project.run().exited(1)))
                .containsExactly(
                        "failed: its query gives 2 rows (allowed: 1), such as (n=0), (n=1)",
                        "failed: its method gives 2 rows (allowed: 1), such as (n=0), (n=1)",
                        "failed: its method counts 2 rows (allowed: 1)");
    }

    @Test
    void modelThatWasNeverBuiltIsNoModelWhosePartsPassed() {
        project.model("orders", "-- @checks: [{not_null: id}]\nSELECT 1 AS id");
        assertThat(project.command("check", "orders").exited(1).out()).isEqualTo("1 model could not be checked\n");
        project.model("built", "-- @checks: [{not_null: id}]\nSELECT 1 AS id");
        project.run("built").succeeded();
        assertThat(project.command("check").exited(1).out())
                .contains("1 of 1 check of 1 model passed in ", "; 1 model could not be checked\n");
    }

    @Test
    void rowsOfAnEarlierRunGoWhenACheckOnlyCounts() {
        methods("@Check(storeFailures = 5) Relation none(Relation orders) { return orders; }");
        project.run().exited(1);
        assertThat(project.rows("SELECT row_json FROM _penstock.check_failures"))
                .containsExactly("{\"id\":1}");
        methods("@Check long none(Relation orders) { return orders.count(); }");
        project.run().exited(1);
        assertThat(project.rows("FROM _penstock.check_failures")).isEmpty();
    }

    private static final String CIRCLE = "Cannot order the models: they read each other in a circle: ";

    @Test
    void circleThroughAMethodPointsAtTheMethod() {
        methods("@Check Relation foreign(Relation orders, Relation later) { return orders; }");
        project.model("later", "SELECT * FROM orders");
        assertThat(project.command("validate").exited(2).err())
                .startsWith("error: models/OrderChecks.java:4: " + CIRCLE + "orders reads later by the check foreign"
                        + " (models/OrderChecks.java:4), later reads orders (take one of the 2 references away)\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"relationships: {column: id, to: later}, name: foreign", "sql: FROM later, name: foreign"})
    void circleThroughACheckPointsAtTheCheck(String check) {
        orders("- row_count: {min: 1}\n- {" + check + "}");
        project.model("later", "SELECT * FROM orders");
        String place = "models/orders.sql:4:6";
        assertThat(project.command("validate").exited(2).err())
                .startsWith("error: " + place + ": " + CIRCLE + "later reads orders, orders reads later by the check"
                        + " foreign (" + place + ") (take one of the 2 references away)\n");
    }
}
