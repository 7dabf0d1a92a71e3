package io.penstock.core.environment;

import org.jspecify.annotations.Nullable;

/**
 * What one change did to one model of an environment.
 *
 * @param shown what the environment shows of the model from then on; null for nothing
 */
public record EnvironmentEntry(
        String environment,
        EnvironmentChange change,
        String model,
        @Nullable Shown shown) {}
