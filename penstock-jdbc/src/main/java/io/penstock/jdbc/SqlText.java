package io.penstock.jdbc;

/**
 * A text that the database runs, and where in it the text stands that the caller gave. Immutable.
 *
 * @param text what the database gets
 * @param before how many characters stand before the caller's text
 * @param length how many characters the caller's text has
 */
record SqlText(String text, int before, int length) {
    /** Stands for what is no statement of the caller's. */
    static final SqlText NONE = new SqlText("", 0, 0);

    static SqlText of(String sql) {
        return new SqlText(sql, 0, sql.length());
    }

    /** Puts the caller's text between two others; a line break ends a comment in which it may end. */
    static SqlText within(String before, String sql, String after) {
        return new SqlText(before + sql + "\n" + after, before.length(), sql.length());
    }

    /** Gives the place in the caller's text of a place in the whole; -1 when it is none of the caller's. */
    int offset(int place) {
        int offset = place - before;
        return offset > length ? -1 : Math.max(offset, -1);
    }
}
