package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose a table is, which rows it takes, and from where a query may read. */
class OwnershipTest {
    @TempDir
    Path directory;

    @Test
    void tableThatPenstockDidNotMakeIsLeftAlone() {
        ProjectFixture project =
                ProjectFixture.in(directory).file("data/.keep", "").model("customers", "SELECT 1 AS id");
        project.behindItsBack("CREATE TABLE customers AS SELECT 42 AS precious");

        Outcome blocked = project.run();

        assertThat(blocked.code()).isEqualTo(1);
        assertThat(blocked.reasons().get("customers"))
                .isEqualTo("main.customers exists, and the ledger has no record that Penstock made it"
                        + " (rename the model, or take it over with --full-refresh)");
        assertThat(project.rows("FROM customers")).containsExactly("42");
        project.run("customers", "--full-refresh").succeeded();
        assertThat(project.rows("FROM customers")).containsExactly("1");
    }

    @Test
    void environmentsThatShareADatabaseDoNotWriteIntoEachOther() {
        ProjectFixture project = ProjectFixture.bare(directory)
                .file("penstock.yaml", "name: shop\nconnections:\n  default: {type: duckdb, path: data/dev.duckdb}\n")
                .file("models/events.sql", "-- @strategy: append\nSELECT 1 AS id");
        project.run().succeeded();

        Outcome blocked = project.run("--env", "prod");

        assertThat(blocked.code()).isEqualTo(1);
        assertThat(blocked.reasons().get("events"))
                .startsWith("main.events belongs to environment dev in the same database");
        assertThat(project.rows("FROM events")).containsExactly("1");
    }

    @Test
    void viewThatChangedIsMadeBeforeWhatReadsIt() {
        ProjectFixture project = ProjectFixture.in(directory)
                .file("models/v.sql", "-- @materialize: view\nSELECT 1 AS version")
                .model("m", "SELECT version FROM v");
        project.run().succeeded();
        project.file("models/v.sql", "-- @materialize: view\nSELECT 2 AS version");

        project.run("m").succeeded();

        assertThat(project.rows("FROM m")).containsExactly("2");
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @Test
    void valuesOfAnotherTypeAreNotChangedToFit() {
        ProjectFixture project = ProjectFixture.in(directory)
                .file(
                        "models/prices.sql",
                        "-- @model(strategy=merge_by_key, primary_key=id)\nSELECT 1 AS id, 10 AS amount");
        project.run().succeeded();
        project.file(
                "models/prices.sql",
                "-- @model(strategy=merge_by_key, primary_key=id)\nSELECT 1 AS id, 10.6 AS amount");

        project.run().succeeded();
        assertThat(project.rows("SELECT amount FROM prices")).containsExactly("10.6");
    }

    @Test
    void fileThatVanishedIsNoticed() {
        ProjectFixture project = ProjectFixture.in(directory)
                .file("in/a.csv", "id\n1\n")
                .model("a", "SELECT id FROM read_csv('in/*.csv')");
        project.run().succeeded();
        project.delete("in/a.csv");

        assertThat(project.plan().reasons()).containsEntry("a", "in/*.csv is gone");
    }

    @Test
    void excludedModelThatWasNeverBuiltBlocksItsReaders() {
        ProjectFixture project =
                ProjectFixture.in(directory).model("slow", "SELECT 1 AS id").model("fast", "SELECT id FROM slow");

        Outcome blocked = project.run("--exclude", "slow");

        assertThat(blocked.code()).isEqualTo(1);
        assertThat(blocked.reasons())
                .containsEntry("fast", "upstream slow was never built, and is excluded")
                .doesNotContainKey("slow");
    }

    @Test
    void queryDoesNotReachOtherConnections() {
        ProjectFixture project = ProjectFixture.bare(directory)
                .file("penstock.yaml", """
                    name: shop
                    connections:
                      default: {type: duckdb, path: data/dev.duckdb}
                      other: {type: duckdb, path: data/other.duckdb}
                    """)
                .file("models/far.sql", "-- @connection: other\nSELECT 1 AS id")
                .model("near", "SELECT id\nFROM far");

        Outcome refused = project.command("validate");

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains("models/near.sql:2:6: Cannot read far in model near: it is kept on connection \"other\"");
    }

    @Test
    void databaseMayBeCalledAsTheEngineCallsItsOwn() {
        ProjectFixture project = ProjectFixture.bare(directory)
                .file(
                        "penstock.yaml",
                        "name: shop\nconnections:\n  default: {type: duckdb, path: data/memory.duckdb}\n")
                .model("a", "SELECT 1 AS id");

        project.run().succeeded();
    }

    @Test
    void sourceThatIsMissingBlocksOnlyItsReaders() {
        ProjectFixture project = ProjectFixture.bare(directory)
                .file("penstock.yaml", "name: shop\nsources:\n  raw.absent:\n")
                .model("reader", "SELECT id FROM raw.absent")
                .model("apart", "SELECT 1 AS id");

        Outcome run = project.run();

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.json().path("models").findValuesAsText("status")).containsExactly("success", "blocked");
        assertThat(run.reasons().get("reader")).startsWith("source raw.absent cannot be read:");
    }
}
