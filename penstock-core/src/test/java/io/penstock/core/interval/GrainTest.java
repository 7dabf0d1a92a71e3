package io.penstock.core.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrainTest {
    private static Grain grain(String text, String zone) {
        return Grain.parse(text, ZoneId.of(zone)).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "15m, UTC, 2024-03-10T10:44:59Z, 2024-03-10T10:30:00Z, 2024-03-10T10:45:00Z",
        "6h, UTC, 2024-03-10T18:00:00Z, 2024-03-10T18:00:00Z, 2024-03-11T00:00:00Z",
        "day, Europe/Berlin, 2024-07-01T21:59:59Z, 2024-06-30T22:00:00Z, 2024-07-01T22:00:00Z",
        "1w, UTC, 2024-03-10T10:00:00Z, 2024-03-04T00:00:00Z, 2024-03-11T00:00:00Z",
        "2w, UTC, 1969-12-31T10:00:00Z, 1969-12-22T00:00:00Z, 1970-01-05T00:00:00Z",
        "month, America/New_York, 2024-03-01T04:59:59Z, 2024-02-01T05:00:00Z, 2024-03-01T05:00:00Z",
        "quarter, UTC, 2024-03-31T23:59:59Z, 2024-01-01T00:00:00Z, 2024-04-01T00:00:00Z",
        "1y, UTC, 1960-02-29T00:00:00Z, 1960-01-01T00:00:00Z, 1961-01-01T00:00:00Z",
        // Clocks are put forward at 01:00Z: the day has 23 hours, and the two hours from 2 begin with the jump.
        "1d, Europe/Berlin, 2024-03-31T10:00:00Z, 2024-03-30T23:00:00Z, 2024-03-31T22:00:00Z",
        // The hour from 2 to 3 is none: what is cut in it begins where clocks jump to 3.
        "40m, Europe/Berlin, 2026-03-29T01:05:00Z, 2026-03-29T01:00:00Z, 2026-03-29T01:20:00Z",
        "2h, Europe/Berlin, 2024-03-31T01:30:00Z, 2024-03-31T01:00:00Z, 2024-03-31T02:00:00Z",
        // Clocks are put back at 01:00Z: the hour from 2 is shown twice and lasts two.
        "1h, Europe/Berlin, 2024-10-27T01:30:00Z, 2024-10-27T00:00:00Z, 2024-10-27T02:00:00Z",
        // A midnight that does not exist: the day begins when it is 1 o'clock.
        "1d, America/Sao_Paulo, 2018-11-04T12:00:00Z, 2018-11-04T03:00:00Z, 2018-11-05T02:00:00Z",
    })
    void momentBelongsToOneInterval(String text, String zone, Instant moment, Instant begin, Instant end) {
        Grain grain = grain(text, zone);
        assertThat(grain.floor(moment)).isEqualTo(begin);
        assertThat(grain.next(moment)).isEqualTo(end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7m", "5h", "0d", "5mo", "2y", "d1", "1x", "", "-1d", "25h"})
    void whatDividesNoDayAndNoYearIsNone(String text) {
        assertThat(Grain.parse(text, ZoneOffset.UTC)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10m", "1h", "2h", "8h", "12h", "1d", "3d", "1w", "1mo", "quarter"})
    void intervalsFollowEachOtherWithoutGaps(String text) {
        for (String zone : List.of(
                "UTC",
                "Europe/Berlin",
                "America/Sao_Paulo",
                "Asia/Kathmandu",
                "Australia/Lord_Howe",
                "Africa/Casablanca")) {
            Grain grain = grain(text, zone);
            Random random = new Random(20261121);
            for (int i = 0; i < 300; i++) {
                Instant moment = Instant.ofEpochSecond(random.nextLong(1_400_000_000L, 1_800_000_000L));
                Instant begin = grain.floor(moment);
                Instant end = grain.next(moment);
                assertThat(begin).isBeforeOrEqualTo(moment);
                assertThat(end).isAfter(moment);
                assertThat(grain.floor(begin)).isEqualTo(begin);
                assertThat(grain.next(begin)).isEqualTo(end);
                assertThat(grain.floor(end)).isEqualTo(end);
                assertThat(grain.floor(end.minusNanos(1))).isEqualTo(begin);
            }
        }
    }

    /** Every interval that divides the day, at every way in which clocks of any zone were ever changed. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void intervalsFollowEachOtherWhereverClocksAreChanged() {
        Map<String, ZoneId> changes = new TreeMap<>();
        Map<String, ZoneOffsetTransition> transitions = new TreeMap<>();
        for (String name : ZoneId.getAvailableZoneIds()) {
            ZoneId zone = ZoneId.of(name);
            for (ZoneOffsetTransition change : zone.getRules().getTransitions()) {
                String shape = change.getDateTimeBefore().toLocalTime() + " " + change.getDuration();
                changes.put(shape, zone);
                transitions.put(shape, change);
            }
        }
        assertThat(changes).hasSizeGreaterThan(100);
        transitions.forEach((shape, change) -> {
            for (int minutes = 1; minutes <= 1440; minutes++) {
                if (1440 % minutes == 0) {
                    follow(new Grain(minutes, ChronoUnit.MINUTES, Objects.requireNonNull(changes.get(shape))), change);
                }
            }
        });
    }

    private static void follow(Grain grain, ZoneOffsetTransition change) {
        Duration size = Duration.ofMinutes(grain.count());
        Instant until = change.getInstant().plus(size).plus(change.getDuration().abs());
        Instant begin = grain.floor(
                change.getInstant().minus(size).minus(change.getDuration().abs()));
        while (begin.isBefore(until)) {
            Instant end = grain.next(begin);
            Instant middle = begin.plus(Duration.between(begin, end).dividedBy(2));
            if (!end.isAfter(begin)
                    || !grain.floor(begin).equals(begin)
                    || !grain.floor(middle).equals(begin)
                    || !grain.next(middle).equals(end)
                    || !grain.floor(end.minusNanos(1)).equals(begin)
                    || grain.ended(middle).isAfter(begin)) {
                fail("%s at %s: %s to %s, ended at %s", grain, change, begin, end, grain.ended(middle));
            }
            begin = end;
        }
    }

    @Test
    void stretchIsCutFromTheOldestOn() {
        Grain grain = grain("1d", "UTC");
        Interval week = new Interval(Instant.parse("2024-01-01T00:00:00Z"), Instant.parse("2024-01-08T00:00:00Z"));
        assertThat(grain.cut(week, 3))
                .extracting(part -> Duration.between(part.start(), part.end()).toDays())
                .containsExactly(3L, 3L, 1L);
        assertThat(grain.back(Instant.parse("2024-01-08T05:00:00Z"), 2)).isEqualTo("2024-01-06T00:00:00Z");
        assertThat(grain.cover(
                        new Interval(Instant.parse("2024-01-01T10:00:00Z"), Instant.parse("2024-01-02T10:00:00Z"))))
                .isEqualTo(new Interval(Instant.parse("2024-01-01T00:00:00Z"), Instant.parse("2024-01-03T00:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource({
        "hour, UTC, 2026-03-01T10:00:00Z, 2026-03-01T10:00:00Z",
        "hour, UTC, 2026-03-01T10:59:59Z, 2026-03-01T10:00:00Z",
        "day, Europe/Berlin, 2026-03-01T22:59:59Z, 2026-02-28T23:00:00Z",
        // Clocks are put back at 01:00Z from 3 to 2, so that until then each quarter that ends from 2 on counts as
        // open.
        "15m, Europe/Berlin, 2026-10-25T00:40:00Z, 2026-10-24T23:45:00Z",
        "15m, Europe/Berlin, 2026-10-25T01:20:00Z, 2026-10-25T00:15:00Z",
        "15m, Europe/Berlin, 2026-10-25T02:00:00Z, 2026-10-25T02:00:00Z",
        "40m, Europe/Berlin, 2026-03-29T01:05:00Z, 2026-03-29T01:00:00Z",
    })
    void intervalHasEndedWhenNoClockShowsItAnyMore(String text, String zone, Instant now, Instant end) {
        assertThat(grain(text, zone).ended(now)).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({
        "day, 2026-01-01T00:00:00Z, 2026-01-13T00:00:00Z, 12, 2026-01-01 .. 2026-01-12",
        "day, 2026-01-01T00:00:00Z, 2026-01-02T00:00:00Z, 1, 2026-01-01",
        "month, 2026-01-01T00:00:00Z, 2026-03-01T00:00:00Z, 2, 2026-01-01 .. 2026-02-28",
        "hour, 2026-01-01T00:00:00Z, 2026-01-01T05:00:00Z, 5, 2026-01-01 00:00 .. 2026-01-01 05:00",
    })
    void stretchIsCountedAndSpelt(String text, Instant start, Instant end, int count, String words) {
        Interval stretch = new Interval(start, end);
        assertThat(grain(text, "UTC").count(stretch)).isEqualTo(count);
        assertThat(grain(text, "UTC").show(stretch)).isEqualTo(words);
    }
}
