package io.penstock;

/** How a table takes new rows. */
public enum Strategy {
    /** The new rows take the place of all that was there, in a new table. */
    REPLACE,
    /** The new rows take the place of all that was there, in the same table, whose rights and constraints stay. */
    TRUNCATE,
    /** The new rows are added. */
    APPEND,
    /** Rows with a known key are updated where they differ, others are added. */
    MERGE_BY_KEY,
    /** Every version of a row is kept, each with the time for which it held (a slowly changing dimension of type 2). */
    SCD_TYPE_2,
    /** The table is written interval by interval of a time column: each interval of the new rows takes the place of its rows, or updates them by their key. */
    INCREMENTAL,
    /** The table is made once and then left as it is. */
    NONE
}
