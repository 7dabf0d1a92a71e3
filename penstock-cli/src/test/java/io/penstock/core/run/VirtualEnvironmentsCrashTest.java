package io.penstock.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.core.graph.Databases;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlanRequest;
import io.penstock.core.plan.Planner;
import io.penstock.core.promote.Promotion;
import io.penstock.core.promote.PromotionPlanner;
import io.penstock.core.promote.PromotionRun;
import io.penstock.core.promote.Side;
import io.penstock.core.state.RunStatus;
import io.penstock.core.workspace.TestProject;
import io.penstock.core.workspace.VirtualEnvironments;
import io.penstock.core.workspace.Workspace;
import io.penstock.spi.error.PenstockException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Virtual environments that a process changes which dies somewhere within. */
class VirtualEnvironmentsCrashTest {
    private static final int MANY = 100_000;
    private static final String CONNECTION = "connections: {default: {type: duckdb, path: data/all.duckdb}}\n";
    private static final String CONFIG = "name: shop\n" + CONNECTION + "environments: {mode: virtual}\n";

    @TempDir
    Path directory;

    private TestProject project;

    @BeforeEach
    void begin() {
        project = TestProject.in(directory).file("penstock.yaml", CONFIG).file("penstock.prod.yaml", "");
    }

    /** Each digit of a row tells which definition of a model made it. */
    private void define(int a, int b, int c) {
        project.model("a", "SELECT " + a + " AS v")
                .model("b", "-- @materialize: view\nSELECT v * 10 + " + b + " AS v FROM a")
                .model("c", "SELECT v * 10 + " + c + " AS v FROM b");
    }

    /** Lets it die at every one of the first calls, and then at fewer and fewer: each takes two runs. */
    private static int next(int calls) {
        return calls + 1 + calls / 8;
    }

    /** Gives what an environment shows of the models; nothing where it shows none. */
    private List<String> shown(String environment) {
        String schema = environment.equals("prod") ? "main" : "main__" + environment;
        List<String> views = project.in(environment)
                .rows("SELECT table_name FROM information_schema.tables WHERE table_schema = '" + schema
                        + "' ORDER BY ALL");
        List<String> rows = new ArrayList<>();
        views.forEach(view -> rows.add(project.rows("SELECT v FROM \"" + schema + "\".\"" + view + "\" ORDER BY v")
                .toString()));
        return rows;
    }

    private static List<String> rows(int... code) {
        int b = code[0] * 10 + code[1];
        return List.of("[" + code[0] + "]", "[" + b + "]", "[" + (b * 10 + code[2]) + "]");
    }

    /** Something that is done over databases of a process that may die. */
    private interface Work {
        void run(Workspace workspace, Databases databases);
    }

    /** Says whether the process died of so many calls. */
    private boolean dies(String environment, int calls, Work work) {
        FaultyDatabase.Life life = new FaultyDatabase.Life(calls);
        try (Workspace workspace = project.in(environment).open()) {
            Databases databases = (connection, place) ->
                    FaultyDatabase.of(life, workspace.databases().database(connection, place));
            workspace.graph();
            project.state().failBy(write -> life.requireAlive());
            try {
                work.run(workspace, databases);
                return life.isOver();
            } catch (FaultyDatabase.Death e) {
                return true;
            } finally {
                project.state().failBy(write -> {});
            }
        }
    }

    private static void run(Workspace workspace, Databases databases, PlanRequest request) {
        Plan plan = Planner.plan(workspace.graph(), request, databases, Map.of(), Instant.now());
        RunSetup setup = new RunSetup(
                databases,
                new Breakers(workspace.config().connections().values(), InstantSource.system()),
                workspace.state(),
                InstantSource.system(),
                "penstock run",
                1,
                event -> {},
                () -> {});
        Runner.run(plan, setup, new Cancellation());
    }

