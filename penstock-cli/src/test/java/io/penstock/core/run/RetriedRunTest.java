package io.penstock.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.core.plan.PlanRequest;
import io.penstock.core.state.RetryRecord;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.workspace.TestProject;
import io.penstock.core.workspace.Workspace;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose models are tried again over a connection that breaks. */
final class RetriedRunTest {
    @TempDir
    private Path directory;

    private static RunResult run(TestProject project, int lost) {
        AtomicInteger left = new AtomicInteger(lost);
        return run(project, database -> FaultyDatabase.losingAnswers(database, left));
    }

    private static RunResult run(TestProject project, UnaryOperator<SqlDatabase> fault) {
        try (Workspace workspace = project.open()) {
            RunSetup setup = new RunSetup(
                    (connection, place) -> fault.apply(workspace.databases().database(connection, place)),
                    new Breakers(workspace.config().connections().values(), InstantSource.system()),
                    project.state(),
                    InstantSource.system(),
                    "penstock run",
                    1,
                    event -> {},
                    () -> {});
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
    void intervalsWhoseCommitHeldAreThereOnceWhenItsAnswerIsLost() {
        TestProject project = TestProject.in(directory)
                .file("in.csv", "day\n2026-01-01\n2026-01-02\n2026-01-03\n")
                .model("days", """
                    /* @model
                    strategy: incremental
                    time_column: day
                    interval: day
                    batch_size: 1
                    start: 2026-01-01
                    retry: {attempts: 2, delay: 1ms}
                    */
                    SELECT CAST(day AS DATE) AS day FROM 'in.csv'
                    """);

        RunResult result = run(project, 1);

        assertThat(TestProject.told(result)).isEqualTo(Map.of("days", "SUCCESS"));
        assertThat(result.tasks().get(0).notes().retries()).hasSize(1);
        assertThat(project.rows("SELECT day FROM days ORDER BY day"))
                .containsExactly("2026-01-01", "2026-01-02", "2026-01-03");
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

    @Test
    void modelsBehindAnOpenBreakerFailAtOnce() {
        TestProject project = TestProject.in(directory).file("penstock.yaml", """
                name: shop
                connections:
                  default: {type: duckdb, path: "data/{env}.duckdb", breaker: {failures: 3, wait: 1h}}
                """);
        for (String name : List.of("a", "b", "c", "d")) {
            project.model(name, "-- @retry: {attempts: 2, delay: 1ms}\nSELECT 41 AS id");
        }

        RunResult result = run(
                project,
                database -> FaultyDatabase.failingAt(
                        "SELECT 41",
                        () -> new PenstockException(ConnectorError.DATABASE_FAILED, "Cannot reach it"),
                        database));

        assertThat(TestProject.told(result).get("a")).isEqualTo("FAILED: Cannot reach it");
        assertThat(TestProject.told(result).get("b"))
                .startsWith("FAILED: Cannot run b: the breaker of connection default is open");
        for (TaskRecord task : result.tasks().subList(2, 4)) {
            assertThat(Objects.requireNonNull(task.error()).code()).isEqualTo("BREAKER_OPEN");
            assertThat(task.error().message())
                    .startsWith("Cannot run " + task.model()
                            + ": the breaker of connection default is open, as it failed 3 times in a row (it lets the next"
                            + " attempt through in 1h, at ");
            assertThat(task.notes().retries()).isEmpty();
        }
    }
}
