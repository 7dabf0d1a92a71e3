package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A project whose runs are killed at any moment, one after the other, while new rows arrive in between. Whenever a run may end,
 * its tables hold what all rows make. {@code -Dpenstock.kills=100} kills more runs than every build does.
 */
class CrashTest {
    private static final int KILLS = Integer.getInteger("penstock.kills", 5);
    private static final long SEED = Long.getLong("penstock.seed", 20261121L);

    /** What the tables and files are to hold, by what they are compared with. */
    private static final List<List<String>> EXPECTED = List.of(
            List.of("FROM added", "FROM raw.events"),
            List.of("FROM merged", "SELECT k, max(id) AS last, count(*) AS n FROM raw.events GROUP BY k"),
            List.of(
                    "SELECT k, id, ts, valid_from, valid_to, is_current FROM history",
                    "SELECT k, id, ts, ts, lead(ts) OVER later, lead(ts) OVER later IS NULL FROM raw.events"
                            + " WHERE id % 20 = 0 WINDOW later AS (PARTITION BY k ORDER BY ts)"),
            List.of("FROM daily", "SELECT id, k % 5, ts FROM raw.events"),
            List.of(
                    "FROM daily_totals",
                    "SELECT CAST(ts AS DATE) AS day, count(*) AS n, sum(id) AS ids FROM raw.events GROUP BY ALL"),
            List.of("SELECT id FROM doubled", "SELECT id * 2 FROM raw.events"),
            List.of("SELECT id, kind FROM kinds", "SELECT id, kind FROM 'seeds/kinds.csv'"),
            List.of("FROM 'out/merged.csv'", "FROM merged"),
            List.of("SELECT id, k FROM 'out/daily/*/*.parquet'", "SELECT id, k FROM daily"),
            List.of("SELECT id FROM kept", "SELECT id FROM raw.events WHERE id % 3 = 0"),
            List.of("SELECT max(n) FROM load_log", "SELECT count(*) FROM merged"),
            List.of("SELECT run_id FROM load_log", "SELECT DISTINCT run_id FROM load_log"),
            List.of(
                    "FROM last_of_all",
                    "SELECT (SELECT count(*) FROM raw.events) AS a, (SELECT count(*) FROM merged) AS m,"
                            + " (SELECT sum(id * 2) FROM raw.events) AS d, (SELECT max(id) FROM kinds) AS k"));

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private int events;
    private int deliveries;

    private ProjectFixture project() {
        ProjectFixture project = ProjectFixture.bare(directory)
                .file("penstock.yaml", "name: shop\nsources:\n  raw.events: {cursor: id}\n  load_log: {}\n")
                .file("data/README", "")
                .file("seeds/kinds.yaml", "columns:\n  id: {type: integer, key: true}\n  kind: text\naudit: false\n")
                .model("added", "/* @model\nstrategy: append\ncursor: seq\n*/\nFROM raw.events")
                .model("merged", """
                        /* @model
                        strategy: merge_by_key
                        key: k
                        post:
                        - INSERT INTO load_log SELECT {run_id}, count(*) FROM {this}
                        export: out/merged.csv
                        */
                        SELECT k, max(id) AS last, count(*) AS n FROM raw.events GROUP BY k
                        """)
                .model("history", """
                        /* @model
                        strategy: scd_type_2
                        key: k
                        event_time: ts
                        */
                        SELECT k, id, ts FROM raw.events WHERE id % 20 = 0
                        """)
                .model("daily_totals", """
                        /* @model
                        strategy: incremental
                        time_column: {source: daily, column: ts, target: day}
                        interval: day
                        primary_key: day
                        */
                        SELECT CAST(ts AS DATE) AS day, count(*) AS n, sum(id) AS ids FROM daily GROUP BY ALL
                        """)
                .model("kept", "-- @materialize: file\n-- @path: out/kept.csv\nSELECT id FROM added WHERE id % 3 = 0")
                .model(
                        "last_of_all",
                        "SELECT (SELECT count(*) FROM added) AS a, (SELECT count(*) FROM merged) AS m,"
                                + " (SELECT sum(id) FROM doubled) AS d, (SELECT max(id) FROM kinds) AS k")
                .file("models/Doubled.java", """
                        import io.penstock.*;
                        import java.util.stream.Stream;

                        public final class Doubled {
                            record Event(long id, int seq) {}
                            record Row(long id) {}

                            @Model(strategy = Strategy.APPEND, cursor = @Cursor("seq"))
                            Stream<Row> doubled(@Ref("raw.events") Stream<Event> events) {
                                return events.map(event -> new Row(event.id() * 2));
                            }
                        }
                        """);
        daily(project, 0);
        project.behindItsBack("CREATE SCHEMA raw");
        project.behindItsBack("CREATE TABLE raw.events (id BIGINT, k INTEGER, seq INTEGER, ts TIMESTAMP)");
        project.behindItsBack("CREATE TABLE load_log (run_id VARCHAR, n BIGINT)");
        return project;
    }

    /** Defines a model in one of many ways to give all rows. */
    private static void daily(ProjectFixture project, int version) {
        project.model("daily", """
                /* @model
                strategy: incremental
                time_column: ts
                interval: day
                lookback: 2
                batch_size: 10
                export: {path: out/daily, format: parquet, partition_by: k}
                */
                SELECT id, k %% 5 AS k, ts FROM raw.events WHERE id > -%d
                """.formatted(version));
    }

