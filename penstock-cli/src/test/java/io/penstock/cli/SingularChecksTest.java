package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks in files of their own: each gates the last of the models that it reads. */
class SingularChecksTest {
    private static final String ORPHANS =
            "SELECT o.* FROM orders o LEFT JOIN customers c ON o.customer = c.id WHERE c.id IS NULL\n";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory)
                .model("customers", "SELECT 1 AS id")
                .model("orders", "SELECT 1 AS customer FROM customers");
    }

    @Test
    void gatesTheLastModelThatItReads() {
        project.file("checks/no_orphans.sql", ORPHANS);
        Outcome run = project.run().succeeded();
        assertThat(run.model("orders").path("checks").path(0).path("name").asText())
                .isEqualTo("no_orphans");
        assertThat(run.model("customers").has("checks")).isFalse();

        project.model("orders", "SELECT 2 AS customer FROM customers");
        Outcome wrong = project.run().exited(1);

        assertThat(wrong.statuses()).containsEntry("orders", "failed");
        assertThat(wrong.error("orders")).contains("no_orphans: its query gives 1 row, such as (customer=2)");
        assertThat(project.rows("FROM orders")).containsExactly("1");
    }

    @Test
    void looksThroughWhatIsEphemeralAndSeesTheNewRows() {
        project.model("brief", "-- @materialize: ephemeral\nSELECT * FROM orders WHERE customer > 1")
                .file("checks/none_beyond_one.sql", "SELECT * FROM brief");
        project.run().succeeded();
        project.model("orders", "SELECT 2 AS customer FROM customers");
        assertThat(project.run().exited(1).error("orders")).contains("none_beyond_one: its query gives 1 row");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        -- @severity: warn                                    | 0
        -- @check(severity="warn", name="orphans")            | 0
        /* @check {max_failures: 1} */                        | 0
        -- @max_failures: 0                                   | 1
        """)
    void headerSaysTheKeysThatAllChecksHave(String header, int exit) {
        project.file("checks/sub/no_orphans.sql", header + "\n" + ORPHANS)
                .model("orders", "SELECT 2 AS customer FROM customers");
        project.run().exited(exit);
    }

    @Test
    void checksAloneEvaluatesItToo() {
        project.run().succeeded();
        project.file("checks/no_orphans.sql", ORPHANS);
        assertThat(project.command("check").succeeded().out()).contains("orders  no_orphans  passed");
        assertThat(project.plan().reasons()).containsEntry("orders", "check no_orphans is new; only its checks run");
    }

    @Test
    void checksOfHeaderFilesAndMethodsAddUp() {
        project.file("checks/no_orphans.sql", ORPHANS)
                .model("orders", "-- @checks: [{not_null: customer}]\nSELECT 1 AS customer FROM customers")
                .file(
                        "models/OrderChecks.java",
                        "public class OrderChecks { @io.penstock.Check boolean some(io.penstock.Relation orders)"
                                + " { return orders.count() > 0; } }");
        assertThat(project.run().succeeded().model("orders").path("checks").findValuesAsText("name"))
                .containsExactly("not_null(customer)", "some", "no_orphans");
    }

    @Test
    void errorOfItsQueryPointsAtItsPlaceInTheFile() {
        project.file("checks/amounts.sql", "-- @severity: warn\nSELECT *\nFROM orders\nWHERE amuont < 0\n");
        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .asString()
                .startsWith("CHECK_UNEVALUATED checks/amounts.sql:4:7 Cannot evaluate the check amounts of orders: ");

        JsonNode error = project.run().exited(1).model("orders").path("error");

        assertThat(error.path("file").asText()).isEqualTo("checks/amounts.sql");
        assertThat(error.path("line").asInt()).isEqualTo(4);
        assertThat(error.path("column").asInt()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        -- only a comment                      | MODEL_EMPTY checks/odd.sql | it holds 0 queries, expected one that gives the wrong rows (write one, or delete the file)
        SELECT 1 FROM orders; SELECT 2         | FILE_SYNTAX checks/odd.sql:1:23 | it holds 2 queries
        SELECT * FROM ordesr                   | DEPENDENCY_UNKNOWN checks/odd.sql:1:15 | Cannot resolve "ordesr" in the check odd: there is no model or source of that name (did you mean "orders"?)
        SELECT 1                               | MODEL_CONFLICT checks/odd.sql:1:1 | its query reads no table, view or file of the project
        -- @severty: warn SELECT               | MODEL_EMPTY checks/odd.sql | it holds 0 queries
        SELEC 1 FROM orders                    | SQL_SYNTAX checks/odd.sql:1:1 | Cannot read the query
        """)
    void wrongFileIsToldAtItsPlace(String content, String place, String message) {
        project.file("checks/odd.sql", content);
        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .satisfies(error -> assertThat(error).startsWith(place).contains(message));
    }

    @Test
    void unknownKeyAndSecondNameAreTold() {
        project.file("checks/a.sql", "-- @severty: warn\n" + ORPHANS);
        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .asString()
                .startsWith("KEY_UNKNOWN checks/a.sql:1:5")
                .contains("unknown key \"severty\" (did you mean \"severity\"?");
        project.file("checks/a.sql", ORPHANS).file("checks/b/a.sql", ORPHANS);
        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .asString()
                .contains("Cannot declare the check \"a\": one of that name is declared at checks/a.sql:1:1");
    }
}
