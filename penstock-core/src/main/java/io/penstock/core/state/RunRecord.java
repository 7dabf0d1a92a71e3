package io.penstock.core.state;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is remembered.
 *
 * @param id sortable by time
 * @param command what was asked for, as one would type it
 * @param endedAt null while it runs, and when it died
 */
public record RunRecord(
        String id,
        String environment,
        String command,
        RunStatus status,
        Instant startedAt,
        @Nullable Instant endedAt) {
    public RunRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(environment, "environment");
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(startedAt, "startedAt");
    }
}
