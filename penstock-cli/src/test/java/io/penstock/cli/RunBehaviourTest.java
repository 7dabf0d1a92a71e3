package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.core.state.Lease;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.state.StateStore;
import io.penstock.core.state.TaskRecord;
import io.penstock.state.SqlStateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a run goes on, waits, ends early and tells of it. */
class RunBehaviourTest {
    /** A query that would take hours, and can be stopped at any time. */
    private static final String ENDLESS =
            "SELECT count(*) AS n FROM range(10000000) a(i), range(10000000) b(j) WHERE hash(i + j) = 1";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    @Test
    void branchThatDependsOnNothingFailedGoesOn() {
        project.model("bad", "SELECT CAST('x' AS integer) AS id")
                .model("behind", "SELECT id FROM bad")
                .model("further", "SELECT id FROM behind")
                .model("good", "SELECT 1 AS id")
                .model("better", "SELECT id FROM good");
        Outcome run = project.run().exited(1);
        assertThat(run.json().path("status").asText()).isEqualTo("failed");
        assertThat(run.statuses())
                .containsEntry("bad", "failed")
                .containsEntry("behind", "skipped")
                .containsEntry("further", "skipped")
                .containsEntry("good", "success")
                .containsEntry("better", "success");
        assertThat(run.reasons())
                .containsEntry("behind", "upstream bad failed")
                .containsEntry("further", "upstream bad failed");
        assertThat(run.model("bad").path("error").path("code").asText()).isEqualTo("CONVERSION");
    }

    @Test
    void everyModelIsOnRecordWhateverBecameOfIt() {
        project.model("good", "SELECT 1 AS id")
                .model("better", "SELECT id FROM good")
                .model("inside", "-- @materialize: ephemeral\nSELECT id FROM good")
                .model("bad", "SELECT CAST('x' AS integer) AS id")
                .model("behind", "SELECT id FROM bad")
                .model("further", "SELECT id FROM behind");
        assertOnRecord(project.run().exited(1), 6);
        assertOnRecord(project.run().exited(1), 6);
        assertOnRecord(project.run("better", "inside").succeeded(), 2);
    }

    private void assertOnRecord(Outcome run, int models) {
        Map<String, String> recorded = new HashMap<>();
        try (StateStore state = SqlStateStore.at(project.path(".penstock/state.db"))) {
            for (TaskRecord task : state.tasks(run.json().path("run_id").asText())) {
                recorded.put(task.model(), task.status().name().toLowerCase(Locale.ROOT));
            }
        }
        assertThat(recorded).hasSize(models).isEqualTo(run.statuses());
    }

    @Test
    void exitCodesAreTrue() {
        project.model("good", "SELECT 1 AS id");
        project.command("run").exited(0);
        project.command("run", "--threads", "0").exited(2);
        project.command("run", "--nonsense").exited(2);
        project.model("bad", "SELECT CAST('x' AS integer) AS id");
        project.command("run").exited(1);
        project.command("run", "good").exited(0);
    }

    @Test
    void modelThatRunsTooLongIsStopped() {
        project.model("slow", "-- @timeout: 200ms\n" + ENDLESS).model("quick", "SELECT 1 AS id");
        Outcome run = project.run().exited(1);
        assertThat(run.statuses()).containsEntry("slow", "failed").containsEntry("quick", "success");
        assertThat(run.model("slow").path("error").path("code").asText()).isEqualTo("TIMED_OUT");
        assertThat(run.error("slow"))
                .isEqualTo("Cannot finish slow: it ran longer than its timeout of 200ms (raise the timeout, or"
                        + " give the model less to do)");
    }

