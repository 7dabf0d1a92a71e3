package io.penstock.core.run;

import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.interval.Interval;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.interval.Progress;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.plan.DueIntervals;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.project.IntervalOptions;
import io.penstock.core.write.TimeWindow;
import io.penstock.core.write.Written;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes the intervals of one model that are due, the oldest first, each batch in a transaction of its own.
 *
 * <p>When the process dies at any line, the batches before are done and on record; the next run finds the rest, as does the
 * next attempt of the same run.
 */
final class IntervalTask {
    private final ModelTask task;
    private final PlannedModel planned;
    private final IntervalOptions options;
    private final SqlSession session;
    private final BatchListener listener;

    IntervalTask(ModelTask task, SqlSession session, BatchListener listener) {
        this.task = task;
        this.planned = task.planned();
        this.options = Objects.requireNonNull(planned.node().options().write().intervals());
        this.session = session;
        this.listener = listener;
    }

    /** One of the writes of a run. */
    record Batch(TimeWindow window, boolean first, boolean last) {}

    /** Writes each batch by a function, and gives what all did. */
    Written run(Function<Batch, Written> write) {
        Ledger ledger = task.ledger();
        Progress written =
                planned.madeAnew() ? Progress.NONE : ledger.intervals().find(session, planned.name());
        written = new UpstreamWrites(task, session).open(written, options.timetable());
        Instant begin = DueIntervals.begin(options, written, task.now());
        if (begin == null) {
            begin = oldest();
        }
        IntervalSet before = listener.done();
        List<Interval> batches =
                options.timetable().batches(intervals(written, begin).minus(before));
        Written sum = listener.written();
        for (int i = 0; i < batches.size(); i++) {
            TimeWindow window = new TimeWindow(batches.get(i), options, begin);
            listener.begins(window, batches.size() - i);
            boolean first = i == 0 && before.isEmpty();
            sum = sum.plus(write.apply(new Batch(window, first, i == batches.size() - 1)));
            listener.ended(window, sum);
        }
        return sum;
    }

    private IntervalSet intervals(Progress written, @Nullable Instant begin) {
        IntervalSet due = DueIntervals.of(options, written, begin, task.now()).all();
        boolean rebuilt = planned.madeAnew() && planned.existing() != null;
        return planned.restated().isEmpty() ? due : rebuilt ? due.plus(planned.restated()) : planned.restated();
    }

    /** Finds where the oldest row belongs; null when there is none yet. */
    private @Nullable Instant oldest() {
        ModelNode node = planned.node();
        if (node.isJava()) {
            throw new PenstockException(
                    RunError.NO_BEGIN,
                    "Cannot tell where the intervals of " + node.name()
                            + " begin: it is a Java method, which is asked for rows of one interval at a time (say start: DATE,"
                            + " or backfill: none)",
                    node.declaration().place(),
                    null);
        }
        Instant oldest =
                new OldestRow(session, task.database().dialect(), node.name(), options).find(() -> relation(node));
        return oldest == null || oldest.isAfter(task.now()) ? null : oldest;
    }

    private String relation(ModelNode node) {
        String source = options.time().source();
        if (source == null) {
            return "(" + task.queries().of(node).text() + "\n)";
        }
        return task.queries().relation(dependency(node, source));
    }

    private static Dependency dependency(ModelNode node, String source) {
        return node.dependencies().stream()
                .filter(one -> one.name().equals(source))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Not resolved when the graph was made: " + source));
    }
}
