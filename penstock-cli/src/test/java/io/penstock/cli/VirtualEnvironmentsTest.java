package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Environments that are views over tables which all of them share. */
class VirtualEnvironmentsTest {
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

    private List<String> views() {
        return in(
                "dev",
                "SELECT table_schema || '.' || table_name FROM information_schema.tables"
                        + " WHERE table_schema LIKE 'main%' ORDER BY ALL");
    }

    private long versions() {
        return in("dev", "FROM information_schema.tables WHERE table_schema = '_penstock_versions'")
                .size();
    }

    private Outcome promote(String... models) {
        String[] words = new String[models.length + 7];
        System.arraycopy(new String[] {"promote", "--from", "dev", "--to", "prod", "--yes", "--json"}, 0, words, 0, 7);
        System.arraycopy(models, 0, words, 7, models.length);
        return project.command(words);
    }

    @Test
    void newEnvironmentOfAnUnchangedProjectBuildsNothing() {
        assertThat(project.run("--env", "prod").succeeded().ran()).containsExactly("orders", "large", "totals");
        assertThat(views()).containsExactly("main.large", "main.orders", "main.totals");

        Outcome plan = project.plan().succeeded();
        assertThat(plan.ran()).isEmpty();
        assertThat(plan.json().path("views"))
                .extracting(view ->
                        view.path("view").asText() + " " + view.path("change").asText())
                .containsExactly("main__dev.orders new", "main__dev.large new", "main__dev.totals new");
        Outcome dev = project.run().succeeded();

        assertThat(dev.ran()).isEmpty();
        assertThat(dev.json().path("views")).hasSize(3);
        assertThat(in("dev", "FROM main__dev.totals")).containsExactly("10");
        assertThat(project.run().succeeded().json().has("views")).isFalse();
        assertThat(project.plan("--env", "prod").succeeded().ran()).isEmpty();
        assertThat(project.command("plan", "--env", "prod").succeeded().out()).doesNotContain("Views:");
    }

    @Test
    void changeIsSeenInItsEnvironmentOnlyUntilItIsPromoted() {
        project.run("--env", "prod").succeeded();
        project.run().succeeded();
        project.model("orders", "SELECT 1 AS id, 12 AS amount");

        Outcome plan = project.plan().succeeded();
        assertThat(plan.reasons())
                .containsEntry("orders", "new version, rebuilt: query changed: SELECT differs")
                .containsEntry("large", "new version: upstream orders changed");
        project.run().succeeded();

        assertThat(in("dev", "FROM totals")).containsExactly("12");
        assertThat(in("prod", "FROM totals")).containsExactly("10");
        Outcome promoted = promote().succeeded();
        assertThat(promoted.reasons()).containsEntry("totals", "another version than prod shows");
        assertThat(promoted.json().at("/models/0/relation").asText()).isEqualTo("main.orders");
        assertThat(in("prod", "FROM totals")).containsExactly("12");
        assertThat(project.run("--env", "prod").succeeded().ran()).isEmpty();
        assertThat(promote().succeeded().reasons()).containsEntry("totals", "prod shows the same version already");
        assertThat(versions()).isEqualTo(6);
    }

    @Test
    void failedRunLeavesTheEnvironmentAsItWas() {
        project.run().succeeded();
        project.model("orders", "SELECT 1 AS id, 20 AS amount")
                .model("totals", "SELECT error('no')::INTEGER AS amount FROM large");

        Outcome failed = project.run().exited(1);

        assertThat(failed.json().path("warnings"))
                .extracting(JsonNode::asText)
                .contains(
                        "environment dev shows the definitions that it showed before: that changes when all models of a"
                                + " run succeed");
        assertThat(in("dev", "SELECT amount FROM orders")).containsExactly("10");
        assertThat(in("dev", "FROM totals")).containsExactly("10");
        project.model("totals", "SELECT max(amount) AS amount FROM large");
        assertThat(project.run().succeeded().ran()).containsExactly("totals");
        assertThat(in("dev", "SELECT amount FROM orders")).containsExactly("20");
        assertThat(in("dev", "FROM totals")).containsExactly("20");
    }

