package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What could not be done is kept, shown, tried again and closed. */
class DeadLettersTest {
    private static final String COLUMNS =
            "columns: {id: {type: bigint, key: true}, paid: {type: 'decimal(10,2)'}, day: {type: date, nullable: true}}\n";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
        payments("append", "");
        rows("1,1.50,2026-01-01", "2,much,2026-01-02", "3,,2026-01-03", "4,4,soon", "5,5.5,");
    }

    private void payments(String strategy, String more) {
        project.model(
                "payments",
                "/* @model\nstrategy: " + strategy + "\non_row_error: dead_letter\n" + more + COLUMNS
                        + "*/\nSELECT id, paid, day FROM read_csv('in.csv', all_varchar = true)");
    }

    private void rows(String... rows) {
        project.file("in.csv", "id,paid,day\n" + String.join("\n", rows) + "\n");
    }

    private List<String> paid() {
        return project.rows("SELECT id, CAST(paid AS varchar) AS paid, day FROM payments ORDER BY id");
    }

    private JsonNode show() {
        return project.command("dead-letters", "show", "--json", "payments")
                .succeeded()
                .json();
    }

    @Test
    void rowsThatTheTableCannotTakeAreLeftOutAndKept() {
        Outcome run = project.run().succeeded();

        assertThat(paid()).containsExactly("1|1.50|2026-01-01", "5|5.50|null");
        assertThat(run.counts("payments")).containsExactly(2L, 0L, 0L, 0L);
        assertThat(run.model("payments").path("warnings").path(0).asText())
                .isEqualTo(
                        "3 rows have values that the table cannot take, and are dead letters (see them with: penstock"
                                + " dead-letters show payments)");
        JsonNode shown = show();
        assertThat(shown.path("letters")).hasSize(1);
        assertThat(shown.at("/letters/0/rows").asInt()).isEqualTo(3);
        assertThat(shown.path("rows").findValuesAsText("error"))
                .containsExactlyInAnyOrder(
                        "paid: \"much\" is not a valid decimal(10,2)",
                        "paid: NULL is not allowed",
                        "day: \"soon\" is not a valid date");
        assertThat(shown.path("rows").toString())
                .contains("{\"id\":\"2\",\"paid\":\"much\",\"day\":\"2026-01-02\"}")
                .contains("{\"id\":\"3\",\"paid\":null,\"day\":\"2026-01-03\"}");
        assertThat(project.command("dead-letters", "list").succeeded().out())
                .containsPattern("(?m)^payments +3 rows +\\S+ +\\S+ \\S+ +open +day: ");
    }

    @Test
    void replayWritesWhatTheTableTakesByNow() {
        project.run().succeeded();
        payments("append", "");
        project.model(
                "payments",
                project.read("models/payments.sql")
                        .replace(
                                "paid: {type: 'decimal(10,2)'}",
                                "paid: {type: 'decimal(10,2)', normalize: [{replace: {from: much, to: '0'}},"
                                        + " parse_numeric, {default: 0}]}"));

        Outcome replay =
                project.command("dead-letters", "replay", "--json", "payments").succeeded();

        assertThat(replay.json().at("/runs/0/models/0/rows/inserted").asInt()).isEqualTo(2);
        assertThat(paid())
                .containsExactly("1|1.50|2026-01-01", "2|0.00|2026-01-02", "3|0.00|2026-01-03", "5|5.50|null");
        assertThat(show().path("rows").findValuesAsText("error")).containsExactly("day: \"soon\" is not a valid date");
        project.command("dead-letters", "replay", "payments").succeeded();
        assertThat(paid()).hasSize(4);
    }

    @Test
    void rowsThatComeAgainAreNotKeptTwice() {
        payments("merge_by_key", "primary_key: id\n");
        project.run().succeeded();
        rows("1,2,2026-01-01", "2,much,2026-01-02", "6,six,2026-01-06");
        project.run().succeeded();

        assertThat(show().path("rows")).hasSize(4);
        assertThat(paid()).containsExactly("1|2.00|2026-01-01", "5|5.50|null");
    }

    @Test
    void tableThatIsReplacedHasTheDeadRowsOfItsLastWriteOnly() {
        payments("replace", "");
        project.run().succeeded();
        rows("1,1.50,2026-01-01", "7,seven,2026-01-07");
        project.run().succeeded();

        assertThat(show().path("rows").findValuesAsText("error"))
                .containsExactly("paid: \"seven\" is not a valid decimal(10,2)");
        rows("7,7,2026-01-07");
        assertThat(project.command("dead-letters", "replay", "payments")
                        .succeeded()
                        .out())
                .contains("1 success");
        assertThat(paid()).containsExactly("7|7.00|2026-01-07");
        assertThat(project.command("dead-letters", "list").succeeded().out()).isEqualTo("No dead letters.\n");
    }

    @Test
    void replayOfAMergeTakesNothingAwayAndUpdates() {
        payments("merge_by_key", "primary_key: id\n");
        project.run().succeeded();
        project.model(
                "payments",
                project.read("models/payments.sql")
                        .replace(
                                "day: {type: date, nullable: true}",
                                "day: {type: date, nullable: true, normalize: [{replace: {from: soon, to: ''}},"
                                        + " empty_to_null, parse_date]}"));
        project.command("dead-letters", "replay", "payments").succeeded();

        assertThat(paid()).containsExactly("1|1.50|2026-01-01", "4|4.00|null", "5|5.50|null");
    }

    @Test
    void resolvedRowsAreClosedWithTheirReasonAndStayClosed() {
        payments("merge_by_key", "primary_key: id\n");
        project.run().succeeded();

        assertThat(project.command("dead-letters", "resolve", "payments", "--reason", "test orders")
                        .succeeded()
                        .out())
                .isEqualTo("1 dead letter of payments is resolved.\n");
        project.run("--force").succeeded();

        assertThat(project.command("dead-letters", "list").succeeded().out()).isEqualTo("No dead letters.\n");
        assertThat(project.command("dead-letters", "list", "--all").succeeded().out())
                .contains("resolved: test orders");
        assertThat(project.command("dead-letters", "show", "payments").exited(2).err())
                .isEqualTo("error: Cannot find dead letters of payments: none is open (no model has any; see also those"
                        + " that are resolved with: penstock dead-letters list --all)\n");
    }

    @Test
    void modelThatUsedUpItsAttemptsIsKeptUntilItIsWritten() {
        project.model(
                "rates",
                "-- @model(name=\"rates\", retry={attempts: 2, delay: 1ms})\nSELECT * FROM read_csv('absent.csv')");
        project.run("rates").exited(1);

        JsonNode letter = project.command("dead-letters", "list", "--json")
                .succeeded()
                .json()
                .at("/letters/0");
        assertThat(letter.path("kind").asText()).isEqualTo("model");
        assertThat(letter.path("attempts").asInt()).isEqualTo(2);
        assertThat(letter.path("fingerprint").asText()).isNotEmpty();
        assertThat(letter.at("/error/message").asText()).contains("absent.csv");
        assertThat(project.command("dead-letters", "show", "rates").succeeded().out())
                .contains("rates: model of run ", "attempts: 2\n");
        project.command("dead-letters", "replay", "rates").exited(1);
        assertThat(project.command("dead-letters", "list", "--all").succeeded().out())
                .contains("resolved: it failed again in run ");

        project.file("absent.csv", "id\n1\n");
        project.command("dead-letters", "replay", "rates").succeeded();

        assertThat(project.rows("FROM rates")).containsExactly("1");
        assertThat(project.command("dead-letters", "list").succeeded().out()).isEqualTo("No dead letters.\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "on_row_error: dead_letter|\"on_row_error\" goes with a declared table, whose types say what an error is (declare its \"columns\" or name a \"target\", or leave it out)",
                "strategy: merge\\nkey: id\\ndelete: hard\\non_row_error: dead_letter\\ncolumns: {id: bigint}|on_row_error \"dead_letter\" cannot go with delete \"hard\": a row that is left out would count as gone (say delete: preserve, or on_row_error: fail)",
                "on_row_error: dead_leter\\ncolumns: {id: bigint}|did you mean \"dead_letter\"?",
            })
    void wrongOptionsAreTold(String header, String message) {
        project.model("payments", "/* @model\n" + header.replace("\\n", "\n") + "\n*/\nSELECT 1 AS id");

        assertThat(project.command("validate").exited(2).err()
                        + project.command("validate").out())
                .contains(message);
    }

    @Test
    void wrongWordsAreTold() {
        project.run().succeeded();

        assertThat(project.command("dead-letters", "show", "payment").exited(2).err())
                .isEqualTo(
                        "error: Cannot find dead letters of payment: none is open (did you mean \"payments\"? models that"
                                + " have some: payments; see also those that are resolved with: penstock dead-letters list --all)\n");
        assertThat(project.command("dead-letters", "resolve", "payments")
                        .exited(2)
                        .err())
                .contains("--reason");
        assertThat(project.command("dead-letters", "resolve", "payments", "--reason", " ")
                        .exited(2)
                        .err())
                .contains("--reason says nothing (say why, for those who ask later)");
        assertThat(project.command("dead-letters", "show", "payments", "--limit", "0")
                        .exited(2)
                        .err())
                .contains("--limit 0 is no number of rows (give 1 or more)");
        assertThat(project.command("dead-letters").exited(2).err())
                .contains("Say what of: list, show, replay or resolve is missing");
    }
}
