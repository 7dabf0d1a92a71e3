package io.penstock.core.config;

import io.penstock.spi.error.Place;
import java.util.Map;

/**
 * A connection as the project declares it.
 *
 * @param type the name of a connector
 * @param options the keys beside {@code type}, variables replaced
 * @param place where it is declared; the project's file where it is the default
 */
public record ConnectionSpec(String name, String type, Map<String, Object> options, Place place) {
    public ConnectionSpec {
        options = Map.copyOf(options);
    }
}
