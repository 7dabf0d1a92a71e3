package io.penstock.core.run;

import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.interval.Grain;
import io.penstock.core.interval.Interval;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.interval.Progress;
import io.penstock.core.plan.DueIntervals;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.project.IntervalOptions;
import io.penstock.core.write.Beside;
import io.penstock.core.write.OutsideRows;
import io.penstock.core.write.TimeWindow;
import io.penstock.core.write.Written;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.function.BiFunction;
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

    /**
     * One of the writes of a run.
     *
     * @param beside what is committed with it
     * @param turn held while it is written, where others are made at once; null where it is alone
     */
    record Batch(
            TimeWindow window,
            boolean first,
            boolean last,
            Beside beside,
            @Nullable Lock turn) {
        /** Gives the same to be made beside others. */
        Batch inTurn(Lock other) {
            return new Batch(window, first, last, beside, other);
        }
    }

    /**
     * What is to be done.
     *
     * @param written what counts as written
     * @param begin where all intervals begin; null when that is not known yet
     * @param beside what is put on record with the first batch
     * @param warnings what somebody should know of, in words
     */
    private record Work(Progress written, @Nullable Instant begin, Beside beside, List<String> warnings) {}

    /** Writes each batch by a function, and gives what all did. */
    Written run(Hands hands, BiFunction<Hands, Batch, Written> write) {
        IntervalSet before = listener.done();
        Written sum = listener.written();
        Progress found = task.ledger().intervals().find(session, planned.name());
        Work work = planned.madeAnew() && before.isEmpty() ? anew(found) : goingOn(found);
        List<Interval> batches = options.timetable()
                .batches(intervals(work.written(), work.begin()).minus(before));
        List<String> warnings = new ArrayList<>(work.warnings());
        if (!batches.isEmpty() && !planned.node().isJava()) {
            warnings.addAll(withoutTime());
        }
        List<Batch> all = new ArrayList<>();
        for (int i = 0; i < batches.size(); i++) {
            all.add(new Batch(
                    new TimeWindow(batches.get(i), options, work.begin()),
                    i == 0 && before.isEmpty(),
                    i == batches.size() - 1,
                    i == 0 ? work.beside() : Beside.NOTHING,
                    null));
        }
        return new Batches(hands, options.concurrency(), listener, write)
                .write(all, sum)
                .telling(List.of(), warnings);
    }

    private Work goingOn(Progress found) {
        Progress written = new UpstreamWrites(task, session).open(found, options);
        Instant begin = DueIntervals.begin(options, written, task.now());
        return new Work(written, begin == null ? oldest() : begin, Beside.NOTHING, List.of());
    }

    /** Leaves all that is on record as it is until the first batch is committed: as long, the table of before stays. */
    private Work anew(Progress found) {
        Instant said = DueIntervals.beginAnew(options, found, task.now());
        Instant begin = said == null ? oldest() : said;
        Progress anew = options.anew(found, begin);
        return new Work(
                anew,
                begin,
                new UpstreamWrites(task, session).read(),
                said == null && begin != null && !anew.open().isEmpty()
                        ? List.of(gone(anew.open(), begin))
                        : List.of());
    }

    private String gone(IntervalSet before, Instant begin) {
        Grain grain = options.timetable().grain();
        return "its query gives no row from before " + grain.show(begin) + " any more, so nothing is left of "
                + DueIntervals.show(grain, before, "that the table had");
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
        Instant oldest = asking(reader ->
                new OldestRow(reader, task.origin().dialect(), node.name(), options).find(() -> relation(node)));
        if (oldest == null || oldest.isAfter(task.now())) {
            return null;
        }
        // An older row than all that are there may still come, as late as rows do.
        Instant settled = options.timetable().settled(task.now());
        return settled.isBefore(oldest) ? settled : oldest;
    }

    private List<String> withoutTime() {
        return asking(reader -> new OutsideRows(reader, task.origin().dialect(), planned.name())
                .withoutTime(relation(planned.node()), options.time()));
    }

    /** Asks where the model's query runs. */
    private <T extends @Nullable Object> T asking(Function<SqlSession, T> question) {
        if (!planned.node().options().crosses()) {
            return question.apply(session);
        }
        try (SqlSession reader = task.origin().session()) {
            return question.apply(reader);
        }
    }

    private String relation(ModelNode node) {
        String source = options.time().source();
        if (source == null) {
            return "(" + task.asked().of(node).text() + "\n)";
        }
        return task.asked().relation(dependency(node, source));
    }

    private static Dependency dependency(ModelNode node, String source) {
        return node.dependencies().stream()
                .filter(one -> one.name().equals(source))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Not resolved when the graph was made: " + source));
    }
}
