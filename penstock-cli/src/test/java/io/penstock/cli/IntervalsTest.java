package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that are written by intervals, from the command line. */
class IntervalsTest extends IntervalFixture {
    @Test
    void firstRunFillsAllIntervalsAndTheSecondHasNothingToDo() {
        daily("start: 2026-01-01");
        assertThat(reason()).isEqualTo("first run; 3 intervals missing: 2026-01-01 .. 2026-01-03");

        project.run().succeeded();

        assertThat(project.rows("FROM daily ORDER BY day")).containsExactly("2026-01-01|3", "2026-01-03|3");
        assertThat(project.plan().actions()).containsEntry("daily", "skip");
        assertThat(project.command("intervals", "daily").succeeded().out()).isEqualTo("""
                STATUS  INTERVALS  FROM .. TO
                done            2  2026-01-01 .. 2026-01-02
                open            1  2026-01-03
                """);
    }

    @Test
    void withoutAStartTheOldestRowBegins() {
        daily("batch_size: 1");
        assertThat(reason()).isEqualTo("first run; all intervals from its oldest row on");

        Outcome run = project.command("run").succeeded();

        assertThat(run.err()).contains("batch daily 1/3\nbatch daily 2/3\nbatch daily 3/3\n");
        assertThat(project.rows("SELECT kind, start_at, end_at FROM _penstock.intervals WHERE kind = 'done'"))
                .containsExactly("done|2026-01-01T00:00:00Z|2026-01-03T00:00:00Z");
    }

    @Test
    void aSourceThatHasNoRowsYetLosesNone() {
        orders();
        project.file("orders.csv", "ts,amount\n2026-01-09 00:00:00,7\n");
        daily("");
        project.run().succeeded();
        assertThat(project.rows("FROM daily")).isEmpty();

        orders("2026-01-01 08:00:00,1", "2026-01-03 08:00:00,1");
        project.run().succeeded();

        assertThat(project.rows("FROM daily ORDER BY day")).containsExactly("2026-01-01|1", "2026-01-03|1");
    }

    @Test
    void noBackfillBeginsWithTheIntervalOfTheFirstRun() {
        daily("backfill: none");
        project.run().succeeded();
        assertThat(project.rows("FROM daily")).containsExactly("2026-01-03|3");

        project.run("--window", "2026-01-01..2026-01-02").succeeded();

        assertThat(project.rows("FROM daily ORDER BY day")).containsExactly("2026-01-01|3", "2026-01-03|3");
        assertThat(project.plan().actions()).containsEntry("daily", "skip");
    }

