package io.penstock;

/** What a merge does with rows of the table whose key is no longer in the source. */
public enum DeleteMode {
    /** Leaves them. */
    PRESERVE,
    /** Marks them in the column {@code _deleted_at}, and clears the mark when the key comes back. */
    SOFT,
    /** Deletes them. */
    HARD
}
