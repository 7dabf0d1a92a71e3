package io.penstock.core.trial;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a test expects; null or empty for what it says nothing of.
 *
 * @param rows all rows of the table, in any order, by the columns that they name
 * @param subset rows that are among those of the table
 * @param counts by {@code inserted}, {@code updated}, {@code deleted}, {@code unchanged}, and {@code rows} of the table
 * @param error a part of the message with which the model fails
 */
public record Expectation(
        @Nullable Given rows,
        @Nullable Given subset,
        Map<String, Long> counts,
        @Nullable String error) {
    public Expectation {
        counts = Map.copyOf(counts);
    }
}