    @Test
    void javaModelThatRunsTooLongIsStopped() {
        project.file("models/Slow.java", """
            import io.penstock.Model;
            import java.util.List;

            public final class Slow {
                record Row(int id) {}

                @Model(timeout = "200ms")
                List<Row> slow() throws InterruptedException {
                    new java.util.concurrent.CountDownLatch(1).await();
                    return List.of();
                }
            }
            """);
        Outcome run = project.run().exited(1);
        assertThat(run.model("slow").path("error").path("code").asText()).isEqualTo("TIMED_OUT");
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void javaModelThatDoesNotEndIsLeftBehindAndWritesNothing() throws Exception {
        project.file("models/Deaf.java", """
            import io.penstock.Model;
            import java.nio.file.Files;
            import java.nio.file.Path;
            import java.util.stream.Stream;

            public final class Deaf {
                record Row(int id) {}

                @Model(timeout = "200ms")
                Stream<Row> deaf() {
                    while (!Files.exists(Path.of("%1$s/release"))) {
                        Thread.onSpinWait();
                    }
                    return Stream.of(new Row(1)).onClose(() -> Path.of("%1$s/closed").toFile().mkdir());
                }
            }
            """.formatted(directory))
                .model("behind", "SELECT id FROM deaf")
                .model("beside", "SELECT 1 AS id");
        Outcome run = project.run().exited(1);
        assertThat(run.statuses())
                .containsEntry("deaf", "failed")
                .containsEntry("behind", "skipped")
                .containsEntry("beside", "success");
        assertThat(run.model("deaf").path("error").path("code").asText()).isEqualTo("TIMED_OUT");
        assertThat(run.error("deaf"))
                .startsWith(
                        "Cannot finish deaf: it ran longer than its timeout of 200ms, and its code was interrupted and"
                                + " goes on in thread penstock-model-deaf until the process ends (end its loops when"
                                + " Thread.interrupted() is true)\n    at Deaf.deaf(Deaf.java:1");

        project.file("release", "");
        awaitFolder("closed");
        assertThat(project.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'"))
                .containsExactly("beside");
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void processEndsWithoutTheModelThatDoesNot() throws Exception {
        project.file("models/Deaf.java", """
            import io.penstock.Materialization;
            import io.penstock.Model;
            import java.nio.file.Path;

            public final class Deaf {
                @Model(materialize = Materialization.NONE, timeout = "200ms")
                void deaf() {
                    Path.of("%s/started").toFile().mkdir();
                    while (true) {
                        Thread.onSpinWait();
                    }
                }
            }
            """.formatted(directory));
        try (Child run = Child.start(project, List.of(), "run")) {
            assertThat(run.exit()).isEqualTo(1);
            assertThat(project.read("child.err")).contains("goes on in thread penstock-model-deaf until the process");
        }
        Files.delete(project.path("started"));
        project.file(
                "models/Deaf.java",
                Files.readString(project.path("models/Deaf.java")).replace("200ms", "1h"));
        try (Child run = Child.start(project, List.of(), "run")) {
            awaitFolder("started");
            run.interrupt();
            assertThat(run.exit()).isNotZero();
            assertThat(project.read("child.out"))
                    .contains("the run was cancelled; its code was interrupted and goes on in thread"
                            + " penstock-model-deaf");
        }
    }

    private void awaitFolder(String name) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.isDirectory(project.path(name)) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        assertThat(project.path(name)).isDirectory();
    }

    @Test
    void secondCommandWaitsOrSaysWhoWorks() throws Exception {
        project.model("slow", ENDLESS);
        try (Child first = Child.start(project, List.of(), "run")) {
            first.awaitError("1 of 1 models to run");
            Outcome busy = project.command("run", "--wait", "0s").exited(1);
            assertThat(busy.err())
                    .startsWith("error: Cannot work on environment dev of " + directory + ": process "
                            + first.process().pid() + " has worked on it since ")
                    .contains(" with \"penstock run\" ")
                    .containsPattern("\\(wait until it ends, or cancel it with: penstock runs cancel \\S+\\)\n$");
            assertThat(project.run("--wait", "0s").exited(1).errors())
                    .first()
                    .asString()
                    .startsWith("PROJECT_BUSY ");
            project.model("slow", "SELECT 1 AS n");
            CompletableFuture<Outcome> second =
                    CompletableFuture.supplyAsync(() -> project.command("run", "--wait", "1m"));
            first.kill();
            Outcome waited = second.get(60, TimeUnit.SECONDS).succeeded();
            assertThat(waited.out()).contains("1 success");
        }
    }

    @Test
    void commandsThatOnlyReadTheProjectDoNotWait() throws IOException {
        project.model("good", "SELECT 1 AS id");
        project.run().succeeded();
        try (StateStore store = SqlStateStore.at(project.path(".penstock/state.db"));
                ProjectLock held = ProjectLock.acquire(
                        store.leases(),
                        Lease.wanted("dev", "mine", Instant.now()),
                        directory,
                        Duration.ZERO,
                        other -> {},
                        InstantSource.system())) {
            held.requireHeld();
            project.command("list").succeeded();
            project.command("info").succeeded();
            project.command("validate").succeeded();
            project.command("config").succeeded();
            project.command("runs", "list").succeeded();
            assertThat(project.command("plan", "--wait", "0s").exited(1).err()).contains("Cannot work on environment");
        }
    }

    @Test
    void interruptLeavesEveryTableAsBeforeOrAfterAndSaysCancelled() throws Exception {
        project.model("base", "SELECT 1 AS id").model("kept", "SELECT 7 AS n");
        project.run().succeeded();
        project.model("base", "SELECT 2 AS id")
                .model("kept", ENDLESS + " AND 1 = (SELECT count(*) FROM base)")
                .model("behind", "SELECT n FROM kept");
        try (Child child = Child.start(project, List.of(), "run")) {
            child.awaitError("success base");
            child.interrupt();
            assertThat(child.exit()).isNotZero();
            assertThat(project.read("child.out"))
                    .containsPattern("(?m)^base +success ")
                    .containsPattern("(?m)^kept +cancelled .*the run was cancelled$")
                    .containsPattern("(?m)^behind +cancelled .*the run was cancelled$");
        }
        assertThat(project.command("info", "--json")
                        .json()
                        .path("last_run")
                        .path("status")
                        .asText())
                .isEqualTo("cancelled");
        assertThat(project.rows("SELECT id FROM base")).containsExactly("2");
        assertThat(project.rows("SELECT n FROM kept")).containsExactly("7");
        project.model("kept", "SELECT 8 AS n");
        assertThat(project.run().succeeded().ran()).containsExactly("kept", "behind");
    }

    @Test
    void interruptedCheckIsOnRecordAsCancelled() throws Exception {
        project.model("kept", "SELECT 7 AS n");
        project.run().succeeded();
        project.model("kept", "-- @checks: [{expression: \"n = (" + ENDLESS + ")\"}]\nSELECT 7 AS n");
        try (Child child = Child.start(project, List.of(), "check")) {
            child.await(project.path(".penstock/logs/penstock.log"), " begins: penstock check");
            child.interrupt();
            assertThat(child.exit()).isNotZero();
            assertThat(project.read("child.out")).contains("1 model cancelled");
        }
        assertThat(project.command("info", "--json")
                        .json()
                        .path("last_run")
                        .path("status")
                        .asText())
                .isEqualTo("cancelled");
    }

    @Test
    void databaseHeldByAnotherProcessIsTold() throws Exception {
        project.model("good", "SELECT 1 AS id");
        ProjectFixture other = ProjectFixture.bare(directory.resolve("other"))
                .file(
                        "penstock.yaml",
                        "name: other\nconnections: {default: {type: duckdb, path: ../data/dev.duckdb}}\n")
                .model("slow", ENDLESS);
        try (Child holder = Child.start(other, List.of(), "run")) {
            holder.awaitError("1 of 1 models to run");
            Outcome run = project.run().exited(1);
            assertThat(run.statuses()).containsEntry("good", "blocked");
            assertThat(run.reasons().get("good"))
                    .startsWith("connection \"default\" does not answer: Cannot open database ")
                    .contains("another process holds it")
                    .contains(Long.toString(holder.process().pid()));
        }
        assertThat(project.run("--resume", "last").succeeded().ran()).containsExactly("good");
    }

    @Test
    void databaseThatIsAwayKeepsNoOtherFromItsModels() throws Exception {
        project.file("penstock.yaml", """
                        name: shop
                        environments: {fallback: prod}
                        connections:
                          default: {type: duckdb, path: data/dev.duckdb}
                          other: {type: duckdb, path: data/other.duckdb}
                        """)
                .file("penstock.prod.yaml", "connections: {other: {path: data/prod.duckdb}}\n")
                .file("migrations/other/001_there.sql", "CREATE TABLE there (id int)")
                .model("here", "SELECT 1 AS id")
                .model("there", "-- @connection: other\nSELECT 2 AS id")
                .model("kept", "-- @connection: other\n-- @materialize: file\n-- @path: out/kept.csv\nSELECT 3 AS id")
                .model("behind", "SELECT id FROM kept");
        project.file("data/other.duckdb", "id,name\n".repeat(1000));

        Outcome run = project.run().exited(1);

        assertThat(run.statuses())
                .containsEntry("here", "success")
                .containsEntry("there", "blocked")
                .containsEntry("kept", "blocked")
                .containsEntry("behind", "blocked");
        assertThat(run.reasons().get("there"))
                .startsWith("connection \"other\" does not answer: Cannot open database ")
                .contains("the file is not a DuckDB database");
        assertThat(run.reasons()).containsEntry("behind", "upstream kept is blocked");
        assertThat(run.json().path("warnings").toString())
                .contains("migrations of connection \\\"other\\\" cannot be looked at: Cannot open database ");
        assertThat(project.command("runs", "list", "--json").json().path("runs"))
                .hasSize(1);
        assertThat(project.run("here").succeeded().statuses()).containsOnlyKeys("here");

        project.delete("data/other.duckdb");
        assertThat(project.run("--resume", "last").succeeded().ran()).isEmpty();
        assertThat(project.run().succeeded().ran()).contains("there", "kept", "behind");
    }

    @Test
    void fileThatIsNoDatabaseIsTold() {
        project.model("good", "SELECT 1 AS id").file("data/dev.duckdb", "id,name\n".repeat(1000));
        assertThat(project.command("run").exited(1).out())
                .contains("the file is not a DuckDB database (give another path, or move the file away)");
        assertThat(project.run().exited(1).statuses()).containsEntry("good", "blocked");
    }

    @Test
    void oneThreadAndFourMakeTheSame() {
        for (int layer = 0; layer < 4; layer++) {
            for (int i = 0; i < 6; i++) {
                String from = layer == 0
                        ? "range(100) t(id)"
                        : "m" + (layer - 1) + "_" + i + " UNION ALL SELECT id FROM m" + (layer - 1) + "_" + (i + 1) % 6;
                project.model("m" + layer + "_" + i, "SELECT id FROM " + from);
            }
        }
        project.run("--threads", "1").succeeded();
        List<String> one = project.rows("SELECT count(*), sum(id), min(id) FROM m3_0");
        assertThat(project.run("--threads", "4", "--full-refresh").succeeded().ran())
                .hasSize(24);
        assertThat(project.rows("SELECT count(*), sum(id), min(id) FROM m3_0")).isEqualTo(one);
        assertThat(one).containsExactly("800|39600|0");
    }
}
