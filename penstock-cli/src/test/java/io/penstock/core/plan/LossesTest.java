package io.penstock.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.core.workspace.TestProject;
import io.penstock.core.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of rows that a table keeps beyond its query, when the way of keeping them changes. */
final class LossesTest {
    private static final String QUERY = "SELECT 1 AS id, 'Ann' AS name";
    private static final String SHARED = "name: shop\nconnections: {default: {type: duckdb, path: data/all.duckdb}}\n";
    private static final String HISTORY = "-- @strategy: scd2\n-- @key: id\n" + QUERY;

    @TempDir
    private Path directory;

    private Plan plan(TestProject project, PlanRequest.Mode mode) {
        try (Workspace workspace = project.open()) {
            return workspace.plan(new PlanRequest(List.of(), List.of(), mode, null, null));
        }
    }

    private static String told(Plan plan) {
        PlannedModel model = Objects.requireNonNull(plan.models().get("people"));
        return model.action() + ": " + model.reason();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-- @strategy: replace\n", "-- @materialize: view\n", ""})
    void historyIsNotDroppedUnlessThatIsAskedFor(String header) {
        TestProject project = TestProject.in(directory).model("people", HISTORY);
        project.run();
        project.model("people", header + QUERY);
        String refusal = "BLOCKED: the versions of rows that scd_type_2 kept in main.people would be lost"
                + " (keep strategy scd_type_2, or give them up with --full-refresh)";

        assertThat(told(plan(project, PlanRequest.Mode.CHANGED))).isEqualTo(refusal);
        assertThat(told(plan(project, PlanRequest.Mode.FORCE))).isEqualTo(refusal);
        Plan refresh = plan(project, PlanRequest.Mode.CONFIRMED_REFRESH);
        assertThat(told(refresh)).isEqualTo("RUN: full refresh");
        assertThat(refresh.warnings())
                .containsExactly("model people loses the versions of rows that scd_type_2 kept in main.people");
    }

    @Test
    void historyIsKnownWhatEverItsColumnsAreCalledAndWhereNothingIsRemembered() {
        TestProject project = TestProject.in(directory).model("people", "-- @valid_from: since\n" + HISTORY);
        project.run();
        project.state().forget();
        assertThat(told(plan(project, PlanRequest.Mode.FORCE))).isEqualTo("RUN: forced");
        project.model("people", QUERY);

        assertThat(told(plan(project, PlanRequest.Mode.CHANGED)))
                .startsWith("BLOCKED: the versions of rows that scd_type_2 kept in main.people would be lost");
    }

    @Test
    void tableWithTheColumnsOfAHistoryIsNone() {
        String query = "SELECT 1 AS id, now() AS valid_from, now() AS valid_to, true AS is_current";
        TestProject project = TestProject.in(directory).model("people", query);
        project.run();
        project.state().forget();
        project.model("people", query + " WHERE true");

        assertThat(told(plan(project, PlanRequest.Mode.CHANGED))).startsWith("RUN: the definition is another");
    }

    @Test
    void historyOfAnEarlierPenstockIsKnownByItsColumns() {
        TestProject project = TestProject.in(directory).model("people", HISTORY);
        project.run();
        for (String column : List.of("materialize", "strategy", "deletes", "columns")) {
            project.execute("ALTER TABLE _penstock.ledger DROP COLUMN " + column);
        }
        project.execute("UPDATE _penstock.ledger_version SET version = 2");
        project.model("people", QUERY);

        assertThat(told(plan(project, PlanRequest.Mode.CHANGED)))
                .startsWith("BLOCKED: the rows of main.people (its columns are those of a history) would be lost");
    }

    @Test
    void fullRefreshTellsOfRowsThatAnotherModelOrEnvironmentMade() {
        TestProject project = TestProject.in(directory)
                .file("penstock.yaml", SHARED)
                .file("tables/people.yaml", "columns: {id: bigint, name: text}\n")
                .model("former", "-- @target: people\n" + HISTORY);
        project.run();
        project.model("former", "SELECT 1 AS id").model("people", QUERY);
        String lost = "model people loses the versions of rows that scd_type_2 kept in main.people";
        assertThat(told(plan(project, PlanRequest.Mode.CHANGED)))
                .isEqualTo("BLOCKED: main.people holds the rows of model former"
                        + " (rename the model, or take it over with --full-refresh)");
        assertThat(plan(project, PlanRequest.Mode.CONFIRMED_REFRESH).warnings()).containsExactly(lost);

        project.in("prod");
        assertThat(told(plan(project, PlanRequest.Mode.CHANGED)))
                .startsWith("BLOCKED: main.people belongs to environment dev");
        assertThat(plan(project, PlanRequest.Mode.CONFIRMED_REFRESH).warnings()).contains(lost);
    }

    @Test
    void copyOfAHistoryIsNoHistory() {
        TestProject project = TestProject.in(directory)
                .model("history", HISTORY)
                .model("people", "SELECT * FROM history WHERE is_current");
        project.run();
        project.model("people", "SELECT * FROM history WHERE NOT is_current");

        Plan plan = plan(project, PlanRequest.Mode.CHANGED);

        assertThat(told(plan)).isEqualTo("RUN: query changed: WHERE differs");
        assertThat(plan.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "strategy: append | strategy: replace | the rows that append added to main.people in earlier runs",
                "strategy: append | materialize: view | the rows that append added to main.people in earlier runs",
                "strategy: none | strategy: replace | the rows with which main.people was made once",
                "strategy: merge | strategy: replace | the rows that merge_by_key kept in main.people though their"
                        + " keys are gone",
                "strategy: merge | delete: hard | the rows that merge_by_key kept in main.people though their keys are"
                        + " gone",
                "delete: soft | materialize: view | the rows that merge_by_key kept in main.people though their keys"
                        + " are gone",
                "delete: hard | strategy: replace | ",
                "strategy: merge | strategy: append | ",
                "strategy: replace | materialize: view | ",
                "materialize: view | strategy: append | ",
                "strategy: append | materialize: file | ",
                "strategy: scd2 | strategy: none | ",
                "strategy: scd2 | materialize: file | ",
            })
    void whatIsLostIsToldBefore(String before, String after, String lost) {
        TestProject project = TestProject.in(directory).model("people", model(before));
        project.run();
        project.model("people", model(after));

        Plan plan = plan(project, PlanRequest.Mode.CHANGED);

        assertThat(told(plan)).doesNotStartWith("BLOCKED");
        assertThat(plan.warnings().stream().filter(warning -> warning.contains(" loses ")))
                .isEqualTo(lost == null ? List.of() : List.of("model people loses " + lost));
    }

    private static String model(String option) {
        String merge = option.startsWith("delete") ? "-- @strategy: merge\n" : "";
        return merge + "-- @" + option + "\n-- @key: id\n" + QUERY;
    }

    @Test
    void fullRefreshTellsWhatItTakesAway() {
        TestProject project = TestProject.in(directory)
                .model("people", "-- @strategy: append\n" + QUERY)
                .model("names", "SELECT name FROM people");
        project.run();

        assertThat(plan(project, PlanRequest.Mode.FORCE).warnings()).noneMatch(warning -> warning.contains(" loses "));
        assertThat(plan(project, PlanRequest.Mode.CONFIRMED_REFRESH).warnings())
                .containsExactly("model people loses the rows that append added to main.people in earlier runs");
    }

    @Test
    void tableUnderAnotherNameStaysAsItIs() {
        TestProject project = TestProject.in(directory).model("people", HISTORY);
        project.run();
        project.model("people", "-- @schema: mart\n" + QUERY);

        assertThat(told(plan(project, PlanRequest.Mode.CHANGED))).startsWith("RUN: ");
    }
}
