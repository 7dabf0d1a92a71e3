package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that say what cannot be are told at their place before anything runs. */
class BadChecksTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            not_nul: id                                             | KEY_UNKNOWN 3:5 | unknown key "not_nul" in "checks[0]" (did you mean "not_null"?
            row_count: {min: three}                                 | VALUE_INVALID 3:22 | "checks[0].row_count.min" is the text "three", expected a whole number (such as 1)
            range: {column: id, min: 9, max: 1}                     | MODEL_CONFLICT 3:30 | Cannot read the check range of model "orders": min 9 is more than max 1 (swap them)
            row_count: {min: 9, max: 1}                             | MODEL_CONFLICT 3:22 | min 9 is more than max 1 (swap them)
            range: {column: id}                                     | MODEL_CONFLICT | it has no limit (add min, max or both)
            row_count: {}                                           | MODEL_CONFLICT | it has no limit (add min, max or both)
            range: {min: 1}                                         | KEY_MISSING | the key "column" is missing in "checks[0].range" (add column: id)
            relationships: {column: id, to: custmers}               | DEPENDENCY_UNKNOWN 3:5 | Cannot resolve "custmers" in model orders: there is no model or source of that name (did you mean "customers"?)
            relationships: {column: id, to: customers, fields: [a, b]} | MODEL_CONFLICT | it names 1 columns here and 2 there (name the same number)
            sql: ""                                                 | VALUE_INVALID | "checks[0].sql" is an empty text, expected some text (such as SELECT * FROM {this} WHERE paid > total)
            sql: {severity: warn}                                   | MODEL_CONFLICT | it holds no SQL (write it after sql:)
            sql: DELETE FROM customers                              | SQL_SYNTAX 3:5 | Cannot read the check sql(DELETE FROM customers):
            sql: {query: SELECT 1, where: id = 1}                   | MODEL_CONFLICT | where cannot go with a query (put the condition into the query)
            not_null: {columns: id, max_failures: 1, max_ratio: 0.5} | MODEL_CONFLICT | max_failures and max_ratio both say how many rows may fail (keep one)
            not_null: {columns: id, max_ratio: 2}                   | VALUE_INVALID | "checks[0].not_null.max_ratio" is the number 2, expected at most 1
            row_count: {min: 1, max_failures: 1}                    | MODEL_CONFLICT | max_failures says how many rows may fail, and this check looks at the table as a whole
            freshness: {column: id, max_age: 1d, store_failures: true} | MODEL_CONFLICT | store_failures cannot go with a check of the table as a whole, which has no failing rows
            freshness: {column: id, max_age: soon}                  | MODEL_CONFLICT 3:38 | max_age is the text "soon", expected a duration (such as 30s, 5m, 1h30m or 1d)
            sql: {query: SELECT 1, max_ratio: 0.1}                  | MODEL_CONFLICT | max_ratio cannot go with a query, as nothing tells out of how many rows (use max_failures)
            severity: warn                                          | MODEL_CONFLICT 3:5 | Cannot read a check of model "orders": it has no type, expected one of not_null, unique,
            not_null: {columns: id, severity: fatal}                | VALUE_INVALID | "checks[0].not_null.severity" is the text "fatal", expected one of error, warn
            """)
    void wrongCheckIsToldAtItsPlace(String check, String code, String message) {
        ProjectFixture project = ProjectFixture.in(directory)
                .model("customers", "SELECT 1 AS id")
                .model("orders", "/* @model\nchecks:\n  - " + check + "\n*/\nSELECT 1 AS id");

        String[] parts = code.split(" ", 2);
        String place = parts.length > 1 ? ":" + parts[1] + " " : "";
        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .satisfies(error -> assertThat(error)
                        .startsWith(parts[0] + " models/orders.sql" + place)
                        .contains(message));
    }

    @Test
    void twoChecksOfOneNameAndASecondTypeAreTold() {
        ProjectFixture project = ProjectFixture.in(directory)
                .model(
                        "orders",
                        "-- @checks: [{not_null: id}, {not_null: id}, {unique: id, not_null: id}]\nSELECT 1 AS id");
        assertThat(project.command("validate", "--json").exited(2).errors())
                .anySatisfy(error -> assertThat(error)
                        .contains("two of its checks are called \"not_null(id)\" (give one of them a name)"))
                .anySatisfy(
                        error -> assertThat(error).contains("it has the types not_null and unique, expected one of"));
    }

    @Test
    void commonKeySaidTwiceIsTold() {
        ProjectFixture project = ProjectFixture.in(directory)
                .model(
                        "orders",
                        "-- @checks: [{not_null: {columns: id, severity: warn}, severity: error}]\nSELECT 1 AS id");
        assertThat(project.command("validate", "--json").exited(2).errors())
                .anySatisfy(error ->
                        assertThat(error).contains("severity is said twice, within not_null and beside it (keep one)"));
    }

    @ParameterizedTest
    @CsvSource({"ephemeral", "none"})
    void checksOfNoRowsAreAConflict(String kept) {
        ProjectFixture project = ProjectFixture.in(directory)
                .model("orders", "-- @materialize: " + kept + "\n-- @checks: [{not_null: id}]\nSELECT 1 AS id");
        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .asString()
                .isEqualTo(
                        "MODEL_CONFLICT models/orders.sql:2:13 Cannot read the model \"orders\": checks cannot go with"
                                + " materialize \"" + kept
                                + "\", which keeps no rows to look at (use table, view or file, or leave them out)");
    }
}
