package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an environment has not built is read where another one has. */
class FallbackTest {
    private static final String TWO_FILES = "name: shop\nenvironments: {fallback: prod}\n";
    private static final String ONE_FILE = TWO_FILES
            + "connections: {default: {type: duckdb, path: data/dev.duckdb}}\nmodels: {schema: 'shop_{env}'}\n";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.bare(directory)
                .file("penstock.yaml", TWO_FILES)
                .file("penstock.prod.yaml", "")
                .model("orders", "SELECT 1 AS id, 10 AS amount")
                .model("totals", "SELECT sum(amount) AS amount FROM orders");
    }

    @ParameterizedTest
    @ValueSource(strings = {TWO_FILES, ONE_FILE})
    void upstreamIsReadFromTheFallbackUntilItIsBuilt(String config) {
        project.file("penstock.yaml", config);
        project.run("--env", "prod").succeeded();

        Outcome first = project.run("totals").succeeded();
        assertThat(first.ran()).containsExactly("totals");
        assertThat(first.reasons()).containsEntry("totals", "first run; reads orders from prod");
        assertThat(project.rows("FROM totals")).containsExactly("10");
        assertThat(project.plan("totals").reasons().get("totals"))
                .startsWith("unchanged since ")
                .endsWith("; reads orders from prod");

        project.model("orders", "SELECT 1 AS id, 11 AS amount");
        project.run("--env", "prod").succeeded();
        assertThat(project.run("totals").succeeded().ran()).containsExactly("totals");
        assertThat(project.rows("FROM totals")).containsExactly("11");

        project.run("--env", "prod", "--force").succeeded();
        assertThat(project.plan("totals").reasons().get("totals"))
                .startsWith("upstream orders of prod ran at ")
                .endsWith("; reads orders from prod");

        project.model("orders", "SELECT 1 AS id, 12 AS amount");
        Outcome own = project.run().succeeded();
        assertThat(own.ran()).containsExactly("orders", "totals");
        assertThat(project.rows("FROM totals")).containsExactly("12");
        assertThat(project.plan().succeeded().ran()).isEmpty();
        assertThat(project.command("query", "--format", "json", "--env", "prod", "FROM totals")
                        .succeeded()
                        .rows())
                .containsExactly("11");
    }

    @Test
    void rowsOfAnotherDefinitionAreTold() {
        project.model("more", "SELECT amount FROM totals UNION ALL SELECT amount FROM orders");
        project.run("--env", "prod").succeeded();
        project.model("orders", "SELECT 1 AS id, 12 AS amount WHERE true");

        assertThat(project.plan("totals").reasons())
                .containsEntry("totals", "first run; reads orders (made by another definition) from prod");
        assertThat(project.plan("more").reasons().get("more"))
                .endsWith("; reads totals (made by another definition), orders (made by another definition) from prod");
    }

    @ParameterizedTest
    @ValueSource(strings = {TWO_FILES, ONE_FILE})
    void queryReadsTheFallbackAsARunDoes(String config) {
        project.file("penstock.yaml", config)
                .model("seen", "-- @materialize: ephemeral\nSELECT amount + 1 AS amount FROM orders");
        project.run("--env", "prod").succeeded();

        Outcome told = project.command(
                        "query", "--format", "json", "SELECT amount FROM orders UNION ALL FROM seen ORDER BY 1")
                .succeeded();

        assertThat(told.rows()).containsExactly("10", "11");
        assertThat(told.err()).isEqualTo("warning: model orders is read from environment prod: dev has not built it\n");
        project.run("orders").succeeded();
        assertThat(project.command("query", "FROM orders").succeeded().err()).doesNotContain("warning");
        project.behindItsBack("DROP TABLE " + (config.equals(ONE_FILE) ? "shop_dev." : "") + "orders");
        assertThat(project.command("query", "FROM orders").succeeded().err()).contains("from environment prod");
    }

    @Test
    void nothingIsWrittenToTheFallback() throws IOException {
        project.run("--env", "prod").succeeded();
        byte[] before = Files.readAllBytes(project.path("data/prod.duckdb"));

        project.run("totals").succeeded();
        project.run("totals", "--force").succeeded();
        project.command("run", "totals", "--force", "--dry-run").succeeded();

        assertThat(Files.readAllBytes(project.path("data/prod.duckdb"))).isEqualTo(before);
    }

    @Test
    void ownTableThatTakesThePlaceOfTheFallbackIsTold() {
        project.run("--env", "prod").succeeded();
        project.run("totals").succeeded();
        project.run("orders").succeeded();
        project.run("totals", "--force").succeeded();
        project.behindItsBack("DROP TABLE orders");

        assertThat(project.plan("totals").reasons().get("totals"))
                .startsWith("orders is gone; upstream orders of prod ran at ")
                .endsWith("; reads orders from prod");
    }

    @Test
    void viewOfTheFallbackIsSeenThrough() {
        project.model("large", "-- @materialize: view\nSELECT * FROM orders WHERE amount > 5")
                .model("totals", "SELECT sum(amount) AS amount FROM large");
        project.run("--env", "prod").succeeded();
        project.run("totals").succeeded();
        assertThat(project.plan("totals").ran()).isEmpty();

        project.run("--env", "prod", "orders", "--force").succeeded();

        assertThat(project.plan("totals").reasons().get("totals"))
                .startsWith("upstream orders of prod ran at ")
                .endsWith("; reads large from prod");
    }

    @Test
    void ephemeralModelIsSeenThrough() {
        project.model("large", "-- @materialize: ephemeral\nSELECT * FROM orders WHERE amount > 5")
                .model("totals", "SELECT sum(amount) AS amount FROM large");
        project.run("--env", "prod").succeeded();

        assertThat(project.run("totals").succeeded().reasons())
                .containsEntry("totals", "first run; reads orders from prod");
        assertThat(project.rows("FROM totals")).containsExactly("10");
    }

    @Test
    void fileOfTheFallbackIsRead() {
        project.model(
                "orders", "-- @materialize: file\n-- @path: 'out/{env}/orders.csv'\nSELECT '007' AS id, 10 AS amount");
        project.model("totals", "SELECT id, amount FROM orders");
        project.run("--env", "prod").succeeded();

        assertThat(project.run("totals").succeeded().ran()).containsExactly("totals");
        assertThat(project.rows("FROM totals")).containsExactly("007|10");
        assertThat(project.path("out/dev")).doesNotExist();
    }

    @Test
    void viewOverTheFallbackStandsInTheSameDatabaseOnly() {
        project.model("totals", "-- @materialize: view\nSELECT sum(amount) AS amount FROM orders");
        project.run("--env", "prod").succeeded();

        assertThat(project.run("totals").exited(1).reasons())
                .containsEntry(
                        "totals",
                        "it is a view, and environment prod keeps orders in another database (build that here too:"
                                + " penstock run +totals)");

        project.file("penstock.yaml", ONE_FILE);
        project.run("--env", "prod").succeeded();
        project.run("totals").succeeded();
        assertThat(project.rows("FROM totals")).containsExactly("10");
    }

    @Test
    void excludedModelIsReadFromTheFallback() {
        project.run("--env", "prod").succeeded();

        assertThat(project.run("--exclude", "orders").succeeded().reasons())
                .containsExactly(entry("totals", "first run; reads orders from prod"));
    }

    @Test
    void whatTheFallbackHasNotBuiltIsBuiltHere() {
        project.run("--env", "prod", "orders").succeeded();
        project.model("more", "SELECT * FROM totals");

        assertThat(project.run("more").succeeded().reasons())
                .containsEntry("totals", "first run; reads orders from prod")
                .containsEntry("more", "first run")
                .doesNotContainKey("orders");
    }

    @Test
    void intervalsThatTheFallbackWritesAgainAreWrittenAgain() {
        project.clock(() -> Instant.parse("2026-01-03T10:00:00Z"));
        String header = "/* @model\nstrategy: incremental\ntime_column: day\ninterval: day\n*/\n";
        project.file("penstock.yaml", TWO_FILES + "sources:\n  raw: {path: raw.csv}\n")
                .file("raw.csv", "day,amount\n2026-01-01,1\n2026-01-02,2\n")
                .model("daily", header + "SELECT CAST(day AS DATE) AS day, amount FROM raw")
                .model("doubled", header + "SELECT day, 2 * amount AS amount FROM daily");
        project.run("--env", "prod").succeeded();
        project.run("doubled").succeeded();
        assertThat(project.rows("FROM doubled ORDER BY day")).containsExactly("2026-01-01|2", "2026-01-02|4");

        project.file("raw.csv", "day,amount\n2026-01-01,5\n2026-01-02,2\n");
        project.run("--env", "prod", "daily", "--since", "2026-01-01", "--until", "2026-01-02")
                .succeeded();
        project.run("doubled").succeeded();

        assertThat(project.rows("FROM doubled ORDER BY day")).containsExactly("2026-01-01|10", "2026-01-02|4");
    }

    @Test
    void programsAreToldWhatIsReadElsewhere() {
        project.run("--env", "prod").succeeded();

        assertThat(project.plan("totals").succeeded().model("totals").path("reads_elsewhere"))
                .singleElement()
                .satisfies(read -> {
                    assertThat(read.path("model").asText()).isEqualTo("orders");
                    assertThat(read.path("environment").asText()).isEqualTo("prod");
                    assertThat(read.path("relation").asText()).isEqualTo("\"penstock_prod\".\"main\".\"orders\"");
                    assertThat(read.path("run_id").asText()).isNotEmpty();
                });
    }

    @Test
    void unknownFallbackIsToldWithTheNearestWord() {
        project.file("penstock.yaml", "name: shop\nenvironments: {fallback: prd}\n");

        for (String command : new String[] {"validate", "plan"}) {
            assertThat(project.command(command, "--json").exited(2).errors())
                    .containsExactly("ENVIRONMENT_UNKNOWN penstock.yaml:2:26 Cannot fall back to environment \"prd\":"
                            + " nothing has run in it, and there is no penstock.prd.yaml (did you mean \"prod\"? known:"
                            + " dev, prod)");
        }
    }

    @Test
    void fallbackThatCannotBeOpenedIsAnErrorWhereItIsNeeded() {
        project.run("orders").succeeded();
        project.plan("totals").succeeded();
        project.behindItsBack("DROP TABLE orders");

        assertThat(project.command("plan", "--json", "totals").exited(1).errors())
                .singleElement()
                .asString()
                .startsWith("DATABASE_UNREADABLE penstock.yaml:2:26 Cannot read what environment prod has built: Cannot"
                        + " open database " + directory.resolve("data/prod.duckdb"))
                .endsWith("(mend that, or take environments.fallback out)");
    }

    @Test
    void modelOfASharedConnectionIsReadAsItsEnvironmentKeepsIt() {
        project.file("penstock.yaml", """
                name: shop
                connections:
                  default: {type: duckdb, path: data/dev.duckdb, shared: true}
                """)
                .model("mine", "-- @schema: 's_{env}'\nSELECT amount + 1 AS amount FROM totals");
        project.run("--env", "prod").succeeded();

        Outcome run = project.run().succeeded();
        assertThat(run.reasons())
                .containsEntry(
                        "totals",
                        "environment prod keeps it, and connection \"default\" is shared; reads orders from prod")
                .containsEntry("mine", "first run; reads totals from prod");
        assertThat(run.ran()).containsExactly("mine");
        assertThat(project.rows("FROM s_dev.mine")).containsExactly("11");

        project.run("--env", "prod", "--force").succeeded();
        assertThat(project.run("mine").reasons().get("mine"))
                .startsWith("upstream totals of prod ran at ")
                .endsWith("; reads totals from prod");
    }

    @Test
    void sharedConnectionThatIsReadOnlyKeepsWhatOthersBuiltThere() {
        String config = "name: shop\nconnections:\n  default: {type: duckdb, path: data/dev.duckdb, shared: true}\n";
        project.file("penstock.yaml", config).file("penstock.dev.yaml", "connections: {default: {access: read}}\n");
        project.run("--env", "prod", "orders").succeeded();

        assertThat(project.run().exited(1).reasons())
                .containsEntry("orders", "environment prod keeps it, and connection \"default\" is shared")
                .containsEntry(
                        "totals",
                        "connection \"default\" is opened for reading only, and no environment has built the model (run"
                                + " it where access is readwrite)");
    }
}
