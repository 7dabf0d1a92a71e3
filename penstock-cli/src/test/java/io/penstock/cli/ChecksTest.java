package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is demanded of rows before anyone sees them, and what becomes of those that do not hold to it. */
class ChecksTest {
    private static final String ROWS =
            "\nSELECT * FROM (VALUES (1, 'a@b', 3), (1, NULL, 300), (2, 'x', NULL)) t(id, email, amount)";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    /** Makes the model orders, with the checks as a list in YAML. */
    private void orders(String checks, String query) {
        project.model("orders", "/* @model\nchecks:\n" + checks.indent(2) + "*/" + query);
    }

    private static List<String> checks(Outcome outcome) {
        List<String> checks = new ArrayList<>();
        for (JsonNode check : outcome.model("orders").path("checks")) {
            checks.add(check.path("name").asText() + " " + check.path("status").asText() + " "
                    + check.path("failures").asText() + "/" + check.path("rows").asText());
        }
        return checks;
    }

    private static String message(Outcome outcome) {
        return outcome.model("orders").path("checks").path(0).path("message").asText();
    }

    @Test
    void checkThatDoesNotHoldLeavesTheTargetAsItWasAndStopsWhatIsDownstream() {
        project.model("after", "SELECT * FROM orders");
        orders("- not_null: [id, email]", "\nSELECT 1 AS id, 'a' AS email");
        project.run().succeeded();
        orders("- not_null: [id, email]", "\nSELECT 2 AS id, NULL AS email UNION ALL SELECT 3, 'c'");

        Outcome run = project.run().exited(1);

        assertThat(run.statuses()).containsEntry("orders", "failed").containsEntry("after", "skipped");
        assertThat(run.model("orders").path("error").path("code").asText()).isEqualTo("CHECK_FAILED");
        assertThat(run.model("orders").path("error").path("line").asInt()).isEqualTo(3);
        assertThat(run.error("orders"))
                .isEqualTo("Cannot publish orders: 1 of 1 checks failed"
                        + " (the target is as it was before; correct the rows or the checks)\n"
                        + "  not_null(id, email): 1 of 2 rows fail: NULL in id or email, such as (id=2, email=NULL)");
        assertThat(project.rows("FROM orders")).containsExactly("1|a");
        assertThat(project.rows("FROM after")).containsExactly("1|a");
    }

    @Test
    void failingFirstRunLeavesNothing() {
        orders("- row_count: {min: 5}", ROWS);
        project.run().exited(1);
        assertThat(project.rows("SELECT count(*) FROM information_schema.tables WHERE table_name = 'orders'"))
                .containsExactly("0");
    }

    /** So many that the engine writes them in bulk. */
    @ParameterizedTest
    @ValueSource(
            strings = {"replace", "truncate", "append", "merge_by_key", "scd_type_2", "scd_type_2\n-- @event_time: at"})
    void rowsOfALargeFirstRunAreSeenByChecksAndByWhatIsDownstream(String strategy) {
        project.model("many", "SELECT i AS id, DATE '2024-01-01' AS at FROM range(200000) t(i)");
        String header = "-- @strategy: " + strategy + "\n"
                + (strategy.startsWith("merge") || strategy.startsWith("scd") ? "-- @primary_key: id\n" : "");
        project.model("orders", header + "-- @checks: [{range: {column: id, max: 199998}}]\nSELECT * FROM many");
        project.model("after", "SELECT count(*) AS n, max(id) AS last FROM orders");

        assertThat(checks(project.run().exited(1))).containsExactly("range(id) failed 1/200000");

        project.model("orders", header + "SELECT * FROM many");
        project.run().succeeded();
        assertThat(project.rows("FROM after")).containsExactly("200000|199999");
    }

