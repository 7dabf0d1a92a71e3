package io.penstock.core.plan;

import io.penstock.Strategy;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.interval.Grain;
import io.penstock.core.interval.Interval;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.interval.Progress;
import io.penstock.core.interval.Timetable;
import io.penstock.core.project.IntervalOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides for models that are written by intervals which of these are to be written, and tells why. */
final class IntervalPlanner {
    /** No time of which somebody asks is before or behind these. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private final Map<String, Progress> progress;
    private final Known known;
    private final PlanRequest request;
    private final Set<String> selected;
    private final Instant now;

    IntervalPlanner(Known known, PlanRequest request, Set<String> selected, Instant now) {
        this(known.observation().intervals(), known, request, selected, now);
    }

    private IntervalPlanner(
            Map<String, Progress> progress, Known known, PlanRequest request, Set<String> selected, Instant now) {
        this.progress = progress;
        this.known = known;
        this.request = request;
        this.selected = selected;
        this.now = now;
    }

    /** Says whether a model is written by intervals. */
    static boolean isFor(ModelNode node) {
        return node.options().write().intervals() != null;
    }

    /**
     * Tells why intervals are to be written; empty when none is.
     *
     * @param cause why the model is written whatever its intervals are; null when they decide
     * @param upstream the intervals that what it reads wrote since it looked, or writes before it
     * @param changed tells whether something that it reads has changed
     */
    Optional<String> reason(
            ModelNode node, @Nullable String cause, IntervalSet upstream, Supplier<Optional<String>> changed) {
        IntervalOptions options = options(node);
        Grain grain = options.timetable().grain();
        Progress written = written(node);
        String before = cause == null ? "" : cause + "; ";
        if (isRestated(node)) {
            return Optional.of(before + DueIntervals.show(grain, restated(node), "restated"));
        }
        Instant begin = DueIntervals.begin(options, written, now);
        if (begin == null && cause != null) {
            return Optional.of(before + "all intervals from its oldest row on");
        }
        DueIntervals due = DueIntervals.of(options, written, begin, now);
        Instant settled = options.timetable().settled(now);
        Progress reopened = written.reopened(options.timetable().cover(upstream));
        DueIntervals all = DueIntervals.of(options, reopened, begin, now);
        return cause != null || due.isDue(settled)
                ? Optional.of(before + all.show(grain))
                : changed.get()
                        .map(why -> why + "; ")
                        .or(() -> all.isDue(settled) ? Optional.of("") : Optional.empty())
                        .map(why -> why + all.show(grain));
    }

    /**
     * Gives the intervals that are written of a model which runs, as far as is known before.
     *
     * @param upstream the intervals that what it reads wrote since it looked, or writes before it
     */
    IntervalSet writes(ModelNode node, PlannedModel planned, IntervalSet upstream) {
        IntervalOptions options = options(node);
        Progress before = written(node);
        if (planned.madeAnew()) {
            Instant begin = DueIntervals.beginAnew(options, before, now);
            IntervalSet gone = before.done().plus(before.open());
            return DueIntervals.of(options, options.anew(before, begin), begin, now)
                    .all()
                    .plus(gone);
        }
        Instant begin = DueIntervals.begin(options, before, now);
        Progress reopened = before.reopened(options.timetable().cover(upstream));
        return planned.restated().isEmpty()
                ? DueIntervals.of(options, reopened, begin, now).all()
                : planned.restated();
    }

    /** Gives the same for a table that is made anew, of whose intervals none is written. */
    IntervalPlanner anew(ModelNode node) {
        IntervalOptions options = options(node);
        Progress before = written(node);
        Progress anew = options.anew(before, DueIntervals.beginAnew(options, before, now));
        return new IntervalPlanner(Map.of(node.name(), anew), known, request, selected, now);
    }

