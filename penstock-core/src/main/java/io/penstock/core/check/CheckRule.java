package io.penstock.core.check;

import io.penstock.spi.connector.SqlDialect;
import java.util.List;
import java.util.Optional;

/** What a check demands. Immutable. */
public sealed interface CheckRule permits MeasuredRule, MethodRule {
    /** The word by which headers call it. */
    String word();

    /** The columns that it names, each of which the table must have. */
    List<String> columns();

    /** What it demands, in words: with {@link #word()} all that tells it from other checks. */
    String demand();

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
