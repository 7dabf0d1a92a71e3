package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people see. */
class OutputTest {
    private static final String ESCAPE = "\033[";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory)
                .model("base", "SELECT 1 AS id, 'Ann' AS name")
                .model("behind", "SELECT id FROM base");
    }

    @Test
    void nobodyWatchingMeansPlainLines() {
        Outcome run = project.command("run").succeeded();
        assertThat(run.err())
                .containsPattern(
                        "^run \\S+: 2 of 2 models to run\nsuccess base \\+1 \\S+s\nsuccess behind \\+1 \\S+s\n$");
        assertThat(run.out())
                .containsPattern("^MODEL +STATUS +ROWS +TIME +REASON\n")
                .containsPattern("(?m)^base    success  \\+1    +\\S+s  first run$")
                .containsPattern("Run \\S+: 2 success in \\S+s\n$");
        assertThat(run.out() + run.err()).doesNotContain(ESCAPE);
    }

    @Test
    void terminalGetsColoursUnlessTheyAreNotWanted() {
        assertThat(project.atTerminal("run").succeeded().out()).contains(ESCAPE + "32m");
        project.variable("NO_COLOR", "1");
        assertThat(project.atTerminal("run").succeeded().out()).doesNotContain(ESCAPE);
        assertThat(project.atTerminal("--help").succeeded().out()).doesNotContain(ESCAPE);
    }

    @Test
    void planTellsReasonsAndStatements() {
        Outcome plan = project.command("plan", "--statements").succeeded();
        assertThat(plan.out())
                .containsPattern("(?m)^behind +run +first run$")
                .contains("-- base\nCREATE OR REPLACE TABLE \"main\".\"base\" AS")
                .endsWith("2 to run, 0 to skip\n");
        assertThat(project.command("run", "--dry-run").succeeded().out()).endsWith("; everything was rolled back\n");
        assertThat(project.path("data/dev.duckdb"))
                .satisfiesAnyOf(
                        file -> assertThat(file).doesNotExist(),
                        file -> assertThat(project.plan().ran()).hasSize(2));
    }

    @Test
    void queryPrintsTablesAndCsv() {
        project.run().succeeded();
        String sql = "SELECT id, name, NULL AS nothing, 'a,\"b' AS odd FROM base";
        Outcome table = project.command("query", sql).succeeded();
        assertThat(table.out()).isEqualTo("id  name  nothing  odd\n 1  Ann   NULL     a,\"b\n");
        assertThat(table.err()).isEqualTo("1 row\n");
        assertThat(project.command("query", "-o", "csv", sql).succeeded().out())
                .isEqualTo("id,name,nothing,odd\n1,Ann,,\"a,\"\"b\"\n");
        Outcome cut =
                project.command("query", "SELECT range AS n FROM range(1000)").succeeded();
        assertThat(cut.out().lines()).hasSize(101);
        assertThat(cut.err()).isEqualTo("100 rows, and more (see them with --limit)\n");
    }

    @Test
    void errorOfAQueryShowsItsPlace() {
        project.run().succeeded();
        assertThat(project.command("query", "SELECT *\nFROM base, base b WHERE\n  b.nme = 1")
                        .exited(2)
                        .err())
                .startsWith("error: query:3:3: ")
                .contains("  3 |   b.nme = 1\n    |   ^\n");
    }

    @Test
    void logStandsInTheProjectsFolderAndNowhereElse() {
        project.model("bad", "SELECT CAST('x' AS integer) AS id");
        Outcome run = project.command("run").exited(1);
        assertThat(project.read(".penstock/logs/penstock.log"))
                .contains("INFO  " + ProcessHandle.current().pid())
                .contains("Model bad failed");
        assertThat(run.out() + run.err()).doesNotContain("Model bad failed");
    }

    @Test
    void configHidesSecrets() {
        project.file("penstock.yaml", """
            name: shop
            connections:
              default:
                type: duckdb
                path: data/dev.duckdb
                settings: {s3_secret_access_key: "${KEY}"}
            """).variable("KEY", "hush");
        Outcome yaml = project.command("config").succeeded();
        assertThat(yaml.out()).contains("s3_secret_access_key: '***'").doesNotContain("hush");
        Outcome json = project.command("config", "--json").succeeded();
        assertThat(json.json()
                        .at("/connections/default/settings/s3_secret_access_key")
                        .asText())
                .isEqualTo("***");
    }

    @Test
    void overlayOfAnEnvironmentIsLaidOver() {
        project.file("penstock.prod.yaml", "models: {schema: mart}\n");
        assertThat(project.command("config", "--env", "prod").succeeded().out()).contains("schema: mart");
        project.variable("PENSTOCK_ENV", "prod");
        project.run().succeeded();
        assertThat(Files.exists(project.path("data/prod.duckdb"))).isTrue();
        assertThat(project.rows("SELECT count(*) FROM mart.base")).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"init", "run", "plan", "list", "info", "query", "validate", "config", "version", "completion"})
    void helpShowsAnExample(String command) {
        assertThat(project.command(command, "--help").succeeded().out())
                .contains("Usage: penstock " + command)
                .contains("Example: ")
                .contains("penstock " + command);
    }

    @Test
    void completionIsAScript() {
        assertThat(project.command("completion").succeeded().out())
                .startsWith("#!/usr/bin/env bash")
                .contains("--full-refresh");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void shellCompletesByTheScript() throws Exception {
        project.file("completion", project.command("completion").succeeded().out());
        String typed = """
            source completion
            compopt() { :; }
            complete_of() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _complete_penstock; echo "${COMPREPLY[*]}"; }
            complete_of penstock ru
            complete_of penstock run --full
            complete_of penstock query --format C
            """;
        Process bash = new ProcessBuilder("bash", "-c", typed)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("run runs\n--full-refresh\nCSV\n");
    }

    @Test
    void listOfCommandsSaysWhatEachDoes() {
        assertThat(project.command("--help").succeeded().out())
                .containsPattern("(?m)^  init +Makes a new project from a template")
                .containsPattern("(?m)^  plan +Shows for every model whether it would run, and why\\.$");
    }

    @Test
    void helpIsACommandToo() {
        assertThat(project.command("help", "run").succeeded().out()).startsWith("Usage: penstock run ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        run --threads two        | Invalid value for option '--threads': "two" is no whole number, or too large a one
        run --threads 9999999999 | Invalid value for option '--threads': "9999999999" is no whole number, or too large a one
        run --threads 0          | --threads 0 is no number of threads (give 1 or more)
        query -n many FROM_base  | Invalid value for option '--limit': "many" is no whole number, or too large a one
        query -n -1 FROM_base    | --limit -1 is no number of rows (give 0 or more)
        query -o jsn FROM_base   | Invalid value for option '--format': "jsn" is no format (did you mean "json"? formats: table, csv, json)
        """)
    void valuesThatAreNoneAreTold(String command, String message) {
        assertThat(project.command(command.split(" ")).exited(2).err())
                .startsWith("error: Cannot understand the command: " + message + "\n");
    }

    @Test
    void projectWithoutModelsIsTold() {
        project.delete("models/base.sql");
        project.delete("models/behind.sql");
        String warning = "warning: the project has no models yet (write one, such as models/first.sql)\n";
        Outcome run = project.command("run").succeeded();
        assertThat(run.err()).startsWith(warning);
        assertThat(run.out()).containsPattern("^Run \\S+: no models in \\S+s\n$");
        Outcome plan = project.command("plan").succeeded();
        assertThat(plan.err()).isEqualTo(warning);
        assertThat(plan.out()).isEqualTo("0 to run, 0 to skip\n");
        assertThat(project.command("list").succeeded().out()).isEmpty();
    }

    @Test
    void manySkippedModelsAreCountedAndNotNamed() {
        for (int i = 0; i < 40; i++) {
            project.model("view_" + i, "-- @materialize: ephemeral\nSELECT 1 AS id");
        }
        project.run().succeeded();
        project.model("behind", "SELECT id + 1 AS id FROM base");
        assertThat(project.command("run").succeeded().out())
                .containsPattern(
                        "^MODEL .*\nbehind +success .*\n41 models had nothing to do \\(penstock plan tells why\\)\nRun ");
    }

    @Test
    void summarySaysWhyAModelDidNotRun() {
        project.model("brief", "-- @materialize: ephemeral\nSELECT 1 AS id");
        project.run().succeeded();
        project.model("base", "SELECT CAST('x' AS integer) AS id").model("more", "SELECT 1 AS id");
        assertThat(project.command("run").exited(1).out())
                .containsPattern("(?m)^behind +not run +upstream base failed$")
                .containsPattern("(?m)^brief +ephemeral +ephemeral: its query ")
                .containsPattern("Run \\S+: 1 success, (1 not run, 1 ephemeral|1 ephemeral, 1 not run), 1 failed in ");
        assertThat(project.command("run", "more").succeeded().out())
                .containsPattern("(?m)^more +unchanged +unchanged since ")
                .containsPattern("Run \\S+: 1 unchanged in ");
    }

    @Test
    void optionsBeforeTheCommandAreToldInTheirRightOrder() {
        assertThat(project.command("-p", "shop", "run").exited(2).err())
                .isEqualTo("error: Cannot understand the command: Unknown options: '-p', 'shop'"
                        + " (options stand behind the command: penstock run -p shop)\nSee: penstock --help\n");
    }

    @Test
    void whatModelsPrintStandsBesideTheResult() {
        project.file(
                "models/J.java",
                "public class J { @io.penstock.Model java.util.List<R> j() { System.out.println(\"told\");"
                        + " System.out.print(\"and more\"); return java.util.List.of(new R(1)); } record R(int id) {} }");
        Outcome run = project.run().succeeded();
        assertThat(run.statuses()).containsEntry("j", "success");
        assertThat(run.err()).isEqualTo("told\nand more\n");
        assertThat(project.atTerminal("run", "--force", "j").succeeded().out()).doesNotContain("told");
        assertThat(project.read(".penstock/logs/penstock.log")).contains("Printed: told");
    }

    @Test
    void environmentIsNamedWhenItIsNotTheDefault() {
        project.file("penstock.prod.yaml", "models: {schema: mart}\n");
        assertThat(project.command("plan", "--env", "prod").succeeded().err()).isEqualTo("environment: prod\n");
        String warning = "the environment prdo is new: nothing has run in it, and there is no penstock.prdo.yaml"
                + " (did you mean \"prod\"? known: dev, prod)";
        Outcome plan = project.command("plan", "--env", "prdo").succeeded();
        assertThat(plan.err()).isEqualTo("environment: prdo\n");
        assertThat(plan.out()).contains("warning: " + warning + "\n");
        assertThat(project.command("run", "--env", "prdo").succeeded().err())
                .startsWith("environment: prdo\nwarning: " + warning + "\n");
        assertThat(project.run("--env", "prdo").succeeded().json().path("warnings"))
                .isEmpty();
        assertThat(project.run("--env", "pruefung")
                        .succeeded()
                        .json()
                        .at("/warnings/0")
                        .asText())
                .endsWith(" (known: dev, prdo, prod)");
        assertThat(project.command("run").succeeded().err()).doesNotContain("environment");
    }

    @Test
    void filesThatNobodyReadsAreToldAndWindowsMustHoldTime() {
        project.file("models/schema.yml", "version: 2\n").file("models/README.md", "");
        assertThat(project.plan().succeeded().json().path("warnings"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "models/schema.yml is not read (models are .sql and .java files; what is said of a model"
                                + " belongs in its header, sources belong in penstock.yaml)");
        assertThat(project.plan("--since", "2026-02-01", "--until", "2026-01-01")
                        .exited(2)
                        .errors())
                .containsExactly("REQUEST_INVALID Cannot plan a window that begins at 2026-02-01T00:00:00Z and ends at"
                        + " 2026-01-01T00:00:00Z: it holds no time (give an end after its beginning)");
    }

    @Test
    void planThatCannotBeDoneAsAWholeIsNoSuccess() {
        project.model("late", "SELECT * FROM raw_late")
                .file("penstock.yaml", "name: shop\nsources: {raw_late: {table: nowhere}}\n");
        Outcome plan = project.command("plan").exited(1);
        assertThat(plan.out()).containsPattern("(?m)^late +blocked ").endsWith("2 to run, 0 to skip, 1 blocked\n");
    }

    @Test
    void narrowTerminalShowsEveryColumnAndBreaksMessagesBetweenWords() {
        project.model("tagged", "-- @tags: nightly, important\nSELECT base.id FROM base JOIN behind USING (id)");
        String list = project.variable("NO_COLOR", "1")
                .atTerminal(60, "list")
                .succeeded()
                .out();
        assertThat(list.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
        assertThat(list)
                .contains("nightly")
                .contains("important")
                .contains("tagged.sql")
                .doesNotContain("…");
        project.model("wrong", "-- @materialize: view\n-- @strategy: merge\n-- @key: id\nSELECT 1 AS id");
        String error = project.atTerminal(60, "run").exited(2).err();
        assertThat(error.lines().filter(line -> !line.contains("|")))
                .hasSizeGreaterThan(2)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
        assertThat(error.replaceAll("\n *", " "))
                .contains("strategy \"merge_by_key\" cannot go with materialize \"view\"");
    }

    @Test
    void wrongWordsAreShownWithTheNearest() {
        assertThat(project.command("rnu").exited(2).err())
                .isEqualTo("error: Cannot understand the command: Unmatched argument at index 0: 'rnu'"
                        + " (did you mean \"run\"?)\nSee: penstock --help\n");
        assertThat(project.command("run", "--forse").exited(2).err())
                .isEqualTo("error: Cannot understand the command: Unknown option: '--forse'"
                        + " (did you mean \"--force\"?)\nSee: penstock run --help\n");
        assertThat(project.command().exited(2).err())
                .startsWith("Usage: penstock ")
                .contains("Exit codes:");
        assertThat(project.command("plan", "--wait", "soon").exited(2).err())
                .contains("--wait soon is no duration (write 30s, 5m, or 0s for not at all)");
    }
}
