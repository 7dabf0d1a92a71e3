package io.penstock.plugin.duckdb;

import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.SqlPositionException;
import org.jspecify.annotations.Nullable;

/**
 * A text that the engine runs, and where in it the text stands that the caller gave. Immutable.
 *
 * @param text what the engine gets
 * @param before how many characters stand before the caller's text
 * @param length how many characters the caller's text has
 */
record SqlText(String text, int before, int length) {
    static SqlText of(String sql) {
        return new SqlText(sql, 0, sql.length());
    }

    /** Puts the caller's text between two others; a line break ends a comment in which it may end. */
    static SqlText within(String before, String sql, String after) {
        return new SqlText(before + sql + "\n" + after, before.length(), sql.length());
    }

    /**
     * Gives the place in the caller's text, in characters, of a place in the engine's, in bytes of UTF-8.
     *
     * @return -1 when the place is none of the caller's
     */
    int offset(int position) {
        if (position < 0) {
            return -1;
        }
        int bytes = 0;
        int index = 0;
        while (index < text.length() && bytes < position) {
            int codePoint = text.codePointAt(index);
            bytes += width(codePoint);
            index += Character.charCount(codePoint);
        }
        int offset = index - before;
        return offset > length ? -1 : Math.max(offset, -1);
    }

    private static int width(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }

    /** Makes the exception of an error in this text, with its place where the engine tells it. */
    PenstockException failure(String action, ErrorReport report, @Nullable Throwable cause) {
        return report.position() < 0
                ? report.toException(action, cause)
                : new SqlPositionException(
                        report.code(), "Cannot " + action + ": " + report.reason(), offset(report.position()), cause);
    }
}
