package io.penstock.core.plan;

import io.penstock.core.interval.Interval;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.ledger.LedgerEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run did that another goes on with.
 *
 * @param runs the run, and those with which it went on itself, the newest first
 * @param left the models that it was to run and did not finish
 * @param doneUntil up to where it wrote the windows that it was asked for, by model
 */
public record Resumed(List<String> runs, Set<String> left, Map<String, Instant> doneUntil) {
    public Resumed {
        runs = List.copyOf(runs);
        left = Set.copyOf(left);
        doneUntil = Map.copyOf(doneUntil);
    }

    /** Says whether it wrote a model, as a whole or in a part: then it is not to be forced or made anew once more. */
    boolean wrote(@Nullable LedgerEntry entry) {
        return entry != null && runs.contains(entry.runId());
    }

    /** Leaves out the intervals that it wrote, which it did from the oldest on. */
    IntervalSet left(String model, IntervalSet asked) {
        Instant done = doneUntil.get(model);
        return done == null ? asked : asked.minus(IntervalSet.of(new Interval(Instant.MIN, done)));
    }
}
