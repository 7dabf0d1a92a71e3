package io.penstock.core.project;

import io.penstock.LateRows;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a table keeps the versions of its rows.
 *
 * @param compare the columns whose change makes a new version; empty for all beside the key and the event time
 * @param eventTime the column that says since when a row holds; null for the time of the write
 * @param ttl after what time a version ends that no row confirms; null for never
 */
public record HistoryOptions(
        String validFrom,
        String validTo,
        String isCurrent,
        List<String> compare,
        @Nullable String eventTime,
        LateRows late,
        @Nullable Duration ttl) {
    /** What is so when nothing is said. */
    public static final HistoryOptions DEFAULT =
            new HistoryOptions("valid_from", "valid_to", "is_current", List.of(), null, LateRows.SPLICE, null);

    public HistoryOptions {
        compare = List.copyOf(compare);
    }

    /** The names of the columns that say when a version held, in the order in which the table has them. */
    public List<String> validity() {
        return List.of(validFrom, validTo, isCurrent);
    }
}
