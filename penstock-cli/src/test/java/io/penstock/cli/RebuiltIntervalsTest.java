package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables that are written by intervals and made anew: what they hold and what is on record of them, also when that fails. */
class RebuiltIntervalsTest extends IntervalFixture {
    private static final String SUM = "sum(amount)";
    private static final String FAILING = "sum(CASE WHEN amount = 3 THEN error('bad row') ELSE amount END)";

    private void daily(String more, String amount) {
        project.model("daily", """
                /* @model
                strategy: incremental
                time_column: day
                interval: day
                %s
                */
                SELECT CAST(ts AS DATE) AS day, %s AS amount FROM orders GROUP BY ALL
                """.formatted(more, amount));
    }

    private String intervals() {
        return project.command("intervals", "daily").succeeded().out();
    }

    @Test
    void noBackfillKeepsTheIntervalsThatItHasWhenTheyAreMadeAnew() {
        at("2026-01-01T10:00:00Z");
        daily("backfill: none");
        project.run().succeeded();
        at("2026-01-03T10:00:00Z");
        project.run().succeeded();
        daily("backfill: none", "sum(amount) * 2");
        assertThat(reason()).isEqualTo("query changed: SELECT differs; 3 intervals missing: 2026-01-01 .. 2026-01-03");

        project.run().succeeded();

        assertThat(project.rows("FROM daily ORDER BY day")).containsExactly("2026-01-01|6", "2026-01-03|6");
        project.run("daily", "--full-refresh").succeeded();
        assertThat(project.rows("FROM daily ORDER BY day")).containsExactly("2026-01-01|6", "2026-01-03|6");
        assertThat(intervals()).isEqualTo("""
                STATUS  INTERVALS  FROM .. TO
                done            2  2026-01-01 .. 2026-01-02
                open            1  2026-01-03
                """);
    }

    @Test
    void windowBeforeTheBeginIsMadeAnewToo() {
        daily("backfill: none");
        project.run().succeeded();
        project.run("--window", "2026-01-01..2026-01-02").succeeded();
        daily("backfill: none", "sum(amount) * 2");
        assertThat(reason())
                .isEqualTo("query changed: SELECT differs; 1 interval missing: 2026-01-03; 1 interval to write again:"
                        + " 2026-01-01");

        project.run().succeeded();

        assertThat(project.rows("FROM daily ORDER BY day")).containsExactly("2026-01-01|6", "2026-01-03|6");
        assertThat(project.plan().actions()).containsEntry("daily", "skip");
    }

    @Test
    void rowsBeforeALaterStartAreToldBeforeTheyAreLost() {
        daily("start: 2026-01-01");
        project.run().succeeded();
        daily("start: 2026-01-03", "sum(amount) * 2");
        assertThat(project.plan().succeeded().json().path("warnings").toString())
                .contains(
                        "model daily loses the rows of 2 intervals before its start: 2026-01-01 .. 2026-01-02 in main.daily");

        project.run().succeeded();

        assertThat(project.rows("FROM daily ORDER BY day")).containsExactly("2026-01-03|6");
        assertThat(project.plan().actions()).containsEntry("daily", "skip");
    }

    @Test
    void rowsThatTheQueryGivesNoMoreAreTold() {
        daily("");
        project.run().succeeded();
        orders("2026-01-03 00:00:00,3");
        daily("", "sum(amount) * 2");

        assertThat(project.run()
                        .succeeded()
                        .model("daily")
                        .path("warnings")
                        .path(0)
                        .asText())
                .isEqualTo(
                        "its query gives no row from before 2026-01-03 any more, so nothing is left of 2 intervals that"
                                + " the table had: 2026-01-01 .. 2026-01-02");
        assertThat(project.rows("FROM daily ORDER BY day")).containsExactly("2026-01-03|6");
    }

    @Test
    void failedRebuildLeavesWhatIsOnRecordOfTheTableThatStays() {
        daily("backfill: none\nlookback: 1");
        at("2026-01-01T10:00:00Z");
        project.run().succeeded();
        at("2026-01-03T10:00:00Z");
        project.run().succeeded();
        daily("backfill: none\nlookback: 1", FAILING);
        project.run().exited(1);

        daily("backfill: none\nlookback: 1", SUM);

        assertThat(reason()).startsWith("unchanged since 2026-01-03");
        assertThat(intervals()).isEqualTo("""
                STATUS  INTERVALS  FROM .. TO
                done            1  2026-01-01
                failed          2  2026-01-02 .. 2026-01-03
                """);
    }