    @Test
    void viewsThatCannotBeSwappedFailTheRunWhichIsEndedInOrder() {
        project.file(
                "penstock.yaml", CONFIG + "hooks:\n  after: [{command: [sh, -c, 'echo $PENSTOCK_STATUS > ended']}]\n");
        project.model(
                        "b",
                        "/* @model\npost: [\"CREATE TABLE IF NOT EXISTS main__dev.b (n INTEGER)\"]\n*/\nSELECT 1 AS n")
                .model("a", "SELECT 1 AS n");
        project.run("a").succeeded();

        Outcome run = project.run().exited(1);

        assertThat(run.json().path("status").asText()).isEqualTo("failed");
        assertThat(run.json().path("warnings"))
                .extracting(JsonNode::asText)
                .contains(
                        "penstock.yaml:3:22: Cannot change what environment dev shows on connection \"default\": model b"
                                + " is to be seen as main__dev.b, where a table stands that is not this environment's; rename"
                                + " or drop that (it shows there what it showed before; the same command once more does what"
                                + " is left)");
        assertThat(directory.resolve("ended")).hasContent("failed");
    }

    @Test
    void tableThatOthersShowTooIsNotMadeAnewUntold() {
        project.run("--env", "prod").succeeded();

        assertThat(project.plan("orders", "--full-refresh").succeeded().json().path("warnings"))
                .extracting(JsonNode::asText)
                .contains("model orders is made anew for prod too, which shows the same version");
    }

    @Test
    void modelTakesAlongWhatItReads() {
        project.run("--env", "prod").succeeded();

        Outcome one = project.run("totals").succeeded();

        assertThat(one.ran()).isEmpty();
        assertThat(views()).contains("main__dev.orders", "main__dev.large", "main__dev.totals");
    }

    @Test
    void modelThatIsGoneIsShownNoMoreAfterARunOfAll() {
        project.model("extra", "SELECT 1 AS one");
        project.run().succeeded();
        project.delete("models/extra.sql");

        assertThat(project.run("orders").succeeded().json().has("views")).isFalse();
        assertThat(project.command("plan").succeeded().out()).contains("Views: 1 to go (extra)");
        assertThat(project.command("run").succeeded().out()).contains("Views: 1 gone (extra)");

        assertThat(views()).doesNotContain("main__dev.extra");
    }

    @Test
    void whoeverRunsGoesOnWithTheSameRows() {
        project.file("penstock.yaml", CONFIG + "sources:\n  events: {path: in.csv}\n")
                .file("in.csv", "n,v\n1,a\n2,b\n")
                .model("log", "/* @model\nstrategy: append\ncursor: n\n*/\nSELECT n, v FROM events");
        project.run("--env", "prod").succeeded();
        project.run().succeeded();
        project.file("in.csv", "n,v\n1,a\n2,b\n3,c\n");

        assertThat(project.run().succeeded().ran()).containsExactly("log");

        assertThat(in("prod", "SELECT n FROM log ORDER BY n")).containsExactly("1", "2", "3");
        assertThat(project.run("--env", "prod").succeeded().ran()).isEmpty();
    }

    @Test
    void intervalsThatOneEnvironmentWroteAreWrittenForAll() {
        project.clock(() -> Instant.parse("2026-01-03T10:00:00Z"));
        String header = "/* @model\nstrategy: incremental\ntime_column: day\ninterval: day\n*/\n";
        project.file("penstock.yaml", CONFIG + "sources:\n  raw: {path: raw.csv}\n")
                .file("raw.csv", "day,amount\n2026-01-01,1\n2026-01-02,2\n")
                .model("daily", header + "SELECT CAST(day AS DATE) AS day, amount FROM raw")
                .model("doubled", header + "SELECT day, 2 * amount AS amount FROM daily");
        project.run("--env", "prod").succeeded();
        assertThat(project.run().succeeded().ran()).isEmpty();

        project.model("doubled", header + "SELECT day, 3 * amount AS amount FROM daily");
        assertThat(project.plan().succeeded().reasons().get("doubled"))
                .startsWith("new version, rebuilt: query changed: SELECT differs; ");
        project.run().succeeded();
        assertThat(in("dev", "SELECT amount FROM doubled ORDER BY day")).containsExactly("3", "6");
        assertThat(in("prod", "SELECT amount FROM doubled ORDER BY day")).containsExactly("2", "4");

        project.file("raw.csv", "day,amount\n2026-01-01,5\n2026-01-02,2\n");
        project.run("daily", "--since", "2026-01-01", "--until", "2026-01-02").succeeded();
        project.run("doubled").succeeded();
        assertThat(in("dev", "SELECT amount FROM doubled ORDER BY day")).containsExactly("15", "6");
    }

