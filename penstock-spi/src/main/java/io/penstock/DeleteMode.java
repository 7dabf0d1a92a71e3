package io.penstock;

/** What becomes of rows of the table whose key is no longer in the source: three ways for a merge, three for a history. */
public enum DeleteMode {
    /** A merge leaves them. */
    PRESERVE,
    /** A merge marks them in the column {@code _deleted_at}, and clears the mark when the key comes back. */
    SOFT,
    /** A merge deletes them. */
    HARD,
    /** A history leaves their current versions as they are. */
    IGNORE,
    /** A history ends their current versions at the time of the run. */
    CLOSE,
    /** A history marks their current versions in the column {@code _deleted_at}, and clears the mark when the key comes back. */
    MARK
}
