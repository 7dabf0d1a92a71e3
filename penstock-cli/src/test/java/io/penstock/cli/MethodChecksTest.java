package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that are methods: what they see, what they tell, and what comes of it. */
class MethodChecksTest {
    private static final String GOOD = "SELECT 1 AS id, 10 AS amount";
    private static final String BAD = "SELECT 1 AS id, 10 AS amount UNION ALL SELECT 2, -5 UNION ALL SELECT 3, -6";
    private static final String NEGATIVE =
            "@Check Relation positive(Relation orders) { return orders.filter(\"amount < 0\").sort(\"id\"); }";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory).model("orders", GOOD);
    }

    /** Writes a class with these methods; the first stands in line 6. */
    private void methods(String methods) {
        project.file("models/OrderChecks.java", """
                import io.penstock.*;
                import java.util.*;
                import java.util.stream.*;
                public class OrderChecks {
                    record Order(int id, int amount) {}
                %s
                }
                """.formatted(methods));
    }

    private static List<String> results(Outcome outcome) {
        List<String> results = new ArrayList<>();
        for (JsonNode check : outcome.model("orders").path("checks")) {
            results.add((check.path("name").asText() + " " + check.path("type").asText() + " "
                            + check.path("status").asText() + " "
                            + check.path("failures").asInt() + " "
                            + check.path("message").asText())
                    .strip());
        }
        return results;
    }

    @Test
    void everyKindOfResultTellsWhatBreaksTheRule() {
        methods("""
                @Check Relation relation(Relation orders) { return orders.filter("amount < 0").sort("id"); }
                @Check String query(Relation orders) { return "SELECT id FROM orders WHERE amount < 0 ORDER BY id"; }
                @Check List<Order> listed(List<Order> orders) { return bad(orders.stream()).toList(); }
                @Check Stream<Order> streamed(Stream<Order> orders) { return bad(orders); }
                @Check static Iterable<Map<String, Object>> maps(List<Map<String, Object>> orders) {
                    return orders.stream().filter(order -> ((Number) order.get("amount")).intValue() < 0).toList();
                }
                @Check(model = "orders") long counted(ModelContext context) {
                    return context.sql("SELECT * FROM orders WHERE amount < 0").count();
                }
                @Check(name = "truth") boolean holds(Relation orders, ModelContext context) {
                    return orders.filter("amount < 0").count() == 0 && context.model().equals("orders");
                }
                private static Stream<Order> bad(Stream<Order> orders) { return orders.filter(o -> o.amount() < 0); }
                """);
        assertThat(results(project.run().succeeded()))
                .containsExactly(
                        "relation method passed 0",
                        "query method passed 0",
                        "listed method passed 0",
                        "streamed method passed 0",
                        "maps method passed 0",
                        "counted method passed 0",
                        "truth method passed 0");

        project.model("orders", BAD);
        Outcome run = project.run().exited(1);

        String rows = "such as (id=2, amount=-5), (id=3, amount=-6)";
        assertThat(results(run))
                .containsExactly(
                        "relation method failed 2 its method gives 2 rows, " + rows,
                        "query method failed 2 its method gives 2 rows, such as (id=2), (id=3)",
                        "listed method failed 2 its method gives 2 rows, " + rows,
                        "streamed method failed 2 its method gives 2 rows, " + rows,
                        "maps method failed 2 its method gives 2 rows, " + rows,
                        "counted method failed 2 its method counts 2 rows",
                        "truth method failed 1 its method says that the rule does not hold");
        assertThat(run.errors()).isEmpty();
        assertThat(run.error("orders")).startsWith("Cannot publish orders: 7 of 7 checks failed");
        assertThat(run.model("orders").path("error").path("file").asText()).isEqualTo("models/OrderChecks.java");
        assertThat(run.model("orders").path("error").path("line").asInt()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "materialize: table",
                "strategy: append",
                "strategy: merge\nprimary_key: id",
                "strategy: scd2\nprimary_key: id",
                "materialize: view",
                "materialize: file\npath: orders.csv"
            })
    void newRowsAreSeenBeforeAnybodyElseSeesThemAndAreTakenBack(String kept) {
        methods(NEGATIVE + "\n@Check(severity = Severity.WARN) List<Order> never(List<Order> orders)"
                + " { return orders.stream().filter(order -> order.amount() < 0).toList(); }");
        project.model("orders", "/* @model\n" + kept + "\n*/\n" + GOOD).model("behind", "SELECT id FROM orders");
        project.run().succeeded();

        project.model("orders", "/* @model\n" + kept + "\n*/\n" + BAD);
        Outcome dry = project.run("--dry-run").exited(1);
        assertThat(dry.error("orders")).contains("positive: its method gives 2 rows, such as (id=2, amount=-5");
        Outcome run = project.run().exited(1);

        assertThat(run.statuses()).containsEntry("orders", "failed").containsEntry("behind", "skipped");
        assertThat(run.error("orders"))
                .contains("positive: its method gives 2 rows, such as (id=2, amount=-5")
                .contains("(the target is as it was before;");
        assertThat(project.rows("SELECT id FROM orders")).containsExactly("1");
    }

    @Test
    void javaModelIsCheckedToo() {
        methods(
                "@Model List<Order> sales() { return List.of(new Order(1, -1)); }\n"
                        + "@Check long positive(List<Order> sales) { return sales.stream().filter(s -> s.amount() < 0).count(); }");
        assertThat(project.run().exited(1).error("sales")).contains("positive: its method counts 1 row");
    }

    @Test
    void whatElseItReadsIsBuiltBeforeItsModel() {
        project.model("z_customers", "SELECT 2 AS customer, 'x' AS name");
        methods("@Check Relation known(Relation orders, @Ref(\"z_customers\") Relation customers) {"
                + " return orders.sql(\"SELECT * FROM {this} AS o WHERE o.id NOT IN (SELECT customer FROM z_customers)\")"
                + "; }");
        Outcome run = project.run().exited(1);
        assertThat(run.statuses()).containsEntry("z_customers", "success");
        assertThat(run.error("orders")).contains("known: its method gives 1 row, such as (id=1, amount=10)");
    }

    @Test
    void severityThresholdAndStoredRowsAreAsOfOtherChecks() {
        project.model("orders", BAD);
        methods("""
                @Check(severity = Severity.WARN, storeFailures = 1, description = "none below zero")
                Relation warned(Relation orders) { return orders.filter("amount < 0").sort("id"); }
                @Check(maxFailures = 2) Relation few(Relation orders) { return orders.filter("amount < 0"); }
                @Check(maxFailures = 2) long fewCounted(Relation orders) { return orders.filter("amount < 0").count(); }
                """);
        Outcome run = project.run().succeeded();
        assertThat(results(run))
                .containsExactly(
                        "warned method failed 2 its method gives 2 rows, such as (id=2, amount=-5), (id=3, amount=-6)",
                        "few method passed 2",
                        "few_counted method passed 2");
        assertThat(project.rows("SELECT check_name, row_json FROM _penstock.check_failures"))
                .containsExactly("warned|{\"id\":2,\"amount\":-5}");
        assertThat(project.command("info", "orders").succeeded().out()).contains("checks: warned, few, few_counted");
    }

    @Test
    void checksAloneCallIt() {
        project.run().succeeded();
        methods(NEGATIVE);
        assertThat(project.command("check").succeeded().out()).contains("orders  positive  passed");
        project.behindItsBack("UPDATE orders SET amount = -1");
        assertThat(project.command("check", "--json").exited(1).error("orders"))
                .isEqualTo("Cannot confirm orders: 1 of 1 checks failed (correct the rows or the checks)\n"
                        + "  positive: its method gives 1 row, such as (id=1, amount=-1)");
    }

    @Test
    void changedMethodIsCalledByTheNextRunAndNothingElseRuns() {
        methods(NEGATIVE);
        project.model("behind", "SELECT id FROM orders").run().succeeded();
        assertThat(project.plan().ran()).isEmpty();

        methods(NEGATIVE.replace("< 0", "> 5"));
        assertThat(project.plan().reasons()).containsEntry("orders", "check positive changed; only its checks run");
        Outcome run = project.run().exited(1);

        assertThat(run.error("orders")).startsWith("Cannot confirm orders: 1 of 1 checks failed");
        assertThat(project.rows("SELECT id FROM orders")).containsExactly("1");
    }

    @Test
    void whatItThrowsIsAnErrorAtItsLineWhateverTheSeverity() {
        methods("""
                @Check(severity = Severity.WARN)
                boolean broken(Relation orders) {
                    throw new IllegalStateException("no such rate");
                }
                @Check(model = "orders") Stream<Order> lazy() {
                    return Stream.of(1).map(n -> { throw new IllegalStateException("while pulled"); });
                }
                @Check(model = "orders") String nothing() { return null; }
                @Check(model = "orders") long negative() { return -1; }
                """);
        Outcome run = project.run().exited(1);
        assertThat(results(run))
                .satisfiesExactly(
                        one -> assertThat(one)
                                .startsWith("broken method error 0 it cannot be evaluated:"
                                        + " java.lang.IllegalStateException: no such rate\n"
                                        + "    at OrderChecks.broken(OrderChecks.java:8)"),
                        one -> assertThat(one)
                                .startsWith("lazy method error 0 it cannot be evaluated:"
                                        + " java.lang.IllegalStateException: while pulled"),
                        one -> assertThat(one)
                                .isEqualTo("nothing method error 0 it cannot be evaluated: it returned null,"
                                        + " expected its rows"),
                        one -> assertThat(one)
                                .isEqualTo("negative method error 0 it cannot be evaluated: it returned -1, expected"
                                        + " the number of rows that break the rule"));
        assertThat(run.model("orders").path("error").path("file").asText()).isEqualTo("models/OrderChecks.java");
        assertThat(run.model("orders").path("error").path("line").asInt()).isEqualTo(8);
        assertThat(project.rows("SELECT table_name FROM information_schema.tables WHERE table_name = 'orders'"))
                .isEmpty();
    }

    @Test
    void errorThatEndsTheTransactionIsToldOnceAndTheOthersAreNotTried() {
        methods("""
                @Check(model = "orders") long first() { return 0; }
                @Check Relation wrong(Relation orders) { return orders.filter("amuont < 0"); }
                @Check Relation after(Relation orders) { return orders.filter("amount < 0"); }
                """);
        assertThat(results(project.run().exited(1)))
                .satisfiesExactly(
                        one -> assertThat(one).isEqualTo("first method passed 0"),
                        one -> assertThat(one)
                                .startsWith("wrong method error 0 it cannot be evaluated: ")
                                .contains("amuont"),
                        one -> assertThat(one)
                                .isEqualTo("after method error 0 it cannot be evaluated: it was not tried after the"
                                        + " error of wrong"));
    }

    @Test
    void oneStreamIsOpenAtATime() {
        methods("""
                @Check long both(Stream<Order> orders, List<Order> again, Relation third) {
                    return again.size() == 1 ? third.count() : 0;
                }
                @Check boolean leftOpen(Relation orders) { return orders.rows().iterator().hasNext(); }
                @Check Relation afterIt(Relation orders) { orders.rows().iterator(); return orders.limit(0); }
                """.replace("Relation third", "@Ref(\"orders\") Relation third")
                .replace("List<Order> again", "@Ref(\"orders\") List<Order> again"));
        assertThat(results(project.run().exited(1)))
                .containsExactly(
                        "both method error 0 it cannot be evaluated: the rows of another relation are still open, and a"
                                + " check reads on one session (close their stream before, take them as a List, or put"
                                + " both into one query)",
                        "left_open method passed 0",
                        "after_it method passed 0");
    }

    @Test
    void queryReadsParametersOnly() {
        project.model("others", "SELECT 1 AS id");
        methods("@Check String hidden(Relation orders) { return \"SELECT * FROM others\"; }");
        assertThat(project.run().exited(1).error("orders"))
                .contains("hidden: it cannot be evaluated: its SQL reads the model \"others\", which is no parameter of"
                        + " the method")
                .contains("(add the parameter Relation others)");
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void methodThatTakesTooLongIsStoppedAndNothingIsWritten() {
        methods("""
                @Check boolean waits(Relation orders) throws InterruptedException {
                    new java.util.concurrent.CountDownLatch(1).await();
                    return true;
                }
                """);
        project.model("orders", "-- @timeout: 300ms\n" + GOOD);
        String late = "Cannot finish orders: it ran longer than its timeout of 300ms (raise the timeout, or give the"
                + " model less to do)";
        assertThat(project.run("--dry-run").exited(1).error("orders")).isEqualTo(late);
        assertThat(project.run().exited(1).error("orders")).isEqualTo(late);
        assertThat(project.rows("SELECT table_name FROM information_schema.tables WHERE table_name = 'orders'"))
                .isEmpty();

        project.behindItsBack("CREATE TABLE orders AS " + GOOD);
        assertThat(project.command("check", "--json").exited(1).error("orders")).isEqualTo(late);
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void methodThatDoesNotEndIsLeftBehindAndReachesTheSessionNoMore() throws Exception {
        methods("""
                @Check boolean deaf(Relation orders) throws Exception {
                    Iterator<Map<String, Object>> rows = orders.rows().iterator();
                    while (!java.nio.file.Files.exists(java.nio.file.Path.of("%1$s/release"))) {
                        Thread.onSpinWait();
                    }
                    String told = "none";
                    try {
                        orders.count();
                    } catch (RuntimeException e) {
                        told = e.getMessage();
                    }
                    java.nio.file.Files.writeString(java.nio.file.Path.of("%1$s/part"), told);
                    java.nio.file.Files.move(java.nio.file.Path.of("%1$s/part"), java.nio.file.Path.of("%1$s/told"));
                    return true;
                }
                """.formatted(directory));
        project.model("orders", "-- @timeout: 300ms\n" + GOOD).model("beside", "SELECT 1 AS id");
        Outcome run = project.run().exited(1);
        assertThat(run.statuses()).containsEntry("orders", "failed").containsEntry("beside", "success");
        assertThat(run.error("orders"))
                .startsWith(
                        "Cannot finish orders: it ran longer than its timeout of 300ms, and its code was interrupted"
                                + " and goes on in thread penstock-model-orders until the process ends");
        project.file("release", "");
        while (!Files.exists(project.path("told"))) {
            Thread.onSpinWait();
        }
        assertThat(project.read("told")).isEqualTo("Cannot query default: the check has ended");
        assertThat(project.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'"))
                .containsExactly("beside");
    }
}