    @Test
    void seedWithOtherRowsIsAnotherVersion() {
        project.file("seeds/countries.yaml", "").file("seeds/countries.csv", "code\nDE\n");
        project.run("--env", "prod").succeeded();
        project.file("seeds/countries.csv", "code\nFR\n");

        project.run().succeeded();

        assertThat(in("dev", "FROM main__dev.countries")).containsExactly("FR");
        assertThat(in("prod", "SELECT * FROM main.countries"))
                .as("a query of prod reads what it shows")
                .containsExactly("DE");
    }

    @Test
    void stepsBehindWritesChecksAndJavaModelsWorkOnVersions() {
        project.model(
                        "orders",
                        "/* @model\n"
                                + "post: [\"INSERT INTO {this} VALUES (2, 20)\"]\n"
                                + "checks: [{not_null: [id]}, {unique: [id]}]\n"
                                + "*/\n"
                                + "SELECT 1 AS id, 10 AS amount")
                .file(
                        "models/J.java",
                        "public class J { @io.penstock.Model io.penstock.Relation j(io.penstock.Relation orders)"
                                + " { return orders.filter(\"id = 2\"); } }");

        project.run().succeeded();

        assertThat(in("dev", "FROM totals")).containsExactly("30");
        assertThat(in("dev", "FROM main__dev.j")).containsExactly("2|20");
        assertThat(project.command("check").succeeded().out()).contains("orders");
        assertThat(project.command("info", "orders", "--json")
                        .succeeded()
                        .json()
                        .toString())
                .contains("main__dev.orders");
        assertThat(project.command("preview", "orders").succeeded().out()).contains("_penstock_versions.orders__");
        assertThat(project.command("schema", "show", "orders").succeeded().out())
                .contains("amount");
    }

    @Test
    void whatOthersKeepIsNotTakenAway() {
        project.run().succeeded();
        project.behindItsBack("CREATE TABLE main.orders AS SELECT 7 AS seven");

        assertThat(project.run("--env", "prod").exited(1).reasons())
                .containsEntry(
                        "orders",
                        "main.orders stands where environment prod is to show the model, and nothing on record says"
                                + " that Penstock made it (rename the model, or give it another schema)");
        project.behindItsBack("DROP TABLE main.orders");
        project.file("penstock.test.yaml", "environments: {schema: '{schema}__dev_{env}'}\nmodels: {schema: main}\n")
                .file("penstock.prod.yaml", "models: {schema: main__dev}\n");
        assertThat(project.run("--env", "prod").exited(1).reasons().get("orders"))
                .isEqualTo("main__dev.orders stands where environment prod is to show the model, and it is a view of"
                        + " environment dev (rename the model, or give it another schema)");
    }

    @Test
    void viewThatSomebodyDroppedComesBack() {
        project.run().succeeded();
        project.behindItsBack("DROP VIEW main__dev.orders");

        assertThat(project.run().succeeded().json().path("views")).hasSize(1);
        assertThat(in("dev", "FROM main__dev.orders")).containsExactly("1|10");
    }

    @Test
    void environmentForReadingReadsWhatIsBuilt() {
        project.run("--env", "prod").succeeded();
        project.file(
                "penstock.report.yaml",
                "connections: {default: {type: duckdb, path: data/dev.duckdb, access: read, shared: true}}\n");

        Outcome report = project.run("--env", "report").succeeded();

        assertThat(report.ran()).isEmpty();
        assertThat(report.json().has("views")).isFalse();
        assertThat(in("report", "FROM totals")).containsExactly("10");
    }

