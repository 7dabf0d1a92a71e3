package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of models that cannot be written by their intervals. */
class IntervalProblemsTest extends IntervalFixture {
    @Test
    void dependencyThatIsNotReadIsTold() {
        project.model("daily", """
                /* @model
                strategy: incremental
                time_column: {source: order, column: ts}
                interval: day
                */
                SELECT ts FROM orders
                """);

        assertThat(project.command("plan").exited(2).err())
                .contains(
                        "models/daily.sql:3:14: Cannot resolve \"order\" in time_column of model daily: its query does not read"
                                + " it (did you mean \"orders\"? it reads: orders)");
    }

    @Test
    void rowsOutsideOfTheirIntervalAreRefused() {
        project.model("daily", """
                /* @model
                strategy: incremental
                time_column: {source: orders, column: ts, target: month}
                interval: day
                start: 2026-01-01
                batch_size: 1
                */
                SELECT date_trunc('month', ts) AS month, count(*) AS n FROM orders GROUP BY 1
                """);
        at("2026-01-03T10:00:00Z");

        assertThat(project.run().exited(1).error("daily"))
                .isEqualTo("Cannot write daily: the rows that it makes of orders from 2026-01-03 lie outside of that by"
                        + " \"month\": month=2026-01-01T00:00 (1 row) (name the column that tells their interval with target: in"
                        + " time_column, make the interval longer, or say a primary_key)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT ts AS days, amount FROM orders | its time_column names the column \"day\", which its rows do not have (did you mean \"days\"? they have: days, amount)",
                "SELECT amount AS day FROM orders | its time_column \"day\" is a bigint, expected a date, timestamp or timestamptz (cast it in the query, or name another column)",
            })
    void columnThatTellsNoTimeIsToldBeforeAnythingRuns(String query, String problem) {
        project.model("daily", """
                -- @model(strategy="incremental", time_column="day", interval="day", start="2026-01-01")
                %s
                """.formatted(query));

        String told = "models/daily.sql:1:47: Cannot write daily: " + problem;
        assertThat(project.command("validate").exited(2).err()).contains(told);
        assertThat(project.command("run").exited(1).err()).contains(told);
        assertThat(project.run().exited(1).error("daily")).isEqualTo("Cannot write daily: " + problem);
    }

    @Test
    void intervalShorterThanTheGrainOfTheDataIsRefused() {
        project.model("daily", """
                -- @model(strategy="incremental", time_column="day", interval="hour", start="2026-01-01")
                SELECT CAST(ts AS DATE) AS day, amount FROM orders
                """);

        assertThat(project.run().exited(1).error("daily"))
                .isEqualTo(
                        "Cannot write daily: its time_column \"day\" is a date, and its interval is shorter than a day (say"
                                + " interval: day or longer, or a column that tells the time of day too)");
    }

