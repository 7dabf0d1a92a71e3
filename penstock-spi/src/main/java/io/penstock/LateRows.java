package io.penstock;

/** What a history does with a row that says something new of a time before the last that it knows of the row's key. */
public enum LateRows {
    /** Puts the version into its place among the others. */
    SPLICE,
    /** Writes nothing at all, and fails. */
    REJECT,
    /** Leaves the row out. */
    IGNORE
}
