package io.penstock.spi.error;

/** Says who can put an error right, and so whether trying again may help. */
public enum ErrorCategory {
    /** The project or the request is wrong: the user mends it. */
    USER,
    /** Another system answered badly. */
    EXTERNAL,
    /** Something is short or busy for now: a later try may pass. */
    RESOURCE,
    /** A defect of Penstock. */
    INTERNAL
}
