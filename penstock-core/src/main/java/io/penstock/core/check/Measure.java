package io.penstock.core.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates to compute.
 *
 * @param from what they are of, to stand behind FROM; null for the checked table itself, whose one pass many share
 */
record Measure(List<String> aggregates, @Nullable String from) {
    Measure {
        aggregates = List.copyOf(aggregates);
    }

    static Measure shared(String... aggregates) {
        return new Measure(List.of(aggregates), null);
    }
}
