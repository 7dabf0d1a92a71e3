package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models whose intervals are those of other clocks than UTC. */
class IntervalZonesTest extends IntervalFixture {
    private static final String BERLIN = """
            /* @model
            strategy: incremental
            time_column: %s
            interval: day
            zone: Europe/Berlin
            start: 2026-01-01
            %s
            */
            SELECT CAST(ts AS DATE) AS day, count(*) AS n FROM events GROUP BY ALL
            """;

    private void events(String... times) {
        project.behindItsBack("CREATE OR REPLACE TABLE events (ts TIMESTAMPTZ)");
        for (String time : times) {
            project.behindItsBack("INSERT INTO events VALUES ('" + time + "')");
        }
    }

    /** It is the next day there an hour before it is in UTC, and rows of its first hour come in two runs. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"day", "{source: events, column: ts, target: day}"})
    void dayThatAQueryMakesOfAMomentIsThatOfTheZone(String column) {
        project.file("data/README", "")
                .file("penstock.yaml", "name: shop\nsources:\n  events: {table: events}\n")
                .model("days", BERLIN.formatted(column, ""));
        events("2026-01-02 23:05:00+00");
        at("2026-01-02T23:10:00Z");
        project.run().succeeded();
        assertThat(project.rows("FROM days")).containsExactly("2026-01-03|1");
        events("2026-01-02 23:05:00+00", "2026-01-02 23:30:00+00");
        at("2026-01-02T23:40:00Z");
        project.run("--force").succeeded();
        at("2026-01-05T10:00:00Z");
        project.run().succeeded();

        assertThat(project.rows("FROM days ORDER BY day")).containsExactly("2026-01-03|2");
    }

    /** Also those that look at the table later. */
    @Test
    void checksCountByTheClocksOfTheZone() {
        project.file("data/README", "")
                .file("penstock.yaml", "name: shop\nsources:\n  events: {table: events}\n")
                .model(
                        "days",
                        BERLIN.formatted(
                                "day",
                                "checks: [{expression: {name: of_zone, sql: \"current_setting('TimeZone') = 'Europe/Berlin'\"}}]"));
        events("2026-01-02 23:05:00+00");
        at("2026-01-02T23:10:00Z");

        project.run().succeeded();
        project.command("check").succeeded();

        assertThat(project.rows("FROM days")).containsExactly("2026-01-03|1");
    }
}
