package io.penstock.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.core.state.RunStatus;
import io.penstock.core.workspace.TestProject;
import io.penstock.core.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose a table or file is that stands where a model wants to write: however it is spelt, and whatever its model was called. */
final class HoldersTest {
    private static final String APPEND = "-- @strategy: append\n";

    @TempDir
    private Path directory;

    private TestProject project;

    @BeforeEach
    void begin() {
        project = TestProject.in(directory);
    }

    private void run() {
        assertThat(project.run().status()).isEqualTo(RunStatus.SUCCESS);
    }

    private void fullRefresh(String model) {
        PlanRequest request = new PlanRequest(List.of(model), List.of(), PlanRequest.Mode.FULL_REFRESH, null, null);
        assertThat(project.run(request).status()).isEqualTo(RunStatus.SUCCESS);
    }

    @Test
    void modelWhoseNameDiffersInCaseOnlyKeepsItsRows() {
        project.model("Users", APPEND + "SELECT 1 AS id");
        run();
        project.delete("models/Users.sql");
        project.model("users", APPEND + "SELECT 1 AS id");

        assertThat(project.planned().get("users")).startsWith("SKIP: renamed from Users; unchanged since ");
        run();
        assertThat(project.planned().get("users")).startsWith("SKIP: unchanged since ");
        project.model("users", APPEND + "SELECT 2 AS id");
        run();
        assertThat(project.rows("FROM users ORDER BY id")).containsExactly("1", "2");
    }

    @ParameterizedTest
    @CsvSource({"main, MAIN", "mart, Mart"})
    void schemaThatDiffersInCaseOnlyIsTheSame(String before, String after) {
        project.model("m", "-- @schema: " + before + "\n" + APPEND + "SELECT 1 AS id");
        run();
        project.model("m", "-- @schema: " + after + "\n" + APPEND + "SELECT 1 AS id");

        assertThat(project.planned().get("m")).startsWith("SKIP: unchanged since ");
        project.model("m", "-- @schema: " + after + "\n" + APPEND + "SELECT 2 AS id");
        run();
        assertThat(project.rows("FROM " + before + ".m ORDER BY id")).containsExactly("1", "2");
    }

    @Test
    void tableOfOthersIsLeftAloneHoweverItIsSpelt() {
        project.execute("CREATE TABLE \"Orders\" AS SELECT 42 AS precious");
        project.model("orders", "SELECT 1 AS id");

        assertThat(project.planned().get("orders"))
                .isEqualTo("BLOCKED: main.orders exists, and the ledger has no record that Penstock made it"
                        + " (rename the model, or take it over with --full-refresh)");
    }

    @ParameterizedTest
    @CsvSource({"-- @schema: main, ''", "'', -- @schema: main", "-- @schema: s, -- @schema: S"})
    void twoModelsDoNotKeepOneTable(String first, String second) {
        project.file("tables/t.yaml", "columns: {id: bigint}\n")
                .file("tables/big.yaml", "name: T\ncolumns: {id: bigint}\n")
                .model("a", first + "\n-- @target: t\nSELECT 1 AS id")
                .model("b", second + "\n-- @target: big\nSELECT 1 AS id");

        try (Workspace workspace = project.open()) {
            assertThatThrownBy(workspace::graph)
                    .hasMessageContaining("Cannot declare the model \"b\": the model \"a\" at models/a.sql:")
                    .hasMessageContaining(".t already (give each a table of its own)");
        }
    }

    @Test
    void tableOfOthersInAnotherSchemaIsLeftAlone() {
        project.model("x", "SELECT 1 AS id").model("reader", "SELECT id FROM x");
        run();
        project.execute("CREATE SCHEMA b", "CREATE TABLE b.x AS SELECT 42 AS id");
        project.model("x", "-- @schema: b\nSELECT 1 AS id").model("reader", "SELECT id + 0 AS id FROM x");

        try (Workspace workspace = project.open()) {
            Plan plan = workspace.plan(PlanRequest.of("reader"));
            assertThat(Objects.requireNonNull(plan.models().get("x")).reason())
                    .startsWith("b.x exists, and the ledger has no record that Penstock made it");
            assertThat(Objects.requireNonNull(plan.models().get("reader")).reason())
                    .isEqualTo("upstream x is blocked");
        }
    }

