package io.penstock.core.state;

/** How a run stands or ended. */
public enum RunStatus {
    RUNNING,
    SUCCESS,
    FAILED,
    CANCELLED
}
