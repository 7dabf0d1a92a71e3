package io.penstock;

/** What a write does when a declared table exists and is another than its declaration. */
public enum OnDrift {
    /** Stops before anything is written, and tells every difference. */
    ERROR,
    /** Changes the table, as far as the model's schema mode allows. */
    EVOLVE,
    /** Leaves the table as it is, and writes the columns that both have. */
    IGNORE
}
