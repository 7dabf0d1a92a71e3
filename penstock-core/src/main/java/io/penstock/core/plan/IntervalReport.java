package io.penstock.core.plan;

import io.penstock.core.config.ProjectError;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.interval.Grain;
import io.penstock.core.interval.Interval;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.interval.Progress;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.Owner;
import io.penstock.core.project.IntervalOptions;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is on record of the intervals of a model.
 *
 * @param stretches in order; none overlaps another
 */
public record IntervalReport(String model, Grain grain, List<Stretch> stretches) {
    public IntervalReport {
        stretches = List.copyOf(stretches);
    }

    /** Whether intervals are written. */
    public enum Status {
        /** They are, and not again. */
        DONE,
        /** They are, and again when there may be other rows. */
        OPEN,
        /** They never were. */
        MISSING,
        /** The last attempt to write them failed. */
        FAILED
    }

    /** Intervals that follow each other, of which the same can be said. */
    public record Stretch(Interval interval, Status status, int intervals) {}

    /**
     * Looks into the database of a model.
     *
     * @throws PenstockException when it is not written by intervals
     */
    public static IntervalReport of(Graph graph, ModelNode node, Databases databases, Instant now) {
        IntervalOptions options = node.options().write().intervals();
        if (options == null) {
            throw new PenstockException(
                    ProjectError.REQUEST_INVALID,
                    "Cannot tell the intervals of " + node.name()
                            + ": it is not written by intervals (say strategy: incremental, time_column and interval)",
                    node.declaration().place(),
                    null);
        }
        SqlDatabase database = databases.database(
                node.options().connection(), node.declaration().place());
        try (SqlSession session = database.session()) {
            Progress written = new Ledger(database, Owner.of(graph))
                    .intervals()
                    .load(session)
                    .getOrDefault(node.name(), Progress.NONE);
            return new IntervalReport(node.name(), options.timetable().grain(), stretches(options, written, now));
        }
    }

    private static List<Stretch> stretches(IntervalOptions options, Progress written, Instant now) {
        Grain grain = options.timetable().grain();
        Instant begin = DueIntervals.begin(options, written, now);
        IntervalSet missing = begin == null
                ? IntervalSet.NONE
                : DueIntervals.of(options, written, begin, now).missing();
        List<Stretch> stretches = new ArrayList<>();
        add(stretches, grain, written.done().minus(written.failed()), Status.DONE);
        add(stretches, grain, written.open().minus(written.failed()), Status.OPEN);
        add(stretches, grain, missing.minus(written.failed()), Status.MISSING);
        add(stretches, grain, written.failed(), Status.FAILED);
        stretches.sort(Comparator.comparing(stretch -> stretch.interval().start()));
        return stretches;
    }

    private static void add(List<Stretch> stretches, Grain grain, IntervalSet intervals, Status status) {
        intervals.intervals().forEach(interval -> stretches.add(new Stretch(interval, status, grain.count(interval))));
    }
}
