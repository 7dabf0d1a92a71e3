package io.penstock.core.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.DeleteMode;
import io.penstock.LateRows;
import io.penstock.Strategy;
import io.penstock.core.config.ProjectException;
import io.penstock.core.config.TestFolder;
import io.penstock.spi.error.PenstockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model may say of how its table takes rows, and what it may not. */
final class WriteRulesTest {
    @TempDir
    private Path directory;

    private WriteOptions options(String header) {
        return read(header).models().get(0).options().write();
    }

    private Project read(String header) {
        TestFolder folder = new TestFolder(directory)
                .write("penstock.yaml", "name: x\n")
                .write("models/my.sql", header + "\nSELECT 1");
        return new ProjectReader(folder.reader(), List.of()).read(directory, "dev");
    }

    private List<String> problems(String header) {
        ProjectException thrown = catchThrowableOfType(ProjectException.class, () -> read(header));
        return thrown.problems().stream().map(PenstockException::describe).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
                /* @model
                strategy: scd2
                primary_key: id
                valid_from: begins
                valid_to: ends
                is_current: last
                compare: [name, city]
                event_time: moved
                late: ignore
                delete: mark
                allow_empty: true
                full_refresh: false
                max_delete_ratio: 0.1
                ttl: 30d
                */""", """
                -- @strategy: scd2
                -- @primary_key: id
                -- @valid_from: begins
                -- @valid_to: ends
                -- @is_current: last
                -- @compare: name, city
                -- @event_time: moved
                -- @late: ignore
                -- @delete: mark
                -- @allow_empty: true
                -- @full_refresh: false
                -- @max_delete_ratio: 0.1
                -- @ttl: 30d""", """
                -- @model(strategy="scd2", primary_key=["id"], valid_from="begins", valid_to="ends", is_current="last",
                --   compare=["name", "city"], event_time="moved", late="ignore", delete="mark", allow_empty=true,
                --   full_refresh=false, max_delete_ratio=0.1, ttl="30d")"""})
    void everyFormSaysTheSame(String header) {
        assertThat(options(header))
                .isEqualTo(new WriteOptions(
                        Strategy.SCD_TYPE_2,
                        List.of("id"),
                        null,
                        false,
                        new DeleteOptions(DeleteMode.MARK, true, 0.1),
                        new HistoryOptions(
                                "begins",
                                "ends",
                                "last",
                                List.of("name", "city"),
                                "moved",
                                LateRows.IGNORE,
                                Duration.ofDays(30)),
                        null,
                        CursorOptions.NONE));
    }

    @ParameterizedTest
    @CsvSource({"merge, PRESERVE", "scd2, IGNORE", "truncate, PRESERVE"})
    void nothingSaidTakesNothingAway(String strategy, DeleteMode mode) {
        WriteOptions options = options("-- @strategy: " + strategy + "\n-- @primary_key: id");
        assertThat(options.deletes()).isEqualTo(new DeleteOptions(mode, null, 0.5));
        assertThat(options.deletes().takesAway()).isFalse();
        assertThat(options.history()).isEqualTo(HistoryOptions.DEFAULT);
    }

    @Test
    void mergeSaysWhatItUpdates() {
        assertThat(options("-- @strategy: merge\n-- @primary_key: id\n-- @update_columns: a, b")
                        .updateColumns())
                .containsExactly("a", "b");
        assertThat(options("-- @strategy: merge\n-- @primary_key: id").updateColumns())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- @strategy: merge\n-- @primary_key: id\n-- @update_columns: []",
                "-- @model(strategy=\"merge\", primary_key=[\"id\"], update_columns=[])",
                "/* @model\nstrategy: merge\nprimary_key: id\nupdate_columns: []\n*/"
            })
    void mergeMaySayThatItUpdatesNothing(String header) {
        assertThat(options(header).updateColumns()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "append|valid_from: a|\"valid_from\" cannot go with strategy \"append\" (it goes with strategy \"scd_type_2\" only)",
                "append|event_time: a|\"event_time\" cannot go with strategy \"append\" (it goes with strategy \"scd_type_2\" only)",
                "merge|ttl: 1d|\"ttl\" cannot go with strategy \"merge_by_key\" (it goes with strategy \"scd_type_2\" only)",
                "replace|compare: a|\"compare\" cannot go with strategy \"replace\" (it goes with strategy \"scd_type_2\" only)",
                "scd2|update_columns: a|\"update_columns\" cannot go with strategy \"scd_type_2\" (it goes with strategy \"merge_by_key\" only)",
                "merge|update_columns: [a, ID]|update_columns names the column \"ID\" of the primary key, which is never updated (leave it out)",
                "merge|delete: close|delete \"close\" cannot go with strategy \"merge_by_key\" (say preserve, soft or hard)",
                "append|delete: hard|delete \"hard\" cannot go with strategy \"append\" (it goes with the strategies \"merge_by_key\" and \"scd_type_2\" only)",
                "merge|max_delete_ratio: 0.1|\"max_delete_ratio\" limits deletions, and this model deletes nothing (say delete: soft or hard with strategy \"merge_by_key\", close or mark with \"scd_type_2\", or leave it out)",
                "none|allow_empty: false|\"allow_empty\" cannot go with strategy \"none\" (it goes with a table that takes rows at every run)",
                "scd2|late: reject|late \"reject\" needs a time by which a row can be late (add event_time: COLUMN, or leave it out)",
                "scd2|compare: [a, id]|compare names the column \"id\" of the primary key, which never changes within a history (leave it out)",
                "scd2|valid_to: VALID_FROM|valid_to names the column \"VALID_FROM\", which is already used for something else (choose another name)",
                "scd2|is_current: id|is_current names the column \"id\", which is already used for something else (choose another name)"
            })
    void whatCannotGoTogetherIsToldAtItsPlace(String strategy, String line, String reason) {
        assertThat(problems("-- @" + line + "\n-- @strategy: " + strategy + "\n-- @primary_key: id"))
                .containsExactly(
                        "models/my.sql:1:" + (line.indexOf(':') + 7) + ": Cannot read the model \"my\": " + reason);
    }

    @Test
    void onlyATableIsProtectedFromAFullRefresh() {
        assertThat(options("-- @strategy: append").fullRefresh()).isTrue();
        assertThat(problems("-- @full_refresh: false\n-- @materialize: view"))
                .containsExactly("models/my.sql:1:19: Cannot read the model \"my\": \"full_refresh\" cannot go with"
                        + " materialize \"view\" (it goes with a table only)");
    }

    @Test
    void endingAtOnceAndAfterATimeAreTwoThings() {
        assertThat(problems("-- @strategy: scd2\n-- @primary_key: id\n-- @delete: close\n-- @ttl: 1d"))
                .containsExactly(
                        "models/my.sql:4:10: Cannot read the model \"my\": \"ttl\" cannot go with delete \"close\", which ends a version as soon as its key is gone (keep one)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"max_delete_ratio: 0", "max_delete_ratio: 1.5", "max_delete_ratio: half", "allow_empty: maybe"})
    void valueThatCannotBeIsTold(String line) {
        assertThat(problems("-- @strategy: merge\n-- @primary_key: id\n-- @delete: hard\n-- @" + line))
                .singleElement()
                .asString()
                .startsWith("models/my.sql:4:" + (line.indexOf(':') + 7) + ": Cannot read models/my.sql: \""
                        + line.substring(0, line.indexOf(':')) + "\"");
    }
}