    @Test
    void failedRestatementLeavesWhatIsDone() {
        daily("start: 2026-01-01\nchecks: [{range: {column: amount, max: 50}}]");
        project.run().succeeded();
        String before = intervals();
        orders("2026-01-01 08:00:00,100", "2026-01-03 00:00:00,3");
        project.run("--window", "2026-01-01..2026-01-02").exited(1);

        assertThat(intervals()).isEqualTo(before);
        assertThat(project.rows("FROM daily ORDER BY day")).containsExactly("2026-01-01|3", "2026-01-03|3");
    }

    @Test
    void rowsMayComeBeforeTheOldestOfTheFirstRunWithinTheLookback() {
        orders("2026-01-03 00:00:00,3");
        daily("lookback: 2");
        project.run().succeeded();
        orders("2026-01-02 08:00:00,2", "2026-01-01 08:00:00,1", "2026-01-03 00:00:00,3");
        at("2026-01-06T10:00:00Z");

        project.run().succeeded();

        assertThat(project.rows("FROM daily ORDER BY day"))
                .containsExactly("2026-01-01|1", "2026-01-02|2", "2026-01-03|3");
    }

    private void reader(String amount) {
        project.model("reader", """
                /* @model
                strategy: incremental
                time_column: day
                interval: day
                backfill: none
                */
                SELECT day, %s AS amount FROM daily
                """.formatted(amount));
    }

    /** The upstream was written again, so that what is read of it counts as read only when the table is made. */
    @Test
    void failedRebuildBehindNewRowsOfAnUpstreamLosesNoInterval() {
        daily("start: 2026-01-01\nlookback: 2");
        reader("amount");
        for (String now : List.of("2026-01-01T10:00:00Z", "2026-01-02T10:00:00Z", "2026-01-03T10:00:00Z")) {
            at(now);
            project.run().succeeded();
        }
        assertThat(project.rows("FROM reader ORDER BY day")).containsExactly("2026-01-01|3", "2026-01-03|3");
        orders("2026-01-01 08:00:00,7", "2026-01-03 00:00:00,3");
        reader("CASE WHEN amount = 3 THEN error('bad row') ELSE amount END");
        project.run().exited(1);
        reader("amount");
        assertThat(project.command("intervals", "reader").succeeded().out()).isEqualTo("""
                STATUS  INTERVALS  FROM .. TO
                done            2  2026-01-01 .. 2026-01-02
                failed          1  2026-01-03
                """);

        project.run().succeeded();

        assertThat(project.rows("FROM reader ORDER BY day")).containsExactly("2026-01-01|7", "2026-01-03|3");
    }

    /** Whether the upstream was written in an earlier run, or is in the one that is planned. */
    @Test
    void intervalsThatAnUpstreamOpensArePlanned() {
        daily("start: 2026-01-01\nlookback: 2");
        project.model("months", """
                /* @model
                strategy: incremental
                time_column: month
                interval: month
                start: 2025-11-01
                */
                SELECT date_trunc('month', day) AS month, sum(amount) AS amount FROM daily GROUP BY 1
                """).model("reader", """
                /* @model
                strategy: incremental
                time_column: day
                interval: day
                start: 2026-01-01
                */
                SELECT day, amount FROM daily
                """);
        project.run().succeeded();
        project.run("daily", "--window", "2026-01-01..2026-01-02").succeeded();

        assertThat(project.plan().reasons().get("reader"))
                .endsWith("2 intervals to write again: 2026-01-01, 2026-01-03");
        assertThat(project.run().succeeded().reasons().get("reader"))
                .endsWith("2 intervals to write again: 2026-01-01, 2026-01-03");
        assertThat(project.plan().actions()).containsEntry("reader", "skip").containsEntry("months", "skip");

        orders("2026-01-02 08:00:00,2");
        assertThat(project.plan().reasons())
                .containsEntry("reader", "upstream daily runs; 3 intervals to write again: 2026-01-01 .. 2026-01-03")
                .containsEntry("months", "upstream daily runs; 1 interval to write again: 2026-01-01 .. 2026-01-31");
    }
}
