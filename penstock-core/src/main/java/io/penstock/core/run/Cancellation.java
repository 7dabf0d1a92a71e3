package io.penstock.core.run;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stops a run from any thread: what runs is cancelled, what has not begun never does. Thread-safe. */
public final class Cancellation {
    private final Set<ActiveTask> active = ConcurrentHashMap.newKeySet();
    private volatile boolean requested;

    /** Asks for the end; harmless when asked again. */
    public void cancel() {
        requested = true;
        active.forEach(task -> task.stop(ActiveTask.Stop.CANCELLED));
    }

    public boolean isRequested() {
        return requested;
    }

    void add(ActiveTask task) {
        active.add(task);
        if (requested) {
            task.stop(ActiveTask.Stop.CANCELLED);
        }
    }

    void remove(ActiveTask task) {
        active.remove(task);
    }
}
