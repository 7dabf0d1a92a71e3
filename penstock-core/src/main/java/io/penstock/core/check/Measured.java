package io.penstock.core.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of a {@link Measure}.
 *
 * @param now the time by which ages count
 */
record Measured(List<@Nullable Object> values, Instant now) {
    Measured {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** Gives a count; the sum of no rows is none. */
    long count(int index) {
        return values.get(index) instanceof Number number ? number.longValue() : 0;
    }
}
