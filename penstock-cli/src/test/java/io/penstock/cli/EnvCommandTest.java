package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of virtual environments, and done with them. */
class EnvCommandTest {
    private static final String CONFIG = "name: shop\nconnections: {default: {type: duckdb, path: data/dev.duckdb}}\n"
            + "environments: {mode: virtual}\nsources:\n  raw: {path: '{env}.csv'}\n";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.bare(directory)
                .file("penstock.yaml", CONFIG)
                .file("dev.csv", "id\n1\n")
                .file("prod.csv", "id\n1\n")
                .model("orders", "SELECT 1 AS id, 10 AS amount")
                .model("totals", "SELECT sum(amount) AS amount FROM orders");
    }

    private Outcome env(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "env";
        System.arraycopy(words, 0, all, 1, words.length);
        return project.command(all);
    }

    private List<String> in(String environment, String sql) {
        return project.command("query", "--format", "json", "--env", environment, sql)
                .succeeded()
                .rows();
    }

    private String error(Outcome outcome) {
        return outcome.exited(2).errors().get(0);
    }

    @Test
    void listTellsWhatChangedEachLast() {
        assertThat(env("list").succeeded().err())
                .contains("No environment shows anything (say environments: {mode: virtual} in penstock.yaml, and run"
                        + " it)");
        String run =
                project.run("--env", "prod").succeeded().json().path("run_id").asText();
        project.run().succeeded();
        project.model("orders", "SELECT 2 AS id, 10 AS amount");
        project.run().succeeded();

        assertThat(env("list").succeeded().out())
                .matches("(?s)ENVIRONMENT +MODELS +CHANGE +AT +RUN +BY *\\n"
                        + "dev +2 +2 +\\S+ \\S+ +\\S+ +penstock run --json *\\n"
                        + "prod +2 +1 +\\S+ \\S+ +" + run + " +penstock run --json --env prod *\\n");
        var prod = env("list", "--json").succeeded().json().at("/environments/1");
        assertThat(prod.path("environment").asText()).isEqualTo("prod");
        assertThat(prod.path("run_id").asText()).isEqualTo(run);
        assertThat(prod.path("models").asInt()).isEqualTo(2);
    }

    @Test
    void diffTellsWhy() {
        project.model("read", "SELECT * FROM raw").model("extra", "SELECT 1 AS one");
        project.run("--env", "prod").succeeded();
        project.delete("models/extra.sql");
        project.model("orders", "SELECT 1 AS id, 12 AS amount");
        project.run().succeeded();

        assertThat(env("diff", "dev", "prod").exited(1).out())
                .matches("(?s)MODEL +DIFFERENCE *\\n"
                        + "extra +only in prod *\\n"
                        + "orders +definition: query changed: SELECT differs *\\n"
                        + "read +source raw *\\n"
                        + "totals +upstream orders *\\n");
        assertThat(env("diff", "prod", "dev", "--json")
                        .exited(1)
                        .json()
                        .at("/models/0/reason")
                        .asText())
                .isEqualTo("only in prod");
        assertThat(env("diff", "dev", "dev").succeeded().out()).isEqualTo("dev and dev show the same\n");
    }

    @Test
    void rollbackShowsWhatWasShownBefore() {
        project.run().succeeded();
        project.model("orders", "SELECT 1 AS id, 12 AS amount");
        project.run().succeeded();
        project.model("orders", "SELECT 1 AS id, 13 AS amount");
        project.run().succeeded();

        assertThat(env("rollback", "dev").exited(1).out())
                .isEqualTo("Views: 2 to change (orders, totals)\nNothing was changed (confirm with --yes)\n");
        assertThat(env("rollback", "dev", "--yes").succeeded().out())
                .isEqualTo("Views: 2 to change (orders, totals)\n"
                        + "Environment dev: Views: 2 changed (orders, totals)\n");
        assertThat(in("dev", "FROM main__dev.totals")).containsExactly("12");
        assertThat(env("rollback", "dev", "--to", "1", "--yes", "--json")
                        .succeeded()
                        .json()
                        .path("views"))
                .hasSize(2);
        assertThat(in("dev", "FROM main__dev.totals")).containsExactly("10");
        assertThat(env("rollback", "dev", "--to", "1").succeeded().out())
                .isEqualTo("Environment dev shows that already\n");
        assertThat(env("list").succeeded().out()).contains("penstock env rollback dev --to 1");
        assertThat(env("log", "dev").succeeded().out())
                .matches("(?s)CHANGE +AT +RUN +BY +SHOWN +GONE *\\n"
                        + " +1 +\\S+ \\S+ +\\S+ +penstock run --json +2 +0 *\\n"
                        + " +2 .*\\n"
                        + " +3 .*\\n"
                        + " +4 +\\S+ \\S+ +penstock env rollback dev --yes +2 +0 *\\n"
                        + " +5 +\\S+ \\S+ +penstock env rollback dev --to 1 --yes --json +2 +0 *\\n");
        assertThat(project.run().succeeded().ran()).isEmpty();
        assertThat(in("dev", "FROM main__dev.totals")).containsExactly("13");
    }

    @Test
    void rollbackThatCannotBeDoneIsRefused() {
        project.run().succeeded();
        assertThat(error(env("rollback", "dev", "--json")))
                .endsWith(
                        "Cannot roll back environment dev: it has changed once, and showed nothing before (to take its"
                                + " views away: penstock env drop dev)");
        project.model("orders", "SELECT 1 AS id, 12 AS amount");
        project.run().succeeded();
        assertThat(error(env("rollback", "dev", "--to", "7", "--json")))
                .endsWith("Cannot roll back environment dev to change 7: it has no such change (its changes are 1 to 2;"
                        + " penstock env log dev lists them)");
        project.command("gc", "--grace", "0d").succeeded();
        assertThat(error(env("rollback", "dev", "--json")))
                .endsWith("Cannot roll back environment dev to change 1: the tables that it showed are gone of orders,"
                        + " totals (penstock gc drops what no environment has shown for 7 days; to have them"
                        + " again, give the models the definitions of then and build them: penstock run --env"
                        + " dev)");
        assertThat(in("dev", "FROM main__dev.totals")).containsExactly("12");
    }

    @Test
    void rollbackTellsOfRowsThatTheVersionOfThenLacks() {
        project.model("log", "-- @strategy: append\nSELECT 1 AS id");
        project.run().succeeded();
        project.model("log", "-- @strategy: append\nSELECT 2 AS id");
        project.run().succeeded();

        assertThat(env("rollback", "dev").exited(1).err())
                .containsPattern("model log: the version of then was last written at \\S+, that of now at \\S+; rows"
                        + " since then are not shown any more");
        env("drop", "dev", "--yes").succeeded();
        env("rollback", "dev", "--to", "1", "--yes").succeeded();
        assertThat(in("dev", "FROM main__dev.log")).containsExactly("1");
    }

    @Test
    void whatIsWrongWithModelsIsNotInTheWay() {
        project.run().succeeded();
        project.model("orders", "SELECT 1 AS id, 12 AS amount");
        project.run().succeeded();
        project.model("orders", "SELEC 1 AS id").model("totals", "-- @strategy: nonsense\nSELECT 1 AS one");

        assertThat(env("list").succeeded().out()).contains("dev");
        env("rollback", "dev", "--yes").succeeded();
        project.command("gc", "--dry-run").succeeded();
        env("drop", "dev", "--yes").succeeded();
    }

    @Test
    void checkLooksAtWhatTheEnvironmentShows() {
        String checked = "/* @model\nchecks: [{not_null: [id]}]\n*/\n";
        project.model("orders", checked + "SELECT 1 AS id, 10 AS amount");
        project.run("--env", "prod").succeeded();
        project.model("orders", checked + "SELECT 2 AS id, 10 AS amount");

        assertThat(project.command("check", "--env", "prod").succeeded().err()).doesNotContain("there is no");
        assertThat(project.command("check", "--env", "dev").exited(1).err())
                .contains("Cannot check orders: there is no main__dev.orders (make it with: penstock run orders)");
    }

    @Test
    void dropTakesViewsAndTheirSchemaAway() {
        project.run("--env", "prod").succeeded();
        project.run().succeeded();

        assertThat(env("drop", "dev").exited(1).out()).isEqualTo("Nothing was changed (confirm with --yes)\n");
        assertThat(project.typed("y\n")
                        .atTerminal("env", "drop", "dev")
                        .succeeded()
                        .out())
                .contains("Drop 2 views of environment dev? [y/N] ")
                .contains("Environment dev: Views: 2 gone (orders, totals)");

        assertThat(in("prod", "SELECT schema_name FROM information_schema.schemata WHERE schema_name LIKE 'main__%'"))
                .isEmpty();
        assertThat(in("prod", "FROM totals")).containsExactly("10");
        assertThat(env("list").succeeded().out()).doesNotContain("dev");
        assertThat(project.run().succeeded().ran()).isEmpty();
        assertThat(in("dev", "FROM main__dev.totals")).containsExactly("10");
        env("drop", "prod", "--yes").succeeded();
        assertThat(project.run("--env", "prod").succeeded().ran()).isEmpty();
    }

    @Test
    void unknownEnvironmentsAndWordsAreRefused() {
        assertThat(error(env("drop", "prod", "--yes", "--json")))
                .endsWith("Cannot drop environment \"prod\": it shows nothing, as no run has made views in it (say"
                        + " environments: {mode: virtual} in penstock.yaml, and run it)");
        project.run("--env", "prod").succeeded();
        assertThat(error(env("diff", "prod", "prud", "--json")))
                .contains(
                        "Cannot compare environment \"prud\": it shows nothing, as no run has made views in it (did you"
                                + " mean \"prod\"?");
        assertThat(env().exited(2).err()).contains("Say what of: list, log, diff, rollback or drop is missing");
        assertThat(error(env("drop", "prod", "--env", "dev", "--json")))
                .contains("the environment is named twice (leave --env out)");
    }
}
