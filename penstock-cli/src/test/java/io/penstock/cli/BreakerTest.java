package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Circuit breakers of connections, as a project declares them. */
class BreakerTest {
    private static final String CONNECTION =
            "name: shop\nconnections:\n  default:\n    type: duckdb\n    path: data/x.duckdb\n";

    @TempDir
    Path directory;

    @Test
    void fileThatIsGoneIsNoFailureOfItsConnection() {
        ProjectFixture project = ProjectFixture.bare(directory)
                .file("penstock.yaml", CONNECTION + "    breaker: {failures: 1, wait: 1h}\n")
                .model("a", "SELECT * FROM 'gone/*.csv'")
                .model("b", "SELECT 1 AS id");

        assertThat(project.run("--threads", "1").exited(1).statuses())
                .containsEntry("a", "failed")
                .containsEntry("b", "success");
    }

    @Test
    void breakerOfNoConnectionIsAnError() {
        ProjectFixture project = ProjectFixture.bare(directory)
                .file("penstock.yaml", CONNECTION)
                .file("penstock.prod.yaml", "connections:\n  defualt:\n    breaker: {failures: 3}\n");

        assertThat(project.command("validate", "--json", "--env", "prod")
                        .exited(2)
                        .errors())
                .anySatisfy(error -> assertThat(error)
                        .startsWith("CONNECTION_UNKNOWN penstock.prod.yaml:2:3 ")
                        .contains("a breaker is declared for the connection \"defualt\", which is not declared"
                                + " (did you mean \"default\"? connections: default, local)"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            breaker: {failures: 0}  | 6:25 | "connections.default.breaker.failures" is the number 0, expected at least 1
            breaker: {waits: 1m}    | 6:15 | unknown key "waits" in "connections.default.breaker" (did you mean "wait"? known here: failures, wait)
            breaker: {wait: never}  | 6:21 | "wait" is the text "never", expected a duration
            breaker: 3              | 6:14 | "connections.default.breaker" is the number 3, expected a map
            braker: {wait: 1m}      | 6:5  | unknown key "braker" in "connections.default" (did you mean "breaker"?
            """)
    void wrongOptionIsToldAtItsPlace(String option, String place, String message) {
        ProjectFixture project =
                ProjectFixture.bare(directory).file("penstock.yaml", CONNECTION + "    " + option + "\n");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .satisfies(error -> assertThat(error)
                        .contains(" penstock.yaml:" + place + " ")
                        .contains(message));
    }
}
