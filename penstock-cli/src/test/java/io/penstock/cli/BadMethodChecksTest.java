package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods that cannot be checks, told before anything runs. */
class BadMethodChecksTest {
    private static final String AS = "JAVA_MODEL models/C.java:6 Cannot use C.c as a check: ";

    @TempDir
    Path directory;

    private ProjectFixture project(String method) {
        return ProjectFixture.in(directory)
                .file("penstock.yaml", "name: shop\nsources: {raw: {path: raw.csv}}\n")
                .file("raw.csv", "id\n1\n")
                .model("orders", "-- @checks: [{name: known, not_null: id}]\nSELECT 1 AS id")
                .model("brief", "-- @materialize: ephemeral\nSELECT 1 AS id")
                .file("models/C.java", """
                        import io.penstock.*;
                        import java.util.*;
                        import java.util.stream.*;
                        public class C {
                            record Row(int id) {} record Odd(int idd) {}
                            %s
                        }
                        """.formatted(method));
    }

    private static Arguments bad(String method, String problem) {
        return Arguments.of(method, problem);
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                bad(
                        "@Check int c(Relation orders) { return 0; }",
                        AS + "result: found int, expected Relation, String (a query), or a List, Collection, Iterable"
                                + " or Stream of records or of Map<String, Object> (the rows that break the rule), long"
                                + " (their number) or boolean (whether the rule holds)"),
                bad("@Check void c(Relation orders) {}", AS + "result: found void, expected Relation"),
                bad(
                        "@Check long c(int orders) { return 0; }",
                        AS + "parameter 1: found int, expected ModelContext, Relation, or a List or Stream of records"),
                bad(
                        "@Check long c(ModelContext context) { return 0; }",
                        AS + "found no parameter with rows, expected one for those of the model that it checks (or name"
                                + " the model with model = \"...\")"),
                bad(
                        "@Check long c(Stream<Row> orders, @Ref(\"raw\") Stream<Row> two) { return 0; }",
                        AS + "found 2 parameters of type Stream, expected at most one, as a check reads on one session"
                                + " (take the others as List or Relation)"),
                bad(
                        "@Check(notNull = \"id\") long c(Relation orders) { return 0; }",
                        AS
                                + "found the type not_null, expected none, as the method itself finds what is wrong (leave it"
                                + " out, or move it to the checks of @Model)"),
                bad(
                        "@Check(where = \"id > 1\") long c(Relation orders) { return 0; }",
                        AS + "found where = \"id > 1\", expected none (put the condition into the method)"),
                bad(
                        "@Check(maxRatio = 0.5) long c(Relation orders) { return 0; }",
                        AS + "found maxRatio = 0.5, expected none, as nothing tells out of how many rows (use"
                                + " maxFailures)"),
                bad(
                        "@Check(storeFailures = 5) long c(Relation orders) { return 0; }",
                        AS
                                + "found storeFailures = 5, expected a method that returns rows to be stored (return the rows"
                                + " that break the rule)"),
                bad(
                        "@Check(severity = {Severity.WARN, Severity.ERROR}) long c(Relation orders) { return 0; }",
                        AS + "severity: found [WARN, ERROR], expected one of them"),
                bad(
                        "@Check @Model List<Row> c() { return List.of(); }",
                        AS + "it is a model too (put the check into the checks of @Model)"),
                bad(
                        "@Check @Transform void c(Relation orders) {}",
                        "JAVA_MODEL models/C.java:6 Cannot use C.c as a transform: it is a check too (make two methods"
                                + " of it)"),
                bad(
                        "@Model(checks = @Check(model = \"orders\", notNull = \"id\")) List<Row> c() { return"
                                + " List.of(); }",
                        "JAVA_MODEL models/C.java:6 Cannot use C.c as a model: checks: found model = \"orders\","
                                + " expected none, as a check within @Model is of that model (leave it out)"));
    }

    static Stream<Arguments> meanings() {
        return Stream.of(
                bad(
                        "@Check long c(Relation ordres) { return 0; }",
                        "DEPENDENCY_UNKNOWN models/C.java:6 Cannot resolve \"ordres\" in the check c: there is no model"
                                + " or source of that name (did you mean \"orders\"?)"),
                bad(
                        "@Check(model = \"ordres\") long c(Relation orders) { return 0; }",
                        "DEPENDENCY_UNKNOWN models/C.java:6 Cannot resolve \"ordres\" in the check c: there is no model"
                                + " or source of that name (did you mean \"orders\"?)"),
                bad(
                        "@Check(model = \"xyz\") long c() { return 0; }",
                        "DEPENDENCY_UNKNOWN models/C.java:6 Cannot resolve \"xyz\" in the check c: there is no model or"
                                + " source of that name (name the model that it checks with model = \"...\")"),
                bad(
                        "@Check long c(Relation orders, Relation rwa) { return 0; }",
                        "DEPENDENCY_UNKNOWN models/C.java:6 Cannot resolve \"rwa\" in model orders: there is no model or"
                                + " source of that name (did you mean \"raw\"?)"),
                bad(
                        "@Check long c(Relation raw) { return 0; }",
                        "MODEL_CONFLICT models/C.java:6 Cannot use the check c: raw is a source, and only models are"
                                + " checked (name the model with model = \"...\")"),
                bad(
                        "@Check long c(Relation brief) { return 0; }",
                        "MODEL_CONFLICT models/C.java:6 Cannot use the check c: the model brief has materialize"
                                + " \"ephemeral\", which keeps no rows to look at (use table, view or file, or check"
                                + " another model)"),
                bad(
                        "@Check long c(Relation orders) { return 0; } @Check(name = \"C\") long d(Relation orders) {"
                                + " return 0; }",
                        "MODEL_DUPLICATE models/C.java:6 Cannot declare the check \"C\": the model orders has one of"
                                + " that name, declared at models/C.java:6 (rename one)"),
                bad(
                        "@Check(name = \"known\") long c(Relation orders) { return 0; }",
                        "MODEL_DUPLICATE models/C.java:6 Cannot declare the check \"known\": the model orders has one"
                                + " of that name, declared at models/orders.sql:1:"),
                bad(
                        "@Check(maxFailures = 1) boolean c(Relation orders) { return true; }",
                        "MODEL_CONFLICT models/C.java:6 Cannot read the check method of model \"orders\": max_failures"
                                + " says how many rows may fail, and this check looks at the table as a whole"),
                bad(
                        "@Check(storeFailures = 20000) Relation c(Relation orders) { return orders; }",
                        "VALUE_INVALID models/C.java:6 Cannot read models/C.java: \"store_failures\" is the number"
                                + " 20000, expected at most 10000"),
                bad(
                        "@Check List<Row> c(List<Odd> orders) { return List.of(); }",
                        "JAVA_MODEL models/C.java:6 Cannot read orders in the check c: Cannot read rows as Odd: found no"
                                + " column idd for component idd (did you mean \"id\"? the columns are: id)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"shapes", "meanings"})
    void isToldAtItsPlace(String method, String problem) {
        assertThat(project(method).command("validate", "--json").exited(2).errors())
                .singleElement()
                .satisfies(error -> assertThat(error).startsWith(problem));
    }

    @Test
    void modelsThatWaitForEachOtherAreACycle() {
        ProjectFixture project = project("@Check long c(Relation orders, Relation after) { return 0; }")
                .model("after", "SELECT id FROM orders");
        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .asString()
                .contains("orders")
                .contains("after");
    }
}
