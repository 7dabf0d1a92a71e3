package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done behind the write of a model, and what becomes of it when something goes wrong. */
class PostTransformsTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    /** Makes the model orders, with its post-transforms as a list in YAML. */
    private void orders(String post, String query) {
        project.model("orders", "/* @model\npost:\n" + post.indent(2) + "*/\n" + query);
    }

    @Test
    void statementsRunBehindTheWriteInTheirOrder() {
        orders("""
                - CREATE TABLE seen AS SELECT 0 AS n, 'x' AS run_id -- once
                - INSERT INTO seen SELECT sum(n), {run_id} FROM {this}
                - sql: |
                    -- {nothing} of this counts;
                    UPDATE {this} SET n = n * 10;
                    INSERT INTO seen SELECT sum(n), 'not; {run}' FROM {this};
                """, "SELECT 1 AS n");
        Outcome run = project.run().succeeded();

        String id = run.json().path("run_id").asText();
        assertThat(project.rows("FROM orders")).containsExactly("10");
        assertThat(project.rows("FROM seen")).containsExactly("0|x", "1|" + id, "10|not; {run}");
        assertThat(project.run().succeeded().ran()).isEmpty();
        assertThat(project.rows("SELECT count(*) FROM seen")).containsExactly("3");
    }

    @Test
    void failureLeavesTheRowsAndIsRepeatedWithoutTheWrite() {
        project.file("seeds/n.csv", "n\n1\n").model("after", "SELECT * FROM orders");
        orders("""
                - name: once
                  sql: INSERT INTO notes VALUES ('once')
                - name: twice
                  sql: |
                    INSERT INTO notes VALUES ('twice');
                    UPDATE {this}
                       SET m = n + 1
                """, "-- @strategy: append\nSELECT n FROM 'seeds/n.csv'");
        project.file("data/.keep", "").behindItsBack("CREATE TABLE notes (what VARCHAR)");

        Outcome failed = project.run().exited(1);

        assertThat(failed.statuses()).containsEntry("orders", "failed").containsEntry("after", "skipped");
        assertThat(failed.counts("orders")).containsExactly(1L, 0L, 0L, 0L);
        assertThat(project.rows("FROM orders")).containsExactly("1");
        assertThat(project.rows("FROM notes")).containsExactly("once");
        assertThat(project.plan().succeeded().reasons())
                .containsEntry("orders", "post-transform 2 of 2 is not done: twice");

        project.run().exited(1);
        project.behindItsBack("ALTER TABLE orders ADD COLUMN m INTEGER");
        Outcome again = project.run().succeeded();

        assertThat(again.counts("orders")).containsExactly(0L, 0L, 0L, 0L);
        assertThat(project.rows("FROM orders")).containsExactly("1|2");
        assertThat(project.rows("FROM after")).containsExactly("1|2");
        assertThat(project.rows("FROM notes")).containsExactly("once", "twice");
        assertThat(project.run().succeeded().ran()).isEmpty();
    }
}
