package io.penstock.core.run;

import io.penstock.core.config.Durations;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.java.StuckModelException;
import io.penstock.spi.error.PenstockException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A model that is running, and how to stop it.
 *
 * <p>A cancel that comes between two statements hits nothing, so it is repeated until the model has ended. Thread-safe.
 */
final class ActiveTask {
    private static final long REPEAT_MILLIS = 20;

    private final List<Runnable> cancels = new CopyOnWriteArrayList<>();
    private final Thread worker = Thread.currentThread();
    private final ScheduledExecutorService timer;
    private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
    private @Nullable Future<?> limit;
    private @Nullable Future<?> repeat;
    private boolean ended;

    /** Why a model was stopped. */
    enum Stop {
        CANCELLED,
        TIMED_OUT
    }

    /** Begins to watch the thread that calls; the cancels stop what it waits for, and may be called often. */
    ActiveTask(ScheduledExecutorService timer, Runnable... cancels) {
        this.cancels.addAll(List.of(cancels));
        this.timer = timer;
    }

    /** Adds something that stops what the model waits for, and may be called often, also when it has ended. */
    void cancels(Runnable cancel) {
        cancels.add(cancel);
    }

    static ScheduledExecutorService timer() {
        return Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "penstock-timer");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Stops the model when it is still running after a time; null for no limit. */
    synchronized void limit(@Nullable Duration time) {
        if (time != null) {
            limit = timer.schedule(() -> stop(Stop.TIMED_OUT), time.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Lets what comes after the model's own work take as long as it takes. */
    synchronized void endLimit() {
        if (limit != null) {
            limit.cancel(false);
        }
    }

    /**
     * Tells that a model was stopped by its limit.
     *
     * @param left what is not done of it, in words
     * @param error what its end came to
     */
    static PenstockException timedOut(ModelNode node, String left, PenstockException error) {
        String remedy = error instanceof StuckModelException stuck
                ? ", and " + stuck.state() + stuck.advice()
                : " (raise the timeout, or give the model less to do)";
        return new PenstockException(
                RunError.TIMED_OUT,
                "Cannot finish " + node.name() + ": it ran longer than its timeout of "
                        + Durations.show(Objects.requireNonNull(node.options().timeout())) + left + remedy,
                node.declaration().place(),
                error);
    }

    void stop(Stop why) {
        if (stop.compareAndSet(null, why)) {
            timer.execute(this::interrupt);
        }
    }

    private synchronized void interrupt() {
        if (!ended) {
            // Whatever a cancel throws, there is a next one.
            repeat = timer.schedule(this::interrupt, REPEAT_MILLIS, TimeUnit.MILLISECONDS);
            worker.interrupt();
            cancels.forEach(Runnable::run);
        }
    }

    @Nullable
    Stop stopped() {
        return stop.get();
    }

    /** Ends the work of a model that is stopped, between two of its statements. */
    void requireGoing() {
        if (stop.get() != null) {
            throw new PenstockException(RunError.CANCELLED, "it was stopped");
        }
    }

    /** Ends the hold on the worker: from here on no interrupt comes, and one that came is cleared. */
    synchronized void release() {
        ended = true;
        endLimit();
        if (repeat != null) {
            repeat.cancel(false);
        }
        boolean cleared = Thread.interrupted();
        if (cleared && stop.get() == null) {
            // Somebody else interrupted the worker, so the sign is put back.
            worker.interrupt();
        }
    }
}
