package io.penstock.core.plan;

import io.penstock.core.interval.Grain;
import io.penstock.core.interval.Interval;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.interval.Progress;
import io.penstock.core.interval.Timetable;
import io.penstock.core.project.IntervalOptions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The intervals of a model that are to be written at a time.
 *
 * <p>An interval is done when it was written after it had ended and the time for late rows was over. So what is not done is
 * written by every run that there is a reason for, the one that goes on now too.
 *
 * @param missing those that were never written
 * @param again those that were, and may have got other rows since
 */
public record DueIntervals(IntervalSet missing, IntervalSet again) {
    private static final int SHOWN = 3;

    /**
     * Finds them.
     *
     * @param begin where all intervals begin; null for the one that goes on now
     */
    public static DueIntervals of(IntervalOptions options, Progress progress, @Nullable Instant begin, Instant now) {
        Timetable timetable = options.timetable();
        IntervalSet all = timetable.from(Objects.requireNonNullElse(begin, now), now);
        IntervalSet missing = timetable.cover(progress.missing(all));
        IntervalSet left = all.minus(progress.done()).plus(progress.open().minus(before(options)));
        return new DueIntervals(missing, timetable.cover(left).minus(missing));
    }

    /** Gives the time that is not written any more, though it was. */
    private static IntervalSet before(IntervalOptions options) {
        return options.start() == null
                ? IntervalSet.NONE
                : IntervalSet.of(
                        new Interval(Instant.MIN, options.timetable().grain().floor(options.start())));
    }

    /** Gives where the intervals of a model begin; null when its rows must be asked. */
    public static @Nullable Instant begin(IntervalOptions options, Progress progress, Instant now) {
        Grain grain = options.timetable().grain();
        if (!options.backfills()) {
            return progress.begin() == null ? grain.floor(now) : progress.begin();
        }
        Instant said = options.backfill() == null ? options.start() : options.backfill();
        return said == null ? progress.begin() : grain.floor(said);
    }

    /**
     * Gives where the intervals of a model begin whose table is made anew; null when its rows must be asked.
     *
     * @param before what was written of it
     */
    public static @Nullable Instant beginAnew(IntervalOptions options, Progress before, Instant now) {
        // Where the oldest row tells it, there may be older ones than there were.
        return begin(options, options.backfills() ? Progress.NONE : before, now);
    }

    public IntervalSet all() {
        return missing.plus(again);
    }

    /** Says whether they are written even when nothing that the model reads has changed: some can be done by now. */
    boolean isDue(Instant settled) {
        return !missing.isEmpty()
                || again.intervals().stream()
                        .anyMatch(interval -> interval.start().isBefore(settled));
    }

    /** Tells of them in words. */
    String show(Grain grain) {
        String never = missing.isEmpty() ? "" : show(grain, missing, "missing");
        String more = again.isEmpty() ? "" : show(grain, again, "to write again");
        return never + (never.isEmpty() || more.isEmpty() ? "" : "; ") + more;
    }

    /** Tells of intervals in words: how many, what they are, and which. */
    public static String show(Grain grain, IntervalSet intervals, String what) {
        int count = intervals.intervals().stream().mapToInt(grain::count).sum();
        List<Interval> parts = intervals.intervals();
        return count + (count == 1 ? " interval " : " intervals ") + what + ": "
                + parts.stream().limit(SHOWN).map(grain::show).collect(Collectors.joining(", "))
                + (parts.size() > SHOWN ? " and " + (parts.size() - SHOWN) + " more stretches" : "");
    }
}
