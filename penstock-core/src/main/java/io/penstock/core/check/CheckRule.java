package io.penstock.core.check;

import io.penstock.spi.connector.SqlDialect;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a check demands, and how a query finds out whether it is so. Immutable.
 *
 * <p>A {@code where} below is a condition of the user's that leaves rows out, or null for all rows.
 */
public sealed interface CheckRule
        permits RowRule, UniqueRule, RelationshipsRule, RowCountRule, FreshnessRule, QueryRule {
    /** The word by which headers call it. */
    String word();

    /** The columns that it names, each of which the table must have. */
    List<String> columns();

    /** What it demands, in words: with {@link #word()} all that tells it from other checks. */
    String demand();

    /** Gives what to measure. */
    Measure measure(CheckedTable table, @Nullable String where);

    /** Tells what the values that were measured say. */
    Finding judge(Measured measured);

    /** Says in words what is wrong with rows that do not hold to it; empty where that is told by the finding. */
    String complaint();

    /** Gives the query of what does not hold to it, the worst first; empty where that is no rows. */
    Optional<String> failing(CheckedTable table, @Nullable String where);

    /** Gives a query that fails where the check itself is wrong, whatever the rows; empty where nothing can be. */
    default Optional<String> probe(SqlDialect dialect) {
        return Optional.empty();
    }

    /** Says whether it counts rows out of a known number, so that a share of them may be allowed. */
    default boolean countsOutOfAll() {
        return true;
    }

    /** Says whether it counts rows at all, so that some may be allowed and kept. */
    default boolean countsRows() {
        return true;
    }
}
