package io.penstock.core.check;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A rule for each row by itself: a row holds to it when its condition is true, so not when it is NULL. */
public sealed interface RowRule extends MeasuredRule
        permits NotNullRule, AcceptedValuesRule, RangeRule, PatternRule, ExpressionRule {
    /** Renders the condition. */
    String holds(CheckedTable table);

    @Override
    default Measure measure(CheckedTable table, @Nullable String where) {
        // Not NOT (condition): that is NULL where the condition is.
        String failing = "CASE WHEN " + holds(table) + " THEN NULL ELSE 1 END";
        return where == null
                ? Measure.shared("count(" + failing + ")", "count(*)")
                : Measure.shared(
                        "count(CASE WHEN (" + where + "\n) THEN " + failing + " END)", CheckedTable.countWhere(where));
    }

    @Override
    default Finding judge(Measured measured) {
        return Finding.ofRows(measured.count(0), measured.count(1));
    }

    @Override
    default Optional<String> failing(CheckedTable table, @Nullable String where) {
        return Optional.of(
                "SELECT * FROM " + table.rows(where) + " WHERE CASE WHEN " + holds(table) + " THEN 0 ELSE 1 END = 1");
    }
}
