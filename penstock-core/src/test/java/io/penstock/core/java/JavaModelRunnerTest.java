package io.penstock.core.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.Relation;
import io.penstock.core.config.ProjectError;
import io.penstock.core.relation.BatchRows;
import io.penstock.core.relation.DuckDatabase;
import io.penstock.core.relation.QuerySessions;
import io.penstock.core.relation.SqlRelation;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.TableName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaModelRunnerTest {
    @TempDir
    Path folder;

    private final DuckDatabase database = new DuckDatabase("warehouse")
            .with(
                    "CREATE TABLE users AS SELECT * FROM (VALUES (1, 'Ann'), (2, 'Bob')) AS u(id, name)",
                    "CREATE TABLE numbers AS SELECT i AS id FROM range(5000) t(i)");
    private final QuerySessions sessions = new QuerySessions(database);
    private final RunContext context = new RunContext(
            new RunContext.Run("run-1", "dev", Instant.EPOCH, null),
            "model",
            sessions,
            SqlRelation.table(sessions, TableName.of("main", "users")));
    private final ModelThread thread = new ModelThread("model");
    private @Nullable JavaModels models;

    @AfterEach
    void close() {
        thread.close();
        if (models != null) {
            models.close();
        }
        assertThat(database.openSessions()).isZero();
        database.close();
    }

    @Test
    void relationBecomesAQuery() {
        assertThat(run("@Model Relation model(Relation users) { return users.filter(\"id = 1\").select(\"name\"); }"))
                .isEqualTo(new ModelResult.Query("SELECT name\nFROM \"main\".\"users\"\nWHERE (id = 1)"));
    }

    @Test
    void textIsAQuery() {
        assertThat(run("@Model static String model() { return \"SELECT 1 AS x;\"; }"))
                .isEqualTo(new ModelResult.Query("SELECT 1 AS x"));
        assertThatThrownBy(() -> run("@Model static String model() { return \" \"; }"))
                .hasMessage("Cannot compose a relation: the query is empty");
    }

    @Test
    void nothingIsNothing() {
        assertThat(run("@Model void model() {}")).isEqualTo(new ModelResult.Nothing());
    }

    @Test
    void recordsAreRows() {
        ModelResult result = run("""
            record User(int id, String name) {}
            record Greeting(long userId, String text) {}
            @Model List<Greeting> model(List<User> users) {
                return users.stream().map(u -> new Greeting(u.id(), "Hello " + u.name())).toList();
            }
            """);

        assertThat(rows(result))
                .containsExactlyInAnyOrder(
                        Map.of("user_id", 1L, "text", "Hello Ann"), Map.of("user_id", 2L, "text", "Hello Bob"));
    }

    @Test
    void emptyListHasTheRecordsColumns() {
        ModelResult result = run("record Row(int id) {} @Model List<Row> model() { return List.of(); }");

        try (BatchReader reader = ((ModelResult.Rows) result).reader()) {
            assertThat(reader.schema().names()).containsExactly("id");
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void mapsAndIterablesAreRows() {
        assertThat(rows(run("@Model Iterable<Map<String, Object>> model(List<Map<String, Object>> users) {"
                        + " users.forEach(u -> u.put(\"id\", 7)); return users; }")))
                .containsExactlyInAnyOrder(Map.of("id", 7, "name", "Ann"), Map.of("id", 7, "name", "Bob"));
    }

    @Test
    void streamsFlowThroughTheModel() {
        ModelResult result = run("""
            record Number(long id) {}
            @Model Stream<Number> model(Stream<Number> numbers, Stream<Map<String, Object>> unread) {
                return numbers.filter(n -> n.id() % 2 == 0);
            }
            """);

        assertThat(database.openSessions()).isPositive();
        assertThat(rows(result)).hasSize(2_500);
        assertThat(database.openSessions()).isZero();
    }

    @Test
    void streamsCloseWhenTheResultIsLeftEarly() {
        ModelResult result = run("record Number(long id) {}"
                + " @Model Stream<Number> model(Stream<Number> numbers) { return numbers; }");

        try (BatchReader reader = ((ModelResult.Rows) result).reader()) {
            assertThat(reader.next()).isNotNull();
            assertThat(database.openSessions()).isPositive();
        }
    }

    @Test
    void contextTellsAboutTheRun() {
        ModelResult result = run("""
            record Row(String text, long before) {}
            @Model List<Row> model(ModelContext c) {
                c.logger().log(System.Logger.Level.DEBUG, "called");
                return List.of(new Row(c.runId() + c.model() + c.environment() + c.since().get() + c.until(),
                        c.previous().get().count() + c.sql("SELECT 1 AS x").count()));
            }
            """);

        assertThat(rows(result))
                .containsExactly(Map.of("text", "run-1modeldev1970-01-01T00:00:00ZOptional.empty", "before", 3L));
    }

    @Test
    void relationOfAnotherConnectionComesAsRows() {
        try (DuckDatabase lake = new DuckDatabase("lake").with("CREATE TABLE users AS SELECT 9 AS id")) {
            QuerySessions other = new QuerySessions(lake);
            ModelResult result = run(
                    "@Model Relation model(Relation users) { return users; }",
                    name -> SqlRelation.table(other, TableName.of("main", name)));

            assertThat(rows(result)).containsExactly(Map.of("id", 9));
            assertThat(lake.openSessions()).isZero();
        }
    }

    @Test
    void whatAModelThrowsShowsItsOwnFramesOnly() {
        PenstockException error = fail("""
            @Model List<Map<String, Object>> model() {
                return Stream.of(1).map(i -> deeper(i)).toList();
            }
            static Map<String, Object> deeper(int i) {
                try { throw new java.io.IOException("disk"); }
                catch (Exception e) { throw new IllegalStateException("no rows for " + i, e); }
            }
            """);

        assertThat(error.code()).isEqualTo(JavaError.SYSTEM_FAILED);
        assertThat(error.place().orElseThrow()).hasToString("models/Models.java:10");
        assertThat(error).hasMessage("""
            Cannot run Models.model: java.lang.IllegalStateException: no rows for 1
                at Models.deeper(Models.java:10)
                at Models.lambda$model$0(Models.java:6)
                at Models.model(Models.java:6)
              caused by java.io.IOException: disk at Models.deeper(Models.java:9)\
            """).hasCauseExactlyInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatAStreamThrowsLateIsToldTheSameWay() {
        ModelResult result = run("record Row(int x) {}\n"
                + "@Model Stream<Row> model() { return IntStream.range(0, 10).mapToObj(i -> new Row(1 / (5 - i))); }");

        assertThatThrownBy(() -> rows(result))
                .isInstanceOfSatisfying(PenstockException.class, e -> {
                    assertThat(e.code()).isEqualTo(ProjectError.JAVA_MODEL);
                    assertThat(e.place().orElseThrow()).hasToString("models/Models.java:6");
                })
                .hasMessage("Cannot run Models.model: java.lang.ArithmeticException: / by zero\n"
                        + "    at Models.lambda$model$0(Models.java:6)");
    }

    @Test
    void failureInAStaticInitializerIsTheFailureItself() {
        assertThat(fail("static final int X = Integer.parseInt(\"x\"); @Model void model() {}"))
                .hasMessageStartingWith(
                        "Cannot run Models.model: java.lang.NumberFormatException: For input string: \"x\"")
                .hasMessageContaining("at Models.<clinit>(Models.java:5)");
    }

    @Test
    void wrongQueryKeepsItsCodeAndGetsAPlace() {
        PenstockException error = fail("@Model void model(Relation users) {\n users.filter(\"nope\").count(); }");

        assertThat(error.code()).isEqualTo(ConnectorError.SQL_BINDING);
        assertThat(error.place().orElseThrow()).hasToString("models/Models.java:6");
        assertThat(error.getMessage()).contains("nope");
    }

    @Test
    void rowThatDoesNotFitIsToldAtTheModel() {
        PenstockException error = fail("record Row(String missing) {} @Model void model(List<Row> users) {}");

        assertThat(error.place().orElseThrow()).hasToString("models/Models.java:5");
        assertThat(error)
                .hasMessage("Cannot read rows as Row: found no column missing for component missing"
                        + " (the columns are: id, name)");
    }

    @Test
    void nullIsNoResult() {
        assertThat(fail("@Model Relation model() { return null; }"))
                .hasMessage("Cannot run Models.model: it returned null, expected its rows");
    }

    @Test
    void interruptedModelIsCancelled() {
        JavaModel model = model("@Model void model() throws Exception { Thread.sleep(60_000); }");
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> JavaModelRunner.run(model, this::table, context, thread))
                    .isInstanceOfSatisfying(
                            PenstockException.class, e -> assertThat(e.code()).isEqualTo(ConnectorError.CANCELLED))
                    .hasMessage("Cannot finish Models.model: the run was cancelled");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void modelThatDoesNotEndIsLeftToItself() throws Exception {
        Path release = folder.resolve("release");
        JavaModel model = model("""
            record Number(long id) {}
            @Model Stream<Number> model(Stream<Number> numbers, ModelContext context) {
                while (!java.nio.file.Files.exists(java.nio.file.Path.of("%s"))) {
                    Thread.onSpinWait();
                }
                return numbers;
            }
            """.formatted(release));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> JavaModelRunner.run(model, this::table, context, thread))
                .isInstanceOf(StuckModelException.class)
                .hasMessageMatching(
                        Pattern.quote("Cannot stop Models.model: its code was interrupted and goes on in thread"
                                        + " penstock-model-model until the process ends (end its loops when Thread.interrupted()"
                                        + " is true)\n"
                                        + "    at Models.model(Models.java:")
                                + "[78]\\)");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(thread.thread().isDaemon()).isTrue();

        thread.release(sessions::close);
        assertThat(database.openSessions()).as("used by the code that goes on").isPositive();
        thread.close();
        Files.createFile(release);
        thread.thread().join();
        assertThat(database.openSessions()).isZero();
    }

    @Test
    void whatAnInterruptedModelReturnsIsNotTaken() {
        JavaModel model = model("record Number(long id) {} @Model Stream<Number> model(Stream<Number> numbers) {"
                + " while (!Thread.interrupted()) { Thread.onSpinWait(); } return numbers; }");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> JavaModelRunner.run(model, this::table, context, thread))
                .hasMessage("Cannot finish Models.model: the run was cancelled");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(database.openSessions()).isZero();
    }

    @Test
    void rowsMayBeClosedByWhoIsInterrupted() {
        ModelResult result = run("record Number(long id) {}"
                + " @Model Stream<Number> model(Stream<Number> numbers) { return numbers; }");
        Thread.currentThread().interrupt();
        ((ModelResult.Rows) result).reader().close();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void everyCallHasAnInstanceOfItsOwn() {
        JavaModel model =
                model("int calls; record Row(int n) {} @Model List<Row> model() { return List.of(new Row(++calls)); }");

        for (int i = 0; i < 2; i++) {
            assertThat(rows(JavaModelRunner.run(model, this::table, context, thread)))
                    .containsExactly(Map.of("n", 1));
        }
    }

    @Test
    void modelRunsWithItsOwnClassLoader() {
        assertThat(rows(run("record Row(boolean own) {} @Model List<Row> model() { return List.of(new Row("
                        + "Thread.currentThread().getContextClassLoader() == getClass().getClassLoader())); }")))
                .containsExactly(Map.of("own", true));
        assertThat(Thread.currentThread().getContextClassLoader()).isNotInstanceOf(java.net.URLClassLoader.class);
    }

    @Test
    void streamsThatAModelForgetsCloseWithTheSessions() {
        run("@Model void model(Relation numbers) { numbers.rows().iterator().next(); }");
        assertThat(database.openSessions()).isEqualTo(1);

        sessions.close();
    }

    private Relation table(String name) {
        String table = name.equals("unread") ? "users" : name;
        return SqlRelation.table(sessions, TableName.of("main", table));
    }

    private JavaModel model(String body) {
        models = new SourceProject(folder).models(body).load();
        return models.declarations().get(0).model();
    }

    private ModelResult run(String body) {
        return run(body, this::table);
    }

    private ModelResult run(String body, java.util.function.Function<String, Relation> tables) {
        return JavaModelRunner.run(model(body), tables, context, thread);
    }

    private PenstockException fail(String body) {
        return Objects.requireNonNull(catchThrowableOfType(PenstockException.class, () -> run(body)));
    }

    private static List<Map<String, @Nullable Object>> rows(ModelResult result) {
        try (Stream<Map<String, @Nullable Object>> rows = BatchRows.maps(((ModelResult.Rows) result).reader())) {
            return rows.toList();
        }
    }
}
