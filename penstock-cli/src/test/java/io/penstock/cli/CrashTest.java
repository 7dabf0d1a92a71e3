package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is killed at any moment, and the run after it, make what one run makes that was not; in every other round, the
 * second one does what is left of the first. {@code -Dpenstock.kills=100} kills more runs than 4.
 */
class CrashTest {
    private static final int ROUNDS = Integer.getInteger("penstock.kills", 4);
    private static final List<String> CONTENTS = List.of(
            "SELECT count(*), sum(id) FROM base",
            "SELECT batch, count(*), sum(id) FROM added GROUP BY batch ORDER BY batch",
            "SELECT id % 10 AS k, count(*), sum(n), count(_deleted_at) FROM merged GROUP BY k ORDER BY k",
            "SELECT id, n, is_current FROM history ORDER BY ALL",
            "SELECT count(*), sum(id) FROM exported",
            "SELECT count(*), sum(id) FROM doubled",
            "SELECT * FROM last_of_all ORDER BY ALL");

    @TempDir
    Path directory;

    private ProjectFixture project(String name) {
        return ProjectFixture.in(directory.resolve(name))
                .model("base", "SELECT range AS id FROM range((SELECT n FROM 'seeds/n.csv'))")
                .model(
                        "added",
                        "-- @strategy: append\n"
                                + "SELECT id, (SELECT n FROM 'seeds/n.csv') AS batch FROM base WHERE id % 3 = 0")
                .model(
                        "merged",
                        "-- @strategy: merge\n"
                            + "-- @key: id\n"
                            + "-- @delete: soft\n"
                            + "SELECT id // 2 AS id, sum(id + (SELECT n FROM 'seeds/n.csv')) AS n FROM base GROUP BY"
                            + " ALL")
                .model(
                        "history",
                        "-- @strategy: scd2\n-- @key: id\nSELECT id % 50 AS id, max(id) AS n FROM base GROUP BY ALL")
                .model("exported", "-- @materialize: file\n-- @path: out/rows.csv\nSELECT id FROM base")
                .model(
                        "last_of_all",
                        "SELECT (SELECT count(*) FROM added) AS a, (SELECT count(*) FROM merged) AS m,"
                                + " (SELECT sum(id) FROM exported) AS e, (SELECT sum(id) FROM doubled) AS d")
                .file("models/Doubled.java", """
                    import io.penstock.Model;
                    import java.util.stream.Stream;

                    public final class Doubled {
                        record Row(long id) {}

                        @Model
                        Stream<Row> doubled(Stream<Row> base) {
                            return base.map(row -> new Row(row.id() * 2));
                        }
                    }
                    """);
    }

    private static void rows(ProjectFixture project, int count) {
        project.file("seeds/n.csv", "n\n" + count + "\n");
    }

    private static List<List<String>> contents(ProjectFixture project) {
        return CONTENTS.stream().map(project::rows).toList();
    }

    @Test
    void killedRunIsMadeGoodByTheNext() throws Exception {
        ProjectFixture whole = project("whole");
        rows(whole, 300_000);
        whole.run().succeeded();
        rows(whole, 200_000);
        long began;
        try (Child child = Child.start(whole, List.of(), "run")) {
            child.awaitError("models to run");
            began = System.nanoTime();
            assertThat(child.exit()).as(Files.readString(child.err())).isZero();
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - began);
        List<List<String>> expected = contents(whole);

        long seed = Long.getLong("penstock.seed", 20261121L);
        System.out.println("CrashTest: -Dpenstock.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            ProjectFixture project = project("killed" + round);
            rows(project, 300_000);
            project.run().succeeded();
            rows(project, 200_000);
            double moment = 0.8 * random.nextDouble();
            try (Child child = Child.start(project, List.of(), "run")) {
                child.awaitError("models to run");
                child.process().waitFor((long) (taken.toMillis() * moment), TimeUnit.MILLISECONDS);
                child.kill();
            }
            if (round % 2 == 1) {
                project.run("--resume", "last").succeeded();
            }
            // Behind a run that was resumed, nothing is left to do.
            assertThat(project.run().succeeded().ran().isEmpty() || round % 2 == 0)
                    .isTrue();
            assertThat(project.command("runs", "list", "--status", "running")
                            .succeeded()
                            .out())
                    .startsWith("No runs");
            assertThat(contents(project))
                    .as("round %d, killed at %.2f", round, moment)
                    .isEqualTo(expected);
            assertThat(files(project.path("out"))).containsExactly("rows.csv");
            assertThat(project.run().succeeded().ran()).isEmpty();
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
                + " fingerprint VARCHAR, inputs VARCHAR, run_id VARCHAR, written_at TIMESTAMPTZ, inserted BIGINT CHECK"
                + " (inserted < 2), updated BIGINT, deleted BIGINT, unchanged BIGINT)");
        project.run().succeeded();
        project.file("seeds/n.csv", "n\n2\n3\n");
        assertThat(project.run().exited(1).error("added")).contains("CHECK constraint");
        assertThat(project.rows("SELECT n FROM added")).containsExactly("1");
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
