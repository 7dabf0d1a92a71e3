package io.penstock.core.interval;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which intervals of a model are written.
 *
 * @param begin where they begin; null when that is not known yet
 * @param done those that are not written again
 * @param open those that are written, and again when there may be more rows
 * @param failed those of which the last attempt failed, and which are not done
 */
public record Progress(@Nullable Instant begin, IntervalSet done, IntervalSet open, IntervalSet failed) {
    /** Nothing is written. */
    public static final Progress NONE = new Progress(null, IntervalSet.NONE, IntervalSet.NONE, IntervalSet.NONE);

    public Progress {
        // What is done stays as it is when an attempt to write it once more fails.
        failed = failed.minus(done);
    }

    /** Gives the same with another begin. */
    public Progress from(@Nullable Instant other) {
        return new Progress(other, done, open, failed);
    }

    /**
     * Gives what it is when intervals were written.
     *
     * @param settled before which they are done
     */
    public Progress wrote(Interval written, Instant settled) {
        IntervalSet all = IntervalSet.of(written);
        IntervalSet ended = settled.isAfter(written.start())
                ? all.and(IntervalSet.of(new Interval(written.start(), settled)))
                : IntervalSet.NONE;
        IntervalSet nowDone = done.plus(ended);
        return new Progress(begin, nowDone, open.plus(all).minus(nowDone), failed.minus(all));
    }

    /** Gives what it is when intervals could not be written. */
    public Progress failed(Interval attempted) {
        return new Progress(begin, done, open, failed.plus(IntervalSet.of(attempted)));
    }

    /** Gives what it is when intervals that may be done are to be written again. */
    public Progress reopened(IntervalSet again) {
        return new Progress(begin, done.minus(again), open.plus(done.and(again)), failed);
    }

    /** Gives those of some intervals that were never written. */
    public IntervalSet missing(IntervalSet all) {
        return all.minus(done).minus(open);
    }
}
