package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of rows that no query gives again, when a model that environments share changes. */
class VirtualHistoriesTest {
    private static final String CONFIG = "name: shop\nconnections: {default: {type: duckdb, path: data/dev.duckdb}}\n"
            + "environments: {mode: virtual}\n";

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
    void renamedModelKeepsItsRowsAndItsView() {
        project.file("tables/log.yaml", "columns:\n  id: {type: integer}\n")
                .model("first", "-- @target: log\n-- @strategy: append\nSELECT 1 AS id");
        project.run().succeeded();
        project.delete("models/first.sql");
        project.model("second", "-- @target: log\n-- @strategy: append\nSELECT 2 AS id");

        Outcome run = project.run().succeeded();

        assertThat(run.reasons().get("second")).startsWith("new version goes forward from a copy of main__dev.log");
        assertThat(in("dev", "SELECT id FROM main__dev.log ORDER BY id")).containsExactly("1", "2");
    }

    @Test
    void historyGoesForwardFromACopyOfWhatTheEnvironmentShows() {
        project.model("log", "-- @strategy: append\nSELECT 1 AS id");
        project.run("--env", "prod").succeeded();
        project.run("log", "--force", "--env", "prod").succeeded();
        project.model("log", "-- @strategy: append\nSELECT 2 AS id");

        Outcome plan = project.plan().succeeded();
        assertThat(plan.reasons()).containsEntry("log", "new version goes forward from a copy of main.log");
        project.run().succeeded();

        assertThat(in("dev", "FROM main__dev.log ORDER BY id")).containsExactly("1", "1", "2");
        assertThat(in("prod", "FROM log ORDER BY id")).containsExactly("1", "1");
        assertThat(project.run("--env", "dev").succeeded().ran()).isEmpty();

        project.model("log", "-- @strategy: append\nSELECT 3 AS id");
        assertThat(project.plan().succeeded().reasons())
                .containsEntry(
                        "log", "new version goes forward from a copy of main__dev.log: query changed: SELECT differs");
        Outcome anew = project.run("log", "--full-refresh").succeeded();
        assertThat(in("dev", "FROM main__dev.log")).containsExactly("3");
        assertThat(anew.json().path("warnings"))
                .extracting(JsonNode::asText)
                .contains("model log begins anew: what append kept in main__dev.log stays in the version of before,"
                        + " until penstock gc drops that");
    }

    @Test
    void historiesAndMergedTablesGoForwardWithTheirKeysAndCursors() {
        project.file("penstock.yaml", CONFIG + "sources:\n  events: {path: in.csv}\n")
                .file("in.csv", "n,v\n1,a\n2,b\n")
                .file("tables/people.yaml", "columns:\n  n: {type: bigint, key: true}\n  v: {type: text}\n")
                .model(
                        "people",
                        "/* @model\n"
                                + "target: people\n"
                                + "strategy: merge_by_key\n"
                                + "primary_key: n\n"
                                + "cursor: n\n"
                                + "*/\n"
                                + "SELECT n, v FROM events")
                .model("versions", "/* @model\nstrategy: scd_type_2\nprimary_key: n\n*/\nSELECT n, v FROM people");
        project.run("--env", "prod").succeeded();
        project.file("in.csv", "n,v\n2,c\n3,d\n")
                .model(
                        "people",
                        "/* @model\n"
                                + "target: people\n"
                                + "strategy: merge_by_key\n"
                                + "primary_key: n\n"
                                + "cursor: n\n"
                                + "*/\n"
                                + "SELECT n, upper(v) AS v FROM events");

        project.run().succeeded();

        assertThat(in("dev", "SELECT n, v FROM main__dev.people ORDER BY n")).containsExactly("1|a", "2|C", "3|D");
        assertThat(in("dev", "SELECT n, v FROM main__dev.versions ORDER BY n, v"))
                .containsExactly("1|a", "2|C", "2|b", "3|D");
        assertThat(in("prod", "SELECT n, v FROM people ORDER BY n")).containsExactly("1|a", "2|b");
        assertThat(in(
                        "dev",
                        "FROM duckdb_constraints() WHERE schema_name = '_penstock_versions'"
                                + " AND constraint_type = 'PRIMARY KEY'"))
                .hasSize(2);
    }

