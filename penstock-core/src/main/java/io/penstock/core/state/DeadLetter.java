package io.penstock.core.state;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What could not be done and is kept until somebody deals with it.
 *
 * @param runId the run in which it failed
 * @param attempts how often it was tried
 * @param rows how many rows are kept; 0 for a model that failed as a whole
 * @param fingerprint of the model's definition
 * @param inputs the state of what the model reads, as its ledger would keep it
 * @param request what the run was asked for, in the words of whoever plans
 * @param resolvedAt null while it is open
 * @param resolution how it was dealt with; null while it is open
 */
public record DeadLetter(
        String runId,
        String environment,
        String model,
        Instant failedAt,
        int attempts,
        long rows,
        String fingerprint,
        Map<String, String> inputs,
        String request,
        TaskError error,
        @Nullable Instant resolvedAt,
        @Nullable String resolution) {
    public DeadLetter {
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(environment, "environment");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(failedAt, "failedAt");
        Objects.requireNonNull(fingerprint, "fingerprint");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(error, "error");
        inputs = Map.copyOf(inputs);
    }

    public boolean isOpen() {
        return resolvedAt == null;
    }

    /** Says whether rows were left out of a write that went well, and not the whole model failed. */
    public boolean isOfRows() {
        return rows > 0;
    }
}
