package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs again and what does not, and the reason that is given. */
class ChangeDetectionTest {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void shop() {
        project = ProjectFixture.in(directory)
                .file("seeds/users.csv", "id,name,active\n1,Ann,true\n2,Bob,false\n3,Cem,true\n")
                .model("users", "SELECT * FROM 'seeds/users.csv'")
                .model("active_users", "SELECT id, name FROM users WHERE active")
                .model("user_count", "SELECT count(*) AS n FROM active_users")
                .model("other", "SELECT 1 AS x");
    }

    @Test
    void firstRunBuildsAllAndSecondSkipsAllWithReasons() {
        Outcome first = project.run().succeeded();
        assertThat(first.ran()).containsExactlyInAnyOrder("users", "active_users", "user_count", "other");
        assertThat(first.reasons().values()).containsOnly("first run");
        assertThat(project.rows("SELECT n FROM user_count")).containsExactly("2");

        Outcome second = project.run().succeeded();
        assertThat(second.statuses()).hasSize(4);
        assertThat(second.statuses().values()).containsOnly("skipped");
        assertThat(second.reasons().values()).allMatch(reason -> reason.matches("unchanged since " + TIME));
    }

    @Test
    void textThatMeansTheSameRunsNothing() {
        project.run().succeeded();
        project.model(
                "active_users", "-- who is active\n select  \"id\",\n\tname /* all */ from \"users\" where active;\n");
        assertThat(project.plan().succeeded().ran()).isEmpty();
    }

    @Test
    void changedConditionRunsTheModelAndWhatReadsItAndNoMore() {
        project.run().succeeded();
        project.model("active_users", "SELECT id, name FROM users WHERE NOT active");
        Outcome plan = project.plan().succeeded();
        assertThat(plan.ran()).containsExactly("active_users", "user_count");
        assertThat(plan.reasons())
                .containsEntry("active_users", "query changed: WHERE differs")
                .containsEntry("user_count", "upstream active_users changed");
        assertThat(project.run().succeeded().ran()).containsExactly("active_users", "user_count");
        assertThat(project.rows("SELECT n FROM user_count")).containsExactly("1");
    }

    @Test
    void severalChangedClausesAreAllNamed() {
        project.run().succeeded();
        project.model("active_users", "SELECT id FROM users ORDER BY name");
        assertThat(project.plan().reasons().get("active_users"))
                .isEqualTo("query changed: ORDER BY, SELECT, WHERE differ");
    }

    @Test
    void changedOptionIsToldWithBothValues() {
        project.model("active_users", "-- @strategy: append\nSELECT id, name FROM users WHERE active");
        project.run().succeeded();
        project.model(
                "active_users",
                "-- @model(strategy=\"merge_by_key\", primary_key=[\"id\"])\nSELECT id, name FROM users WHERE active");
        assertThat(project.plan().reasons().get("active_users"))
                .startsWith("config delete added: preserve; ")
                .contains("config strategy: append → merge_by_key")
                .contains("config primary_key added: id");
    }

    @Test
    void descriptionAndTimeoutAreNoReason() {
        project.run().succeeded();
        project.model("other", "-- @description: one\n-- @timeout: 5m\n-- @owner: ann\n-- @tags: a, b\nSELECT 1 AS x");
        assertThat(project.plan().ran()).isEmpty();
    }

    @Test
    void tableDroppedBehindOurBackRunsAgain() {
        project.run().succeeded();
        project.behindItsBack("DROP TABLE active_users");
        Outcome run = project.run().succeeded();
        assertThat(run.ran()).containsExactly("active_users", "user_count");
        assertThat(run.reasons())
                .containsEntry(
                        "active_users", "table main.active_users is gone: something else than Penstock took it away")
                .containsEntry("user_count", "upstream active_users runs");
    }

    @Test
    void changedFileRunsItsReaders() {
        project.run().succeeded();
        project.file("seeds/users.csv", "id,name,active\n1,Ann,true\n");
        Outcome run = project.run().succeeded();
        assertThat(run.ran()).containsExactly("users", "active_users", "user_count");
        String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z";
        assertThat(run.reasons().get("users"))
                .matches("seeds/users.csv changed: 49 bytes of " + time + " → 26 bytes of " + time);
        assertThat(project.rows("SELECT n FROM user_count")).containsExactly("1");
    }

