package io.penstock.core.project;

import io.penstock.core.interval.Interval;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.interval.Progress;
import io.penstock.core.interval.Timetable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a table is written interval by interval.
 *
 * @param start before which there is nothing; null when that is not said
 * @param backfill from when on the first run writes; null when that is not said
 * @param backfills whether the first run writes intervals that have ended
 * @param concurrency the rows of how many batches are made at once
 */
public record IntervalOptions(
        TimeColumn time,
        Timetable timetable,
        @Nullable Instant start,
        @Nullable Instant backfill,
        boolean backfills,
        int concurrency) {

    /**
     * Gives what counts as written when a table is made anew: none of its intervals. Those before the begin that had been
     * written all the same are to be written again.
     *
     * @param begin where its intervals begin now; null when that is not known yet
     */
    public Progress anew(Progress before, @Nullable Instant begin) {
        return new Progress(
                begin,
                IntervalSet.NONE,
                begin == null ? IntervalSet.NONE : written(before, start, begin),
                IntervalSet.NONE);
    }

    /** Gives what was written before the start that counts now: what a table loses when it is made anew. */
    public IntervalSet lost(Progress before) {
        return start == null ? IntervalSet.NONE : written(before, null, start);
    }

    private IntervalSet written(Progress before, @Nullable Instant from, Instant until) {
        Instant first = from == null ? Instant.MIN : timetable.grain().floor(from);
        Instant end = timetable.grain().floor(until);
        return first.isBefore(end)
                ? before.done().plus(before.open()).and(IntervalSet.of(new Interval(first, end)))
                : IntervalSet.NONE;
    }
}
