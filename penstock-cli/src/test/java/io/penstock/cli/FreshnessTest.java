package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the age of sources means for runs, by the clock alone and whatever else changed; and the command that tells it. */
class FreshnessTest {
    private static final String OLD =
            "source raw.orders is 2d old (newest updated_at: 2026-03-01T11:30:00Z), more than its error_after of 1d";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.bare(directory).file("penstock.yaml", """
                        name: shop
                        sources:
                          raw.orders:
                            cursor: updated_at
                            freshness: {warn_after: 1h, error_after: 1d}
                          raw.items:
                            cursor: updated_at
                            freshness: {warn_after: 1h}
                          raw.kinds: {}
                        """).file("data/.keep", "");
        project.behindItsBack("CREATE SCHEMA raw");
        project.behindItsBack(
                "CREATE TABLE raw.orders AS SELECT 1 AS id, TIMESTAMP '2026-03-01 11:30:00' AS updated_at");
        project.behindItsBack(
                "CREATE TABLE raw.items AS SELECT 1 AS id, TIMESTAMP '2026-03-03 11:30:00' AS updated_at");
        project.behindItsBack("CREATE TABLE raw.kinds AS SELECT 1 AS id");
        project.model("orders", "SELECT id FROM raw.orders")
                .model("report", "SELECT count(*) AS n FROM orders")
                .model("items", "SELECT id FROM raw.items")
                .model("kinds", "SELECT id FROM raw.kinds");
        at("2026-03-01T12:00:00Z");
        project.run().succeeded();
    }

    private void at(String now) {
        project.clock(InstantSource.fixed(Instant.parse(now)));
    }

    @Test
    void staleSourceBlocksModelsOfWhichNothingChanged() {
        at("2026-03-03T12:00:00Z");
        assertThat(project.plan().exited(1).actions())
                .containsEntry("orders", "blocked")
                .containsEntry("report", "blocked")
                .containsEntry("items", "skip");
        Outcome run = project.run().exited(1);
        assertThat(run.statuses())
                .containsEntry("orders", "blocked")
                .containsEntry("report", "blocked")
                .containsEntry("items", "skipped")
                .containsEntry("kinds", "skipped");
        assertThat(run.reasons()).containsEntry("orders", OLD).containsEntry("report", "upstream orders is blocked");
        project.run("items").succeeded();
        project.run("report").succeeded();

        project.behindItsBack("UPDATE raw.orders SET updated_at = TIMESTAMP '2026-03-03 11:45:00'");
        assertThat(project.run().succeeded().ran()).containsExactly("orders", "report");
    }

    @Test
    void agingSourceWarnsWhereNothingChanged() {
        at("2026-03-01T14:00:00Z");
        Outcome run = project.run().succeeded();
        assertThat(run.ran()).isEmpty();
        assertThat(run.json().path("warnings").toString())
                .isEqualTo("[\"source raw.orders is 2h 30m old (newest updated_at: 2026-03-01T11:30:00Z),"
                        + " more than its warn_after of 1h\"]");
    }

    @Test
    void staleSourceBlocksUnchangedReadersOfViews() {
        project.model("seen", "-- @materialize: view\nSELECT id FROM raw.orders")
                .model("last", "SELECT id FROM seen");
        project.run().succeeded();
        at("2026-03-03T12:00:00Z");
        assertThat(project.run("last").exited(1).reasons()).containsEntry("last", OLD);
    }

    @Test
    void tableThatIsMadeOnceNeedsItsSourceNoMore() {
        project.model("first", "-- @strategy: none\nSELECT id FROM raw.orders");
        project.run("first").succeeded();
        at("2026-03-03T12:00:00Z");
        assertThat(project.run("first").succeeded().statuses()).containsEntry("first", "skipped");
    }

    @Test
    void commandTellsAgesInATable() {
        at("2026-03-03T12:00:00Z");
        Outcome told = project.command("freshness").exited(1);
        assertThat(told.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .satisfiesExactly(
                        header -> assertThat(header).isEqualTo("SOURCE|STATUS|AGE|WARN AFTER|ERROR AFTER|NEWEST"),
                        orders -> assertThat(orders).startsWith("raw.orders|error|2d|1h|1d|2026-03-01 "),
                        items -> assertThat(items).startsWith("raw.items|fresh|30m|1h|2026-03-03 "));
        assertThat(told.err()).isEqualTo("error: " + OLD + "\n");
        assertThat(project.command("freshness", "RAW.items").succeeded().out()).doesNotContain("raw.orders");
    }

    @Test
    void commandTellsAgesToPrograms() {
        at("2026-03-01T14:00:00Z");
        project.behindItsBack("DELETE FROM raw.items");
        JsonNode sources =
                project.command("freshness", "--json").succeeded().json().path("sources");
        assertThat(sources.path(0).toString())
                .isEqualTo("{\"source\":\"raw.orders\",\"status\":\"warn\",\"newest\":\"2026-03-01T11:30:00Z\","
                        + "\"age_seconds\":9000,\"warn_after_seconds\":3600,\"error_after_seconds\":86400,"
                        + "\"message\":\"source raw.orders is 2h 30m old (newest updated_at: 2026-03-01T11:30:00Z),"
                        + " more than its warn_after of 1h\"}");
        assertThat(sources.path(1).path("status").asText()).isEqualTo("warn");
        assertThat(sources.path(1).path("newest").isNull()).isTrue();
        assertThat(sources.path(1).path("message").asText())
                .isEqualTo("source raw.items tells no age: it has no row with a time in updated_at");
    }

    @Test
    void sourceThatCannotBeReadIsAnError() {
        project.behindItsBack("DROP TABLE raw.items");
        assertThat(project.command("freshness", "raw.items").exited(1).err())
                .startsWith("error: source raw.items cannot be read: ");
    }

    /** Where an age is demanded, a source that tells none is as bad as one that is too old. */
    @Test
    void sourceWithoutAnAgeIsAnErrorWhereOneIsDemanded() {
        String unknown = "source raw.orders tells no age: it has no row with a time in ";
        project.behindItsBack("UPDATE raw.orders SET updated_at = NULL");
        assertThat(project.command("freshness", "raw.orders").exited(1).err())
                .isEqualTo("error: " + unknown + "updated_at\n");
        assertThat(project.run("orders").exited(1).reasons()).containsEntry("orders", unknown + "updated_at");

        project.file(
                "penstock.yaml",
                "name: shop\nsources: {raw.orders: {cursor: id, freshness: {error_after: 1d}}, raw.items: {}, raw.kinds: {}}\n");
        assertThat(project.command("freshness").exited(1).err()).isEqualTo("error: " + unknown + "id\n");

        project.file(
                "penstock.yaml",
                "name: shop\nsources: {raw.orders: {cursor: updated, freshness: {warn_after: 1d}}, raw.items: {}, raw.kinds: {}}\n");
        assertThat(project.command("freshness").exited(1).err())
                .startsWith("error: source raw.orders cannot be read: ")
                .contains("\"updated\"");
    }

    @Test
    void filesTellTheirAgeToo() {
        project.file("visits.csv", "id,at\n1,2026-03-01 12:30:00\n2,\n").file("penstock.yaml", """
                        name: shop
                        sources:
                          visits: {path: visits.csv, cursor: at, freshness: {warn_after: 1h, error_after: 2h}}
                          raw.orders: {}
                          raw.items: {}
                          raw.kinds: {}
                        """);
        String old = "source visits is %s old (newest at: 2026-03-01T12:30:00Z), more than its %s";
        at("2026-03-01T13:30:00Z");
        assertThat(project.command("freshness").succeeded().err()).isEmpty();
        at("2026-03-01T13:30:01Z");
        assertThat(project.command("freshness").succeeded().err())
                .isEqualTo("warning: " + old.formatted("1h", "warn_after of 1h") + "\n");
        at("2026-03-01T14:30:01Z");
        assertThat(project.command("freshness").exited(1).err())
                .isEqualTo("error: " + old.formatted("2h", "error_after of 2h") + "\n");
    }

    @Test
    void timeThatIsYetToComeIsFresh() {
        at("2026-03-01T11:00:00Z");
        assertThat(project.command("freshness", "raw.orders").succeeded().out())
                .containsPattern("raw\\.orders +fresh +0s ");
        assertThat(project.command("freshness", "raw.orders", "--json")
                        .succeeded()
                        .json()
                        .at("/sources/0/age_seconds")
                        .asLong())
                .isEqualTo(-1800);
    }

    @Test
    void namesThatTellNothingAreExplained() {
        assertThat(project.command("freshness", "raw.order").exited(2).err())
                .contains("Cannot tell the freshness of source raw.order: no source of that name declares one"
                        + " (did you mean \"raw.orders\"?");
        assertThat(project.command("freshness", "raw.kinds").exited(2).err())
                .contains("Cannot tell the freshness of source raw.kinds: it declares none (say what it may be in"
                        + " penstock.yaml: cursor, and freshness with warn_after or error_after)");
        project.file("penstock.yaml", "name: shop\nsources: {raw.orders: {}, raw.items: {}, raw.kinds: {}}\n");
        assertThat(project.command("freshness").succeeded().out())
                .isEqualTo("Nothing to tell: no source declares a freshness\n");
    }
}
