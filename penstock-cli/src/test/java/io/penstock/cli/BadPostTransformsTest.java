package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Post-transforms that say what cannot be are told at their place before anything runs. */
class BadPostTransformsTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            sqll: SELECT 1                    | KEY_UNKNOWN 3:5 | unknown key "sqll" in "post[0]" (did you mean "sql"?
            sql: SELECT 1\\n    transform: mask | MODEL_CONFLICT 3:5 | Cannot read post[0] of the model "orders": it says both "sql" and "transform" (keep one)
            name: touch                       | MODEL_CONFLICT 3:5 | it says neither "sql" nor "transform" (say by one of them what is to be done)
            ``                                | VALUE_INVALID 3:4 | "post[0]" is nothing, expected a map or text (such as ANALYZE {this})
            ""                                | VALUE_INVALID 3:5 | "post[0]" is an empty text, expected some text (such as ANALYZE {this})
            {}                                | VALUE_INVALID 3:5 | "post[0]" is an empty map, expected a map with at least one key (sql, transform, name, continue_on_failure)
            "-- nothing"                      | VALUE_INVALID 3:5 | Cannot read post[0] of the model "orders": it holds no statement (write one, or leave it out)
            transform: mesk                   | VALUE_INVALID 3:16 | there is no transform "mesk" (did you mean "mask"? transforms: count_them, mask)
            UPDATE {thsi} SET n = 1           | VALUE_INVALID 3:5 | unknown placeholder {thsi} (did you mean {this}? known here: {this}, {run_id})
            UPDATE {{ this }} SET n = 1       | VALUE_INVALID 3:5 | unknown placeholder {{ this }} (did you mean {this}? known here: {this}, {run_id})
            sql: SELECT {table}               | VALUE_INVALID 3:10 | unknown placeholder {table} (known here: {this}, {run_id})
            UPDATE {this} SET r = '{run_id}'  | VALUE_INVALID 3:5 | {run_id} stands within quotes, where nothing is put in its place (write it without them)
            SELECT 1; commit                  | VALUE_INVALID 3:5 | COMMIT would begin or end a transaction, and every step runs in one of its own (leave it out)
            "/* now */ BEGIN TRANSACTION"     | VALUE_INVALID 3:5 | BEGIN would begin or end a transaction
            continue_on_failure: maybe        | VALUE_INVALID 3:26 | "post[0].continue_on_failure" is the text "maybe", expected true or false
            """)
    void wrongItemIsToldAtItsPlace(String item, String code, String message) {
        project.file("transforms/mask.sql", "SELECT 1")
                .file("transforms/more/count_them.sql", "SELECT 1")
                .model("orders", "/* @model\npost:\n  - " + item.replace("\\n", "\n") + "\n*/\nSELECT 1 AS n");

        String[] parts = code.split(" ", 2);
        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .satisfies(error -> assertThat(error)
                        .startsWith(parts[0] + " models/orders.sql:" + parts[1] + " ")
                        .contains(message));
    }

    @Test
    void lineOfALongTextIsTold() {
        project.model("orders", """
                /* @model
                post:
                  - sql: |
                      DELETE FROM {this};
                      INSERT INTO {that} SELECT 1
                */
                SELECT 1 AS n
                """);

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .isEqualTo(
                        "VALUE_INVALID models/orders.sql:3:10 Cannot read post[0] of the model \"orders\": in line 2,"
                                + " \"INSERT INTO {that} SELECT 1\": unknown placeholder {that} (known here: {this}, {run_id})");
    }

    @Test
    void twoOfOneNameAreTold() {
        project.model("orders", "-- @post: [SELECT 1, {sql: SELECT 2, name: select 1}]\nSELECT 1 AS n");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .isEqualTo(
                        "MODEL_CONFLICT models/orders.sql:1:22 Cannot read post[1] of the model \"orders\": another one"
                                + " is called \"select 1\" too (give one of them a name)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ephemeral", "none"})
    void modelThatKeepsNothingHasNone(String kept) {
        project.model("orders", "-- @materialize: " + kept + "\n-- @post: ANALYZE {this}\nSELECT 1 AS n");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .isEqualTo(
                        "MODEL_CONFLICT models/orders.sql:2:11 Cannot read the model \"orders\": post-transforms cannot go"
                                + " with materialize \"" + kept
                                + "\", which keeps nothing (use table, view or file, or leave them"
                                + " out)");
    }

    @Test
    void transformInAFileIsReadWhetherAModelUsesItOrNot() {
        project.file("transforms/mask.sql", "UPDATE {this}\n   SET email = {mask}")
                .file("transforms/empty.sql", "-- later\n")
                .file("transforms/old/MASK.sql", "SELECT 1")
                .model("orders", "-- @post: [{transform: mask}]\nSELECT 1 AS n");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .containsExactly(
                        "VALUE_INVALID transforms/empty.sql:1:1 Cannot read the transform \"empty\": it holds no statement"
                                + " (write one, or leave it out)",
                        "VALUE_INVALID transforms/mask.sql:2:16 Cannot read the transform \"mask\": unknown placeholder"
                                + " {mask} (known here: {this}, {run_id})",
                        "MODEL_DUPLICATE transforms/old/MASK.sql Cannot declare the transform \"MASK\": one of that name is"
                                + " declared at transforms/mask.sql (rename one)");
    }

    @Test
    void projectWithoutTransformsTellsWhereTheyAreWritten() {
        project.model("orders", "-- @post: [{transform: mask}]\nSELECT 1 AS n");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .asString()
                .endsWith(
                        "there is no transform \"mask\" (write it in transforms/mask.sql, or as a method with @Transform)");
    }
}
