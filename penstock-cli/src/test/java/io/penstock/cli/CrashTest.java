package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A project whose commands are killed at any moment, one after the other, while new rows arrive in between. Whenever a run may
 * end, its tables hold what all rows make, and {@code gc} leaves nothing that nobody needs. {@code -Dpenstock.kills=100} kills
 * more than every build does.
 */
class CrashTest {
    private static final int KILLS = Integer.getInteger("penstock.kills", 5);
    private static final long SEED = Long.getLong("penstock.seed", 20261121L);

    private static final String[] PROMOTE = {"promote", "--from", "dev", "--to", "prod", "--yes"};

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    /** How long each command takes that is not killed, in milliseconds. */
    private final Map<String, Long> times = new HashMap<>();

    @BeforeEach
    void tell() {
        System.out.println("CrashTest: -Dpenstock.seed=" + SEED);
    }

    @Test
    void tablesHoldWhatAllRowsMakeHoweverOftenRunsAreKilled() throws Exception {
        CrashProject project = CrashProject.of(directory);
        List<String> inventory = begin(project);
        measure(project, "run");
        for (int kill = 0; kill < KILLS; kill++) {
            project.deliver(2_000, Duration.ofMinutes(1));
            if (random.nextInt(6) == 0) {
                // All intervals are written again, batch by batch.
                project.edit();
            }
            if (random.nextInt(3) == 0) {
                kill(project, "run", "--resume", "last");
            } else {
                kill(project, "run");
            }
            switch (random.nextInt(3)) {
                case 0 -> settle(project, inventory, kill);
                case 1 -> {
                    project.fixture().run("--resume", "last").succeeded();
                    settle(project, inventory, kill);
                }
                default -> {}
            }
        }
        settle(project, inventory, KILLS);
    }

    @Test
    void environmentsShowWhatAllRowsMakeHoweverOftenTheirCommandsAreKilled() throws Exception {
        CrashProject project = CrashProject.ofVirtualEnvironments(directory);
        List<String> inventory = begin(project);
        measure(project, "run");
        project.edit();
        project.fixture().run().succeeded();
        measure(project, PROMOTE);
        measure(project, "gc");
        for (int kill = 0; kill < KILLS; kill++) {
            project.deliver(2_000, Duration.ofMinutes(1));
            switch (random.nextInt(5)) {
                case 0 -> {
                    project.edit();
                    project.fixture().run().succeeded();
                    kill(project, PROMOTE);
                }
                case 1 -> {
                    project.edit();
                    project.fixture().run().succeeded();
                    project.fixture().run("--env", "prod").succeeded();
                    kill(project, "gc", "--grace", "0d");
                }
                case 2 -> {
                    project.edit();
                    kill(project, "run");
                }
                case 3 -> kill(project, "run", "--env", "prod", "--resume", "last");
                default -> kill(project, "run", "--env", "prod");
            }
            if (random.nextInt(3) > 0) {
                settle(project, inventory, kill);
            }
        }
        settle(project, inventory, KILLS);
    }

    /** Builds everything, and gives what is there then. */
    private static List<String> begin(CrashProject project) {
        project.deliver(60_000, Duration.ofDays(60));
        project.settle();
        project.deliver(2_000, Duration.ofMinutes(1));
        return project.inventory();
    }

    private static void settle(CrashProject project, List<String> inventory, int kill) {
        project.settle();
        assertThat(project.inventory()).as("after kill %d", kill).isEqualTo(inventory);
    }

    private void measure(CrashProject project, String... command) throws Exception {
        long began = System.nanoTime();
        try (Child child = Child.start(project.fixture(), List.of(), command)) {
            assertThat(child.exit()).as(Files.readString(child.err())).isZero();
        }
        times.put(command[0], TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }

    /** Kills a command in its second half, or leaves it alone when it is faster than it was. */
    private void kill(CrashProject project, String... command) throws Exception {
        long moment = (long) (Objects.requireNonNull(times.get(command[0])) * (0.4 + 0.7 * random.nextDouble()));
        try (Child child = Child.start(project.fixture(), List.of(), command)) {
            child.process().waitFor(moment, TimeUnit.MILLISECONDS);
            child.kill();
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
