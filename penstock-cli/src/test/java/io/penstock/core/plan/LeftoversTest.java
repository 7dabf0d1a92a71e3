package io.penstock.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.core.workspace.TestProject;
import io.penstock.core.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of tables, views and files whose models are gone. */
final class LeftoversTest {
    @TempDir
    private Path directory;

    private TestProject project;

    @BeforeEach
    void begin() {
        project = TestProject.in(directory).model("stays", "SELECT 1 AS id");
    }

    private List<String> warnings() {
        try (Workspace workspace = project.open()) {
            return workspace.plan(PlanRequest.ofAll()).warnings();
        }
    }

    @Test
    void whatIsOfNoModelAnyMoreIsToldWithItsRemedyAsLongAsItIsThere() {
        project.model("old", "SELECT 1 AS id")
                .model("seen", "-- @materialize: view\nSELECT 1 AS id")
                .model("export", "-- @materialize: file\n-- @path: out/rows.csv\nSELECT 1 AS id");
        project.run();
        project.delete("models/old.sql");
        project.delete("models/seen.sql");
        project.delete("models/export.sql");
        String gone = " is of no model any more: the project no longer has ";
        String renamed = "; or, if the model was renamed, give it its name back with name: ";

        assertThat(warnings())
                .containsExactly(
                        "file out/rows.csv" + gone + "export (delete it" + renamed + "export)",
                        "table main.old" + gone + "old (drop it: DROP TABLE \"main\".\"old\"" + renamed + "old)",
                        "view main.seen" + gone + "seen (drop it: DROP VIEW \"main\".\"seen\"" + renamed + "seen)");
        project.execute("DROP TABLE \"main\".\"old\"", "DROP VIEW \"main\".\"seen\"");
        project.delete("out/rows.csv");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void whatIsOfOthersIsNotTold() {
        project.model("old", "SELECT 1 AS id");
        project.run();
        project.delete("models/old.sql");
        project.execute("UPDATE _penstock.ledger SET project = ''");
        assertThat(warnings()).isEmpty();
        project.execute("UPDATE _penstock.ledger SET project = 'bank'");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void tableThatAModelWantsIsToldByThatModelAlone() {
        project.model("old", "SELECT 1 AS id");
        project.run();
        project.delete("models/old.sql");
        project.file("tables/old.yaml", "columns: {id: bigint}\n").model("latter", "-- @target: old\nSELECT 1 AS id");

        assertThat(warnings()).isEmpty();
    }
}
