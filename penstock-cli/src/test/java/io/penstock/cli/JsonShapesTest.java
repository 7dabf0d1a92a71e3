package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs read is one JSON object on standard output, of the shape that {@code docs/json} describes. */
class JsonShapesTest {
    private static final Path SCHEMAS = Path.of("..", "docs", "json");
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.bare(directory)
                .file("penstock.yaml", """
                    name: shop
                    connections:
                      default: {type: duckdb, path: data/dev.duckdb}
                    sources:
                      seed: {path: seeds/a.csv, description: Some}
                    """)
                .file("seeds/a.csv", "id,at\n1,2026-01-01\n")
                .model("base", "-- @tags: t\n-- @owner: me\nSELECT * FROM seed")
                .model(
                        "kept",
                        "-- @strategy: merge\n"
                                + "-- @key: id\n"
                                + "-- @checks: [{unique: id}, {sql: SELECT 1, severity: warn}]\n"
                                + "SELECT id FROM base")
                .model("checked", "-- @checks: [{not_null: id}]\nSELECT NULL AS id")
                .file(
                        "tests/kept.yaml",
                        "[{name: a, model: kept, given: {base: [{id: 1}]}, expect: {counts: {rows: 2}}}]")
                .model(
                        "finished",
                        "-- @post: ['ANALYZE {this}', {sql: SELECT no, continue_on_failure: true}]\n"
                                + "SELECT id FROM base")
                .model("unfinished", "-- @post: [SELECT yes, SELECT 1]\nSELECT id FROM base")
                .file("tables/t.yaml", "description: All\ncolumns: {id: {type: integer, description: One}}\n")
                .model("declared", "-- @target: t\nSELECT 1 AS id")
                .model("shown", "-- @materialize: view\nSELECT id FROM kept")
                .model("bad", "SELECT CAST('x' AS integer) AS id FROM base")
                .model("behind", "SELECT id FROM bad")
                .model(
                        "dead",
                        "/* @model\nstrategy: append\non_row_error: dead_letter\ncolumns: {id: bigint}\n*/\n"
                                + "SELECT unnest(['1', 'x']) AS id")
                .model(
                        "hourly",
                        "-- @strategy: incremental\n-- @time_column: ts\n-- @interval: month\n-- @start: 2026-01-01\n"
                                + "SELECT TIMESTAMP '2026-01-01' AS ts")
                .file(
                        "models/J.java",
                        "public class J { @io.penstock.Model io.penstock.Relation j(io.penstock.Relation base) {"
                                + " return base; } }");
    }

    private static Outcome fits(String schema, Outcome outcome) throws IOException {
        JsonNode json = outcome.json();
        String text = Files.readString(SCHEMAS.resolve(schema + ".schema.json"));
        assertThat(REGISTRY.getSchema(text, InputFormat.JSON).validate(json.toString(), InputFormat.JSON))
                .as(outcome.out())
                .isEmpty();
        return outcome;
    }

    /** Runs a command with {@code --json}, and looks at what it prints. */
    private Outcome shape(String schema, int exitCode, String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--json");
        return fits(schema, project.command(all.toArray(String[]::new)).exited(exitCode));
    }

    @Test
    void everyCommandKeepsToItsShape() throws IOException {
        shape("info", 0, "info");
        shape("plan", 0, "plan", "--statements");
        shape("dry-run", 1, "run", "--dry-run");
        shape("preview", 0, "preview", "kept");
        assertThat(shape("run", 1, "run").err()).isEmpty();
        shape("run", 1, "run");
        deadLettersKeepToTheirShapes();
        shape("runs-list", 0, "runs", "list");
        shape("runs-show", 0, "runs", "show", "last");
        shape("plan", 0, "plan");
        shape("list", 0, "list");
        shape("info", 0, "info");
        for (String model : List.of("kept", "declared", "j", "finished", "unfinished", "seed")) {
            shape("info", 0, "info", model);
        }
        for (String model : List.of("kept", "shown", "j", "unfinished")) {
            shape("preview", 0, "preview", model);
        }
        shape("schema-show", 0, "schema", "show", "kept");
        shape("schema-history", 0, "schema", "history", "kept");
        shape("schema-diff", 0, "schema", "diff", "kept");
        environmentsKeepToTheirShapes();
        shape("migrate", 0, "migrate", "status");
        shape("query", 0, "query", "FROM base");
        shape("validate", 0, "validate");
        shape("check", 1, "check");
        shape("test", 1, "test");
        shape("freshness", 0, "freshness");
        shape("connections-list", 0, "connections", "list");
        shape("connections-check", 0, "connections", "check");
        shape("version", 0, "version");
        shape("init", 0, "init", "new");
        String schema = project.command("config", "--schema").exited(0).out();
        JsonNode config = project.command("config", "--json").exited(0).json();
        assertThat(REGISTRY.getSchema(schema, InputFormat.JSON).validate(config.toString(), InputFormat.JSON))
                .as(config.toPrettyString())
                .isEmpty();
    }

    private void deadLettersKeepToTheirShapes() throws IOException {
        shape("dead-letters-list", 0, "dead-letters", "list");
        shape("dead-letters-show", 0, "dead-letters", "show", "dead");
        shape("dead-letters-replay", 0, "dead-letters", "replay", "dead");
        shape("dead-letters-resolve", 0, "dead-letters", "resolve", "dead", "--reason", "x");
    }

    private void environmentsKeepToTheirShapes() throws IOException {
        project.file("penstock.dev.yaml", "environments: {fallback: prod}\nmodels: {schema: dev}\n")
                .file("penstock.prod.yaml", "models: {schema: prod}\n")
                .command("run", "--env", "prod", "base");
        assertThat(shape("plan", 0, "plan", "kept").model("kept").path("reads_elsewhere"))
                .hasSize(1);
        project.delete("penstock.dev.yaml");
        shape("promote", 1, "promote", "--from", "prod", "--to", "dev", "base");
        shape("promote", 0, "promote", "--from", "prod", "--to", "dev", "base", "--yes");
    }

    @Test
    void whatIsToldOfVirtualEnvironmentsKeepsToItsShape(@TempDir Path other) throws IOException {
        ProjectFixture virtual = ProjectFixture.bare(other)
                .file(
                        "penstock.yaml",
                        "name: v\nconnections: {default: {type: duckdb, path: data/dev.duckdb}}\n"
                                + "environments: {mode: virtual}\n")
                .model("one", "SELECT 1 AS id");
        virtual.command("run", "--env", "prod").exited(0);
        fits("plan", virtual.command("plan", "--json").exited(0));
        fits("run", virtual.command("run", "--json").exited(0));
        fits("info", virtual.command("info", "--json", "one").exited(0));
        fits("list", virtual.command("list", "--json").exited(0));
        fits("env-diff", virtual.command("env", "diff", "dev", "prod", "--json").exited(0));
        virtual.model("one", "SELECT 2 AS id");
        fits("run", virtual.command("run", "--json").exited(0));
        fits("env-list", virtual.command("env", "list", "--json").exited(0));
        fits("env-diff", virtual.command("env", "diff", "dev", "prod", "--json").exited(1));
        fits(
                "promote",
                virtual.command("promote", "--json", "--from", "dev", "--to", "prod", "--yes")
                        .exited(0));
        fits("env-log", virtual.command("env", "log", "dev", "--json").exited(0));
        fits("env-rollback", virtual.command("env", "rollback", "dev", "--json").exited(1));
        fits(
                "env-rollback",
                virtual.command("env", "rollback", "dev", "--yes", "--json").exited(0));
        fits("env-drop", virtual.command("env", "drop", "dev", "--json").exited(1));
        fits(
                "env-drop",
                virtual.command("env", "drop", "dev", "--yes", "--json").exited(0));
        fits("gc", virtual.command("gc", "--grace", "0d", "--dry-run", "--json").exited(0));
        fits("gc", virtual.command("gc", "--grace", "0d", "--json").exited(0));
    }

    @Test
    void infoTellsChecksFreshnessAndTheLastRun() throws IOException {
        project.file("penstock.yaml", """
            name: shop
            sources:
              seed: {path: seeds/a.csv, cursor: at, freshness: {warn_after: 3650d, error_after: 36500d}}
            """).command("run", "--json").exited(1);
        JsonNode kept = fits("info", project.command("info", "--json", "kept").exited(0))
                .json();
        assertThat(kept.at("/checks/0/name").asText()).isEqualTo("unique(id)");
        assertThat(kept.at("/checks/1/severity").asText()).isEqualTo("warn");
        assertThat(kept.at("/last_run/status").asText()).isEqualTo("success");
        assertThat(fits("info", project.command("info", "--json", "seed").exited(0))
                        .json()
                        .at("/freshness/error_after")
                        .asText())
                .isEqualTo("36500d");
        assertThat(project.command("info", "kept").exited(0).out())
                .contains("checks: unique(id), sql(SELECT 1)\n")
                .containsPattern("last_run\n  run_id: \\S+\n  status: success\n");
    }

    @Test
    void blockedModelsAndWarningsKeepToTheirShape() throws IOException {
        project.file("penstock.yaml", """
            name: shop
            sources:
              seed: {path: seeds/a.csv, cursor: at, freshness: {warn_after: 1h}}
              raw.gone: {}
            """).model("blocked", "SELECT * FROM raw.gone");
        Outcome plan = fits("plan", project.command("plan", "--json").exited(1));
        assertThat(plan.actions()).containsEntry("blocked", "blocked");
        Outcome run = fits("run", project.command("run", "--json").exited(1));
        assertThat(run.statuses()).containsEntry("blocked", "blocked").containsEntry("bad", "failed");
        assertThat(run.json().path("warnings").path(0).asText())
                .startsWith("source seed is ")
                .isEqualTo(plan.json().path("warnings").path(0).asText());
        assertThat(run.err()).isEmpty();
        fits("freshness", project.command("freshness", "--json").exited(0));
    }

    @Test
    void cancelledRunKeepsToItsShape() throws Exception {
        project.model(
                        "endless",
                        "SELECT count(*) AS n FROM range(10000000) a(i), range(10000000) b(j) WHERE hash(i + j) = 1")
                .model("late", "SELECT n FROM endless");
        try (Child child = Child.start(project, List.of(), "run", "--json", "endless+")) {
            child.await(project.path(".penstock/logs/penstock.log"), " begins: ");
            Outcome shown = fits(
                    "runs-show",
                    project.command("runs", "show", "--json", "last").exited(0));
            assertThat(shown.json().at("/process/pid").asLong())
                    .isEqualTo(child.process().pid());
            fits("runs-cancel", project.command("runs", "cancel", "--json").exited(0));
            int code = child.exit();
            Outcome run = fits("run", new Outcome(code, Files.readString(child.out()), Files.readString(child.err())));
            assertThat(run.json().path("status").asText()).isEqualTo("cancelled");
            assertThat(run.statuses()).containsEntry("endless", "cancelled").containsEntry("late", "cancelled");
        }
    }

    @Test
    void everyErrorKeepsToItsShape() throws IOException {
        fits("error", project.command("run", "--json", "--nonsense").exited(2));
        fits("error", project.command("run", "--json", "nothing").exited(2));
        fits("error", project.command("plan", "--json", "--since", "tomorrow").exited(2));
        fits("error", project.command("info", "--json", "nothing").exited(2));
        fits("error", project.command("query", "--json", "SELEC 1").exited(2));
        fits(
                "error",
                project.command("query", "--json", "SELECT * FROM nothing").exited(2));
        fits(
                "error",
                project.command("init", "--json", "--template", "qickstart").exited(2));
        fits("error", project.command("run", "--json", "-p", "nowhere").exited(2));
        project.model("bad", "SELEC 1").model("behind", "-- @nam: x\nSELECT 1");
        fits("error", project.command("validate", "--json").exited(2));
        fits("error", project.command("plan", "--json").exited(2));
    }

    @Test
    void valuesOfAQueryKeepTheirKind() throws IOException {
        Outcome query = fits(
                "query",
                project.command(
                        "query",
                        "--json",
                        "SELECT 1 AS a, 1.50 AS b, 'x' AS c, NULL AS d, true AS e, [1, 2] AS f, {'k': DATE"
                                + " '2026-01-02'} AS g, 170141183460469231731687303715884105727 AS h, 'NaN'::double AS"
                                + " i"));
        assertThat(query.out()).contains("\"b\" : 1.50");
        assertThat(query.json().path("rows").path(0).toString())
                .isEqualTo("{\"a\":1,\"b\":1.5,\"c\":\"x\",\"d\":null,\"e\":true,\"f\":[1,2],"
                        + "\"g\":{\"k\":\"2026-01-02\"},\"h\":170141183460469231731687303715884105727,\"i\":\"NaN\"}");
    }
}
