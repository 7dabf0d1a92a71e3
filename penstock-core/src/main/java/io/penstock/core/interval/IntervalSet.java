package io.penstock.core.interval;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Moments in time, as the fewest intervals that hold them. Immutable.
 *
 * @param intervals in order; none touches the next
 */
public record IntervalSet(List<Interval> intervals) {
    public static final IntervalSet NONE = new IntervalSet(List.of());

    public IntervalSet {
        intervals = List.copyOf(intervals);
    }

    /** Gathers the moments of intervals, which may overlap and stand in any order. */
    public static IntervalSet of(Collection<Interval> intervals) {
        List<Interval> merged = new ArrayList<>();
        intervals.stream().sorted(Comparator.comparing(Interval::start)).forEach(next -> {
            Interval last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last == null || next.start().isAfter(last.end())) {
                merged.add(next);
            } else if (next.end().isAfter(last.end())) {
                merged.set(merged.size() - 1, new Interval(last.start(), next.end()));
            }
        });
        return new IntervalSet(merged);
    }

    public static IntervalSet of(Interval... intervals) {
        return of(List.of(intervals));
    }

    public boolean isEmpty() {
        return intervals.isEmpty();
    }

    public IntervalSet plus(IntervalSet other) {
        return of(Stream.concat(intervals.stream(), other.intervals.stream()).toList());
    }

    /** Leaves out the moments of another set. */
    public IntervalSet minus(IntervalSet other) {
        List<Interval> left = new ArrayList<>();
        int next = 0;
        for (Interval interval : intervals) {
            Instant from = interval.start();
            while (next < other.intervals.size()
                    && !other.intervals.get(next).end().isAfter(from)) {
                next++;
            }
            for (int i = next; i < other.intervals.size() && from.isBefore(interval.end()); i++) {
                Interval hole = other.intervals.get(i);
                if (!hole.start().isBefore(interval.end())) {
                    break;
                }
                if (from.isBefore(hole.start())) {
                    left.add(new Interval(from, hole.start()));
                }
                from = hole.end();
            }
            if (from.isBefore(interval.end())) {
                left.add(new Interval(from, interval.end()));
            }
        }
        return new IntervalSet(left);
    }

    /** Keeps the moments that another set holds too. */
    public IntervalSet and(IntervalSet other) {
        return minus(minus(other));
    }

    /** Says whether the set holds all moments of an interval. */
    public boolean contains(Interval interval) {
        return of(interval).minus(this).isEmpty();
    }
}