    /** The rows of a model, those of a dependency, and what a method is asked for. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ts                                            | SELECT CAST(ts AS TIMESTAMP) AS ts, amount FROM orders",
                "{source: orders, column: ts, target: month} | SELECT date_trunc('month', ts) AS month, sum(amount) AS amount FROM orders GROUP BY 1"
            })
    void startWithinAnIntervalIsKept(String column, String query) {
        project.model("monthly", """
                /* @model
                strategy: incremental
                interval: month
                start: 2026-01-02T12:00:00
                time_column: %s
                */
                %s
                """.formatted(column, query));
        project.run().succeeded();
        project.run("--force").succeeded();

        assertThat(project.rows("SELECT sum(amount) FROM monthly")).containsExactly("3");
    }

    @Test
    void rowsOfTheIntervalThatGoesOnAppearAtTheNextRun() {
        daily("start: 2026-01-01");
        project.run().succeeded();
        orders("2026-01-01 08:00:00,1", "2026-01-01 09:30:00,2", "2026-01-03 00:00:00,3", "2026-01-03 11:00:00,4");
        at("2026-01-03T12:00:00Z");

        assertThat(reason()).startsWith("orders changed: ").endsWith("; 1 interval to write again: 2026-01-03");
        project.run().succeeded();

        assertThat(project.rows("FROM daily ORDER BY day")).containsExactly("2026-01-01|3", "2026-01-03|7");
    }

    @Test
    void outageIsCaughtUpWithTheNewestDay() {
        daily("start: 2026-01-01");
        project.run().succeeded();
        orders("2026-01-03 23:59:59,5", "2026-01-05 00:00:00,6", "2026-01-09 00:00:00,7");
        at("2026-01-09T00:00:00Z");

        assertThat(reason())
                .isEqualTo("6 intervals missing: 2026-01-04 .. 2026-01-09; 1 interval to write again: 2026-01-03");
        project.run().succeeded();

        assertThat(project.rows("FROM daily ORDER BY day"))
                .containsExactly("2026-01-01|3", "2026-01-03|5", "2026-01-05|6", "2026-01-09|7");
    }

    @Test
    void lateRowsAreReadWithinTheLookback() {
        daily("start: 2026-01-01\nlookback: 1");
        project.run().succeeded();
        orders("2026-01-01 08:00:00,100", "2026-01-02 08:00:00,9", "2026-01-03 00:00:00,3");

        project.run().succeeded();

        assertThat(project.rows("FROM daily ORDER BY day"))
                .containsExactly("2026-01-01|3", "2026-01-02|9", "2026-01-03|3");
    }

    @Test
    void keyedRowsAreUpdatedByTheirKey() {
        project.model("kept", """
                -- @model(strategy="incremental", time_column="ts", interval="day", start="2026-01-01", primary_key=["amount"])
                SELECT ts, amount FROM orders
                """);
        project.run().succeeded();
        orders("2026-01-01 08:00:00,1", "2026-01-03 05:00:00,3", "2026-01-03 06:00:00,4");

        Outcome run = project.run().succeeded();

        assertThat(run.counts("kept")).containsExactly(1L, 1L, 0L, 0L);
        assertThat(project.rows("SELECT amount FROM kept ORDER BY 1")).containsExactly("1", "2", "3", "4");
    }

    @Test
    void windowIsWrittenAgainInWholeIntervals() {
        daily("start: 2026-01-01");
        project.run().succeeded();
        orders("2026-01-01 08:00:00,50", "2026-01-02 08:00:00,60", "2026-01-03 00:00:00,70");

        Outcome run = project.command("run", "--since", "2026-01-01T05:00:00", "--until", "2026-01-01T06:00:00")
                .succeeded();

        assertThat(run.err()).contains("model daily is written in whole intervals: 1 interval restated: 2026-01-01");
        assertThat(project.rows("FROM daily ORDER BY day")).containsExactly("2026-01-01|50", "2026-01-03|3");
        project.run().succeeded();
        assertThat(project.rows("FROM daily ORDER BY day")).containsExactly("2026-01-01|50", "2026-01-03|70");
    }

    @Test
    void changedQueryMakesAllIntervalsAnewAndAProtectedTableGoesForward() {
        daily("start: 2026-01-01");
        project.run().succeeded();
        project.model("daily", """
                -- @model(strategy="incremental", time_column="day", interval="day", start="2026-01-01")
                SELECT CAST(ts AS DATE) AS day, sum(amount) * 2 AS amount FROM orders GROUP BY ALL
                """);
        assertThat(reason()).isEqualTo("query changed: SELECT differs; 3 intervals missing: 2026-01-01 .. 2026-01-03");
        project.run().succeeded();
        assertThat(project.rows("FROM daily ORDER BY day")).containsExactly("2026-01-01|6", "2026-01-03|6");

        project.model("daily", """
                -- @model(strategy="incremental", time_column="day", interval="day", start="2026-01-01", full_refresh=false)
                SELECT CAST(ts AS DATE) AS day, sum(amount) * 5 AS amount FROM orders GROUP BY ALL
                """);
        assertThat(reason())
                .isEqualTo("query changed: SELECT differs; full_refresh: false keeps the intervals that are done;"
                        + " 1 interval to write again: 2026-01-03");
        project.run().succeeded();
        assertThat(project.rows("FROM daily ORDER BY day")).containsExactly("2026-01-01|6", "2026-01-03|15");
        assertThat(project.plan().actions()).containsEntry("daily", "skip");
    }

    @Test
    void whatIsDoneBeforeAFailureStaysDone() {
        project.model("daily", """
                /* @model
                strategy: incremental
                time_column: day
                interval: day
                start: 2026-01-01
                batch_size: 1
                */
                SELECT CAST(ts AS DATE) AS day, CASE WHEN amount = 3 THEN error('bad row') ELSE amount END AS amount
                FROM orders
                """);

        Outcome run = project.command("run").exited(1);

        assertThat(run.err()).contains("bad row");
        assertThat(run.out() + run.err()).contains("stopped in its intervals 2026-01-03; 2 of 3 batches are done");
        assertThat(project.command("intervals", "daily").succeeded().out()).isEqualTo("""
                STATUS  INTERVALS  FROM .. TO
                done            2  2026-01-01 .. 2026-01-02
                failed          1  2026-01-03
                """);
        orders("2026-01-01 08:00:00,70", "2026-01-03 00:00:00,4");
        assertThat(reason()).isEqualTo("1 interval missing: 2026-01-03");
        project.run().succeeded();
        assertThat(project.rows("FROM daily ORDER BY ALL"))
                .containsExactly("2026-01-01|1", "2026-01-01|2", "2026-01-03|4");
        assertThat(project.command("intervals", "daily").succeeded().out()).doesNotContain("failed");
    }

    @Test
    void dependencyIsNarrowedWhereTheQueryHasNoTimeOfItsOwn() {
        project.model("daily", """
                /* @model
                strategy: incremental
                time_column: {source: orders, column: ts, target: day}
                interval: day
                start: 2026-01-01
                */
                SELECT CAST(o.ts AS DATE) AS day, count(*) AS n, (SELECT count(*) FROM orders) AS seen FROM orders AS o GROUP BY 1
                """);
        project.run("--window", "2026-01-01..2026-01-02").succeeded();

        assertThat(project.rows("FROM daily ORDER BY day")).containsExactly("2026-01-01|2|2");
    }

    @Test
    void statementsAreToldBeforeTheDependencyIsThere() {
        project.model("base", "SELECT ts FROM orders").model("daily", """
                /* @model
                strategy: incremental
                time_column: {source: base, column: ts}
                interval: day
                */
                SELECT ts FROM base
                """);

        assertThat(project.command("plan", "--statements").succeeded().out()).contains("daily  run     first run");
        project.run().succeeded();
        assertThat(project.command("preview", "daily").succeeded().out())
                .contains("\"ts\" >= TIMESTAMP '2026-01-03 00:00:00' AND \"ts\" < TIMESTAMP '2026-01-04 00:00:00'");
    }

    @Test
    void unitTestOfAModelWritesAllItsIntervals() {
        daily("");
        project.file("tests/daily.yaml", """
                - name: adds up
                  model: daily
                  given:
                    orders:
                      - {ts: "2026-01-01 08:00:00", amount: 1}
                      - {ts: "2026-01-02 08:00:00", amount: 2}
                  expect:
                    rows:
                      - {day: "2026-01-01", amount: 1}
                      - {day: "2026-01-02", amount: 2}
                """);

        assertThat(project.command("test").succeeded().out()).contains("1 of 1 test passed");
    }

    @Test
    void javaModelReadsTheWindowOfEachBatch() {
        project.file("models/Days.java", """
                import io.penstock.*;
                import java.time.LocalDate;
                import java.time.ZoneOffset;
                import java.util.List;

