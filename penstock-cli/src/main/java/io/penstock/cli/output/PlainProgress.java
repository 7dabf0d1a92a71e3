package io.penstock.cli.output;

import io.penstock.core.config.Durations;
import io.penstock.core.config.Words;
import io.penstock.core.run.RunEvent;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.state.TaskStatus;
import java.util.function.Consumer;

/** Tells of a run by one line for each model that ends, for logs. */
public final class PlainProgress implements Consumer<RunEvent> {
    private final Console console;

    public PlainProgress(Console console) {
        this.console = console;
    }

    @Override
    public void accept(RunEvent event) {
        if (event instanceof RunEvent.Started started) {
            console.note(
                    "run " + started.runId() + ": " + started.plan().running().size() + " of "
                            + started.plan().models().size() + " models to run");
        } else if (event instanceof RunEvent.ModelRetried retried) {
            console.note(retried(retried));
        } else if (event instanceof RunEvent.BatchStarted batch && batch.total() > 1) {
            console.note("batch " + batch.model() + " " + (batch.done() + 1) + "/" + batch.total());
        } else if (event instanceof RunEvent.ModelEnded ended && ended.task().status() != TaskStatus.SKIPPED) {
            console.note(line(ended.task()));
        }
    }

    /** Tells of an attempt that failed, by the first line of its error. */
    static String retried(RunEvent.ModelRetried retried) {
        return "attempt %d of %d at %s failed, the next one comes in %s: %s"
                .formatted(
                        retried.attempt(),
                        retried.of(),
                        retried.model(),
                        Durations.show(retried.waits()),
                        retried.error().message().lines().findFirst().orElse(""));
    }

    private static String line(TaskRecord task) {
        String rows = Shown.rows(task.rows());
        return Words.of(task.status()) + " " + task.model() + (rows.isEmpty() ? "" : " " + rows)
                + (task.startedAt() == null ? " (" + task.reason() + ")" : " " + Shown.time(task.duration()));
    }
}
