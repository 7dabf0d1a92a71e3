package io.penstock.core.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Threads that work on one model at once, each with hands of its own. Confined to the thread that makes it. */
final class Crew implements AutoCloseable {
    private final List<Hands> hands = new ArrayList<>();

    int size() {
        return hands.size();
    }

    Crew add(Hands more) {
        hands.add(more);
        return this;
    }

    /** Lets all work, and waits until they have ended, also when this thread is interrupted: then they are, too. */
    void work(Consumer<Hands> work) {
        ExecutorService threads = Executors.newFixedThreadPool(hands.size());
        hands.forEach(one -> threads.execute(() -> work.accept(one)));
        threads.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = threads.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                interrupted = true;
                threads.shutdownNow();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        hands.forEach(Hands::close);
    }
}
