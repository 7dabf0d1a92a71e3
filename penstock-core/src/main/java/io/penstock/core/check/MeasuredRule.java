package io.penstock.core.check;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a check demands that a query finds out.
 *
 * <p>A {@code where} below is a condition of the user's that leaves rows out, or null for all rows.
 */
public sealed interface MeasuredRule extends CheckRule
        permits RowRule, UniqueRule, RelationshipsRule, RowCountRule, FreshnessRule, QueryRule {
    /** Gives what to measure. */
    Measure measure(CheckedTable table, @Nullable String where);

    /** Tells what the values that were measured say. */
    Finding judge(Measured measured);

    /** Says in words what is wrong with rows that do not hold to it; empty where that is told by the finding. */
    String complaint();

    /** Gives the query of what does not hold to it, the worst first; empty where that is no rows. */
    Optional<String> failing(CheckedTable table, @Nullable String where);
}
