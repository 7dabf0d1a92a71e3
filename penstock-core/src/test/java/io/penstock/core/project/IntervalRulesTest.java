package io.penstock.core.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.core.config.ProjectException;
import io.penstock.core.config.TestFolder;
import io.penstock.core.interval.Grain;
import io.penstock.core.interval.Timetable;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model may say of its intervals, and what it may not. */
final class IntervalRulesTest {
    private static final String LEAST = "-- @strategy: incremental\n-- @time_column: ts\n-- @interval: day\n";

    @TempDir
    private Path directory;

    private IntervalOptions options(String header) {
        return Objects.requireNonNull(write(header).intervals());
    }

    private WriteOptions write(String header) {
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
                strategy: incremental
                time_column: ts
                interval: 6h
                zone: Europe/Berlin
                start: 2026-01-01
                backfill: 2026-02-01T12:00
                lookback: 3
                batch_size: 30
                batch_concurrency: 4
                */""", """
                -- @strategy: incremental
                -- @time_column: ts
                -- @interval: 6h
                -- @zone: Europe/Berlin
                -- @start: 2026-01-01
                -- @backfill: 2026-02-01T12:00
                -- @lookback: 3
                -- @batch_size: 30
                -- @batch_concurrency: 4""", """
                -- @model(strategy="incremental", time_column="ts", interval="6h", zone="Europe/Berlin", start="2026-01-01",
                --   backfill="2026-02-01T12:00", lookback=3, batch_size=30, batch_concurrency=4)"""})
    void everyFormSaysTheSame(String header) {
        Grain grain = Grain.parse("6h", ZoneId.of("Europe/Berlin")).orElseThrow();
        IntervalOptions options = options(header);
        assertThat(options)
                .isEqualTo(new IntervalOptions(
                        new TimeColumn(null, "ts", "ts", options.time().place()),
                        new Timetable(grain, 3, 30),
                        Instant.parse("2025-12-31T23:00:00Z"),
                        Instant.parse("2026-02-01T11:00:00Z"),
                        true,
                        4));
    }

    @Test
    void nothingElseNeedBeSaid() {
        Grain grain = Grain.parse("day", ZoneId.of("UTC")).orElseThrow();
        IntervalOptions options = options(LEAST);
        assertThat(options)
                .isEqualTo(new IntervalOptions(
                        new TimeColumn(null, "ts", "ts", options.time().place()),
                        new Timetable(grain, 0, Integer.MAX_VALUE),
                        null,
                        null,
                        true,
                        1));
        assertThat(options(LEAST + "-- @backfill: none").backfills()).isFalse();
        assertThat(write("-- @strategy: append").intervals()).isNull();
    }

    @Test
    void timeMayBeThatOfADependency() {
        TimeColumn same = options(
                        "-- @strategy: incremental\n-- @interval: day\n-- @time_column: {source: a, column: b}")
                .time();
        assertThat(same).isEqualTo(new TimeColumn("a", "b", "b", same.place()));
        TimeColumn other = options("-- @strategy: incremental\n-- @interval: day\n"
                        + "-- @time_column: {source: a, column: b, target: c}")
                .time();
        assertThat(other).isEqualTo(new TimeColumn("a", "b", "c", other.place()));
        assertThat(other.place()).extracting(Place::line).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "zone: Europe/Berln|there is no time zone \"Europe/Berln\" (did you mean \"Europe/Berlin\"?)",
                "zone: x|there is no time zone \"x\" (say one such as Europe/Berlin, UTC or +02:00)",
                "start: tomorrow|start \"tomorrow\" is no time (write 2026-01-31 or 2026-01-31T08:00:00, by the clocks of its zone)",
                "backfill: all|backfill \"all\" is no time (write 2026-01-31 or 2026-01-31T08:00:00, by the clocks of its zone, or auto or none)"
            })
    void valueThatMeansNothingIsTold(String line, String reason) {
        assertThat(problems(LEAST + "-- @" + line))
                .containsExactly(
                        "models/my.sql:4:" + (line.indexOf(':') + 7) + ": Cannot read the model \"my\": " + reason);
    }

    @ParameterizedTest
    @CsvSource({"dayly, ' (did you mean \"day\"?)'", "7m, ''", "5mo, ''"})
    void intervalThatNoCalendarIsCutByIsTold(String interval, String near) {
        String header = LEAST.replace("interval: day", "interval: " + interval);
        assertThat(problems(header))
                .containsExactly(
                        "models/my.sql:3:15: Cannot read the model \"my\": no calendar is cut by the interval \""
                                + interval + "\"" + near
                                + " (say minute, hour, day, week, month, quarter, year, or some of them,"
                                + " such as 15m, 6h, 2d or 3mo: minutes and hours that divide a day, months that divide a year)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time_column: a",
                "interval: day",
                "zone: UTC",
                "start: 2026-01-01",
                "lookback: 1",
                "batch_size: 1"
            })
    void otherStrategiesHaveNoIntervals(String line) {
        String key = line.substring(0, line.indexOf(':'));
        assertThat(problems("-- @" + line + "\n-- @strategy: append"))
                .containsExactly("models/my.sql:1:" + (key.length() + 7) + ": Cannot read the model \"my\": \"" + key
                        + "\" cannot go with strategy \"append\" (it goes with strategy \"incremental\" only)");
    }

    @Test
    void whatIsNeededIsTold() {
        assertThat(problems("-- @strategy: incremental"))
                .containsExactly(
                        "models/my.sql:1:15: Cannot read the model \"my\": strategy \"incremental\" needs to know the column that"
                                + " says to which interval a row belongs (add time_column: COLUMN)",
                        "models/my.sql:1:15: Cannot read the model \"my\": strategy \"incremental\" needs to know how long an"
                                + " interval is (add interval: hour, day or the like)");
    }

    @Test
    void nothingIsFilledBeforeTheStart() {
        assertThat(problems(LEAST + "-- @start: 2026-01-02\n-- @backfill: 2026-01-01"))
                .containsExactly(
                        "models/my.sql:5:15: Cannot read the model \"my\": backfill \"2026-01-01\" begins before start"
                                + " \"2026-01-02\" (say a later backfill, or an earlier start)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lookback: -1",
                "batch_size: 0",
                "batch_concurrency: 0",
                "lookback: much",
                "time_column: {column: a}"
            })
    void valueThatCannotBeIsTold(String line) {
        assertThat(problems("-- @strategy: incremental\n-- @" + line))
                .anySatisfy(problem -> assertThat(problem).startsWith("models/my.sql:2:"));
    }
}