    private void promote(Workspace to, Databases databases) {
        try (Workspace from = project.openBeside("dev", to)) {
            Promotion promotion = PromotionPlanner.plan(
                    Side.of(from.graph(), from.databases()), Side.of(to.graph(), databases), List.of());
            if (!promotion.promoting().isEmpty()) {
                PromotionRun.run(
                        promotion, project.state(), InstantSource.system(), "penstock promote", "me", () -> {});
            }
        }
    }

    private static VirtualEnvironments virtual(Workspace workspace, Databases databases) {
        return new VirtualEnvironments(workspace.graph(), databases, InstantSource.system());
    }

    private static void gc(Workspace workspace, Databases databases) {
        VirtualEnvironments environments = virtual(workspace, databases);
        // What was made within the clock's last tick counts as made before it.
        environments.collect(environments.garbage(Duration.ofSeconds(-1)), () -> {});
    }

    private List<String> versions() {
        return project.rows(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = '_penstock_versions' ORDER BY"
                        + " 1");
    }

    @Test
    void runShowsAllThatItBuiltOrNothingWhereverItDies() {
        define(1, 1, 1);
        project.in("dev").run();
        int now = 1;
        boolean died = true;
        int deaths = 0;
        for (int calls = 0; died; calls = next(calls)) {
            List<String> before = rows(now, 1, 1);
            now++;
            define(now, 1, 1);
            died = dies("dev", calls, (workspace, databases) -> run(workspace, databases, PlanRequest.ofAll()));

            assertThat(List.of(before, rows(now, 1, 1)))
                    .as("killed before call %d", calls)
                    .contains(shown("dev"));
            assertThat(project.in("dev").run().status())
                    .as("killed before call %d", calls)
                    .isEqualTo(RunStatus.SUCCESS);
            assertThat(shown("dev")).as("killed before call %d", calls).isEqualTo(rows(now, 1, 1));
            assertThat(project.planned().values()).allMatch(told -> told.startsWith("SKIP: unchanged"));
            deaths += died ? 1 : 0;
        }
        assertThat(deaths).isGreaterThan(15);
        dies("dev", MANY, VirtualEnvironmentsCrashTest::gc);
        assertThat(versions()).hasSize(3);
    }

    @Test
    void versionThatGoesForwardHasEachRowOnceWhereverTheProcessDies() {
        project.file("penstock.yaml", CONFIG + "sources:\n  events: {path: in.csv}\n");
        StringBuilder rows = new StringBuilder("n,v\n");
        List<String> expected = new ArrayList<>();
        boolean died = true;
        for (int calls = 0; died; calls = next(calls)) {
            rows.append("1,").append(calls).append('\n');
            expected.add(String.valueOf(calls));
            project.file("in.csv", rows.toString())
                    .model(
                            "log",
                            "/* @model\nstrategy: append\ncursor: n\n*/\nSELECT n, v, " + calls
                                    + " AS made FROM events");
            if (calls == 0) {
                project.in("dev").run();
                continue;
            }
            died = dies("dev", calls, (workspace, databases) -> run(workspace, databases, PlanRequest.ofAll()));
            assertThat(project.in("dev").run().status()).isEqualTo(RunStatus.SUCCESS);
            assertThat(project.rows("SELECT v FROM main__dev.log ORDER BY v"))
                    .as("killed before call %d", calls)
                    .isEqualTo(expected);
        }
        assertThat(expected).hasSizeGreaterThan(12);
    }

    @Test
    void promotionShowsAllOrNothingWhereverItDies() {
        define(1, 1, 1);
        project.in("prod").run();
        int now = 1;
        boolean died = true;
        int deaths = 0;
        for (int calls = 0; died; calls = next(calls)) {
            List<String> before = rows(now, 1, 1);
            now++;
            define(now, 1, 1);
            project.in("dev").run();
            died = dies("prod", calls, this::promote);

            assertThat(List.of(before, rows(now, 1, 1)))
                    .as("killed before call %d", calls)
                    .contains(shown("prod"));
            dies("prod", MANY, this::promote);
            assertThat(shown("prod")).as("killed before call %d", calls).isEqualTo(rows(now, 1, 1));
            assertThat(project.in("prod").planned().values()).allMatch(told -> told.startsWith("SKIP: unchanged"));
            deaths += died ? 1 : 0;
        }
        assertThat(deaths).isGreaterThan(15);
    }

