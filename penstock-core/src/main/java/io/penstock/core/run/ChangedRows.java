package io.penstock.core.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the rows that a write takes away from a table, and of those that it adds; one that it changes is in both.
 *
 * @param columns the names of the columns, as the table has them behind the write
 * @param key the names of those that tell rows apart; none where nothing does
 * @param removed the first of them, in the order of the key, with their values by column
 * @param added as {@code removed}
 * @param complete whether these are all
 */
public record ChangedRows(
        List<String> columns,
        List<String> key,
        List<List<@Nullable Object>> removed,
        List<List<@Nullable Object>> added,
        boolean complete) {
    public ChangedRows {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        removed = List.copyOf(removed);
        added = List.copyOf(added);
    }
}
