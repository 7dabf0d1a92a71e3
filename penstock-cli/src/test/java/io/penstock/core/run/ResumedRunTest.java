package io.penstock.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.core.interval.Interval;
import io.penstock.core.plan.PlanRequest;
import io.penstock.core.plan.PlanRequest.Mode;
import io.penstock.core.plan.Resumption;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.state.RunStatus;
import io.penstock.core.workspace.TestProject;
import io.penstock.core.workspace.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs that go on with others, which died at a known point. */
final class ResumedRunTest {
    private static final String DAYS = "-- @strategy: incremental\n-- @time_column: day\n-- @interval: month\n"
            + "-- @start: 2026-01-01\n-- @backfill: 2026-01-01\n-- @batch_size: 1\n";
    private static final Interval MONTHS =
            new Interval(Instant.parse("2026-02-01T00:00:00Z"), Instant.parse("2026-09-01T00:00:00Z"));

    @TempDir
    private Path directory;

    private TestProject project;

    @BeforeEach
    void begin() {
        project = TestProject.in(directory);
    }

    /** Runs a request in a process that dies at a write to its memory, when it has done that so often. */
    private void runDyingAt(String write, int times, PlanRequest request) {
        AtomicInteger left = new AtomicInteger(times);
        AtomicBoolean dead = new AtomicBoolean();
        project.state().failBy(now -> {
            if (dead.get() || (now.equals(write) && left.getAndDecrement() == 0)) {
                dead.set(true);
                throw new FaultyDatabase.Death();
            }
        });
        assertThatThrownBy(() -> project.run(request)).isInstanceOf(FaultyDatabase.Death.class);
        project.state().failBy(now -> {});
        assertThat(dead).isTrue();
    }

    /** Does what is left of the last run, and gives how many batches it wrote beside its result. */
    private RunResult resume(List<RunEvent> events) {
        try (Workspace workspace = project.open();
                ProjectLock held = workspace.lock("penstock run", Duration.ZERO, other -> {}, died -> {})) {
            held.requireHeld();
            Resumption resumption = workspace.resumption("last");
            assertThat(resumption.run().status()).isEqualTo(RunStatus.DIED);
            PlanRequest request = Objects.requireNonNull(resumption.request());
            return workspace.run(workspace.plan(request), "penstock run", 1, events::add, new Cancellation());
        }
    }

    private static PlanRequest request(Mode mode) {
        return new PlanRequest(List.of(), List.of(), mode, null, null);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"FORCE", "CONFIRMED_REFRESH"})
    void whatWasCommittedAndNotRecordedIsNotDoneAgain(Mode mode) {
        project.model("added", "-- @strategy: append\nSELECT 1 AS id").model("last", "SELECT id FROM added");
        project.run();
        runDyingAt("save added", 0, request(mode));
        List<String> written = project.rows("FROM added");

        RunResult resumed = resume(new ArrayList<>());

        assertThat(TestProject.told(resumed)).containsEntry("added", "SKIPPED").containsEntry("last", "SUCCESS");
        assertThat(project.rows("FROM added")).isEqualTo(written);
    }

    @Test
    void windowGoesOnBehindItsLastBatch() {
        project.model(
                "days",
                DAYS + "SELECT CAST(range AS date) AS day, 1 AS n FROM range(DATE '2026-01-01', DATE"
                        + " '2026-10-01', INTERVAL 1 MONTH)");
        assertThat(project.run().status()).isEqualTo(RunStatus.SUCCESS);
        PlanRequest months =
                new PlanRequest(List.of("days"), List.of(), Mode.CHANGED, null, null, List.of(MONTHS), null);
        runDyingAt("advance days", 3, months);
        List<RunEvent> events = new ArrayList<>();

        RunResult resumed = resume(events);

        assertThat(resumed.status()).isEqualTo(RunStatus.SUCCESS);
        // Three are on record; the fourth was committed, and dying kept it from the record.
        assertThat(events).filteredOn(RunEvent.BatchStarted.class::isInstance).hasSize(4);
        assertThat(resumed.tasks().get(0).rows().inserted()).isEqualTo(4);
    }

    @Test
    void tableThatIsMadeAnewByBatchesIsNotMadeAnewOnceMore() {
        project.model(
                "days",
                DAYS + "SELECT CAST(range AS date) AS day, uuid() AS n FROM range(DATE '2026-01-01', DATE"
                        + " '2026-08-01', INTERVAL 1 MONTH)");
        assertThat(project.run().status()).isEqualTo(RunStatus.SUCCESS);
        runDyingAt("advance days", 3, request(Mode.CONFIRMED_REFRESH));
        List<String> written = project.rows("FROM days ORDER BY day");
        assertThat(written).hasSize(4);

        assertThat(resume(new ArrayList<>()).status()).isEqualTo(RunStatus.SUCCESS);

        assertThat(project.rows("FROM days ORDER BY day")).hasSize(7).startsWith(written.toArray(String[]::new));
    }
}
