package io.penstock.core.interval;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Timetable DAYS =
            new Timetable(Grain.parse("day", ZoneOffset.UTC).orElseThrow(), 1, 2);

    private static Instant day(int day) {
        return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(86_400L * (day - 1));
    }

    private static Interval days(int first, int end) {
        return new Interval(day(first), day(end));
    }

    @Test
    void whatIsBeforeTheLookbackIsDoneAndTheRestIsOpen() {
        Instant now = day(10).plusSeconds(60);
        assertThat(DAYS.settled(now)).isEqualTo(day(9));

        Progress written = Progress.NONE.wrote(days(1, 11), DAYS.settled(now));

        assertThat(written.done()).isEqualTo(IntervalSet.of(days(1, 9)));
        assertThat(written.open()).isEqualTo(IntervalSet.of(days(9, 11)));
        assertThat(written.missing(IntervalSet.of(days(1, 14)))).isEqualTo(IntervalSet.of(days(11, 14)));
    }

    @Test
    void whatIsDoneStaysSoWhenItIsWrittenAgainEarlierThanItsTime() {
        Progress done = Progress.NONE.wrote(days(1, 5), day(8));
        assertThat(done.wrote(days(2, 3), day(1))).isEqualTo(done);
    }

    @Test
    void whatIsOpenedAgainIsNotMissing() {
        Progress opened = Progress.NONE.wrote(days(1, 5), day(8)).reopened(IntervalSet.of(days(2, 7)));

        assertThat(opened.done()).isEqualTo(IntervalSet.of(days(1, 2)));
        assertThat(opened.open()).isEqualTo(IntervalSet.of(days(2, 5)));
    }

    @Test
    void aFailureIsForgottenWhenTheIntervalsAreWritten() {
        Progress failed = Progress.NONE.failed(days(1, 4));
        assertThat(failed.failed()).isEqualTo(IntervalSet.of(days(1, 4)));
        assertThat(failed.wrote(days(1, 3), day(8)).failed()).isEqualTo(IntervalSet.of(days(3, 4)));
    }

    @Test
    void batchesAreNoLargerThanAllowedAndTheOldestFirst() {
        assertThat(DAYS.batches(IntervalSet.of(days(6, 7), days(1, 4))))
                .containsExactly(days(1, 3), days(3, 4), days(6, 7));
        assertThat(DAYS.from(day(20), day(3))).isEqualTo(IntervalSet.NONE);
        assertThat(DAYS.from(day(1), day(3).plusSeconds(1))).isEqualTo(IntervalSet.of(days(1, 4)));
    }
}