    @Test
    void protectedIntervalsGoForward() {
        project.clock(() -> Instant.parse("2026-01-03T10:00:00Z"));
        String header = "/* @model\nstrategy: incremental\ntime_column: day\ninterval: day\nfull_refresh: false\n*/\n";
        project.file("penstock.yaml", CONFIG + "sources:\n  raw: {path: raw.csv}\n")
                .file("raw.csv", "day,amount\n2026-01-01,1\n2026-01-02,2\n")
                .model("daily", header + "SELECT CAST(day AS DATE) AS day, amount FROM raw");
        project.run().succeeded();
        project.clock(() -> Instant.parse("2026-01-04T10:00:00Z"));
        project.file("raw.csv", "day,amount\n2026-01-01,1\n2026-01-02,2\n2026-01-03,3\n")
                .model("daily", header + "SELECT CAST(day AS DATE) AS day, 10 * amount AS amount FROM raw");

        assertThat(project.plan().succeeded().reasons().get("daily"))
                .startsWith("new version goes forward from a copy of main__dev.daily: query changed: SELECT differs; ");
        project.run().succeeded();

        assertThat(in("dev", "SELECT amount FROM daily ORDER BY day")).containsExactly("1", "2", "30");
    }

    /** What the version of before had read of its upstream counts as read, and what it had not is read by the new one. */
    @Test
    void protectedIntervalsBehindOthersGoForward() {
        project.clock(() -> Instant.parse("2026-01-04T10:00:00Z"));
        String header = "/* @model\nstrategy: incremental\ntime_column: day\ninterval: day\n";
        project.file("penstock.yaml", CONFIG + "sources:\n  raw: {path: raw.csv}\n")
                .file("raw.csv", "day,amount\n2026-01-01,1\n2026-01-02,2\n2026-01-04,4\n")
                .model("daily", header + "*/\nSELECT CAST(day AS DATE) AS day, amount FROM raw")
                .model("kept", header + "full_refresh: false\n*/\nSELECT day, amount FROM daily");
        project.run().succeeded();
        project.file("raw.csv", "day,amount\n2026-01-01,1\n2026-01-02,7\n2026-01-04,4\n");
        project.run("daily", "--window", "2026-01-02..2026-01-03").succeeded();
        project.model("kept", header + "full_refresh: false\n*/\nSELECT day, 10 * amount AS amount FROM daily");

        Outcome run = project.run().succeeded();

        assertThat(run.reasons().get("kept")).startsWith("new version goes forward from a copy of main__dev.kept");
        assertThat(in("dev", "SELECT amount FROM kept ORDER BY day")).containsExactly("1", "70", "40");
        project.model("daily", header + "*/\nSELECT CAST(day AS DATE) AS day, 2 * amount AS amount FROM raw");
        project.run().succeeded();
        assertThat(in("dev", "SELECT amount FROM kept ORDER BY day")).containsExactly("20", "140", "80");
    }

    @Test
    void statementsAreThoseOverTheRowsWithWhichAVersionBegins() {
        project.model("log", "-- @strategy: append\nSELECT 1 AS id");
        project.run().succeeded();
        project.model("log", "-- @strategy: append\nSELECT 2 AS id, 'x' AS more");

        Outcome preview = project.command("preview", "log").succeeded();

        assertThat(preview.out())
                .containsPattern("ALTER TABLE \"_penstock_versions\".\"log__\\w{16}\" ADD COLUMN \"more\"")
                .containsPattern("INSERT INTO \"_penstock_versions\".\"log__\\w{16}\"")
                .doesNotContain("CREATE");
        assertThat(project.command("plan").succeeded().out()).contains("column \"more\" (text) is added");
    }

    @Test
    void dryRunChangesNothing() {
        project.model("log", "-- @strategy: append\nSELECT 1 AS id");
        project.run().succeeded();
        long before = versions();
        project.model("log", "-- @strategy: append\nSELECT 2 AS id");

        assertThat(project.run("--dry-run").succeeded().ran()).containsExactly("log");

        assertThat(versions()).isEqualTo(before);
        assertThat(in("dev", "FROM main__dev.log")).containsExactly("1");
    }