    /** Lets rows arrive that lie between two times; two deliveries have the same mark. */
    private void deliver(ProjectFixture project, int count, Duration oldest) {
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
        project.behindItsBack(
                "INSERT INTO raw.events SELECT %d + i, (%d + i) * 7919 %% 200, %d, TIMESTAMP '%s' + to_microseconds(%d * i) FROM range(1, %d) AS r(i)"
                        .formatted(
                                events,
                                events,
                                deliveries / 2,
                                now.minus(oldest),
                                oldest.toNanos() / 1000 / (count + 1),
                                count + 1));
        events += count;
        deliveries++;
        project.file("seeds/kinds.csv", "id,kind\n1,a\n%d,b\n".formatted(deliveries + 1));
    }

    @Test
    void tablesHoldWhatAllRowsMakeHoweverOftenRunsAreKilled() throws Exception {
        System.out.println("CrashTest: -Dpenstock.seed=" + SEED);
        ProjectFixture project = project();
        deliver(project, 60_000, Duration.ofDays(60));
        settle(project);
        List<String> tables = tables(project);
        List<String> files = files();

        deliver(project, 2_000, Duration.ofMinutes(1));
        long whole = timeOfARun(project);
        for (int kill = 0; kill < KILLS; kill++) {
            deliver(project, 2_000, Duration.ofMinutes(1));
            if (random.nextInt(6) == 0) {
                // All intervals are written again, batch by batch.
                daily(project, kill);
            }
            long moment = (long) (whole * (0.4 + 0.7 * random.nextDouble()));
            if (random.nextInt(3) == 0) {
                killRun(project, moment, "run", "--resume", "last");
            } else {
                killRun(project, moment, "run");
            }
            switch (random.nextInt(3)) {
                case 0 -> settle(project);
                case 1 -> {
                    project.run("--resume", "last").succeeded();
                    settle(project);
                }
                default -> {}
            }
        }
        settle(project);
        assertThat(tables(project)).isEqualTo(tables);
        assertThat(files()).isEqualTo(files);
    }

    /** Runs to the end, and looks at all that is there; the place for whatever else leaves nothing behind that nobody needs. */
    private static void settle(ProjectFixture project) {
        project.run().succeeded();
        assertThat(project.plan().succeeded().ran()).isEmpty();
        assertThat(differing(project)).isEmpty();
        assertThat(project.command("runs", "list", "--status", "running")
                        .succeeded()
                        .out())
                .startsWith("No runs");
    }

    /** Gives what does not hold the rows that it should. */
    private static List<String> differing(ProjectFixture project) {
        return project.rows(String.join(
                " UNION ALL ",
                EXPECTED.stream()
                        .map(pair ->
                                "SELECT '%s' AS differs WHERE EXISTS (%s EXCEPT ALL %s) OR EXISTS (%s EXCEPT ALL %s)"
                                        .formatted(
                                                pair.get(0).replace("'", "''"),
                                                all(pair.get(0)),
                                                all(pair.get(1)),
                                                all(pair.get(1)),
                                                all(pair.get(0))))
                        .toList()));
    }

    private static String all(String query) {
        return "SELECT * FROM (" + query + ")";
    }

    private static long timeOfARun(ProjectFixture project) throws Exception {
        long began = System.nanoTime();
        try (Child child = Child.start(project, List.of(), "run")) {
            assertThat(child.exit()).as(Files.readString(child.err())).isZero();
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    private static void killRun(ProjectFixture project, long millis, String... arguments) throws Exception {
        try (Child child = Child.start(project, List.of(), arguments)) {
            child.process().waitFor(millis, TimeUnit.MILLISECONDS);
            child.kill();
        }
    }

    private static List<String> tables(ProjectFixture project) {
        return project.rows(
                "SELECT schema_name || '.' || table_name FROM duckdb_tables() UNION ALL SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE NOT internal ORDER BY 1");
    }

    private List<String> files() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(file -> directory.relativize(file).toString())
                    .filter(file -> !file.startsWith("child.") && !file.startsWith(".penstock/"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void rowsAndTheLedgerThatTellsOfThemAreWrittenTogetherOrNotAtAll() {
        ProjectFixture project = ProjectFixture.in(directory)
                .file("data/.keep", "")
                .file("seeds/n.csv", "n\n1\n")
                .model("added", "-- @strategy: append\nSELECT n FROM 'seeds/n.csv'")
                .model("exported", "-- @materialize: view\nSELECT n FROM added");
        project.behindItsBack("CREATE SCHEMA _penstock");
        project.behindItsBack("CREATE TABLE _penstock.ledger (environment VARCHAR, model VARCHAR, relation VARCHAR,"
                + " fingerprint VARCHAR, inputs VARCHAR, run_id VARCHAR, written_at TIMESTAMPTZ, inserted BIGINT CHECK (inserted < 2),"
                + " updated BIGINT, deleted BIGINT, unchanged BIGINT)");
        project.run().succeeded();
        project.file("seeds/n.csv", "n\n2\n3\n");
        assertThat(project.run().exited(1).error("added")).contains("CHECK constraint");
        assertThat(project.rows("SELECT n FROM added")).containsExactly("1");
    }
}
