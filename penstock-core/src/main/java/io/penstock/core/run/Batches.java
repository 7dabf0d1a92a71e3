package io.penstock.core.run;

import io.penstock.core.write.TimeWindow;
import io.penstock.core.write.Written;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes the batches of a model, the oldest first. Those between the first, which may make the table, and the last, which
 * closes the books, can be made by several threads at once; they are written one after the other.
 */
final class Batches {
    private final Hands own;
    private final int concurrency;
    private final BatchListener listener;
    private final BiFunction<Hands, IntervalTask.Batch, Written> write;
    private final Lock turn = new ReentrantLock();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private Written sum = Written.NOTHING;
    private int left;

    Batches(Hands own, int concurrency, BatchListener listener, BiFunction<Hands, IntervalTask.Batch, Written> write) {
        this.own = own;
        this.concurrency = concurrency;
        this.listener = listener;
        this.write = write;
    }

    /** Writes them, and gives what all did, those before among them. */
    Written write(List<IntervalTask.Batch> batches, Written before) {
        sum = before;
        left = batches.size();
        int inside = batches.size() - 2;
        if (concurrency == 1 || inside < 2) {
            batches.forEach(batch -> one(own, batch));
            return sum;
        }
        one(own, batches.get(0));
        concurrently(batches.subList(1, batches.size() - 1));
        one(own, batches.get(batches.size() - 1));
        return sum;
    }

    private void concurrently(List<IntervalTask.Batch> batches) {
        Queue<IntervalTask.Batch> waiting = new ConcurrentLinkedQueue<>(batches);
        try (Crew crew = new Crew()) {
            while (crew.size() < Math.min(concurrency, batches.size())
                    && listener.another().map(crew::add).isPresent()) {
                // One more of them.
            }
            if (crew.size() < 2) {
                batches.forEach(batch -> one(own, batch));
            } else {
                crew.work(hands -> work(hands, waiting));
            }
        }
        Throwable failed = failure.get();
        if (failed instanceof RuntimeException exception) {
            throw exception;
        }
        if (failed instanceof Error error) {
            throw error;
        }
    }

    /** Works as long as there is something to do and nothing has failed. */
    private void work(Hands hands, Queue<IntervalTask.Batch> waiting) {
        try {
            for (IntervalTask.Batch batch = waiting.poll();
                    batch != null && failure.get() == null;
                    batch = waiting.poll()) {
                one(hands, batch.inTurn(turn));
            }
        } catch (RuntimeException | Error e) {
            Throwable first = failure.compareAndExchange(null, e);
            if (first != null) {
                first.addSuppressed(e);
            }
        }
    }

    private void one(Hands hands, IntervalTask.Batch batch) {
        begins(batch.window());
        try {
            ended(batch.window(), write.apply(hands, batch));
        } catch (RuntimeException | Error e) {
            listener.failed(batch.window());
            throw e;
        }
    }

    private synchronized void begins(TimeWindow window) {
        listener.begins(window, left);
    }

    private synchronized void ended(TimeWindow window, Written written) {
        sum = sum.plus(written);
        left--;
        listener.ended(window, sum);
    }
}
