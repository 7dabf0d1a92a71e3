package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A check that is new or changed looks at the rows that are there; nothing is written for it. */
class ChangedChecksTest {
    private static final String NOT_NULL = "checks: [{not_null: id}]";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory).model("after", "SELECT * FROM orders");
    }

    private void orders(String header, String query) {
        project.model("orders", "/* @model\n" + header + "\n*/\n" + query);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "strategy: append",
                "strategy: merge\nprimary_key: id",
                "strategy: scd2\nprimary_key: id",
                "strategy: none",
                "strategy: truncate",
                "materialize: view",
                "materialize: file\npath: orders.csv"
            })
    void nothingIsWrittenForANewCheckAndNothingBehindItRuns(String kept) {
        orders(kept, "SELECT 1 AS id");
        project.run().succeeded();
        String written = project.rows("SELECT run_id FROM _penstock.ledger WHERE model = 'orders'")
                .get(0);

        orders(kept + "\n" + NOT_NULL, "SELECT 1 AS id");
        assertThat(project.plan().reasons())
                .containsEntry("orders", "check not_null(id) is new; only its checks run")
                .containsKey("after");
        Outcome run = project.run().succeeded();

        assertThat(run.ran()).containsExactly("orders");
        assertThat(run.counts("orders")).containsExactly(0L, 0L, 0L, 0L);
        assertThat(run.model("orders").path("checks").path(0).path("status").asText())
                .isEqualTo("passed");
        assertThat(project.rows("SELECT id FROM orders")).containsExactly("1");
        assertThat(project.rows("SELECT run_id FROM _penstock.ledger WHERE model = 'orders'"))
                .containsExactly(written);
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @Test
    void rowsThatDoNotHoldToANewCheckFailTheModelUntilTheyDo() {
        orders("strategy: none", "SELECT NULL::INTEGER AS id");
        project.run().succeeded();
        orders("strategy: none\n" + NOT_NULL, "SELECT NULL::INTEGER AS id");
        project.model("after", "SELECT id, 1 AS more FROM orders");
        for (int i = 0; i < 2; i++) {
            Outcome run = project.run().exited(1);
            assertThat(run.statuses()).containsEntry("orders", "failed").containsEntry("after", "skipped");
            assertThat(run.model("orders").path("error").path("code").asText()).isEqualTo("CHECK_FAILED");
            assertThat(run.error("orders")).startsWith("Cannot confirm orders: 1 of 1 checks failed");
        }
        project.behindItsBack("UPDATE orders SET id = 1");
        assertThat(project.run().succeeded().ran()).containsExactly("orders", "after");
    }

    @Test
    void checkThatIsGoneIsNoReasonToLook() {
        orders(NOT_NULL, "SELECT 1 AS id");
        project.run().succeeded();
        orders("tags: []", "SELECT 1 AS id");
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @Test
    void changedQueryRunsTheModelWhateverElseChanged() {
        orders("strategy: append\n" + NOT_NULL, "SELECT 1 AS id");
        project.run().succeeded();
        orders("strategy: append\nchecks: [{not_null: id, severity: warn}]", "SELECT 2 AS id");
        assertThat(project.plan().reasons().get("orders"))
                .isEqualTo("query changed: SELECT differs; check not_null(id) changed");
        assertThat(project.run().succeeded().ran()).containsExactly("orders", "after");
        assertThat(project.rows("SELECT id FROM orders ORDER BY id")).containsExactly("1", "2");
    }

    @Test
    void changeIsKnownAlsoWhereNothingIsRememberedBesideTheData() throws IOException {
        orders("strategy: append", "SELECT 1 AS id");
        project.run().succeeded();
        try (Stream<Path> kept = Files.list(directory.resolve(".penstock"))) {
            for (Path file : kept.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        orders("strategy: append\n" + NOT_NULL, "SELECT 1 AS id");
        assertThat(project.plan().reasons())
                .containsEntry("orders", "its checks are not those of its last run; only its checks run");
        project.run().succeeded();
        assertThat(project.rows("SELECT id FROM orders")).containsExactly("1");
    }

    @Test
    void dryRunLooksTooAndRemembersNothing() {
        project.file(
                "models/Orders.java",
                "public class Orders { @io.penstock.Model(strategy = io.penstock.Strategy.APPEND) java.util.List<Id> orders()"
                        + " { return java.util.List.of(new Id(1)); } record Id(int id) {} }");
        project.run().succeeded();
        project.file(
                "models/Orders.java",
                project.read("models/Orders.java")
                        .replace("APPEND)", "APPEND, checks = @io.penstock.Check(notNull = \"id\"))"));
        for (int i = 0; i < 2; i++) {
            Outcome run = project.run("--dry-run").succeeded();
            assertThat(run.statuses()).containsEntry("orders", "success");
            assertThat(run.model("orders").path("checks")).hasSize(1);
        }
        assertThat(project.plan().reasons().get("orders")).startsWith("check not_null(id) is new");
    }
}
