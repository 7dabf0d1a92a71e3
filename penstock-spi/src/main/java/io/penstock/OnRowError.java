package io.penstock;

/** What becomes of a row with a value that its declared column cannot take. */
public enum OnRowError {
    /** The write fails, and tells the values. */
    FAIL,
    /** The row is left out of the write and kept as a dead letter. */
    DEAD_LETTER
}
