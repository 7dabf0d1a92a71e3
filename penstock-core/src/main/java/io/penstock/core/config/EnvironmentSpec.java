package io.penstock.core.config;

import io.penstock.spi.error.Place;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the project says of its environments.
 *
 * @param fallback the environment from which is read what this one has not built; null for none
 * @param views the schemas in which environments have views over tables that all of them share; null where each environment
 *     has tables of its own
 * @param grace how long what no environment uses any more is kept
 * @param place where it is said
 */
public record EnvironmentSpec(
        @Nullable String fallback, @Nullable ViewSchemas views, Duration grace, Place place) {
    /** How long that is where the project does not say it. */
    public static final Duration DEFAULT_GRACE = Duration.ofDays(7);

    /** Says whether environments are views over tables that all of them share. */
    public boolean isVirtual() {
        return views != null;
    }
}
