package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches of a model whose rows are made at once, from the command line. */
class ConcurrentBatchesTest {
    /** Each call but those of the first and the last day waits until three are there. */
    private static final String DAYS = """
            import io.penstock.*;
            import java.nio.file.*;
            import java.time.*;
            import java.util.List;
            import java.util.concurrent.*;

            public final class Days {
                record Day(LocalDate day, String thread) {}

                private static final CyclicBarrier THREE = new CyclicBarrier(3);

                @Model(strategy = Strategy.INCREMENTAL, timeColumn = "day", interval = "day", start = "2026-01-01",
                        batchSize = 1, batchConcurrency = 3)
                List<Day> days(ModelContext context) throws Exception {
                    LocalDate day = context.since().orElseThrow().atZone(ZoneOffset.UTC).toLocalDate();
                    if (day.getDayOfMonth() > 1 && day.getDayOfMonth() < 8) {
                        THREE.await(1, TimeUnit.MINUTES);
                    }
                    if (Files.exists(Path.of("%s", day.toString()))) {
                        throw new IllegalStateException("no " + day);
                    }
                    return List.of(new Day(day, Thread.currentThread().getName()));
                }
            }
            """;

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory).clock(InstantSource.fixed(Instant.parse("2026-01-08T12:00:00Z")));
    }

    private List<String> days() {
        return project.rows("SELECT dayofmonth(day) FROM days ORDER BY 1");
    }

    @Test
    void rowsOfThreeDaysAreMadeAtOnce() {
        project.file("models/Days.java", DAYS.formatted(directory));

        Outcome run = project.command("run").succeeded();

        assertThat(days()).containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
        assertThat(run.err()).contains("batch days 1/8\n", "batch days 8/8\n");
        assertThat(project.plan().actions()).containsEntry("days", "skip");
    }

    @Test
    void whatFailsKeepsNothingElseFromBeingWritten() {
        project.file("models/Days.java", DAYS.formatted(directory)).file("2026-01-03", "");

        Outcome failed = project.command("run");

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err()).contains("no 2026-01-03");
        assertThat(days()).containsExactly("1", "2", "4");
        assertThat(project.command("intervals", "days").succeeded().out())
                .containsPattern("failed +1 +2026-01-03")
                .containsPattern("done +2 +2026-01-01 .. 2026-01-02")
                .containsPattern("done +1 +2026-01-04");
        project.delete("2026-01-03");
        project.file("models/Days.java", DAYS.formatted(directory).replace("THREE.await", "// "));
        project.run("--force").succeeded();
        assertThat(days()).containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
    }

    @Test
    void queriesAndDeclaredTablesAreMadeAtOnceToo() {
        project.file("penstock.yaml", "name: shop\nsources:\n  events: {path: events.csv}\n")
                .file(
                        "events.csv",
                        "ts,v\n2026-01-01 05:00,1\n2026-01-03 05:00,3\n2026-01-05 05:00,5\n2026-01-08 05:00,8\n")
                .model("plain", """
                        /* @model
                        strategy: incremental
                        time_column: {source: events, column: ts, target: day}
                        interval: day
                        batch_size: 1
                        batch_concurrency: 4
                        */
                        SELECT CAST(ts AS DATE) AS day, sum(v) AS v FROM events GROUP BY 1
                        """)
                .model("declared", """
                        /* @model
                        strategy: incremental
                        time_column: ts
                        interval: day
                        batch_size: 2
                        batch_concurrency: 4
                        columns: {ts: {type: timestamp, key: true}, v: integer}
                        checks: [{unique: ts}]
                        */
                        SELECT ts, v FROM events
                        """);

        project.run().succeeded();

        assertThat(project.rows("SELECT dayofmonth(day), v FROM plain ORDER BY 1"))
                .containsExactly("1|1", "3|3", "5|5", "8|8");
        assertThat(project.rows("SELECT v FROM declared ORDER BY 1")).containsExactly("1", "3", "5", "8");
    }

    @Test
    void concurrencyOfOneBatchIsRefused() {
        project.model(
                "plain",
                "-- @strategy: incremental\n-- @time_column: ts\n-- @interval: day\n-- @batch_concurrency: 2\n"
                        + "SELECT TIMESTAMP '2026-01-01' AS ts");

        assertThat(project.command("validate").err())
                .contains(
                        "models/plain.sql:4:24: ",
                        "\"batch_concurrency\" says how many batches are made at once, and without \"batch_size\" there is one"
                                + " (say batch_size, or leave it out)");
    }
}
