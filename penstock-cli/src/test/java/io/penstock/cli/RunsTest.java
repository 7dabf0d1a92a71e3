package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of runs, of those that died too, and how one process ends the run of another. */
class RunsTest {
    /** A query that would take hours, and can be stopped at any time. */
    private static final String ENDLESS =
            "SELECT count(*) AS n FROM range(10000000) a(i), range(10000000) b(j) WHERE hash(i + j) = 1";

    /** Rows that would take hours to write, and begin at once. */
    private static final String ENDLESS_ROWS = "SELECT i + j AS n FROM range(10000000) a(i), range(10000000) b(j)";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    @Test
    void runsAreListedNewestFirstAndFilteredByStatus() {
        project.model("good", "SELECT 1 AS id");
        project.run().succeeded();
        project.model("good", "SELECT error('no') AS id");
        project.run().exited(1);
        project.command("check").succeeded();

        assertThat(ids(project.command("runs", "list", "--json"))).hasSize(3);
        assertThat(ids(project.command("runs", "list", "--json", "--limit", "1")))
                .hasSize(1);
        assertThat(project.command("runs", "list").succeeded().out())
                .containsPattern(
                        "(?s)success .* penstock check\n.* failed .* 1 failed .*penstock run --json\n.* success ");
        assertThat(project.command("runs", "list", "--status", "FAILED,died")
                        .succeeded()
                        .out()
                        .lines())
                .hasSize(2);
        assertThat(project.command("runs", "list", "--status", "running")
                        .succeeded()
                        .out())
                .isEqualTo("No runs (run the project with: penstock run).\n");
    }

    private static List<String> ids(Outcome list) {
        return list.succeeded().json().path("runs").findValuesAsText("run_id");
    }

    @Test
    void runIsShownWithItsModelsAndTheirErrors() {
        project.model("good", "SELECT 1 AS id")
                .model("bad", "SELECT error('no ' || id) AS id FROM good")
                .model("behind", "SELECT id FROM bad");
        project.run().exited(1);
        String id = ids(project.command("runs", "list", "--json")).get(0);

        Outcome shown = project.command("runs", "show", "last").succeeded();
        assertThat(shown.err()).contains("error: models/bad.sql", "no 1");
        assertThat(shown.out())
                .startsWith("run:         " + id
                        + "\nenvironment: dev\ncommand:     penstock run --json\nstatus:      failed\n")
                .containsPattern("(?m)^good +success +\\+1 ")
                .containsPattern("(?m)^bad +failed ")
                .containsPattern("(?m)^behind +not run .* upstream bad failed$")
                .endsWith("Do what is left of it with: penstock run --resume " + id + "\n");
        assertThat(project.command("runs", "show", "--json", id).succeeded().error("bad"))
                .contains("no 1");
    }

    @Test
    void unknownRunIsToldWithTheNearestAndTheLast() {
        assertThat(project.command("runs", "show", "last").exited(2).err())
                .isEqualTo("error: Cannot find run last: no model of environment dev was ever run\n");
        project.model("good", "SELECT 1 AS id").run().succeeded();
        String id = ids(project.command("runs", "list", "--json")).get(0);
        String near = id.substring(0, id.length() - 1) + "x";

        assertThat(project.command("runs", "show", near).exited(2).err())
                .isEqualTo("error: Cannot find run " + near + ": no run has this identifier (did you mean \"" + id
                        + "\"? the last runs are: " + id + "; see more with: penstock runs list)\n");
        assertThat(project.command("runs", "show", "x").exited(2).err())
                .isEqualTo("error: Cannot find run x: no run has this identifier (the last runs are: " + id
                        + "; see more with: penstock runs list)\n");
    }

    @Test
    void wordsThatAreNoneAreTold() {
        assertThat(project.command("runs").exited(2).err()).contains("Say what of: list, show or cancel is missing");
        assertThat(project.command("runs", "list", "--status", "sucess")
                        .exited(2)
                        .err())
                .contains("\"sucess\" is no status of a run (did you mean \"success\"? there are: running, success,"
                        + " failed, cancelled, died)");
        assertThat(project.command("runs", "list", "--limit", "0").exited(2).err())
                .contains("--limit 0 is no number of runs (give 1 or more)");
        assertThat(project.command("runs", "cancel", "--wait", "soon").exited(2).err())
                .contains("--wait soon is no duration (write 30s or 5m)");
    }

    @Test
    void runOfAnotherProcessIsCancelled() throws Exception {
        project.model("slow", ENDLESS).model("behind", "SELECT n FROM slow");
        try (Child child = Child.start(project, List.of(), "run")) {
            child.awaitError("2 of 2 models to run");
            String id = ids(project.command("runs", "list", "--json", "--status", "running"))
                    .get(0);
            JsonNode shown = await(0, "running", id);
            assertThat(shown.at("/process/pid").asLong())
                    .isEqualTo(child.process().pid());
            assertThat(shown.path("not_begun").toString()).isEqualTo("[\"behind\"]");
            assertThat(project.command("runs", "show", id).succeeded().out())
                    .contains(
                            "status:      running in process " + child.process().pid() + "\n", "not begun: behind\n");

            assertThat(project.command("runs", "cancel").succeeded().out())
                    .isEqualTo("Run " + id + " ended: cancelled\n");

            assertThat(child.exit()).isEqualTo(1);
            assertThat(project.read("child.out"))
                    .containsPattern("(?m)^slow +cancelled .*the run was cancelled$")
                    .containsPattern("(?m)^behind +cancelled .*the run was cancelled$");
            assertThat(project.command("runs", "cancel", id).exited(2).err())
                    .isEqualTo("error: Cannot cancel run " + id + ": it does not run, but ended: cancelled (see it"
                            + " with: penstock runs show " + id + ")\n");
            assertThat(project.command("runs", "cancel").exited(2).err())
                    .isEqualTo("error: Cannot cancel a run: none goes on in environment dev (see those that ended with:"
                            + " penstock runs list)\n");
        }
        project.model("slow", "SELECT 1 AS n");
        assertThat(project.run("--resume", "last").succeeded().ran()).containsExactly("slow", "behind");
    }

