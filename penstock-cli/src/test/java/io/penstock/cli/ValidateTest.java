package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told of a project before anything runs: all that columns alone can tell, each at its place. */
class ValidateTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory)
                .file("penstock.yaml", "name: shop\nsources: {raw: {path: raw.csv}}\n")
                .file("raw.csv", "id,name,seen\n1,Ann,2026-01-01\n")
                .model("base", "SELECT id, name, CAST(seen AS timestamp) AS seen FROM raw");
    }

    private static Arguments model(String text, String problem) {
        return Arguments.of("models/m.sql", text, problem);
    }

    static Stream<Arguments> models() {
        return Stream.of(
                model(
                        "-- @strategy: merge\n-- @key: idd\nSELECT * FROM base",
                        "KEY_COLUMN_MISSING models/m.sql:1:4 Cannot write m: its primary_key names the column \"idd\","
                                + " which its rows do not have (did you mean \"id\"?)"),
                model(
                        "-- @strategy: merge\n-- @key: id\n-- @update_columns: nam\nSELECT * FROM base",
                        "KEY_COLUMN_MISSING models/m.sql:1:4 Cannot write m: its update_columns names the column"
                                + " \"nam\", which its rows do not have (did you mean \"name\"?)"),
                model(
                        "-- @strategy: scd2\n-- @key: id\n-- @event_time: sen\nSELECT * FROM base",
                        "KEY_COLUMN_MISSING models/m.sql:1:4 Cannot write m: its event_time names the column \"sen\","
                                + " which its rows do not have (did you mean \"seen\"?)"),
                model(
                        "-- @strategy: scd2\n-- @key: id\n-- @compare: nme\nSELECT * FROM base",
                        "KEY_COLUMN_MISSING models/m.sql:1:4 Cannot write m: its compare names the column \"nme\","
                                + " which its rows do not have (did you mean \"name\"?)"),
                model(
                        "-- @strategy: merge\n-- @key: id\n-- @transforms: [{deduplicate_by: idd}]\nSELECT * FROM base",
                        "CONTRACT_NOT_MET models/m.sql:3:19 Cannot write m: deduplicate_by names the column \"idd\","
                                + " which its rows do not have (did you mean \"id\"? columns: id, name, seen)"),
                model(
                        "-- @transforms: [{filter_where: nam IS NULL}]\nSELECT * FROM base",
                        "SQL_BINDING models/m.sql:1:19 Cannot write m: Cannot bind the query: Referenced column \"nam\" not found"),
                model(
                        "/* @model\ncolumns: {id: bigint, emial: text}\n*/\nSELECT id, name AS email FROM base",
                        "CONTRACT_NOT_MET models/m.sql:1:4 Cannot write m: its rows do not match its declared table:"
                                + " emial: declared as text, not found (did you mean \"email\"?)"),
                model(
                        "SELECT id, name AS id FROM base",
                        "MODEL_CONFLICT models/m.sql:1:1 Cannot read model m: its query gives two columns the name"
                                + " \"id\" (give one of them another, with AS)"));
    }

    static Stream<Arguments> checks() {
        return Stream.of(
                model(
                        "-- @checks: [{not_null: [idd]}]\nSELECT * FROM base",
                        "CHECK_UNEVALUATED models/m.sql:1:15 Cannot evaluate the check not_null(idd) of m: there is no"
                                + " column \"idd\" (did you mean \"id\"? there are: id, name, seen)"),
                model(
                        "-- @checks: [{range: {column: id, min: abc}}]\nSELECT * FROM base",
                        "CHECK_UNEVALUATED models/m.sql:1:15 Cannot evaluate the check range(id) of m: "),
                model(
                        "-- @checks: [{accepted_values: {column: id, values: [1, two]}}]\nSELECT * FROM base",
                        "CHECK_UNEVALUATED models/m.sql:1:15 Cannot evaluate the check accepted_values(id) of m: "),
                model(
                        "-- @checks: [{pattern: {column: name, regex: \"(\"}}]\nSELECT * FROM base",
                        "CHECK_UNEVALUATED models/m.sql:1:15 Cannot evaluate the check pattern(name) of m: "),
                model(
                        "-- @checks: [{freshness: {column: name, max_age: 1d}}]\nSELECT * FROM base",
                        "CHECK_UNEVALUATED models/m.sql:1:15 Cannot evaluate the check freshness(name) of m: the"
                                + " column \"name\" is of type text, which is no time (name a date or timestamp column)"),
                model(
                        "-- @checks: [{expression: nam IS NOT NULL}]\nSELECT * FROM base",
                        "CHECK_UNEVALUATED models/m.sql:1:15 Cannot evaluate the check expression(nam IS NOT NULL) of"
                                + " m: Cannot bind the query: Referenced column \"nam\" not found"),
                model(
                        "-- @checks: [{not_null: id, where: nam = 'x'}]\nSELECT * FROM base",
                        "CHECK_UNEVALUATED models/m.sql:1:15 Cannot evaluate the check not_null(id) of m: Cannot bind"),
                model(
                        "-- @checks: [{relationships: {column: id, to: base, field: idd}}]\nSELECT * FROM base",
                        "CHECK_UNEVALUATED models/m.sql:1:15 Cannot evaluate the check relationships(id) of m: Cannot"),
                Arguments.of(
                        "checks/bad2.sql",
                        "SELECT ido FROM base",
                        "CHECK_UNEVALUATED checks/bad2.sql:1:8 Cannot evaluate the check bad2 of base: Cannot bind the"));
    }

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of(
                        "penstock.yaml",
                        "name: shop\nsources: {raw: {path: raw.csv, cursor: sen}}\n",
                        "VALUE_INVALID penstock.yaml:2:11 Cannot read source raw: its cursor names the column \"sen\","
                                + " which it does not have (did you mean \"seen\"? columns: id, name, seen)"),
                Arguments.of(
                        "penstock.yaml",
                        "name: shop\nsources: {raw: {path: raw.csv, cursor: seen, freshness: {warn_after: 2h, error_after:"
                                + " 1h}}}\n",
                        "VALUE_INVALID penstock.yaml:2:58 Cannot read penstock.yaml: the source \"raw\" would warn after"
                                + " 2h, and is refused after 1h already (let warn_after be the shorter)"),
                Arguments.of(
                        "models/J.java",
                        "public class J { record R(long id, String nme) {} @io.penstock.Model"
                                + " java.util.List<R> j(java.util.List<R> base) { return base; } }",
                        "JAVA_MODEL models/J.java:1 Cannot read base in model j: Cannot read rows as R: found no column"
                                + " nme for component nme (did you mean \"name\"? the columns are: id, name, seen)"),
                Arguments.of(
                        "models/J.java",
                        "import io.penstock.*; public class J { record R(long id) {} @Model(strategy ="
                                + " Strategy.MERGE_BY_KEY, primaryKey = \"idd\", checks = @Check(notNull = \"no\"))"
                                + " java.util.List<R> j() { return java.util.List.of(); } }",
                        "KEY_COLUMN_MISSING models/J.java:1 Cannot write j: its primary_key names the column"),
                Arguments.of(
                        "tests/base.yaml",
                        "[{name: a, model: base, givn: {}, expect: {rows: []}}]",
                        "KEY_UNKNOWN tests/base.yaml:1:25 Cannot read tests/base.yaml: unknown key \"givn\""));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource({"models", "checks", "files"})
    void whatWouldFailIsTold(String file, String content, String problem) {
        project.file(file, content);
        assertThat(project.command("validate", "--json").exited(2).errors())
                .anySatisfy(error -> assertThat(error).startsWith(problem));
    }

    @Test
    void allIsToldAtOnce() {
        project.model(
                        "m",
                        "-- @strategy: merge\n-- @key: idd\n-- @checks: [{not_null: a}, {unique: b}]\nSELECT * FROM base")
                .model("n", "SELECT nme FROM base")
                .file("tests/base.yaml", "[{name: a, model: base, givn: {}, expect: {rows: []}}]")
                .file("checks/none.sql", "SELECT ido FROM base");
        Outcome validate = project.command("validate").exited(2);
        assertThat(validate.err()).contains("\n6 problems\n");
        assertThat(validate.out()).isEmpty();
        assertThat(directory.resolve("data")).doesNotExist();
    }

    /** What is wrong with one file hides nothing of another, and what is only missing because of it is not told. */
    @Test
    void problemsOfAllStagesAreToldAtOnce() {
        project.model("unread", "-- @nme: x\nSELECT 1 AS id")
                .model("unparsed", "SELECT 1 AS")
                .model("unbound", "SELECT nme FROM base")
                .model("misled", "SELECT * FROM bsae")
                .model("behind", "SELECT * FROM unread JOIN unparsed USING (id)")
                .model("sound", "SELECT id FROM base");
        assertThat(project.command("validate", "--json").exited(2).errors())
                .hasSize(4)
                .satisfiesExactlyInAnyOrder(
                        error -> assertThat(error).contains("models/unread.sql:1:5", "unknown key \"nme\""),
                        error -> assertThat(error).startsWith("SQL_SYNTAX models/unparsed.sql:1:"),
                        error -> assertThat(error).contains("models/unbound.sql:1:8", "\"nme\" not found"),
                        error -> assertThat(error)
                                .contains(
                                        "models/misled.sql:1:15", "Cannot resolve \"bsae\"", "did you mean \"base\"?"));
    }

    @Test
    void sourceThatIsNotThereIsWrongAsAllElse() {
        project.delete("raw.csv");
        assertThat(project.command("validate").exited(2).err()).startsWith("error: penstock.yaml:2:11: ");
    }

    @Test
    void whatIsRightIsLeftAlone() {
        project.model(
                        "history",
                        "-- @strategy: scd2\n-- @key: id\n-- @event_time: seen\n"
                                + "-- @checks: [{unique: [id, valid_from]}, {range: {column: seen, min: 2020-01-01}},"
                                + " {relationships: {column: id, to: base, field: id}}, {row_count: {min: 1}},"
                                + " {expression: valid_to IS NULL OR valid_to > valid_from},"
                                + " {sql: \"SELECT * FROM {this} JOIN raw USING (id) WHERE false\"}]\nSELECT * FROM base")
                .model(
                        "marked",
                        "-- @strategy: merge\n-- @key: id\n-- @delete: soft\n"
                                + "-- @transforms: [{deduplicate_by: id}, {filter_where: id > 0}, {limit: 5}]\n"
                                + "-- @checks: [{expression: _deleted_at IS NULL}]\nSELECT id, name FROM base")
                .model("brief", "-- @materialize: ephemeral\nSELECT * FROM base")
                .model("exported", "-- @materialize: file\n-- @checks: [{not_null: id}]\nSELECT * FROM brief")
                .file("checks/none.sql", "SELECT * FROM brief JOIN exported USING (id) WHERE false")
                .file(
                        "models/J.java",
                        "public class J { record R(long id, String name) {} @io.penstock.Model(checks ="
                                + " @io.penstock.Check(unique = \"id\")) java.util.List<R> j(java.util.List<R> base,"
                                + " java.util.stream.Stream<R> raw) { return base; } }");
        assertThat(project.command("validate").succeeded().out())
                .isEqualTo("shop is valid: 6 models in environment dev\n");
        project.run().succeeded();
        assertThat(project.command("validate", "--json").succeeded().json().path("warnings"))
                .isEmpty();
    }
}
