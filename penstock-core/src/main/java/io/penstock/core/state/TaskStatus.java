package io.penstock.core.state;

/** What became of a model in a run. */
public enum TaskStatus {
    SUCCESS,
    /** Nothing needed doing, or something before it failed; the reason says which. */
    SKIPPED,
    FAILED,
    /** It was not safe to run. */
    BLOCKED,
    CANCELLED,
    /** It has begun and not ended. */
    RUNNING,
    /** Its process ended while it ran. */
    DIED
}
