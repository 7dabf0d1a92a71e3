package io.penstock.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.core.plan.PlanRequest;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.StateError;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.workspace.TestProject;
import io.penstock.core.workspace.Workspace;
import io.penstock.spi.error.PenstockException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a run when its memory fails, or whoever looks on. */
final class FailingSurroundingsTest {
    /** A query that would take hours, and can be stopped at any time. */
    private static final String ENDLESS =
            "SELECT count(*) AS n FROM range(10000000) a(i), range(10000000) b(j) WHERE hash(i + j) = 1";

    @TempDir
    private Path directory;

    private TestProject project;

    @BeforeEach
    void begin() {
        project = TestProject.in(directory).model("a", "SELECT 1 AS id").model("b", "SELECT id FROM a");
    }

    private static PenstockException full(String write) {
        return new PenstockException(StateError.STATE_FAILED, "Cannot write the state: the disk is full at " + write);
    }

    /** Makes every write fail that begins with one of these. */
    private void fail(Function<String, RuntimeException> failure, String... writes) {
        project.state().failBy(write -> {
            if (List.of(writes).stream().anyMatch(write::startsWith)) {
                throw failure.apply(write);
            }
        });
    }

    @Test
    void runThatCannotBePutOnRecordDoesNothing() {
        fail(FailingSurroundingsTest::full, "begin");

        assertThatThrownBy(project::run)
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("the disk is full at begin");

        assertThat(project.planned()).containsEntry("a", "RUN: first run");
    }

    @Test
    void runThatCannotGoOnEndsAllOfItself() {
        project.model("c", ENDLESS);
        fail(FailingSurroundingsTest::full, "record a");

        assertThatThrownBy(project::run).hasMessageContaining("the disk is full at record a");

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("penstock-worker", "penstock-timer");
        assertThat(project.state().runs("dev", 1)).extracting(RunRecord::status).containsExactly(RunStatus.FAILED);
        project.state().failBy(write -> {});
        project.model("c", "SELECT 1 AS n");
        assertThat(TestProject.told(project.run())).isEqualTo(Map.of("a", "SKIPPED", "b", "SUCCESS", "c", "SUCCESS"));
    }

    @Test
    void firstFailureIsTheOneThatIsTold() {
        fail(FailingSurroundingsTest::full, "record", "finish");

        assertThatThrownBy(project::run)
                .hasMessageContaining("the disk is full at record a")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .extracting(Throwable::getMessage)
                        .asString()
                        .contains("the disk is full at finish FAILED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"save", "columns", "lineage"})
    void rowsAreWrittenThoughTheyCannotBeRemembered(String write) {
        for (Function<String, RuntimeException> failure : List.<Function<String, RuntimeException>>of(
                FailingSurroundingsTest::full, IllegalStateException::new)) {
            project.model("a", "SELECT " + failure.hashCode() + " AS id");
            fail(failure, write);

            RunResult result = project.run();

            assertThat(result.status()).isEqualTo(RunStatus.SUCCESS);
            assertThat(TestProject.told(result)).isEqualTo(Map.of("a", "SUCCESS", "b", "SUCCESS"));
            assertThat(project.rows("FROM b")).containsExactly(String.valueOf(failure.hashCode()));
            assertThat(project.planned().values()).allMatch(told -> told.startsWith("SKIP: unchanged"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                RunEvent.Started.class,
                RunEvent.ModelStarted.class,
                RunEvent.ModelEnded.class,
                RunEvent.Ended.class
            })
    void listenerThatFailsKeepsNothingFromRunning(Class<? extends RunEvent> event) {
        Consumer<RunEvent> failing = told -> {
            if (event.isInstance(told)) {
                throw new IllegalStateException("The pipe is closed");
            }
        };
        RunResult result;
        try (Workspace workspace = project.open()) {
            result = workspace.run(workspace.plan(PlanRequest.ofAll()), "penstock run", 2, failing, new Cancellation());
        }

        assertThat(TestProject.told(result)).isEqualTo(Map.of("a", "SUCCESS", "b", "SUCCESS"));
        assertThat(project.state().run(result.runId()))
                .map(RunRecord::status)
                .isEqualTo(Optional.of(RunStatus.SUCCESS));
        assertThat(project.state().tasks(result.runId()))
                .extracting(TaskRecord::model)
                .containsExactly("a", "b");
    }

    @Test
    void rowsThatChecksFoundAndThatCannotBeKeptChangeNothingOfTheOutcome() {
        project.model("a", "-- @checks: [{not_null: {column: id, store_failures: true}}]\nSELECT NULL::INTEGER AS id");
        RunResult result;
        try (Workspace workspace = project.open()) {
            RunSetup setup = new RunSetup(
                    (connection, place) -> FaultyDatabase.failingAt(
                            "DELETE FROM \"_penstock\".\"check_failures\"",
                            workspace.databases().database(connection, place)),
                    new Breakers(List.of(), InstantSource.system()),
                    project.state(),
                    InstantSource.system(),
                    "penstock run",
                    1,
                    event -> {},
                    () -> {});
            result = Runner.run(workspace.plan(PlanRequest.ofAll()), setup, new Cancellation());
        }

        assertThat(TestProject.told(result))
                .hasEntrySatisfying("a", told -> assertThat(told).startsWith("FAILED: Cannot publish a: "));
    }
}
