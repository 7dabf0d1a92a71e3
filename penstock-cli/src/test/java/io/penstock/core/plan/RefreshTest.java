package io.penstock.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.core.state.RunStatus;
import io.penstock.core.workspace.TestProject;
import io.penstock.core.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a full refresh takes away, and what it takes to let it. */
final class RefreshTest {
    private static final String HISTORY = "-- @strategy: scd2\n-- @key: id\nSELECT 1 AS id, 'Ann' AS name";

    @TempDir
    private Path directory;

    private TestProject project;

    @BeforeEach
    void begin() {
        project = TestProject.in(directory)
                .model("people", HISTORY)
                .model("events", "-- @strategy: append\nSELECT 1 AS id")
                .model("plain", "SELECT 1 AS id");
        project.run();
    }

    private Plan plan(PlanRequest.Mode mode, String... words) {
        try (Workspace workspace = project.open()) {
            return workspace.plan(new PlanRequest(List.of(words), List.of(), mode, null, null));
        }
    }

    private static String told(Plan plan, String name) {
        PlannedModel model = Objects.requireNonNull(plan.models().get(name));
        return model.action() + ": " + model.reason();
    }

    @Test
    void rowsThatNothingCanGiveAgainAreNotLostByTheWay() {
        assertThatThrownBy(() -> plan(PlanRequest.Mode.FULL_REFRESH))
                .hasMessage("Cannot make all of these tables anew: --full-refresh would take away what no query gives"
                        + " again: the rows that append added to main.events in earlier runs; the versions of rows that"
                        + " scd_type_2 kept in main.people (if you mean it, name the models: penstock run events people"
                        + " --full-refresh, or confirm it for all with --yes; else leave them out with --exclude, or"
                        + " protect them with full_refresh: false)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"p*", "plain+", "path:models/people.sql", "tag:x"})
    void wordThatIsNoNameNamesNothing(String word) {
        project.model("people", "-- @tags: x\n" + HISTORY + " FROM plain");

        assertThatThrownBy(() -> plan(PlanRequest.Mode.FULL_REFRESH, word))
                .hasMessageContaining("name the models: penstock run people --full-refresh,");
    }

    @Test
    void namedOrConfirmedTablesAreMadeAnew() {
        project.execute("CREATE TABLE other AS SELECT 42 AS precious");
        project.model("other", "SELECT 1 AS id");
        assertThatThrownBy(() -> plan(PlanRequest.Mode.FULL_REFRESH, "o*"))
                .hasMessageContaining("main.other exists, and the ledger has no record that Penstock made it")
                .hasMessageContaining("penstock run other --full-refresh");

        assertThat(told(plan(PlanRequest.Mode.FULL_REFRESH, "PEOPLE+", "main.events"), "people"))
                .isEqualTo("RUN: full refresh");
        Plan confirmed = plan(PlanRequest.Mode.CONFIRMED_REFRESH);
        assertThat(confirmed.models().values()).allMatch(PlannedModel::madeAnew);
    }

    @Test
    void protectedTableIsNeverMadeAnew() {
        project.model("people", "-- @full_refresh: false\n" + HISTORY);
        project.model("events", "-- @full_refresh: false\n-- @strategy: append\nSELECT 1 AS id");

        Plan all = plan(PlanRequest.Mode.FULL_REFRESH);

        assertThat(told(all, "people")).startsWith("SKIP: unchanged since ");
        assertThat(told(all, "events")).startsWith("SKIP: unchanged since ");
        assertThat(told(all, "plain")).isEqualTo("RUN: full refresh");
        assertThat(all.warnings())
                .containsExactly(
                        "model events is not made anew: full_refresh: false protects main.events",
                        "model people is not made anew: full_refresh: false protects main.people");
        assertThat(told(plan(PlanRequest.Mode.CONFIRMED_REFRESH, "people"), "people"))
                .isEqualTo("BLOCKED: full_refresh: false protects main.people (take that out of"
                        + " models/people.sql:1:4 to make it anew)");
    }

    @Test
    void javaModelIsProtectedByItsAnnotation() {
        project.file("models/M.java", """
            import io.penstock.*;
            import java.util.List;

            public class M {
                record Entry(int id) {}

                @Model(strategy = Strategy.APPEND, fullRefresh = false)
                List<Entry> journal() {
                    return List.of(new Entry(1));
                }
            }
            """);
        assertThat(project.run(new PlanRequest(
                                List.of("journal"), List.of(), PlanRequest.Mode.FULL_REFRESH, null, null))
                        .status())
                .isEqualTo(RunStatus.SUCCESS);

        assertThat(told(plan(PlanRequest.Mode.FULL_REFRESH, "journal"), "journal"))
                .startsWith("BLOCKED: full_refresh: false protects main.journal (take that out of models/M.java:");
    }

    @Test
    void ancestorThatWasNotSelectedIsNotMadeAnew() {
        project.execute("CREATE TABLE base AS SELECT 42 AS id");
        project.model("base", "SELECT 1 AS id").model("reader", "SELECT id FROM base");

        assertThat(told(plan(PlanRequest.Mode.FULL_REFRESH, "reader"), "base")).startsWith("BLOCKED: main.base exists");
        assertThat(project.run().status()).isEqualTo(RunStatus.FAILED);
        assertThat(project.rows("FROM base")).containsExactly("42");
    }
}