    @Test
    void rollbackAndDropDoAllOrNothingWhereverTheyDie() {
        boolean died = true;
        int deaths = 0;
        for (int calls = 0; died; calls = next(calls)) {
            define(1, 1, 1);
            project.in("dev").run();
            define(2, 2, 2);
            project.in("dev").run();
            died = dies("dev", calls, (workspace, databases) -> {
                VirtualEnvironments environments = virtual(workspace, databases);
                environments.change(environments.rollback("dev", null), "penstock env rollback", () -> {});
            });
            assertThat(List.of(rows(1, 1, 1), rows(2, 2, 2)))
                    .as("killed before call %d", calls)
                    .contains(shown("dev"));

            boolean dropDied = dies("dev", calls, (workspace, databases) -> {
                VirtualEnvironments environments = virtual(workspace, databases);
                environments.change(environments.drop("dev"), "penstock env drop", () -> {});
            });
            assertThat(shown("dev").size()).as("killed before call %d", calls).isIn(dropDied ? 3 : 0, 0);
            deaths += died ? 1 : 0;
        }
        assertThat(deaths).isGreaterThan(8);
    }

    @Test
    void collectionLeavesNothingBehindWhereverItDies() {
        boolean died = true;
        int deaths = 0;
        for (int calls = 0; died; calls = next(calls)) {
            define(1, calls + 1, 1);
            project.in("dev").run();
            died = dies("dev", calls, VirtualEnvironmentsCrashTest::gc);

            assertThat(shown("dev")).as("killed before call %d", calls).isEqualTo(rows(1, calls + 1, 1));
            assertThat(project.planned().values()).allMatch(told -> told.startsWith("SKIP: unchanged"));
            dies("dev", MANY, VirtualEnvironmentsCrashTest::gc);
            assertThat(versions()).as("killed before call %d", calls).hasSize(3);
            assertThat(project.rows("FROM _penstock.ledger")).hasSize(3);
            assertThat(project.rows("FROM _penstock.versions")).hasSize(3);
            deaths += died ? 1 : 0;
        }
        assertThat(deaths).isGreaterThan(8);
    }

    @Test
    void tablesOfBeforeAreAdoptedWhereverTheProcessDies() {
        project.file("in.csv", "n,v\n1,1\n1,2\n");
        boolean died = true;
        for (int calls = 0; died; calls = next(calls)) {
            project.file(
                            "penstock.yaml",
                            "name: p" + calls + "\n" + CONNECTION + "models: {schema: s" + calls
                                    + "}\nsources:\n  events: {path: in.csv}\n")
                    .model("log", "/* @model\nstrategy: append\ncursor: n\n*/\nSELECT n, v FROM events");
            project.in("prod").run();
            project.file(
                    "penstock.yaml",
                    "name: p" + calls + "\n" + CONNECTION + "models: {schema: s" + calls
                            + "}\nenvironments: {mode: virtual}\nsources:\n  events: {path: in.csv}\n");
            died = dies("prod", calls, (workspace, databases) -> run(workspace, databases, PlanRequest.ofAll()));
            assertThat(project.in("prod").rows("SELECT v FROM s" + calls + ".log ORDER BY v"))
                    .as("killed before call %d", calls)
                    .containsExactly("1", "2");
            assertThat(project.run().status()).isEqualTo(RunStatus.SUCCESS);
            assertThat(project.rows("SELECT v FROM s" + calls + ".log ORDER BY v"))
                    .as("killed before call %d", calls)
                    .containsExactly("1", "2");
            assertThat(project.rows(
                            "SELECT table_type FROM information_schema.tables WHERE table_schema = 's" + calls + "'"))
                    .containsExactly("VIEW");
            assertThat(project.rows("FROM _penstock.ledger WHERE project = 'p" + calls + "'"))
                    .hasSize(1);
        }
    }