    @Test
    void upstreamThatRanAloneIsTheReasonLater() {
        project.run().succeeded();
        project.run("users", "--force").succeeded();
        Outcome plan = project.plan().succeeded();
        assertThat(plan.ran()).containsExactly("active_users", "user_count");
        assertThat(plan.reasons().get("active_users")).matches("upstream users ran at " + TIME);
        assertThat(plan.reasons().get("user_count")).isEqualTo("upstream active_users runs");
    }

    @Test
    void forceRunsWhatIsSelectedOnly() {
        project.run().succeeded();
        Outcome run = project.run("active_users", "--force").succeeded();
        assertThat(run.reasons()).containsExactlyEntriesOf(java.util.Map.of("active_users", "forced"));
        Outcome refresh = project.run("other", "--full-refresh").succeeded();
        assertThat(refresh.reasons()).containsExactlyEntriesOf(java.util.Map.of("other", "full refresh"));
    }

    @Test
    void lostStateRebuildsNothing() {
        project.run().succeeded();
        project.delete(".penstock/state.db");
        assertThat(project.run().succeeded().ran()).isEmpty();

        project.delete(".penstock/state.db");
        project.model("other", "SELECT 2 AS x");
        assertThat(project.plan().reasons().get("other"))
                .matches("the definition is another than the one that made the table at " + TIME);
    }

    @Test
    void ancestorsThatWereNeverBuiltAreIncluded() {
        Outcome first = project.run("user_count").succeeded();
        assertThat(first.ran()).containsExactly("users", "active_users", "user_count");
        project.model("active_users", "SELECT id, name FROM users WHERE NOT active");
        assertThat(project.plan("user_count").ran()).containsExactly("user_count");
        assertThat(project.plan("user_count").reasons()).containsEntry("user_count", "upstream active_users changed");
    }

    @Test
    void failedModelRunsAgainAndSoDoesWhatWaitedForIt() {
        project.run().succeeded();
        project.model("active_users", "SELECT id, CAST(name AS integer) AS name FROM users");
        assertThat(project.run().exited(1).statuses())
                .containsEntry("active_users", "failed")
                .containsEntry("user_count", "skipped");
        assertThat(project.rows("SELECT n FROM user_count")).containsExactly("2");
        project.model("active_users", "SELECT id, name FROM users");
        assertThat(project.run().succeeded().ran()).containsExactly("active_users", "user_count");
        assertThat(project.rows("SELECT n FROM user_count")).containsExactly("3");
    }

    @Test
    void javaRunsAgainWhenItsCodeChangedAndNotForItsLooks() {
        String source = """
            import io.penstock.Model;
            import java.util.List;

            public final class Numbers {
                record Number(int n) {}

                @Model
                List<Number> numbers() {
                    return List.of(new Number(1), new Number(2));
                }
            }
            """;
        project.file("models/Numbers.java", source).model("total", "SELECT sum(n) AS total FROM numbers");
        project.run().succeeded();
        assertThat(project.run().succeeded().ran()).isEmpty();

        project.file("models/Numbers.java", source.replace("@Model", "// Two of them.\n\n        @Model"));
        assertThat(project.plan().ran()).isEmpty();

        project.file("models/Numbers.java", source.replace("new Number(2)", "new Number(5)"));
        Outcome run = project.run().succeeded();
        assertThat(run.ran()).containsExactly("numbers", "total");
        assertThat(run.reasons()).containsEntry("numbers", "compiled Java changed");
        assertThat(project.rows("SELECT total FROM total")).containsExactly("6");
    }

    @Test
    void definitionInAnotherLanguageIsToldAsSuch() {
        project.run().succeeded();
        project.delete("models/other.sql");
        project.file(
                "models/Other.java",
                "public class Other { @io.penstock.Model String other() { return \"SELECT 1 AS x\"; } }");
        assertThat(project.plan().reasons()).containsEntry("other", "the query became a Java method");
    }

    @Test
    void columnsFromElsewhereKeepTheirNames() {
        assertThat(List.of(project.rows("SELECT 1 AS a, NULL AS b"))).containsExactly(List.of("1|null"));
    }
}
