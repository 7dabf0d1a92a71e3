package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What models notice of sources, of files, and of models that hold no rows themselves. */
class InputsTest {
    private static final String SOURCES = """
            name: shop
            sources:
              raw.orders:
                cursor: updated_at
                freshness: {warn_after: 1h, error_after: 1d}
              raw.items:
            """;

    @TempDir
    Path directory;

    private ProjectFixture withSources() {
        ProjectFixture project = ProjectFixture.bare(directory)
                .file("penstock.yaml", SOURCES)
                .file("data/.keep", "")
                .clock(InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z")));
        project.behindItsBack("CREATE SCHEMA raw");
        project.behindItsBack("CREATE TABLE raw.items AS SELECT 1 AS id");
        project.behindItsBack(
                "CREATE TABLE raw.orders AS SELECT 1 AS id, TIMESTAMP '2026-03-01 11:30:00' AS updated_at");
        return project.model("orders", "SELECT id FROM raw.orders").model("items", "SELECT id FROM raw.items");
    }

    @Test
    void sourceTellsByItsRowsAndItsCursor() {
        ProjectFixture project = withSources();
        project.run().succeeded();
        assertThat(project.run().succeeded().ran()).isEmpty();

        project.behindItsBack("INSERT INTO raw.items VALUES (2)");
        assertThat(project.plan().reasons()).containsEntry("items", "raw.items changed: 1 row → 2 rows");

        project.behindItsBack("UPDATE raw.orders SET updated_at = TIMESTAMP '2026-03-01 11:45:00'");
        assertThat(project.run().succeeded().reasons())
                .containsEntry(
                        "orders",
                        "raw.orders changed: 1 row, newest updated_at 2026-03-01T11:30"
                                + " → 1 row, newest updated_at 2026-03-01T11:45");
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @Test
    void agingSourceWarnsAndStaleOneBlocksWhatReadsIt() {
        ProjectFixture project = withSources().model("report", "SELECT count(*) AS n FROM orders");
        project.clock(InstantSource.fixed(Instant.parse("2026-03-01T14:00:00Z")));
        Outcome plan = project.plan().succeeded();
        assertThat(plan.json().path("warnings").path(0).asText())
                .isEqualTo(
                        "source raw.orders is 2h 30m old (newest updated_at: 2026-03-01T11:30:00Z), more than its warn_after of 1h");

        project.clock(InstantSource.fixed(Instant.parse("2026-03-03T12:00:00Z")));
        Outcome run = project.run().exited(1);
        assertThat(run.json().path("status").asText()).isEqualTo("failed");
        assertThat(run.statuses())
                .containsEntry("orders", "blocked")
                .containsEntry("report", "blocked")
                .containsEntry("items", "success");
        assertThat(run.reasons())
                .containsEntry(
                        "orders",
                        "source raw.orders is 2d old (newest updated_at: 2026-03-01T11:30:00Z), more than its error_after of 1d")
                .containsEntry("report", "upstream orders is blocked");
    }

    @Test
    void staleSourceBlocksThroughViews() {
        ProjectFixture project = withSources()
                .model("orders", "-- @materialize: view\nSELECT id FROM raw.orders")
                .model("report", "SELECT count(*) AS n FROM orders");
        project.run().succeeded();
        project.clock(InstantSource.fixed(Instant.parse("2026-03-03T12:00:00Z")));
        assertThat(project.run("report", "--force").exited(1).reasons())
                .containsEntry(
                        "report",
                        "source raw.orders is 2d old (newest updated_at: 2026-03-01T11:30:00Z), more than its error_after of 1d");
    }

    @Test
    void ageOfAFileIsThatOfItsCursor() {
        ProjectFixture project = ProjectFixture.bare(directory)
                .file("penstock.yaml", """
                        name: shop
                        sources:
                          trips:
                            path: raw/trips.csv
                            cursor: ended_at
                            freshness: {error_after: 1d}
                        """)
                .file("raw/trips.csv", "id,ended_at\n1,2026-03-01 11:00:00\n2,2026-03-01 10:00:00\n")
                .model("all_trips", "SELECT * FROM trips")
                .clock(InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z")));
        project.run().succeeded();
        project.clock(InstantSource.fixed(Instant.parse("2026-03-05T12:00:00Z")));
        assertThat(project.run("--force").exited(1).reasons())
                .containsEntry(
                        "all_trips",
                        "source trips is 4d 1h old (newest ended_at: 2026-03-01T11:00:00Z), more than its error_after of 1d");
    }

    @Test
    void patternOfFilesNoticesNewOnes() {
        ProjectFixture project = ProjectFixture.in(directory)
                .file("seeds/a.csv", "id\n1\n")
                .model("all_seeds", "SELECT id FROM read_csv('seeds/*.csv')");
        project.run().succeeded();
        project.file("seeds/b.csv", "id\n2\n");
        assertThat(project.run().succeeded().reasons().get("all_seeds"))
                .startsWith("seeds/*.csv changed: 5 bytes of ")
                .contains(" → 2 files, 10 bytes of ");
        assertThat(project.rows("SELECT id FROM all_seeds ORDER BY id")).containsExactly("1", "2");
    }

    @Test
    void readersOfViewsAndEphemeralModelsNoticeWhatStandsBehindThem() {
        ProjectFixture project = ProjectFixture.in(directory)
                .file("seeds/a.csv", "id\n1\n")
                .model("base", "SELECT id FROM 'seeds/a.csv'")
                .model("shown", "-- @materialize: view\nSELECT id + 1 AS id FROM base")
                .model("inlined", "-- @materialize: ephemeral\nSELECT id * 10 AS id FROM shown -- ten times")
                .model("last", "SELECT sum(id) AS total FROM inlined");
        Outcome first = project.run().succeeded();
        assertThat(first.statuses()).containsEntry("inlined", "skipped").containsEntry("last", "success");
        assertThat(first.reasons()).containsEntry("inlined", "ephemeral: its query stands inside those that read it");
        assertThat(project.run().succeeded().ran()).isEmpty();

        project.file("seeds/a.csv", "id\n1\n2\n");
        project.run("base").succeeded();
        assertThat(project.plan().reasons().get("last")).isEqualTo("upstream shown runs");
        project.run().succeeded();
        assertThat(project.rows("SELECT total FROM last")).containsExactly("50");

        project.file("seeds/a.csv", "id\n7\n");
        Outcome partial = project.run("base", "last").succeeded();
        assertThat(partial.ran()).containsExactly("base", "last");
        assertThat(partial.reasons()).containsEntry("last", "upstream base runs");
        assertThat(project.rows("SELECT total FROM last")).containsExactly("80");
        assertThat(project.plan("last").ran()).isEmpty();
    }

    @Test
    void queryOfAnEphemeralModelCountsForItsReaders() {
        ProjectFixture project = ProjectFixture.in(directory)
                .model("inlined", "-- @materialize: ephemeral\nSELECT 1 AS id")
                .model("last", "SELECT id FROM inlined");
        project.run().succeeded();
        project.model("inlined", "-- @materialize: ephemeral\nSELECT 2 AS id");
        assertThat(project.run().succeeded().reasons()).containsEntry("last", "upstream inlined changed");
        assertThat(project.rows("SELECT id FROM last")).containsExactly("2");
    }
}
