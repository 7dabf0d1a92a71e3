package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models in Java, from source to table. */
class JavaJourneysTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    private void java(String name, String body) {
        project.file("models/" + name + ".java", """
            import io.penstock.*;
            import java.util.*;
            import java.util.stream.*;

            public final class %s {
                record Row(long id, String name) {}

            %s
            }
            """.formatted(name, body.indent(4)));
    }

    @Test
    void everyKindOfResultBecomesRows() {
        java("All", """
            @Model List<Row> listed() { return List.of(new Row(1, "a"), new Row(2, null)); }
            @Model Stream<Row> streamed(Stream<Row> listed) { return listed.filter(row -> row.name() != null); }
            @Model List<Map<String, Object>> mapped() { return List.of(Map.of("id", 1, "größe", 2.5)); }
            @Model(materialize = Materialization.VIEW) Relation related(Relation listed) { return listed.filter("id > 1"); }
            @Model String texted() { return "SELECT 42 AS answer"; }
            @Model(materialize = Materialization.NONE) void nothing(List<Row> listed) { if (listed.size() != 2) throw new IllegalStateException(); }
            @Model(materialize = Materialization.FILE, path = "out/rows.csv") List<Row> written() { return List.of(new Row(9, "i")); }
            @Model(strategy = Strategy.MERGE_BY_KEY, primaryKey = "id") List<Row> merged() { return List.of(new Row(1, "a")); }
            """);
        project.model("after", "SELECT id FROM written");
        assertThat(project.run().succeeded().statuses().values()).containsOnly("success");
        assertThat(project.rows("FROM listed ORDER BY id")).containsExactly("1|a", "2|null");
        assertThat(project.rows("FROM streamed")).containsExactly("1|a");
        assertThat(project.rows("SELECT id, \"größe\" FROM mapped")).containsExactly("1|2.5");
        assertThat(project.rows("FROM related")).containsExactly("2|null");
        assertThat(project.rows("FROM texted")).containsExactly("42");
        assertThat(project.rows("FROM after")).containsExactly("9");
        assertThat(project.run("merged", "--force").succeeded().counts("merged"))
                .containsExactly(0L, 0L, 0L, 1L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "String k() { return \"select id from a\"; }",
                "Relation k(ModelContext context) { return context.sql(\"select id from main.a\"); }",
                "Relation k(Relation b) { return b.sql(\"select id from {this} join a using (id)\"); }",
                "Relation k(Relation b) { return b.filter(\"id in (select id from a)\"); }",
                "List<Row> k(ModelContext c) { return List.of(new Row(c.sql(\"from a\").count(), \"\")); }"
            })
    void modelInTextThatIsNoParameterIsAnErrorAtTheMethod(String method) {
        project.model("a", "SELECT 1 AS id");
        project.model("b", "SELECT 1 AS id");
        java("Texts", "@Model\n" + method);
        Outcome run = project.run().exited(1);
        assertThat(run.error("k"))
                .isEqualTo("Cannot run Texts.k: its SQL reads the model \"a\", which is no parameter of the method, so"
                        + " that neither its rows nor their changes would be waited for (add the parameter"
                        + " Relation a)");
        assertThat(run.model("k").path("error").path("file").asText()).isEqualTo("models/Texts.java");
        assertThat(run.model("k").path("error").path("line").asInt()).isEqualTo(9);
    }

    @Test
    void namesOfParametersInTextMeanWhatTheyAre() {
        project.model("staged", "-- @materialize: ephemeral\nSELECT id FROM base");
        project.model("base", "-- @schema: deep\nSELECT 1 AS id");
        java("Texts", """
            @Model String k(Relation staged, Relation base) {
                return "with a as (select id from staged) select a.id, base.id as two from a, base";
            }
            @Model Relation l(ModelContext context, Relation staged) { return context.sql("select * from staged"); }
            @Model List<Row> m(Relation staged) { return List.of(new Row(staged.count(), "m")); }
            @Model Relation n(ModelContext context) { return context.sql("select 1 as id from duckdb_settings() limit 1"); }
            """);
        project.run().succeeded();
        assertThat(project.rows("FROM k")).containsExactly("1|1");
        assertThat(project.rows("FROM l")).containsExactly("1");
        assertThat(project.rows("FROM m")).containsExactly("1|m");
        project.model("base", "-- @schema: deep\nSELECT 2 AS id");
        project.run().succeeded();
        assertThat(project.rows("FROM k")).containsExactly("2|2");
        assertThat(project.rows("FROM l")).containsExactly("2");
    }

    @Test
    void contextTellsOfTheRunAndGivesThePreviousTable() {
        java("Journal", """
            @Model List<Row> journal(ModelContext context) {
                long before = context.previous().map(Relation::count).orElse(0L);
                String said = context.environment() + " " + context.model() + " " + context.since().isPresent();
                return LongStream.rangeClosed(0, before).mapToObj(i -> new Row(i, said)).toList();
            }
            """);
        project.run().succeeded();
        project.run("--force", "--since", "2026-01-01").succeeded();
        assertThat(project.rows("FROM journal")).containsExactly("0|dev journal true", "1|dev journal true");
    }

    @Test
    void modelThatThrowsShowsItsOwnStackOnly() {
        java("Broken", """
            @Model List<Row> broken() { return deeper(); }
            private static List<Row> deeper() { throw new IllegalArgumentException("no luck"); }
            """);
        Outcome run = project.run().exited(1);
        assertThat(run.model("broken").path("error").path("code").asText()).isEqualTo("JAVA_MODEL");
        assertThat(run.error("broken"))
                .contains("java.lang.IllegalArgumentException: no luck")
                .contains("Broken.deeper(Broken.java:9)")
                .contains("Broken.broken(Broken.java:8)")
                .doesNotContain("io.penstock.core")
                .doesNotContain("java.base");
        assertThat(project.command("run").exited(1).err()).contains("no luck").doesNotContain("io.penstock.core");
    }

    @Test
    void queryOfAJavaModelThatFailsPointsAtItsMethod() {
        java("Filtered", """
            @Model Relation filtered(Relation base) { return base.filter("idd > 1"); }
            @Model(strategy = Strategy.MERGE_BY_KEY, primaryKey = "idd") String keyed() { return "SELECT 1 AS id"; }
            """);
        project.model("base", "SELECT 1 AS id");
        Outcome run = project.command("run").exited(1);
        assertThat(run.err())
                .contains(
                        "error: models/Filtered.java:8: Cannot run the statement: Referenced column \"idd\" not found")
                .contains("  8 |     @Model Relation filtered(Relation base)")
                .contains(
                        "error: models/Filtered.java:9: Cannot write keyed: its primary_key names the column \"idd\"");
    }

    @Test
    void rowsThatFailInTheirMiddleLeaveTheTableAsItWas() {
        java("Rows", "@Model List<Row> rows() { return List.of(new Row(1, \"old\")); }");
        project.run().succeeded();
        java("Rows", """
            @Model Stream<Row> rows() {
                return LongStream.range(0, 10_000).mapToObj(i -> {
                    if (i == 9_000) { throw new IllegalStateException("at " + i); }
                    return new Row(i, "new");
                });
            }
            """);
        assertThat(project.run().exited(1).error("rows")).contains("at 9000");
        assertThat(project.rows("FROM rows")).containsExactly("1|old");
    }

    @Test
    void compileErrorIsShownAtItsPlace() {
        java("Wrong", "@Model List<Row> wrong() { return List.of(new Row(\"x\", null)); }");
        Outcome run = project.command("run").exited(2);
        assertThat(run.err())
                .startsWith("error: models/Wrong.java:8:55: Cannot compile ")
                .contains("String cannot be converted to long")
                .contains("  8 |     @Model List<Row> wrong()");
        assertThat(project.run().exited(2).errors())
                .first()
                .asString()
                .startsWith("JAVA_COMPILATION models/Wrong.java:8:55 Cannot compile ");
    }

    @Test
    void tenMillionRowsNeedNoMoreMemoryThanTen() throws Exception {
        java("Many", """
            @Model Stream<Row> many() { return LongStream.range(0, 10_000_000).mapToObj(i -> new Row(i, "n")); }
            @Model Stream<Row> copied(Stream<Row> source) { return source.filter(row -> row.id() % 2 == 0); }
            """);
        project.model("source", "SELECT range AS id, 'n' AS name FROM range(2000000)");
        try (Child child = Child.start(project, List.of("-Xmx96m", "-XX:TieredStopAtLevel=4"), "run")) {
            assertThat(child.exit()).as(Files.readString(child.err())).isZero();
        }
        assertThat(project.rows("SELECT count(*), sum(id) FROM many")).containsExactly("10000000|49999995000000");
        assertThat(project.rows("SELECT count(*), sum(id) FROM copied")).containsExactly("1000000|999999000000");
    }
}
