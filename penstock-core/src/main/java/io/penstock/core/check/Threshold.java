package io.penstock.core.check;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How many rows may fail.
 *
 * @param rows at most so many, when there is no ratio
 * @param ratio at most this share of those that are looked at, from 0 to 1; null for a number of rows
 */
public record Threshold(long rows, @Nullable BigDecimal ratio) {
    /** Allows no row to fail. */
    public static final Threshold NONE = new Threshold(0, null);

    boolean allows(long failures, @Nullable Long outOf) {
        if (ratio == null || outOf == null) {
            return failures <= rows;
        }
        return BigDecimal.valueOf(failures).compareTo(ratio.multiply(BigDecimal.valueOf(outOf))) <= 0;
    }

    /** Says in words what is allowed; empty for nothing. */
    String allowed() {
        if (ratio != null) {
            return ratio.multiply(BigDecimal.valueOf(100)).stripTrailingZeros().toPlainString() + " %";
        }
        return rows == 0 ? "" : String.valueOf(rows);
    }
}
