package io.penstock.core.write;

import io.penstock.core.ledger.RowCounts;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a write did.
 *
 * @param changes of the table's columns, in words
 * @param warnings what somebody should know of, in words
 */
public record Written(RowCounts rows, List<String> changes, List<String> warnings) {
    /** Nothing was written. */
    public static final Written NOTHING = of(RowCounts.NONE);

    public Written {
        changes = List.copyOf(changes);
        warnings = List.copyOf(warnings);
    }

    /** Gives what this write and one after it did. */
    public Written plus(Written next) {
        return new Written(
                rows.plus(next.rows),
                Stream.concat(changes.stream(), next.changes.stream())
                        .distinct()
                        .toList(),
                Stream.concat(warnings.stream(), next.warnings.stream())
                        .distinct()
                        .toList());
    }

    /** Gives the same with more to tell. */
    public Written telling(List<String> moreChanges, List<String> moreWarnings) {
        return plus(new Written(RowCounts.NONE, moreChanges, moreWarnings));
    }

    /** Gives a write of which nothing but its rows is to be told. */
    public static Written of(RowCounts rows) {
        return new Written(rows, List.of(), List.of());
    }
}
