package io.penstock.core.trial;

import io.penstock.spi.error.Place;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A test of a model.
 *
 * @param now the time that the model and its strategy see; null for the clock's
 * @param given the rows of what the model reads, by the names that it uses
 * @param existing the rows of its table before; null for no table
 */
public record Trial(
        String name,
        String model,
        @Nullable Instant now,
        Map<String, Given> given,
        @Nullable Given existing,
        Expectation expected,
        Place place) {
    public Trial {
        given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
    }
}