    @Test
    void definitionOfBeforeGoesOnWithTheRowsThatAreShown() {
        project.model("log", "-- @strategy: append\nSELECT 1 AS id");
        project.run().succeeded();
        project.model("log", "-- @strategy: append\nSELECT 2 AS id");
        project.run().succeeded();
        project.model("log", "-- @strategy: append\nSELECT 1 AS id");

        assertThat(project.plan().succeeded().reasons().get("log"))
                .startsWith("new version goes forward from a copy of main__dev.log: query changed: SELECT differs");
        project.run().succeeded();

        assertThat(in("dev", "FROM main__dev.log ORDER BY id")).containsExactly("1", "1", "2");
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @Test
    void rowsOfAnEnvironmentDoNotReachAnotherThatShowsTheDefinitionOfBefore() {
        project.model("log", "-- @strategy: append\nSELECT 1 AS id");
        project.run("--env", "prod").succeeded();
        project.model("log", "-- @strategy: append\nSELECT 2 AS id");
        project.run().succeeded();
        project.model("log", "-- @strategy: append\nSELECT 1 AS id");

        assertThat(project.plan().succeeded().json().path("warnings"))
                .extracting(JsonNode::asText)
                .contains("model log goes on with the version that prod shows: rows of main__dev.log that no query"
                        + " gives again are not in it");
        project.run().succeeded();
        assertThat(in("prod", "FROM log")).containsExactly("1");
    }

    @Test
    void productionGoesForwardFromWhatItShowsToAVersionThatAnotherBuilt() {
        project.model("log", "-- @strategy: append\nSELECT 1 AS id");
        project.run("--env", "prod").succeeded();
        project.model("log", "-- @strategy: append\nSELECT 2 AS id");
        project.run().succeeded();
        project.model("log", "-- @strategy: append\nSELECT 1 AS id");
        project.run("log", "--force", "--env", "prod").succeeded();
        project.model("log", "-- @strategy: append\nSELECT 2 AS id");

        project.run("--env", "prod").succeeded();

        assertThat(in("prod", "FROM log ORDER BY id")).containsExactly("1", "1", "2");
        assertThat(project.run("--env", "prod").succeeded().ran()).isEmpty();
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @Test
    void versionThatFailedIsNotShownByWhatReadsIt() {
        String header = "/* @model\nstrategy: merge_by_key\nprimary_key: id\n";
        project.model("kept", header + "*/\nSELECT 1 AS id")
                .model("top", "SELECT count(*) AS n FROM kept")
                .model("other", "SELECT 1 AS one");
        project.run("--env", "prod").succeeded();
        project.model("kept", header + "checks: [{row_count: {min: 5}}]\n*/\nSELECT 1 AS id, 'x' AS more");
        project.run("--env", "prod").exited(1);
        project.model("top", "SELECT 2 * count(*) AS n FROM kept");

        Outcome run = project.run("top", "--env", "prod").exited(1);

        assertThat(run.statuses()).containsEntry("kept", "failed").containsEntry("top", "skipped");
        assertThat(in("prod", "FROM main.kept")).containsExactly("1");
        assertThat(in("prod", "FROM main.top")).containsExactly("1");
        assertThat(project.command("promote", "--from", "prod", "--to", "dev", "--yes", "kept")
                        .exited(2)
                        .err())
                .contains("what prod shows is of another definition than the project's of now");
    }

    @Test
    void javaModelThatAsksForTheEnvironmentIsAnotherVersionInEach() {
        project.file(
                        "models/J.java",
                        "public class J { @io.penstock.Model String asks(io.penstock.ModelContext context)"
                                + " { return \"SELECT '\" + context.environment() + \"' AS name\"; } }")
                .file(
                        "models/K.java",
                        "public class K { @io.penstock.Model String told(io.penstock.ModelContext context)"
                                + " { return \"SELECT '\" + context.model() + \"' AS name\"; } }");
        project.run("--env", "prod").succeeded();

        assertThat(project.run().succeeded().ran()).containsExactly("asks");

        assertThat(in("dev", "FROM main__dev.asks")).containsExactly("dev");
        assertThat(in("prod", "FROM main.asks")).containsExactly("prod");
        assertThat(promote("asks").exited(2).errors().get(0))
                .contains(
                        "it is defined in another way in prod, as its Java method asks for the name of the environment");
    }

    @Test
    void rowsThatAPromotionLeavesBehindAreTold() {
        project.clock(() -> Instant.parse("2026-01-03T10:00:00Z"));
        project.model("log", "-- @strategy: append\nSELECT 1 AS id");
        project.run("--env", "prod").succeeded();
        project.run().succeeded();
        String old = "-- @strategy: append\nSELECT 1 AS id";
        project.model("log", "-- @strategy: append\nSELECT 2 AS id");
        project.run().succeeded();
        project.clock(() -> Instant.parse("2026-01-04T10:00:00Z"));
        project.model("log", old);
        project.run("log", "--force", "--env", "prod").succeeded();
        project.model("log", "-- @strategy: append\nSELECT 2 AS id");

        assertThat(promote("log").succeeded().json().path("warnings"))
                .extracting(JsonNode::asText)
                .containsExactly("model log of dev began as a copy of before 2026-01-04T10:00:00Z, when prod last wrote"
                        + " its own: rows that no query gives again are not in it");
    }
}
