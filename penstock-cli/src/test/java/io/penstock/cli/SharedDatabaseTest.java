package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two projects on one database, each with a model of the same name. */
class SharedDatabaseTest {
    private static final String CONNECTION =
            "\nconnections: {default: {type: duckdb, path: ../data/dev.duckdb}}\nmodels: {schema: %s}\n";

    @TempDir
    Path directory;

    private ProjectFixture shop;
    private ProjectFixture bank;

    @BeforeEach
    void share() {
        shop = ProjectFixture.in(directory.resolve("shop"));
        bank = ProjectFixture.in(directory.resolve("bank"));
        config(shop, "name: shop", "main");
        config(bank, "name: bank", "main");
    }

    private static void config(ProjectFixture project, String names, String schema) {
        project.file("penstock.yaml", names + CONNECTION.formatted(schema));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- @strategy: replace",
                "-- @strategy: append",
                "-- @strategy: merge\n-- @key: id\n-- @delete: hard",
                "-- @strategy: scd2\n-- @key: id\n-- @delete: close",
                "-- @materialize: view"
            })
    void tableOfTheOtherIsNotTouchedUntilItIsTakenOver(String header) {
        shop.model("people", header + "\nSELECT 1 AS id");
        bank.model("people", header + "\nSELECT 2 AS id");
        shop.run().succeeded();

        Outcome blocked = bank.run().exited(1);

        assertThat(blocked.reasons().get("people"))
                .isEqualTo("main.people belongs to project shop in the same database (give each its own path or schema,"
                        + " say former_names: [shop] in penstock.yaml if that was this project's name, or take it over"
                        + " with --full-refresh)");
        assertThat(bank.run("--force").exited(1).statuses()).containsEntry("people", "blocked");
        assertThat(shop.rows("SELECT id FROM people")).containsExactly("1");
        assertThat(shop.run().succeeded().statuses()).containsEntry("people", "skipped");

        bank.run("people", "--full-refresh").succeeded();
        assertThat(bank.rows("SELECT id FROM people")).containsExactly("2");
        assertThat(shop.run().exited(1).reasons().get("people")).startsWith("main.people belongs to project bank");
    }

    @Test
    void projectsWithSchemasOfTheirOwnDoNotMeet() {
        config(bank, "name: bank", "bank");
        shop.model("people", "-- @strategy: append\nSELECT 1 AS id");
        bank.model("people", "-- @strategy: append\nSELECT 2 AS id");
        shop.model("export", "-- @materialize: file\n-- @path: out/people.csv\nSELECT id FROM people");
        bank.model("export", "-- @materialize: file\n-- @path: out/people.csv\nSELECT id FROM people");
        shop.run().succeeded();
        bank.run().succeeded();

        assertThat(shop.plan().succeeded().ran()).isEmpty();
        assertThat(bank.plan().succeeded().ran()).isEmpty();
    }

    @Test
    void renamedProjectSaysWhatItWasCalled() {
        shop.model("people", "-- @strategy: append\nSELECT 1 AS id");
        shop.run().succeeded();
        config(shop, "name: store", "main");
        assertThat(shop.plan().reasons().get("people")).contains("say former_names: [shop] in penstock.yaml");
        config(shop, "name: store\nformer_names: shop", "main");

        assertThat(shop.run().succeeded().statuses()).containsEntry("people", "skipped");
        shop.model("people", "-- @strategy: append\nSELECT 2 AS id");
        shop.run().succeeded();

        assertThat(shop.rows("SELECT id FROM people ORDER BY id")).containsExactly("1", "2");
        assertThat(shop.rows("SELECT project FROM _penstock.ledger")).containsExactly("store");
    }

    @Test
    void projectAndEnvironmentOfTheOtherAreTold() {
        shop.model("people", "SELECT 1 AS id");
        bank.model("people", "SELECT 2 AS id");
        shop.run("--env", "prod").succeeded();

        assertThat(bank.plan().reasons().get("people"))
                .startsWith("main.people belongs to project shop, environment prod, in the same database (");
    }

    @Test
    void eachProjectHasItsOwnMigrations() {
        shop.file("migrations/001_carts.sql", "CREATE TABLE carts (id int)")
                .file("migrations/002_more.sql", "INSERT INTO carts VALUES (1)");
        bank.file("migrations/001_accounts.sql", "CREATE TABLE accounts (id int)")
                .file("migrations/001_accounts.down.sql", "DROP TABLE accounts");
        shop.command("migrate").succeeded();

        assertThat(bank.command("migrate").succeeded().out()).isEqualTo("applied  001_accounts (default)\n");
        bank.command("migrate", "--rollback").succeeded();

        assertThat(shop.command("migrate", "status").succeeded().out())
                .contains("002_more")
                .doesNotContain("accounts");
        assertThat(shop.rows("SELECT project, name FROM _penstock.migrations ORDER BY name"))
                .containsExactly("shop|001_carts", "shop|002_more");
    }

    @Test
    void migrationsOfAnEarlierPenstockAreThoseOfTheProjectThatHasTheirFiles() {
        shop.file("migrations/001_carts.sql", "CREATE TABLE carts (id int)");
        bank.file("migrations/001_accounts.sql", "CREATE TABLE accounts (id int)");
        shop.command("migrate").succeeded();
        ProjectFixture.bare(directory).behindItsBack("ALTER TABLE _penstock.migrations DROP COLUMN project");
        String elsewhere = ", or run penstock migrate in the project that applied it)";
        assertThat(bank.command("migrate", "--json").exited(2).errors())
                .singleElement()
                .asString()
                .contains("was edited after it was applied as 001_carts")
                .endsWith(", and put the change into a new migration" + elsewhere);
        bank.delete("migrations/001_accounts.sql");
        bank.file("migrations/002_accounts.sql", "CREATE TABLE accounts (id int)");
        assertThat(bank.command("migrate", "--json").exited(2).errors())
                .singleElement()
                .asString()
                .contains("001_carts was applied at ")
                .endsWith(", and its file is gone (restore the file with its text" + elsewhere);

        assertThat(shop.command("migrate", "status").succeeded().out()).contains("001_carts");
        assertThat(shop.command("migrate").succeeded().out()).startsWith("Nothing to do");

        assertThat(bank.command("migrate").succeeded().out()).isEqualTo("applied  002_accounts (default)\n");
        assertThat(shop.rows("SELECT project, name FROM _penstock.migrations ORDER BY name"))
                .containsExactly("shop|001_carts", "bank|002_accounts");
    }
}
