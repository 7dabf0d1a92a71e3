package io.penstock.core.check;

import org.jspecify.annotations.Nullable;

/**
 * What was found.
 *
 * @param failures how many rows do not hold; 1 or 0 where it is the table as a whole
 * @param rows how many were looked at; null where that is not known
 * @param problem what is wrong with the table as a whole, in words; null for rows
 */
record Finding(long failures, @Nullable Long rows, @Nullable String problem) {
    static Finding ofRows(long failures, long rows) {
        return new Finding(failures, rows, null);
    }

    static Finding ofTable(long rows, @Nullable String problem) {
        return new Finding(problem == null ? 0 : 1, rows, problem);
    }
}