    @Test
    void everyTypeTellsItsFiguresAndASample() {
        orders("""
                - not_null: email
                - unique: id
                - accepted_values: {column: email, values: [a@b, x]}
                - range: {column: amount, min: 0, max: 10}
                - pattern: {column: email, regex: '^.@'}
                - row_count: {max: 2}
                - expression: amount < 100 -- in euros
                - sql: SELECT * FROM {this} WHERE amount > 5 -- too much
                """, ROWS);

        Outcome run = project.run().exited(1);

        assertThat(checks(run))
                .containsExactly(
                        "not_null(email) failed 1/3",
                        "unique(id) failed 1/3",
                        "accepted_values(email) failed 1/3",
                        "range(amount) failed 2/3",
                        "pattern(email) failed 2/3",
                        "row_count(up to 2) failed 1/3",
                        "expression(amount < 100 -- in euros) failed 2/3",
                        "sql(SELECT * FROM {this} WHERE amount > 5 -- too much) failed 1/null");
        assertThat(run.error("orders").lines().skip(1))
                .contains(
                        "  not_null(email): 1 of 3 rows fail: NULL in email, such as (email=NULL, id=1, amount=300)",
                        "  unique(id): 1 of 3 rows fail: duplicate id, such as (id=1, rows=2)",
                        "  row_count(up to 2): there are 3 rows, more than 2",
                        "  sql(SELECT * FROM {this} WHERE amount > 5 -- too much): its query gives 1 row,"
                                + " such as (id=1, email=NULL, amount=300)");
        assertThat(run.error("orders"))
                .contains("email is not one of a@b, x")
                .contains("amount is not between 0 and 10")
                .contains("email does not match ^.@")
                .contains("not true: amount < 100");
    }

