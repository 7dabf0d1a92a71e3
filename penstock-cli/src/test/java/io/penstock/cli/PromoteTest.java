package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables on their way from one environment to another. */
class PromoteTest {
    private static final String TWO_FILES = "name: shop\n";
    private static final String ONE_FILE = "name: shop\n"
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
                .model("large", "-- @materialize: view\nSELECT * FROM orders WHERE amount > 5")
                .model("totals", "SELECT sum(amount) AS amount FROM large");
    }

    private Outcome promote(String... models) {
        return type("--json", models);
    }

    private Outcome type(String option, String... models) {
        List<String> words = new ArrayList<>(List.of("promote", "--from", "dev", "--to", "prod", "--yes", option));
        words.addAll(List.of(models));
        return project.command(words.toArray(String[]::new));
    }

    private List<String> prod(String sql) {
        return project.command("query", "--format", "json", "--env", "prod", sql)
                .succeeded()
                .rows();
    }

    @ParameterizedTest
    @ValueSource(strings = {TWO_FILES, ONE_FILE})
    void nextRunThereHasNothingToDo(String config) {
        project.file("penstock.yaml", config);
        project.run().succeeded();

        Outcome promoted = promote().succeeded();

        assertThat(promoted.actions())
                .containsEntry("orders", "promote")
                .containsEntry("large", "promote")
                .containsEntry("totals", "promote");
        assertThat(promoted.reasons()).containsEntry("orders", "new in prod");
        assertThat(promoted.json().path("promoted").asBoolean()).isTrue();
        assertThat(prod("FROM totals")).containsExactly("10");
        assertThat(prod("FROM large")).containsExactly("1|10");
        assertThat(project.plan("--env", "prod").succeeded().ran()).isEmpty();
        assertThat(project.plan().succeeded().ran()).isEmpty();
        assertThat(promote().succeeded().reasons()).containsEntry("totals", "prod has the rows of that run already");

        project.model("orders", "SELECT 1 AS id, 12 AS amount");
        project.run().succeeded();
        assertThat(promote().succeeded().reasons().get("orders")).startsWith("replaces ");
        assertThat(prod("FROM totals")).containsExactly("12");
        assertThat(project.run("--env", "prod").succeeded().ran()).isEmpty();
    }

    @Test
    void keysColumnsAndTypesComeAlong() {
        project.file(
                        "tables/people.yaml",
                        "columns:\n  id: {type: integer, key: true}\n  name: {type: 'varchar(10)', nullable: true}\n")
                .model("people", "-- @target: people\nSELECT 1 AS id, 'a' AS name")
                .model(
                        "nested",
                        "SELECT {'a': [1, 2], 'b': DATE '2026-01-01'} AS s, 1.50::DECIMAL(9,2) AS d, NULL::TIMESTAMPTZ AS t");
        project.run().succeeded();
        String columns = "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
                + " WHERE table_schema = 'main' ORDER BY ALL";
        String keys = "SELECT table_name, constraint_type, constraint_column_names FROM duckdb_constraints()"
                + " WHERE table_name IN ('people', 'nested') ORDER BY ALL";

        promote().succeeded();

        assertThat(prod(columns)).isEqualTo(project.rows(columns));
        assertThat(prod(keys)).isEqualTo(project.rows(keys)).anyMatch(key -> key.contains("PRIMARY KEY"));
        assertThat(prod("FROM nested")).isEqualTo(project.rows("FROM nested"));
        assertThat(project.plan("--env", "prod").succeeded().ran()).isEmpty();
    }

    @Test
    void whatWasReadFromThereIsItsOwn() {
        project.file("penstock.dev.yaml", "environments: {fallback: prod}\n");
        project.run("--env", "prod").succeeded();
        project.model("totals", "SELECT max(amount) AS amount FROM large");
        project.run("totals").succeeded();

        assertThat(promote("totals").succeeded().json().path("warnings")).isEmpty();

        assertThat(prod("FROM totals")).containsExactly("10");
        assertThat(project.plan("--env", "prod").succeeded().ran()).isEmpty();
    }

    @Test
    void modelWithoutItsUpstreamIsMadeAnewThereAndThatIsTold() {
        project.run("--env", "prod").succeeded();
        project.run().succeeded();

        assertThat(promote("totals").succeeded().json().path("warnings"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "the next run of prod makes totals anew: it was made of other rows of orders than those"
                                + " there");

        assertThat(project.plan("--env", "prod").succeeded().ran()).containsExactly("totals");
    }

    @Test
    void sourceEnvironmentStaysAsItIs() throws IOException {
        project.run().succeeded();
        byte[] before = Files.readAllBytes(project.path("data/dev.duckdb"));

        promote().succeeded();

        assertThat(Files.readAllBytes(project.path("data/dev.duckdb"))).isEqualTo(before);
    }

    @Test
    void intervalsComeAlong() {
        project.clock(() -> Instant.parse("2026-01-03T10:00:00Z"));
        String header = "/* @model\nstrategy: incremental\ntime_column: day\ninterval: day\n*/\n";
        project.file("penstock.yaml", TWO_FILES + "sources:\n  raw: {path: raw.csv}\n")
                .file("raw.csv", "day,amount\n2026-01-01,1\n2026-01-02,2\n")
                .model("daily", header + "SELECT CAST(day AS DATE) AS day, amount FROM raw")
                .model("doubled", header + "SELECT day, 2 * amount AS amount FROM daily");
        project.run().succeeded();
        promote("daily", "doubled").succeeded();
        String intervals = "SELECT model, kind, start_at, end_at FROM _penstock.intervals ORDER BY ALL";
        assertThat(prod(intervals)).isNotEmpty().isEqualTo(project.rows(intervals));

        project.file("raw.csv", "day,amount\n2026-01-01,5\n2026-01-02,2\n");
        project.run("daily", "--since", "2026-01-01", "--until", "2026-01-02").succeeded();
        promote("daily").succeeded();
        project.run("--env", "prod", "doubled").succeeded();
        assertThat(prod("FROM doubled ORDER BY day")).containsExactly("2026-01-01|10", "2026-01-02|4");
    }

    @Test
    void cursorsComeAlong() {
        project.file("penstock.yaml", TWO_FILES + "sources:\n  events: {path: in.csv}\n")
                .file("in.csv", "n,v\n1,a\n2,b\n")
                .model("log", "/* @model\nstrategy: append\ncursor: n\n*/\nSELECT n, v FROM events");
        project.run("log").succeeded();
        promote("log").succeeded();

        project.file("in.csv", "n,v\n1,a\n2,b\n2,c\n3,d\n");
        project.run("--env", "prod", "log").succeeded();

        assertThat(prod("FROM log ORDER BY n, v")).containsExactly("1|a", "2|b", "2|c", "3|d");
    }

    @Test
    void historyIsInTheRunsOfTheEnvironment() {
        project.run().succeeded();
        Outcome promoted = promote("orders").succeeded();

        assertThat(promoted.json().path("run_id").asText()).isNotEmpty();
        assertThat(project.command("schema", "history", "--env", "prod", "orders")
                        .succeeded()
                        .out())
                .contains("      1  20");
    }

    @Test
    void nothingIsDoneWithoutAYes() {
        project.run().succeeded();

        Outcome asked = project.command("promote", "--from", "dev", "--to", "prod", "orders")
                .exited(1);

        assertThat(asked.out())
                .contains("orders  promote")
                .contains("new in prod")
                .contains("1 to promote from dev to prod")
                .endsWith("Nothing was promoted (confirm with --yes)\n");
        assertThat(project.command("promote", "--from", "dev", "--to", "prod", "orders", "--json")
                        .exited(1)
                        .json()
                        .path("promoted")
                        .asBoolean())
                .isFalse();
        assertThat(project.plan("--env", "prod").actions()).containsEntry("orders", "run");
    }

    @Test
    void peopleAreAskedAtATerminal() {
        project.run().succeeded();
        String[] words = {"promote", "--from", "dev", "--to", "prod", "orders"};

        assertThat(project.typed("n\n").atTerminal(words).exited(1).out())
                .contains("Promote them? [y/N] ")
                .contains("Nothing was promoted");
        assertThat(project.typed("").atTerminal(words).exited(1).out()).contains("Nothing was promoted");
        assertThat(project.typed("Yes\n").atTerminal(words).succeeded().out()).contains(": promoted to prod");
        assertThat(prod("FROM orders")).containsExactly("1|10");
    }

    @Test
    void whatIsLostThereIsTold() {
        project.model("log", "-- @strategy: append\nSELECT 1 AS id");
        project.run("--env", "prod").succeeded();
        project.run().succeeded();

        assertThat(promote("log").succeeded().json().path("warnings"))
                .extracting(JsonNode::asText)
                .containsExactly("model log loses the rows that append added to main.log in earlier runs");
    }

    private void assertRefused(String model, String reason) {
        assertThat(promote(model).exited(2).errors())
                .singleElement()
                .asString()
                .startsWith("REQUEST_INVALID models/" + model + ".sql")
                .endsWith("Cannot promote " + model + " from dev to prod: " + reason);
    }

    @Test
    void modelThatIsNotBuiltIsRefused() {
        assertThat(project.run("orders").succeeded().ran()).containsExactly("orders");

        assertRefused("totals", "it is not built in dev (run it: penstock run totals --env dev)");
        Outcome all = promote().succeeded();
        assertThat(all.actions()).containsOnlyKeys("orders");
        assertThat(all.json().path("warnings"))
                .extracting(JsonNode::asText)
                .contains("model totals is left out: it is not built in dev (run it: penstock run totals --env dev)");
    }

    @Test
    void rowsOfAnotherDefinitionAreRefused() {
        project.run().succeeded();
        project.model("orders", "SELECT 1 AS id, 99 AS amount");

        assertRefused(
                "orders",
                "its rows in dev are of another definition than the project's of now (run it: penstock run orders"
                        + " --env dev)");
    }

    @Test
    void otherDefinitionThereIsRefused() {
        project.file("penstock.yaml", TWO_FILES + "sources:\n  raw: {path: '{env}.csv'}\n")
                .file("dev.csv", "id\n1\n")
                .file("prod.csv", "id\n2\n")
                .model("read", "SELECT * FROM raw");
        project.run().succeeded();

        assertRefused(
                "read",
                "it is defined in another way in prod: upstream/raw differs (let both environments say the same, or run"
                        + " it in prod)");
    }

    @Test
    void tableOfSomebodyElseIsRefused() {
        project.file("penstock.yaml", ONE_FILE);
        project.run().succeeded();
        project.behindItsBack("CREATE SCHEMA shop_prod");
        project.behindItsBack("CREATE TABLE shop_prod.orders AS SELECT 7 AS seven");

        assertRefused(
                "orders",
                "shop_prod.orders exists, and the ledger has no record that Penstock made it (rename the model or give"
                        + " prod another schema, or take it over: penstock run orders --env prod --full-refresh)");
        assertThat(project.rows("FROM shop_prod.orders")).containsExactly("7");
    }

    @Test
    void connectionForReadingOnlyIsRefused() {
        project.run().succeeded();
        project.run("--env", "prod").succeeded();
        project.file(
                        "penstock.prod.yaml",
                        "connections: {default: {type: duckdb, path: data/prod.duckdb, access: read}}\n")
                .model("orders", "SELECT 1 AS id, 11 AS amount");
        project.run().succeeded();

        assertThat(promote().exited(2).errors())
                .anySatisfy(error -> assertThat(error)
                        .contains("models/orders.sql")
                        .contains("it is opened for reading only, as penstock.prod.yaml:1:15 says with access: read"));
    }

    @Test
    void viewWithoutWhatItReadsIsRefused() {
        project.run().succeeded();

        assertRefused(
                "large",
                "the view reads orders, which is not built in prod and not promoted with it (promote both: penstock"
                        + " promote --from dev --to prod orders large)");
    }

    @Test
    void protectedTableIsRefused() {
        project.model("orders", "-- @full_refresh: false\nSELECT 1 AS id, 10 AS amount");
        project.run("--env", "prod").succeeded();
        project.run().succeeded();

        assertRefused(
                "orders",
                "full_refresh: false protects main.orders, which would be replaced (take that out of"
                        + " models/orders.sql:1:4)");
    }

    @Test
    void fileIsRefused() {
        project.model("orders", "-- @materialize: file\n-- @path: 'out/{env}.csv'\nSELECT 1 AS id, 10 AS amount");
        project.run().succeeded();

        assertRefused(
                "orders",
                "it is kept as file, and only tables and views are promoted (run it: penstock run orders --env"
                        + " prod)");
    }

    @Test
    void viewOfAJavaMethodIsRefused() {
        project.file(
                "models/J.java",
                "public class J { @io.penstock.Model(materialize = io.penstock.Materialization.VIEW)"
                        + " io.penstock.Relation j(io.penstock.Relation orders) { return orders; } }");
        project.run().succeeded();

        assertThat(promote("j").exited(2).errors())
                .singleElement()
                .asString()
                .endsWith("Cannot promote j from dev to prod: its view is made by a Java method (run it: penstock run j"
                        + " --env prod)");
        assertThat(promote().succeeded().actions()).doesNotContainKey("j");
    }

    @Test
    void wrongEnvironmentsAreTold() {
        project.run().succeeded();

        assertThat(project.command("promote", "--json", "--from", "dve", "--to", "prod")
                        .exited(2)
                        .errors())
                .containsExactly(
                        "ENVIRONMENT_UNKNOWN Cannot promote from environment \"dve\": nothing has run in it, and"
                                + " there is no penstock.dve.yaml (did you mean \"dev\"? known: dev, prod)");
        assertThat(project.command("promote", "--json", "--from", "dev", "--to", "prd")
                        .exited(2)
                        .errors())
                .containsExactly("ENVIRONMENT_UNKNOWN Cannot promote to environment \"prd\": nothing has run in it, and"
                        + " there is no penstock.prd.yaml (did you mean \"prod\"? known: dev, prod)");
        assertThat(project.command("promote", "--json", "--from", "dev", "--to", "dev")
                        .exited(2)
                        .errors())
                .containsExactly("REQUEST_INVALID Cannot promote from dev to dev: they are the same environment (name"
                        + " two)");
        assertThat(project.command("promote", "--json", "--env", "dev", "--from", "dev", "--to", "prod")
                        .exited(2)
                        .errors())
                .singleElement()
                .asString()
                .contains("promote works between two environments (say --from and --to, and no --env)");
        assertThat(project.command("promote", "--json", "--from", "dev", "--to", "prod", "ordesr")
                        .exited(2)
                        .errors())
                .singleElement()
                .asString()
                .contains("did you mean \"orders\"?");
    }
}
