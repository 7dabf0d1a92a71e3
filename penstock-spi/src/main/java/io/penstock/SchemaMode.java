package io.penstock;

/** What may become of a table whose columns and those of its new rows differ. */
public enum SchemaMode {
    /** Nothing: every difference is an error. */
    STRICT,
    /** Columns are added and types widen; a column that the rows no longer have stays. Nothing is lost. */
    SAFE,
    /** As {@link #SAFE}, and a type becomes any other for which every value of the table has a counterpart. */
    FLEXIBLE,
    /** As {@link #FLEXIBLE}, and columns are dropped and values that have no counterpart become NULL. */
    LENIENT,
    /** Nothing, and the rows are made to fit: what the table has no column for is left out. */
    IGNORE
}
