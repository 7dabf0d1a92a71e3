package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a declared table becomes, and what is said of rows that are not as it declares them. */
class DeclaredTablesTest {
    private static final String COLUMNS = """
            columns:
              id: {type: bigint, key: true}
              email: {type: varchar(12), natural_key: true, nullable: true}
              price: decimal(10,2)
            """;

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    private void orders(String header, String query) {
        project.model("orders", "/* @model\n" + header + "*/\n" + query);
    }

    private String constraints(String table) {
        return String.join(
                " ",
                project.rows("SELECT constraint_type || constraint_column_names::text FROM duckdb_constraints()"
                        + " WHERE table_name = '" + table + "' ORDER BY ALL"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"replace", "append", "merge_by_key", "none"})
    void tableIsMadeAsDeclaredAndTakesRowsOfOtherTypes(String strategy) {
        orders("strategy: " + strategy + "\n" + COLUMNS, "SELECT 1.5 AS price, 'a@b' AS email, '7' AS id");
        project.run().succeeded();
        assertThat(constraints("orders"))
                .isEqualTo(
                        "NOT NULL[_batch_id] NOT NULL[_loaded_at] NOT NULL[id] NOT NULL[price] PRIMARY KEY[id] UNIQUE[email]");
        assertThat(project.rows("SELECT id, email, price, typeof(id), typeof(price) FROM orders"))
                .containsExactly("7|a@b|1.5|BIGINT|DECIMAL(10,2)");
    }

    @Test
    void keyOfAHistoryStandsOnceForEachTime() {
        orders("strategy: scd_type_2\nprimary_key: id\n" + COLUMNS, "SELECT 7 AS id, 'a' AS email, 1 AS price");
        project.run().succeeded();
        orders("strategy: scd_type_2\nprimary_key: id\n" + COLUMNS, "SELECT 7 AS id, 'a' AS email, 2 AS price");
        project.run().succeeded();
        assertThat(constraints("orders")).contains("PRIMARY KEY[id, valid_from] UNIQUE[email, valid_from]");
        assertThat(project.rows("SELECT id, price, is_current FROM orders ORDER BY valid_from"))
                .containsExactly("7|1.0|false", "7|2.0|true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"replace", "append", "merge_by_key", "scd_type_2"})
    void everyColumnThatIsNotMetIsTold(String strategy) {
        orders("strategy: " + strategy + "\n" + COLUMNS, "SELECT 1.555 AS price, 'a' AS emial, true AS id, 3 AS extra");
        Outcome run = project.run().exited(1);
        assertThat(run.model("orders").path("error").path("code").asText()).isEqualTo("CONTRACT_NOT_MET");
        assertThat(run.error("orders"))
                .isEqualTo("Cannot write orders: its rows do not match its declared table:"
                        + " id: declared as bigint, found boolean;"
                        + " email: declared as varchar(12), not found (did you mean \"emial\"?);"
                        + " price: declared as decimal(10,2), found decimal(4,3);"
                        + " emial: not declared, found text;"
                        + " extra: not declared, found integer"
                        + " (change the query, such as with CAST(value AS type) AS name, or change the declaration)");
        assertThat(project.rows("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'orders'"))
                .containsExactly("0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "merge_keys: [code, day]~|code, day, the merge keys of its table; its primary key is id",
                "''|email, the first natural key of its table; its primary key is id",
            })
    void choiceOfAKeyThatNobodyMadeIsTold(String more, String told) {
        project.file(
                "tables/t.yaml",
                more.replace('~', '\n') + "columns: {id: {type: bigint, key: true}, code: text, day: text,"
                        + " email: {type: text, natural_key: true}}\n");
        project.model(
                "m", "-- @model(target=\"t\", strategy=merge)\nSELECT 1 AS id, 'c' AS code, 'd' AS day, 'e' AS email");
        String warning = "model m knows its rows by " + told + " (say primary_key to choose)";
        assertThat(project.command("plan").succeeded().out()).contains(warning);
        assertThat(project.run().succeeded().json().path("warnings").toString()).contains(warning);
        assertThat(project.run("--force").succeeded().counts("m")).containsExactly(0L, 0L, 0L, 1L);
        project.model(
                "m",
                "-- @model(target=\"t\", strategy=merge, primary_key=id)\nSELECT 1 AS id, 'c' AS code, 'd' AS day, 'e' AS email");
        assertThat(project.command("plan").succeeded().out()).doesNotContain("knows its rows");
    }

    @Test
    void mergeIntoATableWithoutAKeyIsRefused() {
        project.model("m", "/* @model\nstrategy: merge\ncolumns: {id: bigint}\n*/\nSELECT 1 AS id");
        assertThat(project.command("validate").exited(2).err())
                .contains("strategy \"merge_by_key\" needs to know what identifies a row");
    }

    @Test
    void driftedTableEvolvesWhereItMay() {
        String begin = "audit: false\nstrategy: append\non_drift: evolve\ncolumns:\n  id: ";
        orders(begin + "integer\n", "SELECT 1 AS id");
        project.run().succeeded();
        orders(begin + "bigint\n  name: {type: text, nullable: true}\n", "SELECT 2 AS id, 'b' AS name");
        project.run().succeeded();
        assertThat(project.rows("SELECT id, typeof(id), name FROM orders ORDER BY id"))
                .containsExactly("1|BIGINT|null", "2|BIGINT|b");
    }

    @Test
    void tableOfAFileIsReadByEitherName() {
        project.file(
                        "tables/customers.yaml",
                        "schema: analytics\nname: customer_dim\ncolumns: {id: {type: bigint, key: true}}\n")
                .model("load_customers", "-- @model(target=\"customers\", strategy=merge)\nSELECT 1 AS id")
                .model(
                        "readers",
                        "SELECT count(*) AS n FROM customer_dim JOIN load_customers USING (id)"
                                + " JOIN analytics.customer_dim c USING (id)");
        project.run().succeeded();
        assertThat(project.rows("SELECT n FROM readers")).containsExactly("1");
        assertThat(project.rows("SELECT id FROM analytics.customer_dim")).containsExactly("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "columns: {id: bigin}|3:15|there is no type \"bigin\" (did you mean \"bigint\"? types: smallint, integer,",
                "columns: {id: \"decimal(3,5)\"}|3:15|the type \"decimal(3,5)\" cannot be read: found 5, expected a number from 0 to 3",
                "columns: {id: decimal(10,2)}|3:28|\"columns.2)\" is nothing, expected text or a map (such as bigint, or \"decimal(10,2)\" in quotes)",
                "columns: {id: bigint, ID: text}|3:27|declares the column \"ID\" twice (keep one)",
                "columns: {id: {type: text, key: true, nullable: true}}|3:49|says that its key \"id\" may be NULL",
                "target: {columns: {id: text}, natural_keys: {a: idd}}|3:49|its natural key \"a\" names the column \"idd\", which it does not declare (did you mean \"id\"? columns: id)",
                "target: {columns: {id: text}, natural_keys: {a: []}}|3:49|its natural key \"a\" names no column",
                "target: {columns: {id: text}, merge_keys: [x]}|3:43|its merge_keys names the column \"x\", which it does not declare (columns: id)",
                "target: custmers|3:9|there is no table \"custmers\" (did you mean \"customers\"? tables: customers)",
                "primary_key: [idd]~columns: {id: text}|3:14|its primary key names the column \"idd\", which its table does not declare",
                "materialize: view~columns: {id: text}|4:10|\"columns\" cannot go with materialize \"view\"",
                "columns: {id: text}~target: customers|4:9|\"target\" cannot go with \"columns\"",
                "schema_mode: lenient~columns: {id: text}|3:14|\"schema_mode\" cannot go with a declared table whose on_drift is \"error\"",
                "audit: false|3:8|\"audit\" goes with a declared table",
                "columns: {id: {type: text, nulable: true}}|3:28|unknown key \"nulable\" in \"columns.id\" (did you mean \"nullable\"?",
            })
    void declarationThatCannotBeIsToldAtItsPlace(String header, String place, String message) {
        project.file("tables/customers.yaml", "columns: {id: bigint}\n");
        project.model("m", "\n/* @model\n" + header.replace('~', '\n') + "\n*/\nSELECT 1 AS id");
        assertThat(project.command("validate").exited(2).err())
                .startsWith("error: models/m.sql:" + place + ": ")
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "integer|trim|\"trim\" gives text, but the column is integer (remove it, or add a normalizer after it that gives integer)",
                "integer|[parse_int, trim]|\"trim\" gives text, but the column is integer",
                "integer|[trim, parse_date]|\"parse_date\" gives a date, but the column is integer",
                "integer|[{to_timezone: UTC}]|\"to_timezone\" gives a timestamp, but the column is integer",
                "text|[parse_int, lower]|\"parse_int\" gives a whole number, but \"lower\" after it takes text",
                "date|[{parse_date: {default: 2024-01-01, on_failure: \"null\"}}]|\"parse_date\" has a default, but on_failure is null (set on_failure: default, or remove the default)",
                "date|[{parse_date: {default: 2024-01-01, on_failure: null}}]|\"parse_date\" has a default, but no on_failure: default (set on_failure: default, or remove the default)",
                "date|[{parse_date: {default: 2024-01-01}}]|\"parse_date\" has a default, but no on_failure: default",
                "date|[{parse_date: {on_failure: default}}]|\"parse_date\" has on_failure: default, but no default (add default: value)",
                "date|[{parse_date: {on_failure: default, default: soon}}]|found \"soon\", expected a value of type date",
                "date|[{parse_date: {formats: yyyy-MM-DD}}]|the format \"yyyy-MM-DD\" cannot be read: \"yyyy\" is not part of a format (did you mean \"YYYY\"? parts: YYYY, MM, DD, HH24, MI, SS, MS, US, OF; put literal letters into double quotes)",
                "date|[{parse_date: {formats: YYYY-MM}}]|the format \"YYYY-MM\" cannot be read: it does not say DD (a date needs YYYY, MM and DD)",
                "text|[lowr]|\"lowr\" is not a normalizer (did you mean \"lower\"?)",
                "text|[{lowr: 1}]|unknown key \"lowr\" in \"columns.v.normalize[0]\" (did you mean \"lower\"?",
                "text|[lower, upper]|\"upper\" undoes what \"lower\" before it does (keep one)",
                "text|[{default: a}, {nullif: a}]|\"nullif\" removes the value that \"default\" before it puts in (keep one)",
                "text|[trim, {derive: id}]|\"derive\" makes a new value from other columns, so that \"trim\" before it has no effect (put it first)",
                "text|[{sql: color}]|\"sql\" does not say where the value goes (write {col} there, or use \"derive\")",
                "text|[{derive: \"{col}\"}]|\"derive\" has no value for {col}",
                "timestamp|[{to_timezone: Europe/Berlim}]|there is no time zone \"Europe/Berlim\"",
                "boolean|[{parse_bool: {truthy: [x], falsy: [X]}}]|\"parse_bool\" takes \"x\" for true and for false (keep one)",
                "smallint|[{default: 1.5}]|found \"1.5\", expected a value of type smallint",
                "text|[{truncate: -1}]|\"columns.v.normalize[0].truncate\" is the number -1, expected at least 0",
                "text|[truncate]|\"truncate\" needs a value (write truncate: value)",
                "decimal(10,2)|[{parse_numeric: {precision: 12, scale: 3}}]|\"parse_numeric\" gives decimal(12,3), but the column is decimal(10,2)",
            })
    void normalizerThatCannotBeIsToldAtItsPlace(String type, String normalize, String message) {
        project.model(
                "m",
                "/* @model\ncolumns:\n  id: bigint\n  v:\n    type: " + type + "\n    normalize: "
                        + normalize.replace('`', '"') + "\n*/\nSELECT 1 AS id, 'a' AS v");
        assertThat(project.command("validate").exited(2).err())
                .startsWith("error: models/m.sql:6:")
                .contains(message);
    }

    @Test
    void valuesThatDoNotFitAreNamedWithTheirRows() {
        project.model(
                "m",
                "/* @model\ncolumns:\n  id: {type: bigint, key: true}\n  price: \"decimal(10,2)\"\n  day: date\n"
                        + "  name: {type: text, normalize: [trim, empty_to_null]}\n*/\n"
                        + "SELECT i AS id, CASE WHEN i > 3 THEN 'x' || i ELSE '1' END AS price, NULL AS day, ' ' AS name"
                        + " FROM range(10) AS t(i)");
        Outcome run = project.run().exited(1);
        assertThat(run.model("m").path("error").path("code").asText()).isEqualTo("VALUE_UNFIT");
        assertThat(run.error("m"))
                .startsWith(
                        "Cannot write m: its table cannot take some values:"
                                + " price: \"x4\" is not a valid decimal(10,2) (row id=4), \"x5\" is not a valid decimal(10,2) (row id=5),")
                .contains("(row id=8), and more; day: NULL is not allowed (row id=0),")
                .contains("; name: \" \" became NULL, which is not allowed (row id=0),")
                .endsWith(" (correct them in the query or with a normalizer, or change the declaration)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"replace", "append", "merge_by_key", "scd_type_2"})
    void nullInAKeyIsNamed(String strategy) {
        orders(
                "strategy: " + strategy + "\nprimary_key: id\n" + COLUMNS,
                "SELECT NULL AS id, 'a' AS email, 1 AS price");
        assertThat(project.run().exited(1).error("orders"))
                .startsWith("Cannot write orders: its table cannot take some values:"
                        + " id: NULL is not allowed (row email=a, price=1.00)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"merge_by_key", "scd_type_2"})
    void auditColumnsTellTheRunThatWroteARow(String strategy) {
        String header = "strategy: " + strategy + "\nprimary_key: id\n" + COLUMNS;
        String rows = "SELECT * FROM (VALUES (1, 'a', 1), (2, 'b', %s)) AS t(id, email, price)";
        orders(header, rows.formatted("1"));
        String first = project.run().succeeded().json().path("run_id").asText();
        orders(header, rows.formatted("2"));
        String second = project.run().succeeded().json().path("run_id").asText();
        String current = strategy.equals("scd_type_2") ? " WHERE is_current" : "";
        assertThat(project.rows("SELECT id, _batch_id FROM orders" + current + " ORDER BY id"))
                .containsExactly("1|" + first, "2|" + second);
        assertThat(project.rows("SELECT count(DISTINCT _loaded_at) FROM orders" + current))
                .containsExactly("2");
        project.run("--force").succeeded();
        assertThat(project.rows("SELECT id, _batch_id FROM orders" + current + " ORDER BY id"))
                .containsExactly("1|" + first, "2|" + second);
    }

    @Test
    void auditColumnsCanBeLeftOutOrDeclared() {
        orders("audit: false\n" + COLUMNS, "SELECT 7 AS id, 'a' AS email, 1 AS price");
        project.model(
                "own", "/* @model\ncolumns: {id: bigint, _batch_id: text}\n*/\nSELECT 1 AS id, 'mine' AS _batch_id");
        project.run().succeeded();
        assertThat(project.rows("SELECT * FROM orders")).containsExactly("7|a|1.0");
        assertThat(project.rows("SELECT id, _batch_id, _loaded_at IS NULL FROM own"))
                .containsExactly("1|mine|false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"append", "merge_by_key", "scd_type_2"})
    void everyDifferenceOfAnExistingTableIsTold(String strategy) {
        String begin = "audit: false\nstrategy: " + strategy + "\nprimary_key: id\ncolumns:\n";
        orders(
                begin
                        + "  id: {type: integer, key: true}\n  name: {type: text, natural_key: true}\n  old: {type: text, nullable: true}\n",
                "SELECT 1 AS id, 'a' AS name, NULL AS old");
        project.run().succeeded();
        orders(
                begin + "  id: bigint\n  name: {type: text, nullable: true}\n  \"new\": {type: date, nullable: true}\n",
                "SELECT 2 AS id, 'b' AS name, NULL AS \"new\"");
        Outcome run = project.run().exited(1);
        assertThat(run.model("orders").path("error").path("code").asText()).isEqualTo("TABLE_DRIFTED");
        String version = strategy.equals("scd_type_2") ? ", valid_from" : "";
        assertThat(run.error("orders"))
                .isEqualTo("Cannot write orders: the table main.orders differs from its declaration:"
                        + " id is integer in the table, declared as bigint;"
                        + " name is NOT NULL in the table, declared as nullable;"
                        + " the column new (date) is missing in the table;"
                        + " the column old (text) is not declared;"
                        + " the unique key (name" + version + ") is not declared"
                        + " (change the declaration, set on_drift to evolve or ignore, or rebuild the table with:"
                        + " penstock run orders --full-refresh)");
        assertThat(project.rows("SELECT count(*) FROM orders")).containsExactly("1");
        orders(
                "on_drift: ignore\n" + begin
                        + "  id: bigint\n  name: {type: text, nullable: true}\n  \"new\": {type: date, nullable: true}\n",
                "SELECT 2 AS id, 'b' AS name, NULL AS \"new\"");
        project.run().succeeded();
        assertThat(project.rows("SELECT id, name, old FROM orders ORDER BY id"))
                .containsExactly("1|a|null", "2|b|null");
        project.run("orders", "--full-refresh").succeeded();
        assertThat(project.rows("SELECT * EXCLUDE (id) FROM orders").get(0)).startsWith("b|null");
    }

    @Test
    void aKeyThatIsTakenFromARowThatIsGoneIsFree() {
        String header = "audit: false\nstrategy: merge\ndelete: hard\nmax_delete_ratio: 1\nprimary_key: id\n" + COLUMNS;
        orders(header, "SELECT 1 AS id, 'a' AS email, 1 AS price");
        project.run().succeeded();
        orders(header, "SELECT 2 AS id, 'a' AS email, 1 AS price");
        project.run().succeeded();
        assertThat(project.rows("SELECT id, email FROM orders")).containsExactly("2|a");
    }

    @Test
    void transformsDecideWhichRowsAreWritten() {
        orders(
                "audit: false\ntransforms:\n  - filter_where: price > 0\n"
                        + "  - deduplicate_by: {keys: email, order_by: seen DESC}\n  - sample_pct: 1\n  - limit: 2\n"
                        + "columns:\n  id: bigint\n  email: {type: text, normalize: [lower]}\n  price: integer\n",
                "SELECT * FROM (VALUES (1, 'A', 1, 10), (2, 'a', 1, 20), (3, 'b', 0, 30), (4, 'c', 1, 1))"
                        + " AS t(id, email, price, seen)");
        project.run().succeeded();
        assertThat(project.rows("SELECT * FROM orders ORDER BY id")).containsExactly("2|a|1", "4|c|1");
        project.model(
                "plain",
                "/* @model\nstrategy: append\ntransforms: [{deduplicate_by: id}, {sample_pct: 1}]\n*/\n"
                        + "SELECT * FROM (VALUES (1, 'b'), (1, 'a'), (NULL, 'c'), (NULL, 'd')) AS t(id, name)");
        project.run().succeeded();
        assertThat(project.rows("SELECT * FROM plain ORDER BY ALL")).containsExactly("1|a", "null|c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{filter_wher: a}]|unknown key \"filter_wher\" in \"transforms[0]\" (did you mean \"filter_where\"?",
                "[{sample_pct: 5}]|\"transforms[0].sample_pct\" is the number 5, expected at most 1",
                "[{limit: -1}]|\"transforms[0].limit\" is the number -1, expected at least 0",
                "[{deduplicate_by: {order_by: a}}]|the key \"keys\" is missing in \"transforms[0].deduplicate_by\"",
            })
    void transformThatCannotBeIsTold(String transforms, String message) {
        project.model("m", "/* @model\ntransforms: " + transforms + "\n*/\nSELECT 1 AS id");
        assertThat(project.command("validate").exited(2).err()).contains(message);
    }

    @Test
    void deduplicationByAColumnThatIsNotThereIsToldWithTheNearest() {
        project.model("m", "/* @model\ntransforms: [{deduplicate_by: idd}]\n*/\nSELECT 1 AS id");
        assertThat(project.run().exited(1).error("m"))
                .isEqualTo("Cannot write m: deduplicate_by names the column \"idd\", which its rows do not have"
                        + " (did you mean \"id\"? columns: id)");
    }

    @Test
    void keyThatWouldStandTwiceIsNamed() {
        orders("strategy: append\n" + COLUMNS, "SELECT 7 AS id, 'a' AS email, 1 AS price");
        project.run().succeeded();
        assertThat(project.run("--force").exited(1).error("orders"))
                .isEqualTo(
                        "Cannot write orders: a key of its table would not be unique:"
                                + " id=7 is in the table already; email=a is in the table already"
                                + " (make the query give one row for each key, or use a strategy that updates rows, such as merge_by_key)");
        orders("strategy: replace\n" + COLUMNS, "SELECT i AS id, 'a' AS email, 1 AS price FROM range(3) t(i)");
        assertThat(project.run().exited(1).error("orders")).contains("email=a comes in 3 rows");
    }

    @Test
    void tableOfTwoModelsIsRefused() {
        project.file("tables/customers.yaml", "columns: {id: {type: bigint, key: true}}\n")
                .model("a", "-- @model(target=\"customers\")\nSELECT 1 AS id")
                .model("b", "-- @model(target=\"customers\")\nSELECT 2 AS id");
        assertThat(project.command("validate").exited(2).err())
                .startsWith(
                        "error: models/b.sql:1:4: Cannot declare the model \"b\": the model \"a\" at models/a.sql:1:4"
                                + " keeps the table main.customers already (give each a table of its own)");
    }
}
