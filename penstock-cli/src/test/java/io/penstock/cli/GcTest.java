package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody uses any more is taken away, and nothing else. */
class GcTest {
    private static final String CONFIG = "name: shop\nconnections: {default: {type: duckdb, path: data/dev.duckdb}}\n"
            + "environments: {mode: virtual, grace: 2d}\n";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.bare(directory)
                .file("penstock.yaml", CONFIG)
                .model("orders", "SELECT 1 AS id, 10 AS amount")
                .model("large", "-- @materialize: view\nSELECT * FROM orders WHERE amount > 5")
                .model("log", "-- @strategy: append\nSELECT 1 AS id");
        at("2026-01-01T00:00:00Z");
    }

    private void at(String time) {
        project.clock(() -> Instant.parse(time));
    }

    private List<String> gc(String... words) {
        String[] all = new String[words.length + 2];
        all[0] = "gc";
        all[1] = "--json";
        System.arraycopy(words, 0, all, 2, words.length);
        JsonNode told = project.command(all).succeeded().json();
        return told.path("tables").findValuesAsText("model");
    }

    private List<String> versions() {
        return project.rows(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = '_penstock_versions'");
    }

    @Test
    void versionGoesWhenTheGraceTimeIsOver() {
        project.run().succeeded();
        project.model("orders", "SELECT 2 AS id, 10 AS amount");
        at("2026-01-10T00:00:00Z");
        project.run().succeeded();

        assertThat(gc()).as("shown until today").isEmpty();
        at("2026-01-11T23:00:00Z");
        assertThat(gc()).isEmpty();
        at("2026-01-12T00:00:01Z");
        assertThat(gc("--dry-run")).containsExactly("large", "orders");
        assertThat(versions()).hasSize(5);
        assertThat(project.command("gc").succeeded().out())
                .containsPattern("2026-01-(09|10)")
                .endsWith("2 dropped\n");

        assertThat(versions()).hasSize(3);
        assertThat(project.rows("SELECT count(*) FROM _penstock.ledger")).containsExactly("3");
        assertThat(project.rows("SELECT count(*) FROM _penstock.versions")).containsExactly("3");
        assertThat(project.rows("FROM main__dev.large")).containsExactly("2|10");
        assertThat(project.command("gc").succeeded().out()).isEqualTo("Nothing dropped\n");
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @Test
    void graceTimeIsAsked() {
        project.run().succeeded();
        project.model("orders", "SELECT 2 AS id, 10 AS amount");
        project.run().succeeded();
        at("2026-01-01T00:00:10Z");

        assertThat(gc("--grace", "1h")).isEmpty();
        assertThat(gc("--grace", "0d")).containsExactly("large", "orders");
        assertThat(project.command("gc", "--grace", "soon", "--json")
                        .exited(2)
                        .errors()
                        .get(0))
                .endsWith("--grace soon is no duration (write 12h, 7d, or 0d for none)");
    }

    @Test
    void whatAnyEnvironmentShowsStaysWithWhatItsViewsRead() {
        project.run("--env", "prod").succeeded();
        project.model("orders", "SELECT 2 AS id, 10 AS amount");
        project.run().succeeded();
        project.command("promote", "--from", "dev", "--to", "prod", "large", "--yes")
                .succeeded();
        project.command("env", "drop", "dev", "--yes").succeeded();
        at("2026-02-01T00:00:00Z");

        assertThat(gc()).as("prod reads the new orders through large").containsExactly("large");

        assertThat(project.command("query", "--env", "prod", "-o", "json", "FROM large")
                        .succeeded()
                        .rows())
                .containsExactly("2|10");
        assertThat(project.command("query", "--env", "prod", "-o", "json", "FROM orders")
                        .succeeded()
                        .rows())
                .containsExactly("1|10");
    }

    @Test
    void cursorsAndIntervalsOfVersionsGoWithThem() {
        project.file("penstock.yaml", CONFIG + "sources:\n  events: {path: in.csv}\n")
                .file("in.csv", "n,day\n1,2026-01-01\n")
                .model("seen", "/* @model\nstrategy: append\ncursor: n\n*/\nSELECT n FROM events")
                .model(
                        "daily",
                        "/* @model\n"
                                + "strategy: incremental\n"
                                + "time_column: day\n"
                                + "interval: day\n"
                                + "*/\n"
                                + "SELECT CAST(day AS DATE) AS day FROM events");
        project.run().succeeded();
        project.command("env", "drop", "dev", "--yes").succeeded();
        at("2026-02-01T00:00:00Z");

        assertThat(gc()).containsExactlyInAnyOrder("orders", "large", "log", "seen", "daily");

        for (String table :
                List.of("ledger", "intervals", "interval_writes", "interval_reads", "cursors", "versions")) {
            assertThat(project.rows("FROM _penstock." + table)).as(table).isEmpty();
        }
        assertThat(project.rows("FROM information_schema.tables WHERE table_name LIKE 'cursor\\_%' ESCAPE '\\'"))
                .isEmpty();
        assertThat(versions()).isEmpty();
        assertThat(project.run().succeeded().ran()).hasSize(5);
    }

    @Test
    void whatIsLeftBehindGoesAndWhatOthersMadeStays() {
        project.run().succeeded();
        project.behindItsBack("CREATE TABLE _penstock_versions.orders__0123456789abcdef AS SELECT 1 AS one");
        project.behindItsBack("CREATE TABLE _penstock_versions.mine AS SELECT 1 AS one");
        project.behindItsBack("CREATE TABLE main.other__0123456789abcdef AS SELECT 1 AS one");
        project.behindItsBack("CREATE TABLE _penstock.cursor_0123456789abcdef0123456789abcdef AS SELECT 1 AS one");
        project.behindItsBack("CREATE TABLE _penstock.cursor_mine AS SELECT 1 AS one");

        assertThat(project.command("gc", "--json")
                        .succeeded()
                        .json()
                        .path("tables")
                        .findValuesAsText("table"))
                .containsExactly(
                        "_penstock.cursor_0123456789abcdef0123456789abcdef",
                        "_penstock_versions.orders__0123456789abcdef");

        assertThat(versions()).hasSize(4).contains("mine");
        assertThat(project.rows("FROM main.other__0123456789abcdef")).hasSize(1);
        assertThat(project.rows("FROM _penstock.cursor_mine")).hasSize(1);
    }

    @Test
    void otherProjectsKeepTheirs() {
        project.run().succeeded();
        project.file("penstock.yaml", CONFIG.replace("shop", "bank")).file("penstock.bank.yaml", "");
        project.run("--env", "bank").succeeded();
        project.command("env", "drop", "bank", "--yes").succeeded();
        at("2026-02-01T00:00:00Z");

        assertThat(gc()).hasSize(3);

        project.file("penstock.yaml", CONFIG);
        assertThat(project.rows("FROM main__dev.large")).containsExactly("1|10");
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @Test
    void projectWithTablesOfItsOwnLosesNothing() {
        project.file("penstock.yaml", "name: shop\n");
        project.run().succeeded();

        assertThat(project.command("gc", "--grace", "0d").succeeded().out()).isEqualTo("Nothing dropped\n");
        assertThat(project.rows("FROM large")).containsExactly("1|10");
    }
}
