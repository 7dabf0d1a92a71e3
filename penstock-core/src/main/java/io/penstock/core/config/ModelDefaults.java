package io.penstock.core.config;

import io.penstock.Materialization;
import io.penstock.Strategy;
import org.jspecify.annotations.Nullable;

/**
 * What models are when they do not say.
 *
 * @param schema null for the connection's default schema
 * @param connection the name of the connection for models that name none
 * @param retry how often models are tried
 */
public record ModelDefaults(
        @Nullable String schema,
        String connection,
        Materialization materialize,
        Strategy strategy,
        RetryPolicy retry) {}