    @Test
    void rowsThatHoldPassEveryType() {
        project.model("customers", "SELECT * FROM (VALUES (1), (NULL)) t(id)");
        orders("""
                - not_null: {columns: [id]}
                - unique: [id, email]
                - accepted_values: {column: amount, values: [3, null]}
                - range: {column: amount, min: 3, where: amount IS NOT NULL}
                - pattern: {column: email, regex: '@'}
                - row_count: {min: 1, max: 1}
                - freshness: {column: at, max_age: 1d}
                - relationships: {column: id, to: customers}
                - expression: length(email) > 2
                - sql: SELECT o.* FROM orders o ANTI JOIN customers c ON o.id = c.id
                """, "\nSELECT 1 AS id, 'a@b' AS email, 3 AS amount, now() AS at");
        Outcome run = project.run().succeeded();
        assertThat(run.model("orders").path("checks"))
                .hasSize(10)
                .allSatisfy(check -> assertThat(check.path("status").asText()).isEqualTo("passed"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            range: {column: n, min: 0}                | failed 1/2
            range: {column: n, max: 9}                | failed 1/2
            expression: n > 0                         | failed 1/2
            pattern: {column: t, regex: '.*'}         | failed 1/2
            accepted_values: {column: n, values: [1]} | failed 1/2
            unique: n                                 | passed 0/1
            relationships: {column: n, to: parents}   | passed 0/1
            """)
    void nullIsNotWhatIsDemandedAndIsComparedWithNothing(String check, String outcome) {
        project.model("parents", "SELECT 1 AS n");
        orders("- " + check, "\nSELECT * FROM (VALUES (1, 'a'), (NULL, NULL)) t(n, t)");
        assertThat(checks(project.run())).allMatch(found -> found.endsWith(outcome));
    }

    @Test
    void relationshipsFailAlsoWhereTheOtherColumnHoldsNull() {
        project.model("customers", "SELECT * FROM (VALUES (1), (NULL)) t(id)");
        orders("- relationships: {column: id, to: customers, field: id}", "\nSELECT 2 AS id UNION ALL SELECT 1");
        Outcome run = project.run().exited(1);
        assertThat(message(run)).isEqualTo("1 of 2 rows fail: id is not in customers.id, such as (id=2)");
    }

    @Test
    void relatedModelIsMadeFirstThoughNoQueryReadsIt() {
        project.model("zz", "SELECT 1 AS id");
        orders("- relationships: {column: id, to: zz}", "\nSELECT 1 AS id");
        assertThat(project.run("orders").succeeded().ran()).containsExactly("zz", "orders");
        project.model("zz", "SELECT 1 AS id, 2 AS more");
        assertThat(project.run().succeeded().ran()).containsExactly("zz");
    }

    @Test
    void emptyTableIsNotFresh() {
        orders("- freshness: {column: at, max_age: 1d}", "\nSELECT now() AS at WHERE false");
        assertThat(message(project.run().exited(1))).isEqualTo("there are no rows, so their age is unknown");
    }

    @Test
    void ageCountsByTheClockOfTheRun() {
        project.clock(InstantSource.fixed(Instant.parse("2026-01-03T01:00:00Z")));
        orders("- freshness: {column: at, max_age: 1d}", "\nSELECT TIMESTAMP '2026-01-01 01:00:00' AS at");
        assertThat(message(project.run().exited(1)))
                .isEqualTo("the newest at is 2026-01-01T01:00, 2d old, more than 1d");
        project.clock(InstantSource.fixed(Instant.parse("2026-01-02T01:00:00Z")));
        project.run().succeeded();
    }

    @Test
    void whereLeavesRowsOut() {
        orders("- not_null: email\n  where: id = 2\n- row_count: {min: 1, where: id = 2}", ROWS);
        assertThat(checks(project.run().succeeded()))
                .containsExactly("not_null(email) passed 0/1", "row_count(from 1) passed 0/1");
        orders("- not_null: email\n  where: id = 1", ROWS);
        assertThat(message(project.run().exited(1))).startsWith("1 of 2 rows where id = 1 fail: NULL in email");
    }

    @ParameterizedTest
    @CsvSource({"max_failures: 1,0", "max_failures: 0,1", "max_ratio: 0.34,0", "max_ratio: 0.33,1"})
    void someRowsMayFail(String threshold, int exit) {
        orders("- not_null: email\n  " + threshold, ROWS);
        Outcome run = project.run().exited(exit);
        assertThat(checks(run)).containsExactly("not_null(email) " + (exit == 0 ? "passed" : "failed") + " 1/3");
    }

    @Test
    void warningIsToldAndTheRowsArePublished() {
        orders("- not_null: {columns: email, severity: warn, name: has_email}", ROWS);
        assertThat(checks(project.run().succeeded())).containsExactly("has_email failed 1/3");
        Outcome told = project.command("run", "--force").succeeded();
        assertThat(told.err()).contains("warning: orders: has_email: 1 of 3 rows fail: NULL in email");
        assertThat(told.out()).contains("0/1");
        assertThat(project.rows("SELECT count(*) FROM orders")).containsExactly("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "warn"})
    void checkThatCannotBeEvaluatedIsNoPassWhateverItsSeverity(String severity) {
        orders("- not_null: emial\n  severity: " + severity + "\n- unique: id", "\nSELECT 1 AS id, 'a' AS email");
        Outcome run = project.run().exited(1);
        assertThat(run.model("orders").path("error").path("code").asText()).isEqualTo("CHECK_UNEVALUATED");
        assertThat(run.error("orders"))
                .endsWith("\n  not_null(emial): it cannot be evaluated: there is no column \"emial\""
                        + " (did you mean \"email\"? there are: id, email)");
        assertThat(checks(run)).containsExactly("not_null(emial) error 0/null", "unique(id) passed 0/1");
    }

    @Test
    void patternThatDoesNotCompileIsToldBeforeAnythingIsWritten() {
        orders("- pattern: {column: email, regex: '('}", "\nSELECT 1 AS id, 'a' AS email");
        assertThat(project.run().exited(1).error("orders"))
                .contains("pattern(email): it cannot be evaluated:")
                .contains("missing )");
    }

    @Test
    void expressionThatCannotBeReadIsTheOneThatIsTold() {
        orders("- expression: nmber > 1\n- expression: id > 0", "\nSELECT 1 AS id, 2 AS number");
        Outcome run = project.run().exited(1);
        assertThat(checks(run))
                .containsExactly("expression(nmber > 1) error 0/null", "expression(id > 0) error 0/null");
        assertThat(message(run)).contains("it cannot be evaluated").contains("nmber");
        assertThat(run.error("orders")).contains("it was not tried after the error of expression(nmber > 1)");
    }

    @Test
    void valueThatStopsAnExpressionIsToldAndTheTableStaysAsItWas() {
        orders("- expression: CAST(t AS INTEGER) > 0\n- not_null: t", "\nSELECT '1' AS t");
        project.run().succeeded();
        orders("- expression: CAST(t AS INTEGER) > 0\n- not_null: t", "\nSELECT 'one' AS t");
        assertThat(project.run().exited(1).error("orders"))
                .contains("it cannot be evaluated")
                .contains("one");
        assertThat(project.rows("FROM orders")).containsExactly("1");
    }

    @Test
    void viewsAndFilesAreCheckedBeforeTheyArePublished() {
        for (String kept : List.of("view", "file")) {
            String header = "/* @model\nmaterialize: " + kept + "\nchecks: [{not_null: [id]}]\n*/\n";
            project.model("orders", header + "SELECT 1 AS id");
            project.run().succeeded();
            project.model("orders", header + "SELECT NULL::INTEGER AS id, 1 AS other");
            assertThat(checks(project.run().exited(1))).containsExactly("not_null(id) failed 1/1");
            assertThat(project.rows("FROM orders")).containsExactly("1");
            project.model("orders", header + "SELECT 1 AS id");
            project.run("--full-refresh").succeeded();
        }
    }

    @Test
    void columnsThatPenstockAddsAreChecked() {
        project.model("orders", """
                /* @model
                strategy: scd2
                primary_key: id
                columns: {id: integer}
                checks:
                  - freshness: {column: _loaded_at, max_age: 1h}
                  - not_null: [_batch_id, valid_from]
                  - unique: id
                    where: is_current
                  - expression: valid_to IS NULL OR valid_to > valid_from
                */
                SELECT 1 AS id
                """);
        assertThat(checks(project.run().succeeded())).hasSize(4).allMatch(check -> check.contains(" passed 0/1"));
        assertThat(project.command("check").succeeded().out()).contains("4 of 4 checks of 1 model passed");
    }

    @Test
    void failingRowsAreKeptThoughTheWriteIsUndone() {
        orders("- not_null: email\n  store_failures: true\n- unique: id\n  store_failures: 1", ROWS);
        String run = project.run().exited(1).json().path("run_id").asText();
        assertThat(project.rows("SELECT model, check_name, run_id, row_json FROM _penstock.check_failures"
                        + " ORDER BY check_name"))
                .containsExactly(
                        "orders|not_null(email)|" + run + "|{\"id\":1,\"email\":null,\"amount\":300}",
                        "orders|unique(id)|" + run + "|{\"id\":1,\"rows\":2}");
        project.run().exited(1);
        assertThat(project.rows("SELECT count(*), count(DISTINCT run_id) FROM _penstock.check_failures"))
                .containsExactly("2|1");
    }

    @Test
    void noMoreRowsAreKeptThanWereAskedFor() {
        orders("- expression: {sql: n < 0, store_failures: 7}", "\nSELECT unnest(range(1000)) AS n");
        project.run().exited(1);
        assertThat(project.rows("SELECT count(*) FROM _penstock.check_failures"))
                .containsExactly("7");
    }

    @Test
    void checksAloneReadWhatIsPublished() {
        orders("- not_null: [email]\n  severity: warn", ROWS);
        project.run().succeeded();
        Outcome check = project.command("check", "--json").succeeded();
        assertThat(check.model("orders").path("checks").path(0).path("failures").asInt())
                .isEqualTo(1);
        project.behindItsBack("ALTER TABLE orders DROP COLUMN email");
        Outcome wrong = project.command("check", "orders").exited(1);
        assertThat(wrong.err()).contains("Cannot confirm orders: 1 of 1 checks failed");
        assertThat(wrong.out()).contains("orders  not_null(email)  error").contains("0 of 1 check of 1 model passed");
    }

    @Test
    void checksAloneOfATableThatIsNotThereSayHowToMakeIt() {
        orders("- not_null: id", ROWS);
        assertThat(project.command("check").exited(1).err())
                .contains("Cannot check orders: there is no main.orders (make it with: penstock run orders)");
        project.model("orders", "SELECT 1 AS id");
        assertThat(project.command("check").succeeded().out()).contains("Nothing to check");
    }
}
