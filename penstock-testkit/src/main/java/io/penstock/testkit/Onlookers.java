package io.penstock.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at a table while it is written. Some databases let those who look wait until the writer has done. */
final class Onlookers implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 500;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Supplier<@Nullable List<List<@Nullable Object>>> table;
    private final List<@Nullable List<List<@Nullable Object>>> seen = new ArrayList<>();
    private final List<Future<@Nullable List<List<@Nullable Object>>>> waiting = new ArrayList<>();

    Onlookers(Supplier<@Nullable List<List<@Nullable Object>>> table) {
        this.table = table;
    }

    void look(int call) {
        if (waiting.stream().allMatch(Future::isDone)) {
            Future<@Nullable List<List<@Nullable Object>>> look = threads.submit(table::get);
            try {
                seen.add(look.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                waiting.add(look);
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError("Call " + call, e);
            }
        }
    }

    /** What was seen before the writer had done. */
    List<@Nullable List<List<@Nullable Object>>> seenMeanwhile() {
        return seen;
    }

    /** What those saw that had to wait. */
    List<@Nullable List<List<@Nullable Object>>> seenAfterWaiting() {
        List<@Nullable List<List<@Nullable Object>>> rows = new ArrayList<>();
        for (Future<@Nullable List<List<@Nullable Object>>> look : waiting) {
            try {
                rows.add(look.get());
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError("Whoever waited sees nothing", e);
            }
        }
        return rows;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
