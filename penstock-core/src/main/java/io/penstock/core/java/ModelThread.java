package io.penstock.core.java;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The thread in which the code of one model runs, so that whoever waits for that code can go on without it.
 *
 * <p>Its pieces run one after the other. The first begins the thread, and no process waits for its end. Used by one
 * thread at a time.
 */
public final class ModelThread implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String name;
    private final ExecutorService pieces = Executors.newSingleThreadExecutor(this::begin);
    private volatile @Nullable Thread thread;
    private boolean stuck;

    public ModelThread(String model) {
        this.name = "penstock-model-" + model;
    }

    private Thread begin(Runnable work) {
        Thread begun = new Thread(work, name);
        begun.setDaemon(true);
        thread = begun;
        return begun;
    }

    /**
     * Runs a piece of the model's code and waits for its end.
     *
     * <p>An interrupt of the thread that waits is handed on, again and again, as code may swallow it; the sign of it is
     * set again in the end.
     *
     * @throws ExecutionException around what the piece threw
     * @throws TimeoutException when the piece was interrupted and goes on all the same
     */
    <T> T run(Callable<T> piece) throws ExecutionException, TimeoutException {
        Future<T> running = pieces.submit(piece);
        try {
            return running.get();
        } catch (InterruptedException e) {
            try {
                return interrupt(running);
            } finally {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <T> T interrupt(Future<T> running) throws ExecutionException, TimeoutException {
        long begun = System.nanoTime();
        while (true) {
            thread().interrupt();
            try {
                return running.get(REPEAT_NANOS, TimeUnit.NANOSECONDS);
            } catch (InterruptedException | TimeoutException e) {
                if (System.nanoTime() - begun > PATIENCE_NANOS) {
                    stuck = true;
                    throw new TimeoutException();
                }
            }
        }
    }

    /** Gives back what the model's code uses: now, or when code that goes on has ended, which may be never. */
    public void release(Runnable closing) {
        if (stuck) {
            pieces.execute(closing);
        } else {
            closing.run();
        }
    }

    /** Whether the code goes on although nobody waits for it. */
    boolean isStuck() {
        return stuck;
    }

    Thread thread() {
        Thread begun = thread;
        if (begun == null) {
            throw new IllegalStateException("No piece was run in " + name);
        }
        return begun;
    }

    /** Ends the thread, behind the code that may go on in it. */
    @Override
    public void close() {
        pieces.shutdown();
    }
}
