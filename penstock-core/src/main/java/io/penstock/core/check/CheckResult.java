package io.penstock.core.check;

import io.penstock.Severity;
import org.jspecify.annotations.Nullable;

/**
 * What became of a check.
 *
 * @param type the word of its rule
 * @param failures how many rows do not hold to it, of those that it looked at
 * @param rows how many rows it looked at; null where that is not known
 * @param message what is wrong, in words, with a sample; empty when nothing is
 */
public record CheckResult(
        String name,
        String type,
        Severity severity,
        CheckStatus status,
        long failures,
        @Nullable Long rows,
        String message) {
    /** Says whether the rows must not be published. */
    public boolean blocks() {
        return status == CheckStatus.ERROR || (status == CheckStatus.FAILED && severity == Severity.ERROR);
    }
}
