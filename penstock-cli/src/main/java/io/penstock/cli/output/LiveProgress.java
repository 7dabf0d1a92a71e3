package io.penstock.cli.output;

import io.penstock.core.run.RunEvent;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.state.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run on a terminal while it goes on: what runs now and for how long, and how much is done.
 *
 * <p>The lines are drawn over themselves and cleared at the end, when the summary takes their place. Thread-safe.
 */
public final class LiveProgress implements Consumer<RunEvent>, AutoCloseable {
    private static final long REDRAW_MILLIS = 100;
    private static final int RUNNING_SHOWN = 12;
    private static final String CLEAR_BELOW = "\r\033[J";
    /** While lines are drawn the terminal cuts them, so that each takes one row, however wide the window is by now. */
    private static final String CUT_LINES = "\033[?7l";

    private static final String WRAP_LINES = "\033[?7h";
    private static final int BAR_WIDTH = 24;

    private final Console console;
    private final InstantSource clock;
    private final Map<String, Instant> running = new LinkedHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "penstock-progress");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, String> batches = new HashMap<>();
    private Instant startedAt = Instant.EPOCH;
    private int total;
    private int done;
    private int failed;
    private int drawn;
    private @Nullable Future<?> redraw;
    private boolean closed;

    public LiveProgress(Console console, InstantSource clock) {
        this.console = console;
        this.clock = clock;
    }

    @Override
    public synchronized void accept(RunEvent event) {
        if (event instanceof RunEvent.Started started) {
            startedAt = started.at();
            total = started.plan().running().size();
            redraw = timer.scheduleAtFixedRate(this::draw, 0, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
        } else if (event instanceof RunEvent.ModelStarted begun) {
            running.put(begun.model(), begun.at());
        } else if (event instanceof RunEvent.ModelRetried retried) {
            note(PlainProgress.retried(retried));
        } else if (event instanceof RunEvent.BatchStarted batch && batch.total() > 1) {
            batches.put(batch.model(), "  " + (batch.done() + 1) + "/" + batch.total());
        } else if (event instanceof RunEvent.ModelEnded ended) {
            ended(ended.task());
        } else if (event instanceof RunEvent.Ended) {
            close();
        }
    }

    private void ended(TaskRecord task) {
        if (running.remove(task.model()) != null) {
            done++;
        }
        if (task.status() == TaskStatus.FAILED) {
            failed++;
        }
    }

    private synchronized void draw() {
        if (closed) {
            return;
        }
        List<String> lines = new ArrayList<>();
        Instant now = clock.instant();
        running.entrySet().stream()
                .limit(RUNNING_SHOWN)
                .forEach(model -> lines.add("  " + console.styled("cyan", "▶ ") + model.getKey() + "  "
                        + Shown.time(Duration.between(model.getValue(), now))
                        + batches.getOrDefault(model.getKey(), "")));
        if (running.size() > RUNNING_SHOWN) {
            lines.add("  ... and " + (running.size() - RUNNING_SHOWN) + " more");
        }
        lines.add(bar(now));
        clear();
        console.err().print(CUT_LINES);
        lines.forEach(console.err()::println);
        console.err().print(WRAP_LINES);
        console.err().flush();
        drawn = lines.size();
    }

    private String bar(Instant now) {
        int width = Math.min(BAR_WIDTH, console.columns() / 3);
        int filled = total == 0 ? width : width * done / total;
        String text = "  " + "━".repeat(filled) + console.styled("faint", "━".repeat(width - filled)) + "  " + done
                + "/" + total + " models";
        return text + (failed > 0 ? console.styled("red", ", " + failed + " failed") : "") + ", "
                + Shown.time(Duration.between(startedAt, now));
    }

    /** Shows a line above those that are drawn. */
    public synchronized void note(String text) {
        clear();
        console.note(text);
    }

    private void clear() {
        if (drawn > 0) {
            console.err().print("\033[" + drawn + "A");
        }
        console.err().print(CLEAR_BELOW);
        drawn = 0;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            if (redraw != null) {
                redraw.cancel(false);
            }
            timer.shutdownNow();
            clear();
            console.err().flush();
        }
    }
}
