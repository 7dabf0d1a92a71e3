package io.penstock.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.core.plan.PlanRequest;
import io.penstock.core.state.LineageEdge;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.core.workspace.TestProject;
import io.penstock.core.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that dies between two writes that no transaction holds together. */
final class CrashPointsTest {
    @TempDir
    private Path directory;

    private TestProject project;

    @BeforeEach
    void begin() {
        project = TestProject.in(directory).file("in.csv", "id\n1\n");
    }

    @Test
    void fileThatTookItsNameBeforeTheLedgerSaidSoIsWrittenAgain() throws IOException {
        project.model("exported", "-- @materialize: file\n-- @path: out/rows.csv\nSELECT id FROM 'in.csv'")
                .model("total", "SELECT sum(id) AS n FROM exported");
        project.run();
        project.file("in.csv", "id\n1\n20\n");

        runDyingBehind(0);

        assertThat(Files.readString(directory.resolve("out/rows.csv"))).isEqualTo("id\n1\n20\n");
        assertThat(project.rows("SELECT n FROM total")).containsExactly("1");
        assertThat(project.planned().get("exported")).startsWith("RUN: in.csv changed");
        assertThat(project.run().status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(project.rows("SELECT n FROM total")).containsExactly("21");
        assertThat(project.planned().values()).allMatch(told -> told.startsWith("SKIP: unchanged"));
        try (var files = Files.list(directory.resolve("out"))) {
            assertThat(files).containsExactly(directory.resolve("out/rows.csv"));
        }
    }

    @Test
    void rowsAndWhatIsBehindThemAreThereOnceWhereverTheProcessDies() throws IOException {
        project.model("added", """
                        /* @model
                        strategy: append
                        post:
                          - INSERT INTO notes SELECT 'a', count(*) FROM {this}
                          - {name: b, continue_on_failure: true, sql: "INSERT INTO notes VALUES ('b', 0); UPDATE notes SET n = (SELECT count(*) FROM {this}) WHERE n = 0"}
                        export: [out/rows.csv, {path: out/ids, format: csv, partition_by: id}]
                        */
                        SELECT id, 1 AS one FROM 'in.csv'
                        """).model("total", "SELECT count(*) AS n FROM added");
        project.execute("CREATE TABLE notes (what VARCHAR, n BIGINT)");
        List<String> notes = new ArrayList<>();
        boolean died = true;
        for (int calls = 0; died; calls++) {
            project.file("in.csv", "id\n" + "x".repeat(calls + 1) + "\n");
            died = dies(calls);

            assertThat(project.run().status())
                    .as("killed before call %d", calls)
                    .isEqualTo(RunStatus.SUCCESS);

            int rows = calls + 1;
            notes.addAll(List.of("a|" + rows, "b|" + rows));
            assertThat(project.rows("SELECT count(*) FROM added")).containsExactly(String.valueOf(rows));
            assertThat(project.rows("SELECT what, n FROM notes ORDER BY n, what"))
                    .as("killed before call %d", calls)
                    .isEqualTo(notes);
            assertThat(Files.readAllLines(directory.resolve("out/rows.csv"))).hasSize(rows + 1);
            assertThat(directory.resolve("out/ids").toFile().list()).hasSize(rows);
            assertThat(directory.resolve("out").toFile().list()).containsExactlyInAnyOrder("rows.csv", "ids");
            assertThat(project.rows("SELECT n FROM total")).containsExactly(String.valueOf(rows));
            assertThat(project.planned().values()).allMatch(told -> told.startsWith("SKIP: unchanged"));
        }
        assertThat(notes).hasSizeGreaterThan(40);
    }

    /** One row comes at the mark, and one beyond it, before each run. */
    @Test
    void rowsThatACursorReadsAreThereOnceWhereverTheProcessDies() {
        project.file("penstock.yaml", "name: x\nsources:\n  events: {path: in.csv}\n")
                .model("log", "/* @model\nstrategy: append\ncursor: n\n*/\nSELECT n, v FROM events");
        List<String> rows = new ArrayList<>(List.of("0,0"));
        boolean died = true;
        for (int calls = 0; died; calls++) {
            rows.addAll(List.of(calls + ",1", (calls + 1) + ",0"));
            project.file("in.csv", "n,v\n" + String.join("\n", rows) + "\n");
            died = dies(calls);

            assertThat(project.run().status())
                    .as("killed before call %d", calls)
                    .isEqualTo(RunStatus.SUCCESS);

            assertThat(project.rows("SELECT n, v FROM log ORDER BY n, v"))
                    .as("killed before call %d", calls)
                    .containsExactlyElementsOf(rows.stream()
                            .map(row -> row.replace(",", "|"))
                            .sorted(Comparator.comparingInt(row -> Integer.parseInt(row.replace("|", ""))))
                            .toList());
        }
        assertThat(rows).hasSizeGreaterThan(40);
    }

    /** The model is edited and what it reads has new rows, a run dies, and the edit is taken back. */
    @Test
    void rebuildThatDiesForgetsNoIntervalOfTheTableThatStays() {
        String incremental =
                "/* @model\nstrategy: incremental\ntime_column: ts\ninterval: month\nstart: 2026-01-01\n*/\n";
        String reader = incremental + "SELECT ts, v FROM base";
        project.model("base", incremental + "SELECT TIMESTAMPTZ '2026-01-01 00:00:00+00' AS ts, v FROM 'in.csv'")
                .model("reader", reader);
        String onRecord = "SELECT kind, start_at, end_at FROM _penstock.intervals WHERE model = 'reader' ORDER BY ALL";
        String definition = "SELECT fingerprint FROM _penstock.ledger WHERE model = 'reader'";
        PlanRequest restated = new PlanRequest(
                List.of("base", "reader"),
                List.of(),
                PlanRequest.Mode.CHANGED,
                Instant.parse("2026-01-01T00:00:00Z"),
                null);
        boolean died = true;
        int kept = 0;
        for (int calls = 0; died; calls++) {
            project.file("in.csv", "v\n" + calls + "\n");
            project.run(restated);
            List<String> before = project.rows(onRecord);
            List<String> made = project.rows(definition);
            project.file("in.csv", "v\n" + (calls + 1000) + "\n").model("reader", reader + " WHERE v > 0");
            died = dies(calls, restated);
            if (project.rows(definition).equals(made)) {
                kept++;
                assertThat(project.rows(onRecord))
                        .as("killed before call %d", calls)
                        .isEqualTo(before);
            }
            project.model("reader", reader);

            project.run();

            assertThat(project.rows("SELECT v FROM reader"))
                    .as("killed before call %d", calls)
                    .isEqualTo(project.rows("SELECT v FROM base"));
        }
        assertThat(kept).isGreaterThan(40);
    }

    @Test
    void whatWasWrittenIsKnownThoughAPostTransformFailed() {
        project.model("base", "SELECT 1 AS a, 2 AS b").model("added", "SELECT a AS id FROM base");
        project.run();
        project.model("added", "-- @post: INSERT INTO later FROM {this}\nSELECT b AS id FROM base");
        assertThat(project.run().status()).isEqualTo(RunStatus.FAILED);

        assertThat(project.state().lineage("dev")).containsExactly(new LineageEdge("added", "id", "base", "b"));

        project.execute("CREATE TABLE later (id INTEGER)");
        assertThat(project.run().status()).isEqualTo(RunStatus.SUCCESS);
        project.model("added", "-- @post: INSERT INTO later FROM {this}\nSELECT a + b AS id FROM base");
        assertThat(project.planned()).containsEntry("added", "RUN: query changed: SELECT differs");
    }

    /** Runs what is asked for over databases of a process that dies. */
    static void run(Workspace workspace, TestProject project, FaultyDatabase.Life life, PlanRequest request) {
        RunSetup dying = new RunSetup(
                (connection, place) ->
                        FaultyDatabase.of(life, workspace.databases().database(connection, place)),
                new Breakers(List.of(), InstantSource.system()),
                project.state(),
                InstantSource.system(),
                "penstock run",
                1,
                event -> {},
                () -> {});
        Runner.run(workspace.plan(request), dying, new Cancellation());
    }

    /** Lets a run die before a call to its database; false when it makes fewer, and so was done. */
    private boolean dies(int calls) {
        return dies(calls, PlanRequest.ofAll());
    }

    private boolean dies(int calls, PlanRequest request) {
        FaultyDatabase.Life life = new FaultyDatabase.Life(calls);
        project.state().failBy(write -> life.requireAlive());
        try (Workspace workspace = project.open()) {
            run(workspace, project, life, request);
        } catch (FaultyDatabase.Death e) {
            // As a killed process does, it tells nobody.
        }
        project.state().failBy(write -> {});
        return life.isOver();
    }

    @ParameterizedTest
    @CsvSource({"0, false, first run", "1, true, the run that began to write it at "})
    void fileThatTookItsNameForTheFirstTimeIsKnownToBeTheModels(int commits, boolean named, String reason) {
        project.model("exported", "-- @materialize: file\n-- @path: out/rows.csv\nSELECT id FROM 'in.csv'");

        runDyingBehind(commits);

        assertThat(Files.exists(directory.resolve("out/rows.csv"))).isEqualTo(named);
        assertThat(project.planned().get("exported")).startsWith("RUN: " + reason);
        assertThat(project.run().status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(project.planned().get("exported")).startsWith("SKIP: unchanged");
    }

    @Test
    void fileThatFailsLeavesWhatTheModelWasOnRecord() {
        project.model("exported", "SELECT id FROM 'in.csv'");
        project.run();
        project.model("exported", "-- @materialize: file\nSELECT error('no ' || id) AS id FROM 'in.csv'");
        assertThat(project.run().status()).isEqualTo(RunStatus.FAILED);
        project.model("exported", "SELECT id FROM 'in.csv'");

        assertThat(project.planned().get("exported")).startsWith("SKIP: unchanged");
    }

    /** Runs in a process that dies before one more commit than these. */
    private void runDyingBehind(int commits) {
        AtomicInteger left = new AtomicInteger(commits);
        try (Workspace workspace = project.open()) {
            RunSetup dying = new RunSetup(
                    (connection, place) -> FaultyDatabase.dyingBeforeCommit(
                            workspace.databases().database(connection, place), left),
                    new Breakers(List.of(), InstantSource.system()),
                    project.state(),
                    InstantSource.system(),
                    "penstock run",
                    1,
                    event -> {},
                    () -> {});
            Runner.run(workspace.plan(PlanRequest.ofAll()), dying, new Cancellation());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"save added", "columns added", "record added", "lineage added", "finish SUCCESS"})
    void whatWasCommittedIsRememberedByTheNextRun(String death) {
        project.model("added", "-- @strategy: append\nSELECT id FROM base").model("base", "SELECT 1 AS id");
        AtomicBoolean dead = new AtomicBoolean();
        project.state().failBy(write -> {
            if (write.equals(death) || dead.get()) {
                dead.set(true);
                throw new FaultyDatabase.Death();
            }
        });
        assertThatThrownBy(project::run).isInstanceOf(FaultyDatabase.Death.class);
        project.state().failBy(write -> {});
        assertThat(project.state().runs("dev", 1)).extracting(RunRecord::status).containsExactly(RunStatus.RUNNING);

        assertThat(TestProject.told(project.run())).isEqualTo(Map.of("base", "SKIPPED", "added", "SKIPPED"));

        assertThat(project.rows("FROM added")).containsExactly("1");
        assertThat(project.state().fingerprints("dev")).containsOnlyKeys("base", "added");
        assertThat(project.state().schemas("dev")).containsOnlyKeys("base", "added");
        assertThat(project.state().lineage("dev")).containsExactly(new LineageEdge("added", "id", "base", "id"));
    }
}
