package io.penstock.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.core.plan.PlanRequest;
import io.penstock.core.workspace.TestProject;
import io.penstock.core.workspace.Workspace;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row is in the table or among the dead letters, at whatever call a run or a replay dies. */
final class DeadRowsCrashTest {
    private static final String MODEL = "/* @model\nstrategy: append\non_row_error: dead_letter\n"
            + "columns: {id: {type: bigint}, paid: {type: integer%s}}\n*/\n"
            + "SELECT id, paid FROM (VALUES ('1', '10'), ('2', 'much'), ('3', '30')) AS given(id, paid)";

    @TempDir
    private Path directory;

    @Test
    void rowsAreInOneOfTheTwoWheneverARunDies() {
        TestProject project = TestProject.in(directory).model("payments", MODEL.formatted(""));
        int calls = 0;
        while (dies(project, calls, PlanRequest.ofAll())) {
            calls++;
            boolean written =
                    Objects.requireNonNull(project.planned().get("payments")).startsWith("SKIP");
            if (written) {
                break;
            }
            assertThat(count(project, "_penstock.dead_rows")).isZero();
        }
        assertThat(calls).isGreaterThan(5);
        project.run();
        assertThat(count(project, "payments")).isEqualTo(2);
        assertThat(count(project, "_penstock.dead_rows")).isEqualTo(1);

        project.model("payments", MODEL.formatted(", normalize: [{replace: {from: much, to: '0'}}, parse_int]"));
        int more = 0;
        while (dies(project, more, PlanRequest.replayOf("payments")) && count(project, "_penstock.dead_rows") == 1) {
            more++;
            assertThat(count(project, "payments")).isEqualTo(2);
        }
        assertThat(more).isGreaterThan(5);
        assertThat(count(project, "_penstock.dead_rows")).isZero();
        assertThat(count(project, "payments")).isEqualTo(3);
    }

    private static int count(TestProject project, String table) {
        String found = project.rows("SELECT count(*) FROM duckdb_tables() WHERE '" + table
                        + "' IN (table_name, schema_name || '.' || table_name)")
                .get(0);
        return found.equals("0")
                ? 0
                : Integer.parseInt(project.rows("SELECT count(*) FROM " + table).get(0));
    }

    /** Lets a run die before a call to its database; false when it makes fewer, and so was done. */
    private static boolean dies(TestProject project, int calls, PlanRequest request) {
        FaultyDatabase.Life life = new FaultyDatabase.Life(calls);
        project.state().failBy(write -> life.requireAlive());
        try (Workspace workspace = project.open()) {
            CrashPointsTest.run(workspace, project, life, request);
        } catch (FaultyDatabase.Death e) {
            // As a killed process does, it tells nobody.
        }
        project.state().failBy(write -> {});
        return life.isOver();
    }
}
