package io.penstock.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.penstock.core.plan.PlanRequest;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.workspace.TestProject;
import io.penstock.core.workspace.Workspace;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A dry run that is cancelled while a model runs. */
final class CancelledDryRunTest {
    /** The clock is read twice for the dry run, and twice for each model. */
    private static final int BEGIN_OF_THE_SECOND_MODEL = 5;

    @TempDir
    private Path directory;

    @Test
    @Timeout(60)
    void modelThatRunsIsStoppedAndNothingMoreIsTried() {
        TestProject project = TestProject.in(directory)
                .model("a_first", "SELECT 1 AS id")
                .model(
                        "b_endless",
                        "SELECT count(*) AS n FROM range(10000000) a(i), range(10000000) b(j) WHERE hash(i + j) = 1")
                .model("behind", "SELECT n FROM b_endless")
                .model("c_last", "SELECT 1 AS id");
        Cancellation cancellation = new Cancellation();
        AtomicInteger looks = new AtomicInteger();
        InstantSource clock = () -> {
            if (looks.incrementAndGet() == BEGIN_OF_THE_SECOND_MODEL) {
                cancellation.cancel();
            }
            return Instant.EPOCH;
        };
        try (Workspace workspace = project.open()) {
            RunResult result = DryRun.run(
                            workspace.plan(PlanRequest.ofAll()), workspace.databases(), clock, cancellation, 0)
                    .result();
            assertThat(result.status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(result.tasks())
                    .extracting(TaskRecord::model, task -> task.status().name(), TaskRecord::reason)
                    .containsExactly(
                            tuple("a_first", "SUCCESS", "first run"),
                            tuple("b_endless", "CANCELLED", "the dry run was cancelled"),
                            tuple("behind", "CANCELLED", "the dry run was cancelled"),
                            tuple("c_last", "CANCELLED", "the dry run was cancelled"));
        }
        assertThat(project.rows("SELECT table_name FROM information_schema.tables"))
                .isEmpty();
        assertThat(project.state().runs("dev", 1)).isEmpty();
    }
}
