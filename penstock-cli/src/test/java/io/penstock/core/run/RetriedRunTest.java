package io.penstock.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.core.plan.PlanRequest;
import io.penstock.core.state.RetryRecord;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.workspace.TestProject;
import io.penstock.core.workspace.Workspace;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose models are tried again over a connection that breaks. */
final class RetriedRunTest {
    @TempDir
    private Path directory;

    private RunResult run(TestProject project, int lost) {
        AtomicInteger left = new AtomicInteger(lost);
        try (Workspace workspace = project.open()) {
            RunSetup setup = new RunSetup(
                    (connection, place) ->
                            FaultyDatabase.losingAnswers(workspace.databases().database(connection, place), left),
                    new Breakers(List.of(), InstantSource.system()),
                    project.state(),
                    InstantSource.system(),
                    "penstock run",
                    1,
                    event -> {});
            return Runner.run(workspace.plan(PlanRequest.ofAll()), setup, new Cancellation());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "file"})
    void commitThatHeldIsNotRepeatedWhenItsAnswerIsLost(String materialize) {
        String kept = materialize.equals("table") ? "-- @strategy: append\n" : "-- @materialize: file\n";
        TestProject project = TestProject.in(directory)
                .file("in.csv", "id\n1\n2\n")
                .model("added", kept + "-- @retry: {attempts: 3, delay: 1ms}\nSELECT id FROM 'in.csv'");

        RunResult result = run(project, 1);

        assertThat(TestProject.told(result)).isEqualTo(Map.of("added", "SUCCESS"));
        TaskRecord task = result.tasks().get(0);
        assertThat(task.rows().inserted()).isEqualTo(2);
        assertThat(task.notes().retries())
                .extracting(RetryRecord::error)
                .singleElement()
                .satisfies(error -> assertThat(error.message()).contains("the connection broke"));
        assertThat(project.state().tasks(result.runId())).containsExactly(task);
        if (materialize.equals("table")) {
            assertThat(project.rows("SELECT id FROM added ORDER BY id")).containsExactly("1", "2");
        }
        assertThat(project.planned().get("added")).startsWith("SKIP: unchanged");
    }

    @Test
    void withoutRetryTheAnswerThatIsLostIsAFailureAndTheNextRunKnowsTheRows() {
        TestProject project = TestProject.in(directory)
                .file("in.csv", "id\n1\n")
                .model("added", "-- @strategy: append\nSELECT id FROM 'in.csv'");

        assertThat(TestProject.told(run(project, 1)).get("added")).contains("the connection broke");

        assertThat(project.planned().get("added")).startsWith("SKIP: unchanged");
        assertThat(project.rows("SELECT id FROM added")).containsExactly("1");
    }
}