    @Test
    void promotionWithoutWhatAModelReadsIsTold() {
        project.run("--env", "prod").succeeded();
        project.model("orders", "SELECT 1 AS id, 12 AS amount");
        project.run().succeeded();

        assertThat(promote("totals").succeeded().json().path("warnings"))
                .extracting(JsonNode::asText)
                .containsExactly("prod shows totals as it was made of other versions of large than it shows");
        assertThat(in("prod", "FROM totals")).containsExactly("12");
        assertThat(in("prod", "SELECT amount FROM orders")).containsExactly("10");
    }

    private void assertRefused(String reason) {
        assertThat(promote("orders").exited(2).errors())
                .singleElement()
                .asString()
                .endsWith("Cannot promote orders from dev to prod: " + reason);
    }

    @Test
    void modelsThatDoNotFitAreNotPromoted() {
        project.run("--env", "prod", "large").succeeded();
        project.run("large").succeeded();
        project.command("env", "drop", "dev", "--yes").succeeded();
        assertRefused("environment dev does not show it (run it: penstock run orders --env dev)");
        project.run("large").succeeded();
        assertThat(promote().succeeded().json().path("warnings"))
                .extracting(JsonNode::asText)
                .containsExactly("model totals is left out: environment dev does not show it (run it: penstock run"
                        + " totals --env dev)");

        project.model("orders", "SELECT 1 AS id, 13 AS amount");
        assertRefused("what dev shows is of another definition than the project's of now (run it: penstock run orders"
                + " --env dev)");

        project.file("penstock.yaml", CONFIG + "sources:\n  raw: {path: '{env}.csv'}\n")
                .file("dev.csv", "id\n1\n")
                .file("prod.csv", "id\n2\n")
                .model("orders", "SELECT id, 7 AS amount FROM raw");
        project.run("orders").succeeded();
        assertRefused("it is defined in another way in prod: upstream/raw differs (let both environments say the same,"
                + " or run it in prod)");
    }

    @Test
    void environmentsThatShareNothingAreTold() {
        project.file("penstock.yaml", "name: shop\nenvironments: {mode: virtual, production: live}\n");

        assertThat(project.command("validate").succeeded().err())
                .contains("connection \"default\" leads elsewhere in live than in dev: they share nothing that is kept"
                        + " on it (take {env} and what overlays say out of it; mode: virtual keeps environments"
                        + " apart by schema)")
                .contains("environments.production is live, where nothing has run, and there is no penstock.live.yaml");

        project.file("penstock.yaml", "name: shop\nenvironments: {mode: virtual}\n");
        project.run().succeeded();
        assertRefused("connection \"default\" leads elsewhere in prod, so the two share nothing of it (let both"
                + " environments say the same of the connection)");
        project.file("penstock.prod.yaml", "environments: {mode: table}\n");
        assertThat(promote().exited(2).errors())
                .singleElement()
                .asString()
                .endsWith("Cannot promote from dev to prod: dev is virtual, and prod has tables of its own (say"
                        + " environments: {mode: virtual} for both, or for neither)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{mode: virtul};\"environments.mode\" is the text \"virtul\", expected one of table, virtual (did you"
                        + " mean \"virtual\"?)",
                "{production: prod};\"production\" stands without \"mode: virtual\" (add that, or take it out)",
                "{mode: table, schema: x};\"schema\" stands without \"mode: virtual\" (add that, or take it out)",
                "{mode: virtual, fallback: prod};\"fallback\" stands beside \"mode: virtual\", where all environments"
                        + " share what one of them has built (take it out)",
                "{mode: virtual, schema: same};\"schema\" is \"same\" in environment dev, so views of several"
                        + " environments would have one name (write both {schema} and {env}, such as {schema}__{env})",
                "{mode: virtual, schema: '{schema}_x'};\"schema\" is \"{schema}_x\" in environment dev",
                "{mode: virtual, grace: soon};\"grace\" is the text \"soon\", expected a duration"
            })
    void whatIsSaidWrongIsTold(String environments, String problem) {
        project.file("penstock.yaml", "name: shop\nenvironments: " + environments + "\n");

        assertThat(project.plan().exited(2).errors())
                .singleElement()
                .asString()
                .contains("Cannot read penstock.yaml: " + problem);
    }
}
