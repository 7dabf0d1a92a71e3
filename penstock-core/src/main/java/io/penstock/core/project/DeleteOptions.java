package io.penstock.core.project;

import io.penstock.DeleteMode;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of rows that are no longer in the query, and what holds it back.
 *
 * @param allowEmpty whether the query may give no rows at all; null where nothing was said
 * @param maxRatio the greatest share of the table's rows that one write may take away, over 0 and at most 1
 */
public record DeleteOptions(DeleteMode mode, @Nullable Boolean allowEmpty, double maxRatio) {
    public static final double DEFAULT_RATIO = 0.5;

    /** Gives the options of who says no more than the mode. */
    public static DeleteOptions of(DeleteMode mode) {
        return new DeleteOptions(mode, null, DEFAULT_RATIO);
    }

    /** Says whether rows are taken away because they are not in the query. */
    public boolean takesAway() {
        return mode != DeleteMode.PRESERVE && mode != DeleteMode.IGNORE;
    }
}
