package io.penstock.core.interval;

import java.time.Instant;
import java.util.List;

/**
 * When the intervals of a model are written, and when for the last time.
 *
 * @param lookback for how many intervals after its own a row may still come
 * @param batchSize how many intervals are written at once at most
 */
public record Timetable(Grain grain, int lookback, int batchSize) {
    /**
     * Gives the end of the intervals that are done when they are written now: they have ended, and the time for rows that
     * come late is over.
     */
    public Instant settled(Instant now) {
        return grain.back(grain.ended(now), lookback);
    }

    /** Gives all intervals from a begin to the one that goes on now; none when it begins later. */
    public IntervalSet from(Instant begin, Instant now) {
        Instant end = grain.next(now);
        return begin.isBefore(end) ? IntervalSet.of(new Interval(grain.floor(begin), end)) : IntervalSet.NONE;
    }

    /** Widens each interval to whole ones. */
    public IntervalSet cover(IntervalSet intervals) {
        return IntervalSet.of(intervals.intervals().stream().map(grain::cover).toList());
    }

    /** Cuts intervals into batches, the oldest first. */
    public List<Interval> batches(IntervalSet intervals) {
        return intervals.intervals().stream()
                .flatMap(whole -> grain.cut(whole, batchSize).stream())
                .toList();
    }
}
