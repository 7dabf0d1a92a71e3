package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbered SQL files that are run once in every database. */
class MigrationsTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory)
                .file("migrations/001_create.sql", """
                    -- Holds what comes in; in this.
                    CREATE SCHEMA app_{env};
                    CREATE TABLE app_{env}.signups (id bigint, note text DEFAULT 'a;b');
                    """)
                .file("migrations/001_create.down.sql", "DROP TABLE app_{env}.signups; DROP SCHEMA app_{env}")
                .file("migrations/002_fill.sql", "INSERT INTO app_{env}.signups (id) VALUES (1), (2);");
    }

    private Outcome migrate(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "migrate";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[all.length - 1] = "--json";
        return project.command(all);
    }

    private static List<String> states(Outcome outcome) {
        return outcome.json().path("migrations").findValuesAsText("status");
    }

    private List<String> tables() {
        return project.rows(
                "SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_schema LIKE 'app%'");
    }

    @Test
    void eachIsAppliedOnceInOrder() {
        assertThat(states(migrate("status").exited(1))).containsExactly("pending", "pending");
        assertThat(project.command("migrate").succeeded().out())
                .isEqualTo("applied  001_create (default)\napplied  002_fill (default)\n");
        assertThat(project.rows("SELECT id, note FROM app_dev.signups")).containsExactly("1|a;b", "2|a;b");
        assertThat(states(migrate("status").exited(0))).containsExactly("applied", "applied");
        assertThat(project.command("migrate").succeeded().out())
                .isEqualTo("Nothing to do: every migration is applied.\n");

        project.file("migrations/010_more.sql", "INSERT INTO app_{env}.signups (id) VALUES (3)");
        assertThat(migrate().succeeded().json().path("migrations").findValuesAsText("migration"))
                .containsExactly("010_more");
        assertThat(project.rows("SELECT count(*) FROM app_dev.signups")).containsExactly("3");
    }

    @Test
    void dryRunKeepsNothing() {
        assertThat(states(migrate("--dry-run").succeeded())).containsExactly("tried", "tried");
        assertThat(tables()).isEmpty();
        assertThat(states(migrate("status").exited(1))).containsExactly("pending", "pending");
    }

    @Test
    void firstFailureStopsAndNothingOfItIsKept() {
        project.file(
                        "migrations/003_bad.sql",
                        "CREATE TABLE app_{env}.half (id int);\nINSERT INTO app_{env}.hlf SELECT 1;\n")
                .file("migrations/004_late.sql", "CREATE TABLE app_{env}.late (id int)");
        Outcome failed = migrate().exited(2);
        assertThat(failed.errors())
                .singleElement()
                .asString()
                .contains(" migrations/003_bad.sql:2:")
                .contains("Cannot apply 003_bad of connection \"default\": ")
                .endsWith("(none of it is kept)");
        assertThat(tables()).containsExactly("app_dev.signups");
        assertThat(states(migrate("status").exited(1))).containsExactly("applied", "applied", "pending", "pending");

        project.file("migrations/003_bad.sql", "CREATE TABLE app_{env}.half (id int);");
        assertThat(states(migrate().succeeded())).containsExactly("applied", "applied");
    }

    @Test
    void environmentsMigrateByThemselves() {
        project.file("penstock.yaml", "name: shop\nconnections: {default: {type: duckdb, path: data/dev.duckdb}}\n")
                .file("penstock.prod.yaml", "");
        migrate().succeeded();
        assertThat(states(migrate("--env", "prod").succeeded())).containsExactly("applied", "applied");
        assertThat(tables()).containsExactlyInAnyOrder("app_dev.signups", "app_prod.signups");
    }

    @Test
    void foldersBelongToConnections() {
        project.file("penstock.yaml", """
                name: shop
                connections:
                  default: {type: duckdb, path: data/dev.duckdb}
                  other: {type: duckdb, path: data/other.duckdb}
                """).file("migrations/other/001_there.sql", "CREATE TABLE there (id int)");
        assertThat(migrate().succeeded().json().path("migrations").findValuesAsText("connection"))
                .containsExactly("default", "default", "other");
        assertThat(migrate("--rollback").exited(2).errors())
                .containsExactly(
                        "REQUEST_INVALID Cannot roll back: several connections have migrations (say --connection, one of: default, other)");
        assertThat(migrate("--rollback", "--connection", "othr").exited(2).errors())
                .containsExactly(
                        "REQUEST_INVALID Cannot roll back: connection \"othr\" has no migrations (did you mean \"other\"? those that have some: default, other)");
        project.file("migrations/othr/001_nowhere.sql", "SELECT 1");
        assertThat(migrate().exited(2).errors())
                .containsExactly(
                        "CONNECTION_UNKNOWN migrations/othr Cannot read migrations/othr: there is no connection \"othr\" (did you mean \"other\"? known here: default, other, local)");
    }

    @Test
    void rollbackTakesTheLastBack() {
        project.file("migrations/002_fill.down.sql", "DELETE FROM app_{env}.signups");
        migrate().succeeded();
        assertThat(states(migrate("--rollback").succeeded())).containsExactly("rolled_back");
        assertThat(project.rows("SELECT count(*) FROM app_dev.signups")).containsExactly("0");
        assertThat(states(migrate("status").exited(1))).containsExactly("applied", "pending");
        migrate().succeeded();
        assertThat(migrate("--rollback", "2")
                        .succeeded()
                        .json()
                        .path("migrations")
                        .findValuesAsText("migration"))
                .containsExactly("002_fill", "001_create");
        assertThat(tables()).isEmpty();
    }

    @Test
    void migrationWithoutAWayBackIsToldBeforeAnythingIsTakenBack() {
        migrate().succeeded();
        assertThat(migrate("--rollback", "2").exited(2).errors())
                .containsExactly(
                        "MIGRATION_NOT_REVERSIBLE migrations/002_fill.sql Cannot roll back 002_fill of connection \"default\": there is no 002_fill.down.sql (write one that takes it back; nothing was rolled back)");
        assertThat(migrate("--rollback", "3").exited(2).errors())
                .containsExactly(
                        "MIGRATION_NOT_REVERSIBLE Cannot roll back 3 migrations of connection \"default\": only 2 are applied (see penstock migrate status)");
        assertThat(migrate("--rollback", "0").exited(2).errors())
                .containsExactly("REQUEST_INVALID Cannot roll back 0 migrations (say how many: 1 or more)");
        assertThat(tables()).containsExactly("app_dev.signups");
    }

    @Test
    void editedMigrationIsRefused() {
        migrate().succeeded();
        project.file("migrations/001_create.sql", "CREATE SCHEMA app_{env}")
                .file("migrations/003_more.sql", "CREATE TABLE app_{env}.more (id int)");
        assertThat(migrate().exited(2).errors())
                .singleElement()
                .asString()
                .startsWith(
                        "MIGRATION_EDITED migrations/001_create.sql Cannot migrate connection \"default\": migrations/001_create.sql was edited after it was applied as 001_create at ")
                .endsWith(" (restore its text, and put the change into a new migration)");
        assertThat(states(migrate("status").exited(1))).containsExactly("edited", "applied", "pending");
        assertThat(tables()).containsExactly("app_dev.signups");
    }

    @Test
    void lineBreaksOfAnotherSystemAreNoEdit() {
        migrate().succeeded();
        project.file(
                "migrations/001_create.sql",
                project.read("migrations/001_create.sql").replace("\n", "\r\n"));
        assertThat(states(migrate("status").exited(0))).containsExactly("applied", "applied");
    }

    @Test
    void migrationThatIsMissingInTheMiddleIsRefused() {
        project.file("migrations/003_more.sql", "CREATE TABLE app_{env}.more (id int)");
        migrate().succeeded();
        project.delete("migrations/002_fill.sql");
        assertThat(migrate().exited(2).errors())
                .singleElement()
                .asString()
                .startsWith("MIGRATION_MISSING Cannot migrate connection \"default\": 002_fill was applied at ")
                .endsWith(", and its file is gone (restore the file with its text)");
        assertThat(states(migrate("status").exited(1))).containsExactly("applied", "missing", "applied");
    }

    @Test
    void newMigrationBeforeOneThatWasAppliedIsRefused() {
        project.delete("migrations/002_fill.sql");
        project.file("migrations/003_more.sql", "CREATE TABLE app_{env}.more (id int)");
        migrate().succeeded();
        project.file("migrations/002_late.sql", "CREATE TABLE app_{env}.late (id int)");
        assertThat(migrate().exited(2).errors())
                .containsExactly(
                        "MIGRATION_OUT_OF_ORDER migrations/002_late.sql Cannot migrate connection \"default\": migrations/002_late.sql is new, but 003_more was applied already (give it a number above 3)");
        assertThat(states(migrate("status").exited(1))).containsExactly("applied", "out_of_order", "applied");
    }

    @Test
    void filesThatAreNoMigrationsAreToldAllAtOnce() {
        project.file("migrations/create.sql", "SELECT 1")
                .file("migrations/002_again.sql", "SELECT 1")
                .file("migrations/005_alone.down.sql", "SELECT 1")
                .file("migrations/006_none.sql", "-- nothing yet\n")
                .file("migrations/007_commits.sql", "SELECT 1;\nCOMMIT;")
                .file("migrations/008_word.sql", "CREATE SCHEMA app_{evn}");
        assertThat(migrate().exited(2).errors())
                .containsExactly(
                        "VALUE_INVALID migrations/002_fill.sql Cannot order migrations/002_fill.sql: it has the number 2, as migrations/002_again.sql has (give one of them another)",
                        "FILE_SYNTAX migrations/005_alone.down.sql Cannot read migrations/005_alone.down.sql: there is no 005_alone.sql that it would take back (give both files the same name)",
                        "SQL migrations/006_none.sql Cannot read migrations/006_none.sql: it holds no statement (write one, or delete it)",
                        "SQL migrations/007_commits.sql:2:1 Cannot read migrations/007_commits.sql: COMMIT begins or ends a transaction, and this already runs in one (leave it out)",
                        "SQL migrations/008_word.sql:1:19 Cannot read migrations/008_word.sql: unknown placeholder {evn} (did you mean {env}? known here: {env})",
                        "FILE_SYNTAX migrations/create.sql Cannot read migrations/create.sql: found the name \"create.sql\", expected a number, an underscore and a name (such as 001_create_users.sql, or 001_create_users.down.sql for what takes it back)");
        assertThat(tables()).isEmpty();
    }

    @Test
    void runWarnsOfThoseThatArePending() {
        project.model("one", "SELECT 1 AS id");
        assertThat(project.run().succeeded().json().path("warnings").path(0).asText())
                .isEqualTo("migrations of connection \"default\": 2 pending (see penstock migrate status)");
        migrate().succeeded();
        assertThat(project.run().succeeded().json().path("warnings")).isEmpty();
    }

    @Test
    void runTellsWhatIsWrongWithThoseThatWereApplied() {
        project.model("one", "SELECT 1 AS id").file("migrations/004_more.sql", "CREATE SCHEMA more_{env}");
        migrate().succeeded();
        project.file("migrations/001_create.sql", "CREATE SCHEMA app_{env}")
                .file("migrations/003_late.sql", "CREATE SCHEMA late_{env}")
                .file("migrations/005_next.sql", "CREATE SCHEMA next_{env}");
        project.delete("migrations/002_fill.sql");
        assertThat(project.run().succeeded().json().path("warnings").path(0).asText())
                .isEqualTo(
                        "migrations of connection \"default\": 1 pending, 1 edited after they were applied, 1 applied,"
                                + " and their files are gone, 1 new before one that was applied (see penstock migrate status)");
    }

    @Test
    void migrationsWhoseFilesAreAllGoneAreMissing() {
        project.model("one", "SELECT 1 AS id");
        migrate().succeeded();
        project.delete("migrations/001_create.sql");
        project.delete("migrations/001_create.down.sql");
        project.delete("migrations/002_fill.sql");

        assertThat(states(migrate("status").exited(1))).containsExactly("missing", "missing");
        assertThat(migrate().exited(2).errors())
                .singleElement()
                .asString()
                .startsWith("MIGRATION_MISSING Cannot migrate connection \"default\": 001_create was applied at ")
                .endsWith(", and its file is gone (restore the file with its text)");
        assertThat(project.run().succeeded().json().path("warnings").path(0).asText())
                .isEqualTo("migrations of connection \"default\": 2 applied, and their files are gone (see penstock"
                        + " migrate status)");
    }

    @Test
    void editedMigrationIsNotTakenBack() {
        migrate().succeeded();
        project.file("migrations/002_fill.sql", "SELECT 2").file("migrations/002_fill.down.sql", "SELECT 1");
        assertThat(migrate("--rollback").exited(2).errors())
                .singleElement()
                .asString()
                .startsWith("MIGRATION_EDITED migrations/002_fill.sql Cannot roll back connection \"default\":"
                        + " migrations/002_fill.sql was edited after it was applied as 002_fill at ")
                .endsWith(" (restore its text, and put the change into a new migration)");
        assertThat(states(migrate("status").exited(1))).containsExactly("applied", "edited");
    }

    @Test
    void tableThatIsThereIsNotToldToBeMissing() {
        project.file("migrations/003_again.sql", "CREATE TABLE app_{env}.signups (id int)");
        assertThat(migrate().exited(2).errors())
                .singleElement()
                .asString()
                .startsWith("SQL_BINDING migrations/003_again.sql:1:")
                .contains("already exists");
    }

    @Test
    void queriesMayNameWhatMigrationsMade() {
        project.file("migrations/003_objects.sql", """
                CREATE TYPE app_{env}.mood AS ENUM ('glad', 'it''s so');
                CREATE SEQUENCE numbers START 7;
                CREATE MACRO twice(a, b := 0) AS a * 2 + b;
                CREATE MACRO app_{env}.pick(a) AS a, (a, b) AS a || b;
                CREATE MACRO upto(n) AS TABLE SELECT range AS i FROM range(n);
                CREATE TABLE words (word TEXT);
                CREATE VIEW shown AS SELECT word FROM words;
                CREATE MACRO all_words() AS TABLE SELECT * FROM shown;
                CREATE MACRO first_of(x, d := ['none']) AS coalesce(x, d[1]);
                CREATE MACRO whole(a INTEGER) AS a + 1;
                """)
                .model("one", """
                        SELECT twice(i) AS double, twice(i, b := 1) AS odd, app_dev.pick('x', 'y') AS xy,
                               CAST('glad' AS app_dev.mood) AS mood
                        FROM upto(3)
                        """)
                .model("two", "SELECT mood, nextval('numbers') AS number, twice(odd) AS odd FROM one");
        Outcome before = project.command("validate").exited(2);
        assertThat(before.err())
                .startsWith("warning: migrations of connection \"default\": 3 pending (see penstock migrate status)\n")
                .contains("upto does not exist");
        migrate().succeeded();

        assertThat(project.command("validate").succeeded().out())
                .isEqualTo("shop is valid: 2 models in environment dev\n");
        project.run().succeeded();
        assertThat(project.rows("SELECT odd, number FROM two ORDER BY odd")).containsExactly("2|7", "6|8", "10|9");
        project.model("three", "SELECT first_of(word) AS word, whole(1) AS n FROM all_words()");
        assertThat(project.command("validate").succeeded().out()).startsWith("shop is valid");
        project.model("three", "SELECT whole('7') AS n");
        assertThat(project.command("validate").exited(2).err()).contains("models/three.sql:1:8");
        project.delete("models/three.sql");
        project.model("two", "SELECT mood, twice(od) AS odd FROM one");
        assertThat(project.command("validate").exited(2).err()).contains("models/two.sql:1:20");
    }

    @Test
    void projectWithoutMigrationsIsTold() {
        ProjectFixture bare = ProjectFixture.in(directory.resolve("bare"));
        assertThat(bare.command("migrate").succeeded().out())
                .isEqualTo("The project has no migrations (write one, such as migrations/001_create_users.sql).\n");
        assertThat(bare.command("migrate", "status").succeeded().out())
                .isEqualTo("The project has no migrations (write one, such as migrations/001_create_users.sql).\n");
    }
}