    @Test
    void checkOfAnotherProcessIsCancelled() throws Exception {
        project.model("kept", "SELECT 7 AS n").run().succeeded();
        project.model("kept", "-- @checks: [{expression: \"n = (" + ENDLESS + ")\"}]\nSELECT 7 AS n");
        try (Child child = Child.start(project, List.of(), "check")) {
            child.await(project.path(".penstock/logs/penstock.log"), " begins: penstock check");
            assertThat(project.command("runs", "cancel", "--json")
                            .succeeded()
                            .json()
                            .path("status")
                            .asText())
                    .isEqualTo("cancelled");
            assertThat(child.exit()).isNotZero();
        }
    }

    /** Waits until a model of a run is on record as it is to be. */
    private JsonNode await(int model, String status, String run) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadline) {
            JsonNode shown = project.command("runs", "show", "--json", run).json();
            if (shown.at("/models/" + model + "/status").asText().equals(status)) {
                return shown;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        throw new AssertionError("No model is " + status);
    }

    @Test
    void runThatDiedIsFoundByTheNextCommand() throws Exception {
        project.model("good", "SELECT 1 AS id").model("slow", ENDLESS + " AND i > (SELECT max(id) FROM good)");
        String id;
        try (Child child = Child.start(project, List.of(), "run")) {
            child.awaitError("success good");
            id = ids(project.command("runs", "list", "--json")).get(0);
            await(1, "running", id);
            child.kill();
        }
        try (Connection state = DriverManager.getConnection("jdbc:sqlite:" + project.path(".penstock/state.db"));
                Statement statement = state.createStatement()) {
            statement.executeUpdate("UPDATE leases SET renewed_at = (SELECT started_at - 500000 FROM runs)");
        }
        Outcome list = project.command("runs", "list", "--status", "died").succeeded();

        assertThat(list.out()).doesNotContainPattern(" -\\d");
        assertThat(list.out()).containsPattern("(?m)^" + id + " +died .* 1 success, 1 died +penstock run$");
        assertThat(list.err())
                .containsPattern("^warning: run " + id
                        + " died; it was last heard of at \\d{4}-\\S+ \\S+: what it had not"
                        + " committed is undone \\(do what is left of it with: penstock run --resume " + id + "\\)\n$");
        assertThat(project.command("runs", "list").succeeded().err()).isEmpty();
        assertThat(project.command("runs", "show", id).succeeded().out())
                .contains("status:      died\n")
                .containsPattern("(?m)^slow +died ");
    }

    @Test
    void fileThatAKilledRunHadHalfWrittenIsDeletedByTheNext() throws Exception {
        project.model("exported", "-- @materialize: file\n-- @path: out/rows.csv\n" + ENDLESS_ROWS)
                .file("out/.rows.csv.part", "mine");
        try (Child child = Child.start(project, List.of(), "run")) {
            awaitPart(child);
            child.kill();
        }
        assertThat(parts()).hasSize(2);
        project.model("exported", "-- @materialize: file\n-- @path: out/other.csv\nSELECT 1 AS n");

        assertThat(project.command("run").succeeded().err())
                .contains(": what it had not committed is undone, and 1 half-written file is deleted (do what");

        assertThat(parts()).containsExactly(".rows.csv.part");
    }

    @Test
    void fileThatAnotherRunWritesIsLeftAlone() throws Exception {
        String header = "-- @materialize: file\n-- @path: out/rows.csv\n";
        project.model("exported", header + ENDLESS_ROWS);
        try (Child child = Child.start(project, List.of(), "run")) {
            awaitPart(child);
            project.model("exported", header + "SELECT 1 AS n");
            project.run("--env", "prod").succeeded();
            assertThat(parts()).hasSize(1);
            project.command("runs", "cancel").succeeded();
            assertThat(child.exit()).isEqualTo(1);
        }
        assertThat(parts()).isEmpty();
        assertThat(project.read("out/rows.csv")).isEqualTo("n\n1\n");
    }

    private void awaitPart(Child child) throws IOException {
        child.awaitError("1 of 1 models to run");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (parts().stream().noneMatch(part -> part.matches("\\.rows\\.csv\\..+\\.part"))) {
            assertThat(System.nanoTime()).as(Files.readString(child.err())).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private List<String> parts() throws IOException {
        if (!Files.isDirectory(project.path("out"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(project.path("out"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".part"))
                    .sorted()
                    .toList();
        }
    }
}