    /** Where rows of a dependency are chosen by a column that is not of the table, it is that one which may not be. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "day | hour | its time_column \"day\" is a date, and its interval is shorter than a day (say interval: day or longer, or a column that tells the time of day too)",
                "amount | day | its time_column \"amount\" is a bigint, expected a date, timestamp or timestamptz (cast it in the query, or name another column)",
                "dya | day | its time_column names the column \"dya\", which its rows do not have (did you mean \"day\"? they have: day, amount)",
            })
    void columnOfADependencyThatTellsNoTimeIsToldBeforeAnythingRuns(String column, String interval, String problem) {
        project.model("days", "SELECT CAST(ts AS DATE) AS day, amount FROM orders")
                .model("daily", """
                -- @model(strategy="incremental", time_column={source: "days", column: "%s"}, interval="%s", primary_key="amount")
                SELECT amount FROM days
                """.formatted(column, interval));

        assertThat(project.command("validate").exited(2).err()).contains("Cannot write daily: " + problem);
        assertThat(project.run().exited(1).error("daily")).isEqualTo("Cannot write daily: " + problem);
    }

    @Test
    void startThatIsYetToComeIsTold() {
        daily("start: 2027-01-01");
        assertThat(project.plan().exited(1).reasons())
                .containsEntry(
                        "daily",
                        "its intervals begin at 2027-01-01, and it is 2026-01-03 (say an earlier start or backfill, or wait)");
    }

    @Test
    void windowsThatHoldNothingOrOverlapAreTold() {
        daily("start: 2026-01-02");
        assertThat(project.command("run", "--since", "2026-01-02", "--until", "2026-01-01")
                        .exited(2)
                        .err())
                .contains(
                        "Cannot plan a window that begins at 2026-01-02T00:00:00Z and ends at 2026-01-01T00:00:00Z: it holds"
                                + " no time (give an end after its beginning)");
        assertThat(project.command("run", "--window", "2026-01-02..2026-01-01")
                        .exited(2)
                        .err())
                .contains("\"2026-01-02..2026-01-01\" ends before it begins");
        assertThat(project.command("run", "--window", "2026-01-02").exited(2).err())
                .contains("\"2026-01-02\" is no window (write 2026-01-01..2026-02-01, the end outside)");
        assertThat(project.command("run", "--window", "2026-01-01..2026-01-03", "--window", "2026-01-02..2026-01-04")
                        .exited(2)
                        .err())
                .contains(
                        "Cannot plan the windows 2026-01-01T00:00:00Z..2026-01-03T00:00:00Z and"
                                + " 2026-01-02T00:00:00Z..2026-01-04T00:00:00Z: they overlap (let one end where the next begins)");
        assertThat(project.command("run", "--window", "2026-01-01..2026-01-03", "--since", "2026-01-02")
                        .exited(2)
                        .err())
                .contains(
                        "Cannot plan a window of --since and --until and others of --window (keep one way to say it)");
        assertThat(project.plan("--window", "2025-01-01..2025-01-03")
                        .exited(1)
                        .reasons()
                        .get("daily"))
                .isEqualTo(
                        "the window that is asked for holds none of its intervals, which begin at 2026-01-02 and end with"
                                + " 2026-01-03 (ask for another window)");
    }

    @Test
    void intervalsOfAModelWithoutAnyAreTold() {
        project.model("plain", "SELECT 1 AS a");
        assertThat(project.command("intervals", "plain").exited(2).err())
                .contains("models/plain.sql:1:1: Cannot tell the intervals of plain: it is not written by intervals"
                        + " (say strategy: incremental, time_column and interval)");
        assertThat(project.command("intervals", "plane").exited(2).err())
                .contains("Cannot find model plane: the project has none of that name (did you mean \"plain\"?)");
    }

    private JsonNode warnings() {
        return project.run().succeeded().model("daily").path("warnings");
    }

    @Test
    void rowsWithoutATimeAreTold() {
        orders(",10", "2026-01-03 00:00:00,3", ",20");
        daily("batch_size: 1\nstart: 2026-01-01");

        assertThat(warnings())
                .hasToString("[\"1 row has NULL in the time_column \\\"day\\\": no interval takes such rows\"]");
    }

    @Test
    void rowsOfADependencyWithoutATimeAreTold() {
        orders(",10", "2026-01-03 00:00:00,3", ",20");
        daily("");
        project.model("daily", """
                /* @model
                strategy: incremental
                time_column: {source: orders, column: ts, target: day}
                interval: day
                */
                SELECT CAST(ts AS DATE) AS day, sum(amount) AS amount FROM orders GROUP BY ALL
                """);

        assertThat(warnings())
                .hasToString(
                        "[\"2 rows of orders have NULL in the time_column \\\"ts\\\": no interval takes such rows\"]");
    }

    @Test
    void rowsThatAMethodReturnsForOtherIntervalsAreTold() {
        project.file("models/Days.java", """
                import io.penstock.*;
                import java.time.LocalDate;
                import java.util.Arrays;
                import java.util.List;
                import org.jspecify.annotations.Nullable;

                public class Days {
                    record Day(@Nullable LocalDate day) {}

                    @Model(strategy = Strategy.INCREMENTAL, timeColumn = "day", interval = "day", start = "2026-01-03")
                    List<Day> daily() {
                        return Arrays.asList(new Day(LocalDate.of(2026, 1, 3)), new Day(LocalDate.of(2026, 1, 2)), new Day(null));
                    }
                }
                """);

        assertThat(warnings())
                .hasToString(
                        "[\"2 rows have another time in the time_column \\\"day\\\" than was asked for, or NULL: they are"
                                + " left out (return those between since and until of the context)\"]");
    }

    @Test
    void windowThatAModelDoesNotKnowIsTold() {
        project.model("plain", "SELECT 1 AS a");

        assertThat(project.command("run", "--since", "2026-01-01").succeeded().err())
                .contains("model plain is written as a whole: --since, --until and --window choose rows of models with"
                        + " intervals or a cursor, and reach Java methods");
    }
}
