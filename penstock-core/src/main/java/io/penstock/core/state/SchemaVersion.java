package io.penstock.core.state;

import io.penstock.spi.type.Schema;
import java.time.Instant;
import java.util.Objects;

/**
 * The columns that a model had from some time on.
 *
 * @param version counts from 1, for each model and environment
 */
public record SchemaVersion(int version, Schema schema, Instant since) {
    public SchemaVersion {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(since, "since");
    }
}
