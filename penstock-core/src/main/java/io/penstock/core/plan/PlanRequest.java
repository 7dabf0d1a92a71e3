package io.penstock.core.plan;

import io.penstock.core.config.ProjectError;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.Selection;
import io.penstock.core.interval.Interval;
import io.penstock.core.state.DeadLetter;
import io.penstock.spi.error.PenstockException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks to be planned.
 *
 * @param select words of a {@link io.penstock.core.graph.Selection}; all models when empty
 * @param mode how much of what is there counts
 * @param since the beginning of the window that models may ask for
 * @param until the end of that window
 * @param windows of models that are written by intervals, exactly those to write; none when they are to decide
 * @param resumed what an earlier run of the same request did; null when there is none to go on with
 */
public record PlanRequest(
        List<String> select,
        List<String> exclude,
        Mode mode,
        @Nullable Instant since,
        @Nullable Instant until,
        List<Interval> windows,
        @Nullable Resumed resumed) {
    public PlanRequest {
        select = List.copyOf(select);
        exclude = List.copyOf(exclude);
        windows = List.copyOf(windows);
        if (since != null && until != null && !since.isBefore(until)) {
            throw new PenstockException(
                    ProjectError.REQUEST_INVALID,
                    "Cannot plan a window that begins at " + since + " and ends at " + until
                            + ": it holds no time (give an end after its beginning)");
        }
        if (!windows.isEmpty() && (since != null || until != null)) {
            throw new PenstockException(
                    ProjectError.REQUEST_INVALID,
                    "Cannot plan a window of --since and --until and others of --window (keep one way to say it)");
        }
        for (int i = 0; i < windows.size(); i++) {
            for (Interval other : windows.subList(i + 1, windows.size())) {
                if (windows.get(i).overlaps(other)) {
                    throw new PenstockException(
                            ProjectError.REQUEST_INVALID,
                            "Cannot plan the windows " + show(windows.get(i)) + " and " + show(other)
                                    + ": they overlap (let one end where the next begins)");
                }
            }
        }
    }

    /** Makes a request with no other window than that of {@code since} and {@code until}. */
    public PlanRequest(
            List<String> select, List<String> exclude, Mode mode, @Nullable Instant since, @Nullable Instant until) {
        this(select, exclude, mode, since, until, List.of(), null);
    }

    private static String show(Interval window) {
        return window.start() + ".." + window.end();
    }

    /** Says whether a window is asked for. */
    boolean hasWindow() {
        return since != null || until != null || !windows.isEmpty();
    }

    /** Says whether all models are asked for. */
    boolean isOfAll() {
        return select.isEmpty() && exclude.isEmpty();
    }

    /** Asks for what an earlier run of the same request left undone. */
    PlanRequest resuming(Resumed earlier) {
        return new PlanRequest(select, exclude, mode, since, until, windows, earlier);
    }

    /** Gives the names of the models that are asked for, in the graph's order. */
    Set<String> selected(Graph graph) {
        return resumed == null ? Selection.of(graph, select, exclude) : resumed.left();
    }

    /** Asks for all models, and those of them to run that have changed. */
    public static PlanRequest ofAll() {
        return new PlanRequest(List.of(), List.of(), Mode.CHANGED, null, null);
    }

    /** Asks for the rows of one model that its writes left out. */
    public static PlanRequest replayOf(String model) {
        return new PlanRequest(List.of(model), List.of(), Mode.REPLAY, null, null);
    }

    /** Asks for a model that used up its attempts once more, as it was asked for then. */
    public static PlanRequest again(DeadLetter letter) {
        PlanRequest then = RequestJson.read(letter.request());
        Mode mode = then.mode == Mode.CHANGED || then.mode == Mode.REPLAY ? Mode.FORCE : then.mode;
        return new PlanRequest(List.of(letter.model()), List.of(), mode, then.since, then.until, then.windows, null);
    }

    /** Asks for one model, to run if it has changed. */
    public static PlanRequest of(String model) {
        return new PlanRequest(List.of(model), List.of(), Mode.CHANGED, null, null);
    }

    /** What makes a selected model run. */
    public enum Mode {
        /** A change of what it is or reads. */
        CHANGED,
        /** That it was selected. */
        FORCE,
        /** That it was selected; and its table is made anew, whatever its strategy. */
        FULL_REFRESH,
        /** The same, and that rows are lost by it which nothing could make again is confirmed for all of them. */
        CONFIRMED_REFRESH,
        /** That it was selected; and only the rows are written that earlier writes left out. */
        REPLAY
    }
}
