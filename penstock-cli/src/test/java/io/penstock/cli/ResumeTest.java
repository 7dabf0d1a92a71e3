package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code penstock run --resume} does what is left of a run, and nothing else. */
class ResumeTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory)
                .model("base", "SELECT 1 AS id")
                .model("added", "-- @strategy: append\nSELECT id FROM base")
                .model("bad", "SELECT error('no ' || id) AS id FROM base")
                .model("behind", "SELECT id FROM bad")
                .model("apart", "-- @strategy: append\nSELECT 5 AS id");
    }

    private static String id(Outcome run) {
        return run.json().path("run_id").asText();
    }

    @Test
    void whatFailedAndWhatWasNotBegunIsDoneAndWhatWasFinishedIsNot() {
        String first = id(project.run("--force", "--exclude", "apart").exited(1));
        project.model("bad", "SELECT id + 1 AS id FROM base");

        Outcome resumed = project.run("--resume", first).succeeded();

        assertThat(resumed.statuses()).containsOnlyKeys("bad", "behind");
        assertThat(resumed.ran()).containsExactly("bad", "behind");
        assertThat(project.rows("FROM added")).containsExactly("1");
        assertThat(project.rows("FROM behind")).containsExactly("2");
        assertThat(project.command("runs", "show", "--json", first)
                        .json()
                        .path("resumed_by")
                        .asText())
                .isEqualTo(id(resumed));
        assertThat(project.command("runs", "show", id(resumed)).out()).contains("resumes:     " + first + "\n");
    }

    @Test
    void nothingIsDoneWhenNothingIsLeft() {
        project.model("bad", "SELECT 2 AS id");
        String first = id(project.run().succeeded());

        assertThat(project.command("run", "--resume", "last").succeeded().err())
                .isEqualTo("Nothing is left of run " + first + ".\n");
        Outcome nothing = project.run("--resume", "last").succeeded();
        assertThat(id(nothing)).isEqualTo(first);
        assertThat(nothing.ran()).isEmpty();
        assertThat(project.command("runs", "list", "--json").json().path("runs"))
                .hasSize(1);
    }

    @Test
    void resumedRunThatFailsIsResumedItself() {
        String first = id(project.run("--full-refresh", "--yes").exited(1));
        String second = id(project.run("--resume", "last").exited(1));
        assertThat(project.run("--resume", first).exited(2).errors())
                .containsExactly("REQUEST_INVALID Cannot resume run " + first + ": run " + second
                        + " went on with it, and ended: failed (resume that one: penstock run --resume " + second
                        + ")");
        project.model("bad", "SELECT 2 AS id");

        Outcome third = project.command("run", "--resume", "last").succeeded();

        assertThat(third.err()).startsWith("Resuming run " + second + ": 2 of 2 models left.\n");
        assertThat(third.out()).contains("2 success");
        assertThat(project.rows("FROM apart")).containsExactly("5");
    }

    @Test
    void projectWithoutTheModelsThatAreLeftIsRefused() {
        String first = id(project.run().exited(1));
        project.delete("models/bad.sql");
        project.model("bat", "SELECT 2 AS id").model("behind", "SELECT id FROM bat");

        assertThat(project.command("run", "--resume", first).exited(2).err())
                .isEqualTo(
                        "error: Cannot resume run " + first + ": the project has changed since: of the models that are"
                                + " left, it has no more bad (did you mean \"bat\"?) (bring them back, or run what there is by"
                                + " now with: penstock run)\n");
    }

    @Test
    void changeOfWhatIsDoneAndReadByWhatIsLeftIsRefused() {
        project.model("twice", "SELECT id * 2 AS id FROM base").model("bad", "SELECT error('no') AS id FROM twice");
        String first = id(project.run().exited(1));
        project.model("base", "SELECT 1 AS id WHERE true").model("bad", "SELECT id FROM twice");

        assertThat(project.run("--resume", first).exited(2).errors())
                .containsExactly("REQUEST_INVALID Cannot resume run " + first
                        + ": the project has changed since: its model bad is left and reads twice, which was done and"
                        + " has another definition now: upstream base changed (run all that changed with: penstock run,"
                        + " or bring the definition of twice back)");
        project.run().succeeded();
    }

    @Test
    void changeOfWhatNothingThatIsLeftReadsDoesNotMatter() {
        String first = id(project.run().exited(1));
        project.model("apart", "SELECT 6 AS id").model("bad", "SELECT id FROM base");

        assertThat(project.run("--resume", first).succeeded().ran()).containsExactly("bad", "behind");
    }

    @Test
    void windowOfAModelThatChangedInTheMiddleIsWrittenWhole() {
        String header = "-- @strategy: incremental\n-- @time_column: ts\n-- @interval: day\n-- @start: 2026-01-01\n"
                + "-- @full_refresh: false\n-- @batch_size: 1\n";
        String days =
                "SELECT ts, %s AS n FROM generate_series(TIMESTAMP '2026-01-01', TIMESTAMP '2026-01-05', INTERVAL 1 DAY) d(ts)";
        project.model("bad", header + days.formatted("1")).run("bad").succeeded();
        project.model("bad", header + days.formatted("CASE WHEN day(ts) = 4 THEN error('no') ELSE 2 END"))
                .run("bad", "--window", "2026-01-02..2026-01-05")
                .exited(1);
        assertThat(project.rows("SELECT count(*) FROM bad WHERE n = 2")).containsExactly("2");
        project.model("bad", header + days.formatted("3"));

        project.run("--resume", "last").succeeded();

        assertThat(project.rows("SELECT n, count(*) FROM bad GROUP BY n ORDER BY n"))
                .containsExactly("1|2", "3|3");
    }

    @Test
    void runOfAnotherEnvironmentIsRefused() {
        String first = id(project.run("--env", "prod").exited(1));

        assertThat(project.run("--resume", first).exited(2).errors())
                .containsExactly(
                        "REQUEST_INVALID Cannot resume run " + first + ": it is of environment prod, and this is"
                                + " dev (say so: penstock run --resume " + first + " --env prod)");
        project.run("--resume", first, "--env", "prod").exited(1);
    }

    @Test
    void whatWasNoRunOfModelsIsRefused() {
        project.run("base").succeeded();
        String check = id(project.command("check", "--json", "base").succeeded());

        assertThat(project.run("--resume", check).exited(2).errors())
                .containsExactly("REQUEST_INVALID Cannot resume run " + check
                        + ": it was no run of models but \"penstock check --json base\" (run that again)");
    }

    @Test
    void otherWordsBesideItAreRefused() {
        for (String word : new String[] {"base", "--force", "--full-refresh", "--yes", "--since=2026-01-01"}) {
            assertThat(project.command("run", "--resume", "last", word)
                            .exited(2)
                            .err())
                    .contains(
                            "--resume does what run last was asked for (leave out what else selects models or says how"
                                    + " they run)");
        }
    }

    @Test
    void windowThatWasAskedForIsThatOfTheResumedRun() {
        String header = "-- @strategy: incremental\n-- @time_column: ts\n-- @interval: day\n-- @start: 2026-01-01\n";
        String days =
                "SELECT unnest(generate_series(TIMESTAMP '2026-01-01', TIMESTAMP '2026-01-05', INTERVAL 1 DAY)) AS ts";
        project.model("bad", header + days + ", 1 AS n");
        project.run("bad").succeeded();
        project.model("bad", header + days + ", error('no') AS n")
                .run("bad", "--window", "2026-01-02..2026-01-04")
                .exited(1);
        project.model("bad", header + "-- @full_refresh: false\n" + days + ", 2 AS n");

        Outcome resumed = project.run("--resume", "last").succeeded();

        assertThat(resumed.reasons().get("bad")).contains("2 intervals restated: 2026-01-02 .. 2026-01-03");
        assertThat(project.rows("SELECT n, count(*) FROM bad GROUP BY n ORDER BY n"))
                .containsExactly("1|3", "2|2");
    }
}
