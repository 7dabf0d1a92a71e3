package io.penstock.core.state;

/** How a run stands or ended. */
public enum RunStatus {
    RUNNING,
    SUCCESS,
    FAILED,
    CANCELLED,
    /** Its process ended without saying how: it was killed, or the machine stopped. */
    DIED
}
