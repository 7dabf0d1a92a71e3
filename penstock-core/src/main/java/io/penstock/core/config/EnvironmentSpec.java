package io.penstock.core.config;

import io.penstock.spi.error.Place;
import org.jspecify.annotations.Nullable;

/**
 * What the project says of its environments.
 *
 * @param fallback the environment from which is read what this one has not built; null for none
 * @param place where it is said
 */
public record EnvironmentSpec(@Nullable String fallback, Place place) {}
