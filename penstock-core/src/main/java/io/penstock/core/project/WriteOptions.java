package io.penstock.core.project;

import io.penstock.DeleteMode;
import io.penstock.Strategy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a table takes new rows.
 *
 * @param strategy meaningful for tables only; {@link Strategy#REPLACE} elsewhere
 * @param primaryKey the columns that identify a row, in order
 * @param updateColumns the columns that a merge compares and updates; null for all beside the key
 * @param fullRefresh whether a full refresh may make the table anew
 * @param deletes what becomes of rows whose key is no longer in the query
 * @param intervals how it is written by intervals; null for every other strategy
 * @param cursor by what it knows which rows of what it reads are new
 */
public record WriteOptions(
        Strategy strategy,
        List<String> primaryKey,
        @Nullable List<String> updateColumns,
        boolean fullRefresh,
        DeleteOptions deletes,
        HistoryOptions history,
        @Nullable IntervalOptions intervals,
        CursorOptions cursor) {
    public WriteOptions {
        primaryKey = List.copyOf(primaryKey);
        updateColumns = updateColumns == null ? null : List.copyOf(updateColumns);
    }

    /** Gives the options of who says no more than these. */
    public static WriteOptions of(Strategy strategy, List<String> primaryKey, DeleteMode delete) {
        return new WriteOptions(
                strategy,
                primaryKey,
                null,
                true,
                DeleteOptions.of(delete),
                HistoryOptions.DEFAULT,
                null,
                CursorOptions.NONE);
    }
}
