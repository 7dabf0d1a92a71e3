package io.penstock.core.run;

import io.penstock.core.plan.Plan;
import io.penstock.core.state.TaskError;
import io.penstock.core.state.TaskRecord;
import java.time.Duration;
import java.time.Instant;

/** Something that happened in a run, in the order in which it happened. */
public sealed interface RunEvent {

    /** The run began to do what a plan says. */
    record Started(String runId, Plan plan, Instant at) implements RunEvent {}

    /** A model began. */
    record ModelStarted(String model, Instant at) implements RunEvent {}

    /**
     * An attempt at a model failed, and another will be made.
     *
     * @param attempt which one failed, from 1
     * @param of how many there are at most
     * @param waits how long it is until the next
     */
    record ModelRetried(String model, int attempt, int of, Duration waits, TaskError error) implements RunEvent {}

    /**
     * A model that is written by intervals began with a batch of them.
     *
     * @param done how many batches are committed
     * @param total how many there are
     */
    record BatchStarted(String model, int done, int total) implements RunEvent {}

    /** A model ended, or will not begin. */
    record ModelEnded(TaskRecord task) implements RunEvent {}

    /** The run ended. */
    record Ended(RunResult result) implements RunEvent {}
}