    @Test
    void renamedModelKeepsTheHistoryOfItsTable() {
        String history = "-- @strategy: scd2\n-- @key: id\n-- @target: people\nSELECT 1 AS id, '%s' AS name";
        project.file("tables/people.yaml", "columns: {id: bigint, name: text}\n")
                .model("former", history.formatted("Ann"));
        run();
        project.delete("models/former.sql");
        project.model("latter", history.formatted("Bob"));

        assertThat(project.planned().get("latter"))
                .isEqualTo("RUN: renamed from former; query changed: SELECT differs");
        run();
        assertThat(project.rows("SELECT name FROM people ORDER BY valid_from")).containsExactly("Ann", "Bob");
        assertThat(project.rows("SELECT model FROM _penstock.ledger")).containsExactly("latter");
        assertThat(project.planned().get("latter")).startsWith("SKIP: unchanged since ");
    }

    @Test
    void modelOfItsOwnRowsDoesNotTakeThoseOfOneThatIsGone() {
        project.file("tables/people.yaml", "columns: {id: bigint}\n")
                .model("former", "-- @target: people\nSELECT 1 AS id")
                .model("other", "SELECT 2 AS id");
        run();
        project.delete("models/former.sql");
        project.model("other", "-- @target: people\nSELECT 2 AS id");

        assertThat(project.planned().get("other"))
                .isEqualTo("BLOCKED: main.people holds the rows of model former, which the project no longer has"
                        + " (rename the model, or take it over with --full-refresh)");
        fullRefresh("other");
        assertThat(project.rows("SELECT model FROM _penstock.ledger")).containsExactly("other");
    }

    @Test
    void postTransformThatIsLeftIsDoneUnderTheNewName() {
        project.file("tables/people.yaml", "columns: {id: bigint}\n");
        String model = "/* @model\ntarget: people\npost: [{sql: \"%s\"}]\n*/ SELECT 1 AS id";
        project.model("former", model.formatted("UPDATE {this} SET id = error('no')"));
        assertThat(project.run().status()).isEqualTo(RunStatus.FAILED);
        project.delete("models/former.sql");
        project.model("latter", model.formatted("UPDATE {this} SET id = 2"));

        assertThat(project.planned().get("latter")).startsWith("RUN: renamed from former; post-transform 1 of 1");
        run();
        assertThat(project.rows("SELECT id FROM people")).containsExactly("2");
    }

    @Test
    void fileOfOthersIsLeftAlone() throws IOException {
        project.file("seeds/a.csv", "id\n42\n").model("a", file("seeds/a.csv"));

        assertThat(project.planned().get("a"))
                .isEqualTo("BLOCKED: seeds/a.csv exists, and the ledger has no record that Penstock made it"
                        + " (give the model another path, or take it over with --full-refresh)");
        assertThat(project.run().status()).isEqualTo(RunStatus.FAILED);
        assertThat(Files.readString(directory.resolve("seeds/a.csv"))).isEqualTo("id\n42\n");
        fullRefresh("a");
        assertThat(Files.readString(directory.resolve("seeds/a.csv"))).isEqualTo("id\n1\n");
        assertThat(project.planned().get("a")).startsWith("SKIP: unchanged since ");
    }

    @Test
    void fileOfAModelThatWasRenamedIsItsOwn() {
        project.model("former", file("out/a.csv"));
        run();
        project.delete("models/former.sql");
        project.model("latter", file("./out/a.csv"));

        assertThat(project.planned().get("latter")).startsWith("RUN: renamed from former; config path: ");
        run();
    }

    @Test
    void fileWhoseDatabaseIsGoneIsStillKnown() {
        project.model("a", file("out/a.csv"));
        run();
        project.delete("data/dev.duckdb");

        assertThat(project.planned()).containsEntry("a", "RUN: first run");
        run();
    }

    private static String file(String path) {
        return "-- @materialize: file\n-- @path: " + path + "\nSELECT 1 AS id";
    }
}
