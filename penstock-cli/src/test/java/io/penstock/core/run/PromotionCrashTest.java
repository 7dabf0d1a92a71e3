package io.penstock.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.core.graph.Databases;
import io.penstock.core.promote.Promotion;
import io.penstock.core.promote.PromotionPlanner;
import io.penstock.core.promote.PromotionRun;
import io.penstock.core.promote.Side;
import io.penstock.core.state.RunStatus;
import io.penstock.core.workspace.TestProject;
import io.penstock.core.workspace.Workspace;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Promotions of a process that dies somewhere within them. */
class PromotionCrashTest {
    private static final int MANY = 100_000;

    @TempDir
    Path directory;

    private TestProject project;

    @BeforeEach
    void begin() {
        project = TestProject.in(directory)
                .file("penstock.prod.yaml", "")
                .file("in.csv", "n,v\n1,1\n")
                .file("penstock.yaml", "name: shop\nsources:\n  events: {path: in.csv}\n")
                .model("large", "-- @materialize: view\nSELECT * FROM orders")
                .model("totals", "SELECT sum(id) AS n FROM large")
                .model("log", "/* @model\nstrategy: append\ncursor: n\n*/\nSELECT n, v FROM events");
    }

    /** Copies go by a statement where the target reaches the source, and batch by batch where it does not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void allIsPromotedOrNothingWhereverTheProcessDies(boolean reached) {
        String before = "";
        boolean died = true;
        int deaths = 0;
        for (int calls = 0; died; calls++) {
            String now = String.valueOf(calls + 1);
            project.model("orders", "SELECT " + now + " AS id").in("dev").run();

            died = dies(calls, reached);

            if (calls > 0) {
                assertThat(List.of(List.of(before, before), List.of(now, now)))
                        .as("killed before call %d", calls)
                        .contains(rows());
            }
            assertThat(promote(MANY, reached).promoting()).hasSizeBetween(0, 4);
            assertThat(rows()).as("killed before call %d", calls).containsExactly(now, now);
            assertThat(project.in("prod").planned().values()).allMatch(told -> told.startsWith("SKIP: unchanged"));
            before = now;
            deaths += died ? 1 : 0;
        }
        assertThat(deaths).isGreaterThan(20);
        project.file("in.csv", "n,v\n1,1\n1,2\n");
        assertThat(project.in("prod").run().status()).isEqualTo(RunStatus.SUCCESS);
        assertThat(project.rows("SELECT n, v FROM log ORDER BY v")).containsExactly("1|1", "1|2");
        assertThat(project.state().fingerprints("prod")).containsOnlyKeys("orders", "large", "totals", "log");
    }

    private List<String> rows() {
        project.in("prod");
        return List.of(
                project.rows("SELECT id FROM large").get(0),
                project.rows("SELECT CAST(n AS BIGINT) FROM totals").get(0));
    }

    private boolean dies(int calls, boolean reached) {
        try {
            promote(calls, reached);
            return false;
        } catch (FaultyDatabase.Death e) {
            // As a killed process does, it tells nobody.
            return true;
        } finally {
            project.state().failBy(write -> {});
        }
    }

    private Promotion promote(int calls, boolean reached) {
        FaultyDatabase.Life life = new FaultyDatabase.Life(calls);
        FaultyDatabase.Life other = new FaultyDatabase.Life(reached ? 0 : MANY);
        try (Workspace to = project.in("prod").open();
                Workspace from = project.openBeside("dev", to)) {
            Databases there = (connection, place) ->
                    FaultyDatabase.of(life, to.databases().database(connection, place));
            Databases here = (connection, place) -> reached
                    ? from.databases().database(connection, place)
                    : FaultyDatabase.of(other, from.databases().database(connection, place));
            Promotion promotion =
                    PromotionPlanner.plan(Side.of(from.graph(), here), Side.of(to.graph(), there), List.of());
            project.state().failBy(write -> life.requireAlive());
            if (!promotion.promoting().isEmpty()) {
                PromotionRun.run(
                        promotion, project.state(), InstantSource.system(), "penstock promote", "me", () -> {});
            }
            return promotion;
        }
    }
}
