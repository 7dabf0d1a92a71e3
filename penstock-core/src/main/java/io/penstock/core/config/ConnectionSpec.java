package io.penstock.core.config;

import io.penstock.spi.error.Place;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection as the project declares it.
 *
 * @param type the name of a connector
 * @param options the keys of its connector, variables replaced
 * @param breaker null when it has none
 * @param place where it is declared; the project's file where it is the default
 */
public record ConnectionSpec(
        String name,
        String type,
        Map<String, Object> options,
        @Nullable BreakerSpec breaker,
        Place place) {
    public ConnectionSpec {
        options = Map.copyOf(options);
    }
}
