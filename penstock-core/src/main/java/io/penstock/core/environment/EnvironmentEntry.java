package io.penstock.core.environment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one change did to one model of an environment.
 *
 * @param change counts the changes of the environment from 1
 * @param runId the run or promotion that did it; empty for neither
 * @param by what was asked for, as one would type it
 * @param shown what the environment shows of the model from then on; null for nothing
 */
public record EnvironmentEntry(
        String environment,
        long change,
        Instant at,
        String runId,
        String by,
        String model,
        @Nullable Shown shown) {}
