package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions that a project adds to the SQL of its models. */
class FunctionsTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    private void methods(String methods) {
        project.file("models/Shop.java", """
                import io.penstock.Function;
                import java.math.*;
                import java.time.*;
                public class Shop {
                    enum Size { SMALL, LARGE }
                %s
                }
                """.formatted(methods.indent(4)));
    }

    @Test
    void modelsCallFunctionsInAnyOrderOfTheirFiles() {
        project.file("functions/net.sql", """
                        -- What is left of an amount; half stands in a later file.
                        CREATE FUNCTION net(gross, rate := 0.25) AS half(gross) * 2 / (1 + rate);
                        CREATE OR REPLACE MACRO following(n) AS TABLE SELECT n + 1 AS next, n AS n;
                        """)
                .file("functions/z/half.sql", "create function \"Half\"(x) as x / 2")
                .model("orders", "SELECT net(10) AS a, NET(10, rate := 0) AS b, next FROM following(4)")
                .model("seen", "-- @materialize: view\nSELECT half(b) AS h FROM orders");

        project.command("validate").succeeded();
        project.run().succeeded();

        assertThat(project.rows("SELECT a, b, next FROM orders")).containsExactly("8.0|10.0|5");
        assertThat(project.command("query", "SELECT h, half(3) AS x FROM seen", "--json")
                        .succeeded()
                        .out())
                .contains("5.0")
                .contains("1.5");
        assertThat(project.rows(
                        "SELECT count(*) FROM duckdb_functions() WHERE NOT internal AND database_name <> 'temp'"))
                .containsExactly("0");
    }

    @Test
    void changeOfAFunctionRunsTheModelsThatCallIt() {
        project.file("functions/a.sql", "CREATE FUNCTION outer_one(x) AS inner_one(x) + 1")
                .file("functions/b.sql", "CREATE FUNCTION inner_one(x) AS x * 2")
                .model("calls", "SELECT outer_one(1) AS n")
                .model("inlined", "-- @materialize: ephemeral\nSELECT inner_one(1) AS n")
                .model("reads", "SELECT n FROM inlined")
                .model("other", "SELECT 1 AS n");
        project.run().succeeded();

        project.file("functions/b.sql", "-- Doubles.\nCREATE FUNCTION  inner_one (x)\n AS x*2;");
        assertThat(project.run().succeeded().ran()).isEmpty();

        project.file("functions/b.sql", "CREATE FUNCTION inner_one(x) AS x * 3");
        assertThat(project.plan().succeeded().reasons())
                .containsEntry("calls", "query changed: function inner_one differs")
                .containsEntry("reads", "upstream inlined changed");
        assertThat(project.run().succeeded().ran()).containsExactlyInAnyOrder("calls", "reads");
        assertThat(project.rows("SELECT n FROM calls UNION ALL SELECT n FROM reads"))
                .containsExactly("4", "3");
    }

    @Test
    void methodsAreFunctions() {
        methods("""
                @Function static long twice(long x) { return 2 * x; }
                @Function("initial") static String first(String s) { return s.isEmpty() ? null : s.substring(0, 1); }
                @Function static BigDecimal cents(BigDecimal x) { return x.movePointRight(2); }
                @Function static Size sizeOf(int x) { return x > 1 ? Size.LARGE : Size.SMALL; }
                @Function static boolean isBig(Size size) { return size == Size.LARGE; }
                @Function static LocalDateTime noon(LocalDate day) { return day.atTime(12, 0); }
                @Function static Instant later(Instant at, double seconds) { return at.plusMillis((long) (1000 * seconds)); }
                @Function static BigInteger huge() { return BigInteger.TWO.pow(100); }
                @Function static float third(byte a, short b) { return (a + b) / 3f; }
                @Function static int sizeOfText(@org.jspecify.annotations.Nullable String s) { return s == null ? -1 : s.length(); }
                """);
        project.model("orders", """
                SELECT twice(i) AS a, initial('Ärger' || i) AS b, initial('') AS c, cents(1.25) AS d, size_of(i::INTEGER) AS e,
                    is_big('LARGE') AS f, noon(DATE '2026-01-02') AS g,
                    epoch_ms(later(TIMESTAMPTZ '1970-01-01 00:00:00Z', 1.5)) AS h, huge() AS k, third(1, 2) AS l,
                    twice(NULL) AS m, size_of_text(NULL) AS n
                FROM range(2) t(i) ORDER BY i
                """);

        project.command("validate").succeeded();
        project.run().succeeded();

        assertThat(project.rows("FROM orders"))
                .containsExactly(
                        "0|Ä|null|125.0|SMALL|true|2026-01-02T12:00:00|1500|1267650600228229401496703205376|1.0|null|-1",
                        "2|Ä|null|125.0|SMALL|true|2026-01-02T12:00:00|1500|1267650600228229401496703205376|1.0|null|-1");
    }

    @Test
    void methodIsCalledForManyRowsByManyThreads() {
        methods("@Function static String code(long n) { return Long.toString(n, 36); }");
        project.model("codes", "SELECT code(i) AS code FROM range(1000000) t(i)")
                .run()
                .succeeded();

        assertThat(project.rows("SELECT count(DISTINCT code), max(length(code)) FROM codes"))
                .containsExactly("1000000|4");
    }

    @Test
    void whatAMethodThrowsIsToldAtItsLine() {
        methods("""
                @Function static int checked(String s) {
                    throw new IllegalStateException("no " + s);
                }
                """);
        project.model("orders", "SELECT checked('luck') AS x");

        JsonNode error = project.run().exited(1).model("orders").path("error");

        assertThat(error.path("message").asText())
                .startsWith(
                        "Cannot run Shop.checked: java.lang.IllegalStateException: no luck\n    at Shop.checked(Shop.java:7)");
        assertThat(error.path("code").asText()).isEqualTo("JAVA_MODEL");
        assertThat(error.path("file").asText()).isEqualTo("models/Shop.java");
        assertThat(error.path("line").asInt()).isEqualTo(7);
    }

    @Test
    void changedClassRunsTheModelsThatCallItsMethods() {
        methods("@Function static long twice(long x) { return 2 * x; }");
        project.model("calls", "SELECT twice(1) AS n")
                .model("other", "SELECT 1 AS n")
                .run()
                .succeeded();

        methods("@Function static long twice(long x) { return x + x + 1; }");

        assertThat(project.plan().succeeded().reasons())
                .containsEntry("calls", "query changed: function twice differs");
        assertThat(project.run().succeeded().ran()).containsExactly("calls");
    }

    @Test
    void testsOfModelsKnowTheFunctions() {
        methods("@Function static long twice(long x) { return 2 * x; }");
        project.file("functions/a.sql", "CREATE FUNCTION thrice(x) AS x * 3")
                .model("orders", "SELECT twice(thrice(n)) AS n FROM base")
                .model("base", "SELECT 1 AS n")
                .file(
                        "tests/orders.yaml",
                        "tests:\n  - {name: calls, model: orders, given: {base: [{n: 2}]}, expect: {rows: [{n: 12}]}}\n");

        project.command("test").succeeded();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT 1                                      | FILE_SYNTAX functions/a.sql:1:1      | it holds a statement that creates no function (write CREATE FUNCTION name(parameters) AS expression)
            CREATE TABLE function AS SELECT 1             | FILE_SYNTAX functions/a.sql:1:1      | it holds a statement that creates no function
            CREATE FUNCTION main.f(x) AS x                | FILE_SYNTAX functions/a.sql:1:17     | the name of a function, without a schema, and parameters in parentheses are expected here
            CREATE FUNCTION f                             | FILE_SYNTAX functions/a.sql:1:17     | the name of a function, without a schema
            CREATE FUNCTION f(x) x                        | SQL_SYNTAX functions/a.sql:1:22      | AS is expected here (write CREATE FUNCTION f(parameters) AS expression)
            CREATE FUNCTION f(x AS x                      | SQL_SYNTAX functions/a.sql:1:25      | the parenthesis behind its parameters is expected here
            CREATE FUNCTION f(x) AS x + ) 2               | SQL_SYNTAX functions/a.sql:1:29      | Cannot define the function "f": syntax error
            CREATE FUNCTION f(x) AS x + y                 | SQL_BINDING functions/a.sql:1:29     | Cannot define the function "f": Referenced column "y" was not found
            CREATE FUNCTION f(x) AS unknown_one(x)        | SQL_BINDING functions/a.sql:1:25     | Scalar Function with name unknown_one does not exist
            CREATE FUNCTION abs(x) AS x                   | UNSUPPORTED functions/a.sql:1:20     | Cannot define the function "abs": DuckDB has one of that name (choose another)
            CREATE FUNCTION f(x) AS f(x)                  | VALUE_INVALID functions/a.sql:1:18   | Cannot define the function "f": it calls itself: f → f (let it call others only)
            CREATE FUNCTION f(x) AS (SELECT max(n) FROM base) | VALUE_INVALID functions/a.sql:1:45 | it reads base, on which the models that call it would depend unseen (give it values, or make it a model)
            CREATE FUNCTION f(p) AS (SELECT count(*) FROM read_csv(p)) | UNSUPPORTED functions/a.sql:1:25 | Cannot define the function "f": read_csv reads what only a call names, on which the models that call it would depend unseen (give it values, or make it a model)
            CREATE FUNCTION f(p) AS TABLE FROM query_table(p) | UNSUPPORTED functions/a.sql:1:31 | query_table reads what only a call names
            CREATE FUNCTION f(p) AS (SELECT content FROM read_text(p))         | UNSUPPORTED functions/a.sql:1:25 | read_text reads what only a call names
            CREATE FUNCTION f(x) AS TABLE SELECT x, y FROM 'in.csv' | VALUE_INVALID functions/a.sql:1:18 | it reads the file in.csv, on which the models that call it would depend unseen
            """)
    void wrongFunctionIsToldAtItsPlace(String text, String begin, String message) {
        project.file("functions/a.sql", text).model("base", "SELECT 1 AS n");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .satisfies(error -> assertThat(error).startsWith(begin + " ").contains(message));
    }

    /** No method of a compilation is known when one of them is wrong; that the others do not exist would be false. */
    @Test
    void wrongMethodIsToldWithoutThoseThatCallTheOthers() {
        methods("@Function static String initials(String s) { return s; }\n@Function long wrong(long x) { return x; }");
        project.file("functions/a.sql", "CREATE FUNCTION loud(s) AS initials(s) || '!'")
                .model("calls", "SELECT initials('x') AS a")
                .model("through", "SELECT loud('x') AS a");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .asString()
                .startsWith("JAVA_MODEL models/Shop.java:7");
    }

    @Test
    void functionsThatCallEachOtherAreTold() {
        project.file("functions/a.sql", "CREATE FUNCTION f(x) AS g(x); CREATE FUNCTION g(x) AS f(x)");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .hasSize(2)
                .anySatisfy(error -> assertThat(error).contains("it calls itself: f → g → f "));
    }

    @Test
    void oneNameIsThatOfOneFunction() {
        methods("@Function(\"net\") static long twice(long x) { return 2 * x; }");
        project.file("functions/a.sql", "CREATE FUNCTION Net(x) AS x");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .asString()
                .startsWith("MODEL_DUPLICATE models/Shop.java:6 ")
                .contains(
                        "Cannot declare the function \"net\": one of that name is declared at functions/a.sql:1:20 (rename one)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            @Function long f(long x) { return x; }                      | `found  f(...), expected a static method that is not private`
            @Function private static long f(long x) { return x; }       | found private static f(...), expected a static method that is not private
            @Function static long f(Object x) { return 1; }             | parameter 1: found Object, expected a number, BigInteger, BigDecimal, boolean, String, char, enum, LocalDate
            @Function static java.util.List<Long> f() { return null; }  | result: found List, expected a number
            @Function static void f() { }                               | result: found void, expected a number
            @Function static byte[] f() { return null; }                | result: found byte[], expected a number
            """)
    void methodThatCannotBeOneIsToldAtItsLine(String method, String message) {
        methods(method);

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .asString()
                .startsWith("JAVA_MODEL models/Shop.java:6")
                .contains("Cannot use Shop.f as a function: " + message);
    }
}
