package io.penstock.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.penstock.core.graph.Graph;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.StateError;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.workspace.TestProject;
import io.penstock.core.workspace.Workspace;
import io.penstock.spi.error.PenstockException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How an evaluation of checks ends that does not come to its end. */
@Timeout(60)
final class CheckerTest {
    /** The clock is read twice for the evaluation, and twice for each model. */
    private static final int BEGIN_OF_THE_SECOND_MODEL = 5;

    private static final String HELD = "-- @checks: [{not_null: id}]\nSELECT 1 AS id";

    /** A check that would take hours. */
    private static final String ENDLESS = """
            /* @model
            timeout: %s
            checks:
              - expression: "(SELECT count(*) FROM range(10000000) a(i), range(10000000) b(j) WHERE hash(i + j) = 1) = 0"
            */
            SELECT 1 AS id""";

    @TempDir
    private Path directory;

    private TestProject project;
    private final Cancellation cancellation = new Cancellation();

    @BeforeEach
    void begin() {
        project = TestProject.in(directory)
                .model("a_first", "SELECT 1 AS id")
                .model("b_endless", "SELECT 1 AS id")
                .model("c_last", "SELECT 1 AS id");
        project.run();
        project.model("a_first", HELD)
                .model("b_endless", ENDLESS.formatted("1h"))
                .model("c_last", HELD);
    }

    private RunResult check(InstantSource clock) {
        try (Workspace workspace = project.open()) {
            Graph graph = workspace.graph();
            RunSetup setup = new RunSetup(
                    workspace.databases(),
                    new Breakers(List.of(), clock),
                    project.state(),
                    clock,
                    "penstock check",
                    1,
                    event -> {},
                    () -> {});
            return Checker.check(graph, graph.models(), setup, cancellation);
        }
    }

    private RunStatus onRecord() {
        return project.state().runs("dev", 1).stream()
                .map(RunRecord::status)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void checkThatRunsIsStoppedAndNoOtherBegins() {
        AtomicInteger looks = new AtomicInteger();
        RunResult result = check(() -> {
            if (looks.incrementAndGet() == BEGIN_OF_THE_SECOND_MODEL) {
                cancellation.cancel();
            }
            return Instant.EPOCH;
        });

        assertThat(result.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(result.tasks())
                .extracting(TaskRecord::model, task -> task.status().name(), TaskRecord::reason)
                .containsExactly(
                        tuple("a_first", "SUCCESS", "checked"),
                        tuple("b_endless", "CANCELLED", "the check was cancelled"),
                        tuple("c_last", "CANCELLED", "the check was cancelled"));
        assertThat(onRecord()).isEqualTo(RunStatus.CANCELLED);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void checkThatTakesTooLongFails() {
        project.model("b_endless", ENDLESS.formatted("200ms"));

        RunResult result = check(InstantSource.system());

        assertThat(TestProject.told(result))
                .isEqualTo(Map.of(
                        "a_first",
                        "SUCCESS",
                        "b_endless",
                        "FAILED: Cannot finish b_endless: it ran longer than its timeout of 200ms (raise the timeout,"
                                + " or give the model less to do)",
                        "c_last",
                        "SUCCESS"));
        assertThat(onRecord()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void evaluationThatCannotGoOnHasFailed() {
        project.state().failBy(write -> {
            if (write.startsWith("record")) {
                throw new PenstockException(StateError.STATE_FAILED, "Cannot write the state: the disk is full");
            }
        });

        assertThatThrownBy(() -> check(InstantSource.system())).hasMessageContaining("the disk is full");

        assertThat(onRecord()).isEqualTo(RunStatus.FAILED);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("penstock-timer");
    }
}
