package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names that no column of a model may have, said before anything is written. */
class ReservedColumnsTest {
    private static final String REFUSAL = "Cannot write people: it has the column \"%s\", and names that begin with"
            + " \"_penstock_\" are reserved for the columns that Penstock adds while it writes (choose another name)";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    private void refusedByRun(String column) {
        Outcome run = project.run().exited(1);
        assertThat(run.model("people").path("error").path("code").asText()).isEqualTo("COLUMN_RESERVED");
        assertThat(run.model("people").path("error").path("line").asInt()).isPositive();
        assertThat(run.error("people")).isEqualTo(REFUSAL.formatted(column));
        assertThat(project.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'"))
                .isEmpty();
        assertThat(directory.resolve("people.csv")).doesNotExist();
    }

    private void refusedByValidate(String column) {
        assertThat(project.command("validate").exited(2).err()).contains(REFUSAL.formatted(column));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "strategy: replace",
                "strategy: truncate",
                "strategy: append",
                "strategy: merge\n-- @key: id",
                "strategy: scd2\n-- @key: id",
                "strategy: none",
                "schema_mode: flexible",
                "transforms: [{deduplicate_by: id}]",
                "materialize: view",
                "materialize: file\n-- @path: people.csv"
            })
    void queryDoesNotHaveOne(String header) {
        project.model("people", "-- @" + header + "\nSELECT 1 AS id, 2 AS _Penstock_Known");
        refusedByValidate("_Penstock_Known");
        for (String command : List.of("plan --statements", "preview people")) {
            assertThat(project.command(command.split(" ", -1)).exited(1).out())
                    .contains(REFUSAL.formatted("_Penstock_Known"));
        }
        refusedByRun("_Penstock_Known");
    }

    @Test
    void declaredTableDoesNotHaveOne() {
        project.model("people", "-- @columns: {id: bigint, _penstock_row: bigint}\nSELECT 1 AS id, 2 AS _penstock_row");
        refusedByValidate("_penstock_row");
        refusedByRun("_penstock_row");
    }

    @Test
    void strategyDoesNotKeepOne() {
        project.model(
                "people", "-- @strategy: scd2\n-- @key: id\n-- @valid_from: _penstock_at\nSELECT 1 AS id, 2 AS v");
        refusedByValidate("_penstock_at");
        refusedByRun("_penstock_at");
    }

    @ParameterizedTest
    @ValueSource(strings = {"REPLACE", "APPEND"})
    void recordDoesNotHaveOne(String strategy) {
        project.file("models/People.java", """
                import io.penstock.*;
                import java.util.List;
                class People {
                    record Person(long id, long _penstock_row) {}
                    @Model(strategy = Strategy.%s)
                    List<Person> people() {
                        return List.of(new Person(1, 2));
                    }
                }
                """.formatted(strategy));
        refusedByValidate("_penstock_row");
        refusedByRun("_penstock_row");
    }

    @Test
    void readingOneOfASourceIsNoMistake() {
        project.file("data/.keep", "").behindItsBack("CREATE TABLE raw AS SELECT 1 AS _penstock_row");
        project.file("penstock.yaml", "name: shop\nsources: {raw: {schema: main}}\n")
                .model("people", "SELECT _penstock_row AS id FROM raw");
        project.command("validate").succeeded();
        project.run().succeeded();
        assertThat(project.rows("SELECT id FROM people")).containsExactly("1");
    }
}
