package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the rows of a project whose environments begin to share their tables, or end it. */
class VirtualAdoptionTest {
    private static final String CONNECTION = "connections: {default: {type: duckdb, path: data/dev.duckdb}}\n";
    private static final String CONFIG = "name: shop\n" + CONNECTION + "environments: {mode: virtual}\n";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.bare(directory)
                .file("penstock.yaml", CONFIG)
                .file("penstock.prod.yaml", "")
                .model("orders", "SELECT 1 AS id, 10 AS amount")
                .model("large", "-- @materialize: view\nSELECT * FROM orders WHERE amount > 5")
                .model("totals", "SELECT sum(amount) AS amount FROM large");
    }

    private List<String> in(String environment, String sql) {
        return project.command("query", "--format", "json", "--env", environment, sql)
                .succeeded()
                .rows();
    }

    @Test
    void tablesOfBeforeAreAdopted() {
        project.file("penstock.yaml", "name: shop\n" + CONNECTION)
                .model("log", "-- @strategy: append\nSELECT 1 AS id")
                .model("seen", "-- @strategy: append\nSELECT amount FROM large");
        project.run("--env", "prod").succeeded();
        project.run("log", "--force", "--env", "prod").succeeded();
        project.file("penstock.yaml", CONFIG);
        assertThat(project.run("--dry-run", "--env", "prod")
                        .succeeded()
                        .reasons()
                        .get("totals"))
                .startsWith("copied from main.totals; unchanged since ");

        Outcome run = project.run("--env", "prod").succeeded();

        assertThat(run.reasons().get("log")).startsWith("copied from main.log; unchanged since ");
        assertThat(in("prod", "FROM log")).containsExactly("1", "1");
        assertThat(in("prod", "FROM seen")).containsExactly("10");
        assertThat(in("prod", "FROM totals")).containsExactly("10");
        assertThat(in(
                        "prod",
                        "FROM information_schema.tables WHERE table_schema = 'main' AND table_type = 'BASE TABLE'"))
                .isEmpty();
        assertThat(in("prod", "FROM _penstock.ledger WHERE environment = 'prod'"))
                .isEmpty();
        assertThat(project.run("--env", "prod").succeeded().ran()).isEmpty();
    }

    @Test
    void tablesOfAnyEnvironmentAreAdopted() {
        project.file("penstock.yaml", "name: shop\n" + CONNECTION).model("log", "-- @strategy: append\nSELECT 1 AS id");
        project.run().succeeded();
        project.file("penstock.yaml", CONFIG).model("log", "-- @strategy: append\nSELECT 2 AS id");

        assertThat(project.plan().succeeded().reasons())
                .containsEntry(
                        "log", "new version goes forward from a copy of main.log: query changed: SELECT differs");
        project.run().succeeded();

        assertThat(in("dev", "FROM main__dev.log ORDER BY id")).containsExactly("1", "2");
        assertThat(project.run("--env", "prod").succeeded().ran()).isEmpty();
        assertThat(in("prod", "FROM main.log ORDER BY id")).containsExactly("1", "2");
    }

    @Test
    void rowsOfProductionAreAdoptedWhoeverRunsFirst() {
        project.file("penstock.yaml", "name: shop\n" + CONNECTION).model("log", "-- @strategy: append\nSELECT 1 AS id");
        project.run("--env", "prod").succeeded();
        project.file("penstock.yaml", CONFIG);

        project.run().succeeded();
        project.run("log", "--force").succeeded();
        project.run("--env", "prod").succeeded();

        assertThat(in("prod", "FROM main.log")).containsExactly("1", "1");
    }

    @Test
    void tablesInThePlaceOfViewsAreBlockedUntilTheViewsAreDropped() {
        project.run("--env", "prod").succeeded();
        project.file("penstock.yaml", "name: shop\n" + CONNECTION);

        assertThat(project.plan("--env", "prod").exited(1).reasons())
                .containsEntry(
                        "orders",
                        "main.orders is a view of the virtual environment prod (say environments: {mode: virtual}"
                                + " again; or drop its views, and let this run build tables: penstock env drop prod)");

        project.command("env", "drop", "prod", "--yes").succeeded();
        assertThat(project.run("--env", "prod").succeeded().ran()).hasSize(3);
        assertThat(in("prod", "FROM totals")).containsExactly("10");
    }

    @Test
    void rowsComeBackIntoTables() {
        project.model("log", "-- @strategy: append\nSELECT 1 AS id")
                .model("more", "-- @strategy: append\nSELECT 1 AS id");
        project.run("--env", "prod").succeeded();
        project.run("log", "more", "--force", "--env", "prod").succeeded();
        project.file("penstock.yaml", "name: shop\n" + CONNECTION)
                .model("more", "-- @strategy: append\nSELECT 2 AS id");
        project.command("env", "drop", "prod", "--yes").succeeded();

        Outcome run = project.run("--env", "prod").succeeded();

        assertThat(run.reasons().get("log")).startsWith("copied from main.log; unchanged since ");
        assertThat(run.reasons().get("more")).startsWith("goes forward from a copy of main.more: query changed");
        assertThat(in("prod", "FROM log")).containsExactly("1", "1");
        assertThat(in("prod", "FROM more ORDER BY id")).containsExactly("1", "1", "2");
        assertThat(in("prod", "FROM totals")).containsExactly("10");
        assertThat(project.run("--env", "prod").succeeded().ran()).isEmpty();

        project.file("penstock.yaml", CONFIG);
        project.run("more", "--force", "--env", "prod").succeeded();
        project.run("--env", "prod").succeeded();
        assertThat(in("prod", "FROM more ORDER BY id")).containsExactly("1", "1", "2", "2");
    }
}
