package io.penstock;

/** What a check that does not hold does to the write that it looks at. */
public enum Severity {
    /** The write is undone: the target stays as it was. */
    ERROR,
    /** The write is published, and the check is told as a warning. */
    WARN
}