                public class Days {
                    record Day(LocalDate day, String until) {}

                    @Model(strategy = Strategy.INCREMENTAL, timeColumn = "day", interval = "day", start = "2026-01-01", batchSize = 2)
                    List<Day> daily(ModelContext context) {
                        return List.of(new Day(
                                LocalDate.ofInstant(context.since().orElseThrow(), ZoneOffset.UTC),
                                context.until().orElseThrow().toString()));
                    }
                }
                """);
        project.run().succeeded();

        assertThat(project.rows("FROM daily ORDER BY day"))
                .containsExactly("2026-01-01|2026-01-03T00:00:00Z", "2026-01-03|2026-01-04T00:00:00Z");
    }

    @Test
    void javaModelSaysWhereItBegins() {
        project.file("models/Days.java", """
                import io.penstock.*;
                import java.time.LocalDate;
                import java.util.List;

                public class Days {
                    record Day(LocalDate day) {}

                    @Model(strategy = Strategy.INCREMENTAL, timeColumn = "day", interval = "day")
                    List<Day> daily() {
                        return List.of();
                    }
                }
                """);

        assertThat(project.run().exited(1).error("daily"))
                .isEqualTo(
                        "Cannot tell where the intervals of daily begin: it is a Java method, which is asked for rows of one"
                                + " interval at a time (say start: DATE, or backfill: none)");
    }

    @Test
    void dryRunWritesNothing() {
        daily("start: 2026-01-01\nbatch_size: 1");
        Outcome dry = project.command("run", "--dry-run").succeeded();
        assertThat(dry.out()).contains("+2");
        assertThat(reason()).startsWith("first run; 3 intervals missing");
    }

    /** The examples of the page: its models, and its commands in their order. */
    @Test
    void pageIsTrue() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "incremental.md"));
        project.file("penstock.yaml", "name: shop\nsources:\n  users: {path: users.csv}\n")
                .file("users.csv", "id,signed_up\n1,2026-01-02 10:00:00\n2,2026-01-02 11:00:00\n");
        at("2026-11-21T08:00:00Z");
        Matcher model = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL).matcher(page);
        while (model.find()) {
            project.model("signups_by_day", model.group(1));

            assertThat(project.command("plan").succeeded().out())
                    .contains("325 intervals missing: 2026-01-01 .. 2026-11-21");
            project.run().succeeded();
            assertThat(project.rows("SELECT day, signups FROM signups_by_day")).containsExactly("2026-01-02|2");
        }
        List<String> commands =
                page.lines().filter(line -> line.startsWith("penstock ")).toList();
        assertThat(commands).hasSizeGreaterThan(1);
        for (String command : commands) {
            project.command(command.substring("penstock ".length()).split(" ")).succeeded();
        }
        assertThat(project.command("intervals", "signups_by_day").succeeded().out())
                .contains("done");
    }
}