    /** Tells why a model cannot be written; empty when it can. */
    Optional<String> refusal(ModelNode node) {
        if (isReadAgain(node) && node.options().write().strategy() == Strategy.APPEND) {
            return Optional.of(
                    "rows that it reads again by --since, --until or --window would be added once more (let strategy"
                            + " merge_by_key know them by a key, or make the table anew with --full-refresh)");
        }
        if (!isFor(node)) {
            return Optional.empty();
        }
        IntervalOptions options = options(node);
        Grain grain = options.timetable().grain();
        Instant begin = DueIntervals.begin(options, written(node), now);
        if (begin != null && begin.isAfter(now)) {
            return Optional.of("its intervals begin at " + grain.show(begin) + ", and it is " + grain.show(now)
                    + " (say an earlier start or backfill, or wait)");
        }
        if (isRestated(node) && restated(node).isEmpty()) {
            return Optional.of("the window that is asked for holds none of its intervals, which "
                    + (options.start() == null ? "" : "begin at " + grain.show(options.start()) + " and ")
                    + "end with " + grain.show(grain.of(now)) + " (ask for another window)");
        }
        return Optional.empty();
    }

    /** Tells where something else is written than was asked for: other intervals, or a table as a whole. */
    Optional<String> widened(ModelNode node) {
        if (isAsked(node) && !isFor(node) && !hasCursor(node) && !node.isJava()) {
            return Optional.of(
                    "model " + node.name() + " is written as a whole: --since, --until and --window choose rows of"
                            + " models with intervals or a cursor, and reach Java methods");
        }
        if (!isRestated(node)) {
            return Optional.empty();
        }
        Grain grain = options(node).timetable().grain();
        List<Interval> cut = asked(node).intervals().stream()
                .filter(window -> !grain.cover(window).equals(window))
                .toList();
        return cut.isEmpty()
                ? Optional.empty()
                : Optional.of("model " + node.name() + " is written in whole intervals: "
                        + DueIntervals.show(grain, restated(node), "restated"));
    }

    /** Says whether exactly the intervals of a window are asked for. */
    boolean isRestated(ModelNode node) {
        return isFor(node) && isAsked(node);
    }

    private boolean isAsked(ModelNode node) {
        return selected.contains(node.name()) && request.hasWindow();
    }

    /** Says whether rows of a window are to be read again that a model reads by a cursor. */
    boolean isReadAgain(ModelNode node) {
        return hasCursor(node) && isAsked(node);
    }

    private static boolean hasCursor(ModelNode node) {
        return !node.options().write().cursor().isNone();
    }

    /** Gives the whole intervals that are asked for, as far as they are any of the model's. */
    IntervalSet restated(ModelNode node) {
        if (isReadAgain(node)) {
            return request.windows().isEmpty()
                    ? IntervalSet.of(new Interval(
                            Objects.requireNonNullElse(request.since(), FIRST),
                            Objects.requireNonNullElse(request.until(), LAST)))
                    : IntervalSet.of(request.windows());
        }
        if (!isRestated(node)) {
            return IntervalSet.NONE;
        }
        Timetable timetable = options(node).timetable();
        IntervalSet asked = timetable.cover(asked(node));
        if (asked.isEmpty()) {
            return asked;
        }
        Instant first = asked.intervals().get(0).start();
        IntervalSet whole = asked.and(
                timetable.from(Objects.requireNonNullElse(options(node).start(), first), now));
        return request.resumed() == null ? whole : request.resumed().left(node, known, whole);
    }

    /** Says whether all intervals that were asked for are written by the run that goes on. */
    boolean isResumedAndDone(ModelNode node) {
        return isRestated(node)
                && request.resumed() != null
                && request.resumed().doneUntil(node, known) != null
                && restated(node).isEmpty();
    }

    private IntervalSet asked(ModelNode node) {
        List<Interval> windows = new ArrayList<>(request.windows());
        if (request.since() != null || request.until() != null) {
            Instant since = Objects.requireNonNullElseGet(
                    request.since(),
                    () -> Objects.requireNonNullElse(DueIntervals.begin(options(node), written(node), now), now));
            Instant until = Objects.requireNonNullElseGet(
                    request.until(), () -> options(node).timetable().grain().next(now));
            if (since.isBefore(until)) {
                windows.add(new Interval(since, until));
            }
        }
        return IntervalSet.of(windows);
    }

    private Progress written(ModelNode node) {
        return progress.getOrDefault(node.name(), Progress.NONE);
    }

    private static IntervalOptions options(ModelNode node) {
        return Objects.requireNonNull(node.options().write().intervals(), node.name());
    }
}