    /** What an environment shows is at every time what its definitions of then make, whatever is done and whoever dies. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void environmentsShowWhatTheirDefinitionsMake(long seed) {
        Story story = new Story(seed);
        for (int step = 0; step < 20; step++) {
            story.goOn("seed " + seed + ", step " + step);
        }
        story.end();
    }

    /** Some things that are done one after the other, and what the environments show after each. */
    private final class Story {
        private final Random random;
        private final int[] code = {1, 1, 1};
        private final Map<String, List<List<String>>> shown = new HashMap<>();

        Story(long seed) {
            random = new Random(seed);
            define(1, 1, 1);
            for (String environment : List.of("dev", "prod")) {
                project.in(environment).run();
                shown.put(environment, new ArrayList<>(List.of(rows(code))));
            }
        }

        private List<List<String>> all(String environment) {
            return Objects.requireNonNull(shown.get(environment));
        }

        private List<String> last(String environment) {
            return all(environment).get(all(environment).size() - 1);
        }

        void goOn(String step) {
            String environment = random.nextBoolean() ? "dev" : "prod";
            int calls = random.nextInt(3) == 0 ? MANY : random.nextInt(70);
            switch (random.nextInt(5)) {
                case 0 -> edit();
                case 1 -> {
                    boolean died = dies(
                            environment,
                            calls,
                            (workspace, databases) ->
                                    VirtualEnvironmentsCrashTest.run(workspace, databases, PlanRequest.ofAll()));
                    expect(step, environment, rows(code), died);
                }
                case 2 -> {
                    project.in("dev").run();
                    expect(step, "dev", rows(code), false);
                    expect(step, "prod", last("dev"), dies("prod", calls, VirtualEnvironmentsCrashTest.this::promote));
                }
                case 3 -> rollBack(step, environment, calls);
                default -> {
                    dies(environment, calls, VirtualEnvironmentsCrashTest::gc);
                    expect(step, "dev", last("dev"), false);
                    expect(step, "prod", last("prod"), false);
                }
            }
        }

        private void edit() {
            code[random.nextInt(3)] = 1 + random.nextInt(9);
            define(code[0], code[1], code[2]);
        }

        private void rollBack(String step, String environment, int calls) {
            dies(environment, calls, (workspace, databases) -> {
                VirtualEnvironments environments = virtual(workspace, databases);
                try {
                    environments.change(environments.rollback(environment, null), "penstock env rollback", () -> {});
                } catch (PenstockException refused) {
                    assertThat(refused).hasMessageMatching(".*(are gone of|it has changed once).*");
                }
            });
            List<String> rows = VirtualEnvironmentsCrashTest.this.shown(environment);
            assertThat(all(environment)).as(step).contains(rows);
            all(environment).add(rows);
        }

        /** Looks at an environment: when the process died, it may show what it showed before. */
        private void expect(String step, String environment, List<String> after, boolean died) {
            List<String> rows = VirtualEnvironmentsCrashTest.this.shown(environment);
            List<List<String>> possible = died ? List.of(last(environment), after) : List.of(after);
            assertThat(possible).as(step + ", " + environment).contains(rows);
            all(environment).add(rows);
        }

        void end() {
            for (String environment : List.of("dev", "prod")) {
                assertThat(project.in(environment).run().status()).isEqualTo(RunStatus.SUCCESS);
                expect("the end", environment, rows(code), false);
            }
            dies("dev", MANY, VirtualEnvironmentsCrashTest::gc);
            assertThat(versions()).as("nothing is left over").hasSize(3);
        }
    }
}
