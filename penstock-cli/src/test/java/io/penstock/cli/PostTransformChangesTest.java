package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done over again when post-transforms are others, or when not all of them are done. */
class PostTransformChangesTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory).file("data/.keep", "");
        project.behindItsBack("CREATE TABLE notes (what VARCHAR)");
    }

    /** Makes the appended model orders, with its post-transforms as a list in YAML on one line. */
    private ProjectFixture orders(String post) {
        return project.model("orders", "-- @strategy: append\n-- @post: " + post + "\nSELECT 1 AS n");
    }

    private static String note(String what) {
        return "{name: " + what + ", sql: \"INSERT INTO notes VALUES ('" + what + "')\"}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [{name: a, sql: SELECT 9}, {name: b, sql: SELECT 2}]                            | post-transform a changed
            [{name: a, sql: SELECT 1}]                                                      | post-transform b is gone
            [{name: b, sql: SELECT 2}, {name: a, sql: SELECT 1}]                            | post-transform b stands before a
            [{name: c, sql: SELECT 3}, {name: a, sql: SELECT 1}, {name: b, sql: SELECT 2}]  | post-transform c is new and stands before a
            []                                                                              | post-transform a is gone
            """)
    void whatWasDoneInAnotherWayIsWrittenAnew(String post, String reason) {
        project.model("after", "SELECT * FROM orders");
        orders("[{name: a, sql: SELECT 1}, {name: b, sql: SELECT 2}]").run().succeeded();

        orders(post);

        assertThat(project.plan().succeeded().reasons())
                .containsEntry("orders", reason)
                .containsEntry("after", "upstream orders changed");
        assertThat(project.run().succeeded().counts("orders")).containsExactly(1L, 0L, 0L, 0L);
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [{name: a, sql: \\"select -- as before\\n 1\\"}]
            [{name: other, sql: SELECT 1}]
            [{name: a, sql: SELECT 1, continue_on_failure: true}]
            """)
    void whatIsDoneTheSameWayIsNot(String post) {
        orders("[{name: a, sql: \"select 1\"}]").run().succeeded();
        orders(post.replace("SELECT", "select").replace("\\\"", "\""));
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @Test
    void newOneAtTheEndIsDoneOverTheRowsThatAreThere() {
        orders("[" + note("a") + "]").run().succeeded();

        Outcome run = orders("[" + note("a") + ", " + note("b") + "]").run().succeeded();

        assertThat(run.reasons()).containsEntry("orders", "post-transform 2 of 2 is not done: b");
        assertThat(project.rows("FROM orders")).containsExactly("1");
        assertThat(project.rows("FROM notes")).containsExactly("a", "b");
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @Test
    void mendedOneIsDoneWithoutASecondWrite() {
        orders("[" + note("a") + ", {name: b, sql: INSERT INTO ntes VALUES (2)}]")
                .run()
                .exited(1);

        Outcome run = orders("[" + note("a") + ", " + note("b") + "]").run().succeeded();

        assertThat(run.counts("orders")).containsExactly(0L, 0L, 0L, 0L);
        assertThat(project.rows("FROM orders")).containsExactly("1");
        assertThat(project.rows("FROM notes")).containsExactly("a", "b");
    }

    @Test
    void tableThatIsMadeOnceIsFinished() {
        String header = "-- @strategy: none\n-- @post: [";
        project.model("orders", header + "{name: b, sql: INSERT INTO ntes VALUES (2)}]\nSELECT 1 AS n");
        project.run().exited(1);
        project.model("orders", header + note("b") + "]\nSELECT 2 AS n");

        project.run().succeeded();

        assertThat(project.rows("FROM orders")).containsExactly("1");
        assertThat(project.rows("FROM notes")).containsExactly("b");
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @Test
    void everyWriteIsFollowedByAllAndNoOtherRun() {
        orders("[" + note("a") + "]").run().succeeded();
        project.run().succeeded();
        assertThat(project.rows("FROM notes")).containsExactly("a");

        project.run("--force").succeeded();

        assertThat(project.rows("FROM notes")).containsExactly("a", "a");
        assertThat(project.rows("FROM orders")).containsExactly("1", "1");
    }

    @Test
    void modelThatIsReadIsFinishedFirst() {
        orders("[{name: b, sql: INSERT INTO later VALUES (2)}]").run().exited(1);
        project.model("after", "SELECT n FROM orders");

        Outcome excluded = project.run("after", "--exclude", "orders").exited(1);
        assertThat(excluded.reasons())
                .containsEntry("after", "upstream orders has post-transforms that are not done, and is excluded");

        Outcome failed = project.run("after").exited(1);
        assertThat(failed.statuses()).containsEntry("orders", "failed").containsEntry("after", "skipped");

        project.behindItsBack("CREATE TABLE later (n INTEGER)");
        assertThat(project.run("after").succeeded().ran()).containsExactly("orders", "after");
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @Test
    void changedSourceIsWrittenAndFollowedByAll() {
        project.file("seeds/n.csv", "n\n1\n")
                .model(
                        "orders",
                        "-- @post: [" + note("a")
                                + ", {name: b, sql: INSERT INTO later VALUES (2)}]\nSELECT n FROM 'seeds/n.csv'")
                .run()
                .exited(1);
        project.behindItsBack("CREATE TABLE later (n INTEGER)");

        Outcome run = project.file("seeds/n.csv", "n\n1\n20\n").run().succeeded();

        assertThat(run.counts("orders")).containsExactly(2L, 0L, 0L, 0L);
        assertThat(project.rows("FROM notes")).containsExactly("a", "a");
        assertThat(project.rows("FROM later")).containsExactly("2");
    }

    @Test
    void statementsOfAWriteThatIsDoneAreNotShown() {
        orders("[" + note("a") + ", {name: b, sql: INSERT INTO later VALUES (2)}]")
                .run()
                .exited(1);

        assertThat(project.plan("--statements").model("orders").path("statements"))
                .isEmpty();
        assertThat(project.plan("--statements").model("orders").path("post").toString())
                .isEqualTo("[{\"kind\":\"post\",\"name\":\"b\",\"statements\":[\"INSERT INTO later VALUES (2)\"]}]");
        Outcome dry = project.run("--dry-run").succeeded();
        assertThat(dry.counts("orders")).containsExactly(0L, 0L, 0L, 0L);
        assertThat(project.rows("FROM orders")).containsExactly("1");
    }
}
