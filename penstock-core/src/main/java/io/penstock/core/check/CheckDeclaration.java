package io.penstock.core.check;

import io.penstock.Severity;
import io.penstock.spi.error.Place;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A check as it is declared.
 *
 * @param name unique among those of its model
 * @param where the condition of the rows that are looked at; null for all
 * @param stored how many failing rows are kept at most; 0 for none
 * @param place where it is declared
 */
public record CheckDeclaration(
        String name,
        CheckRule rule,
        Severity severity,
        @Nullable String where,
        Threshold allowed,
        int stored,
        String description,
        Place place) {
    /** Says whether a table with its columns may refuse it: for SQL of the user's own, or for values that its types do not go with. */
    boolean mayBeRefused() {
        return where != null
                || !(rule instanceof NotNullRule || rule instanceof RowCountRule || rule instanceof FreshnessRule);
    }

    /** Gives all that decides its outcome, as text that is equal only for equal checks. */
    public String definition() {
        String limit = allowed.allowed();
        return severity.name().toLowerCase(Locale.ROOT) + " " + rule.word() + " " + rule.demand()
                + (where == null ? "" : " where " + where)
                + (limit.isEmpty() ? "" : " but for " + limit);
    }
}
