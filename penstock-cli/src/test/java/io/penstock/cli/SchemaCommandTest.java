package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The columns of a model as runs found them: now, before, and in other environments. */
class SchemaCommandTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void twoVersionsInDevAndOneInProd() {
        project = ProjectFixture.in(directory).clock(() -> Instant.parse("2026-11-21T09:30:00Z"));
        project.model("people", "-- @strategy: append\nSELECT 1 AS id, 5 AS n");
        project.run().succeeded();
        project.model("people", "-- @strategy: append\nSELECT 1 AS id, 5::BIGINT AS n, 'x' AS note");
        project.run().succeeded();
        project.run("--env", "prod").succeeded();
        project.run("--force").succeeded();
    }

    @Test
    void columnsAreShownWithTheirVersion() {
        assertThat(project.command("schema", "show", "people").succeeded().out())
                .isEqualTo("""
                    people, version 2 in dev, since 2026-11-21 03:30:00
                    COLUMN  TYPE     NULL
                    id      integer  yes
                    n       bigint   yes
                    note    text     yes
                    """);
        assertThat(project.command("schema", "show", "people", "--of", "1")
                        .succeeded()
                        .out())
                .startsWith("people, version 1 in dev")
                .doesNotContain("note");
        assertThat(project.command("schema", "show", "people", "--of", "prod:1")
                        .succeeded()
                        .out())
                .startsWith("people, version 1 in prod")
                .contains("note");
    }

    @Test
    void columnsOfAFileAreRememberedAndAnEphemeralModelSaysThatItHasNone() {
        project.model("exported", "-- @materialize: file\nSELECT 1 AS id, 'x' AS note")
                .model("brief", "-- @materialize: ephemeral\nSELECT 1 AS id");
        project.run().succeeded();
        assertThat(project.command("schema", "show", "exported").succeeded().out())
                .contains("exported, version 1 in dev")
                .containsPattern("(?m)^note +text +yes$");
        assertThat(project.command("schema", "show", "brief").exited(2).err())
                .startsWith("error: models/brief.sql:1:4: Cannot find the columns of brief: a model that becomes"
                        + " ephemeral keeps nothing that has columns (ask for a table, view or file)\n");
    }

    @Test
    void everyVersionTellsWhatItChanged() {
        assertThat(project.command("schema", "history", "people").succeeded().out())
                .isEqualTo("""
                    VERSION  SINCE                COLUMNS  CHANGES
                          1  2026-11-21 03:30:00        2
                          2  2026-11-21 03:30:00        3  column "n" changes from integer to bigint; column "note" (text) is added
                    """);
    }

    @Test
    void versionsAndEnvironmentsAreCompared() {
        String changes = "column \"n\" changes from integer to bigint\ncolumn \"note\" (text) is added\n";
        assertThat(project.command("schema", "diff", "people").exited(1).out()).isEqualTo("dev:1 → dev:2\n" + changes);
        assertThat(project.command("schema", "diff", "people", "1", "prod")
                        .exited(1)
                        .out())
                .isEqualTo("dev:1 → prod:1\n" + changes);
        assertThat(project.command("schema", "diff", "people", "2", "1")
                        .exited(1)
                        .out())
                .isEqualTo(
                        "dev:2 → dev:1\ncolumn \"n\" changes from bigint to integer\ncolumn \"note\" (text) is gone\n");
        assertThat(project.command("schema", "diff", "people", "prod")
                        .succeeded()
                        .out())
                .isEqualTo("prod:1 → dev:2\nno difference\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "diff people 7|Cannot find the columns of people: environment dev has no version 7 of them (it has 1"
                        + " to 2)",
                "diff people prdo|Cannot find the columns of people: no environment \"prdo\" has remembered them (did"
                        + " you mean \"prod\"? known here: dev, prod)",
                "diff people prdo:1|Cannot find the columns of people: no environment \"prdo\" has remembered them"
                        + " (did you mean \"prod\"? known here: dev, prod)",
                "show pepole|Cannot find model pepole: the project has none of that name (did you mean \"people\"?)",
                "show people --env test|Cannot find the columns of people: no run of environment test has remembered"
                        + " them yet (run it first: penstock run people)",
                "histroy people|did you mean \"history\"?",
                "'' |Say what of: show, history or diff is missing",
            })
    void whatIsNotThereIsToldWithTheNearest(String words, String message) {
        assertThat(project.command(("schema " + words).trim().split(" "))
                        .exited(2)
                        .err())
                .contains(message);
    }
}
