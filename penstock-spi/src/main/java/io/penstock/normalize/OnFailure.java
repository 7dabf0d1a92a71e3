package io.penstock.normalize;

/** What becomes of a text that cannot be read. */
public enum OnFailure {
    /** NULL takes its place. */
    NULL,
    /** The write stops, and names it. */
    ERROR,
    /** The default takes its place. */
    DEFAULT
}
