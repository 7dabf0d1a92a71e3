package io.penstock.core.state;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is remembered.
 *
 * @param id sortable by time
 * @param command what was asked for, as one would type it
 * @param endedAt null while it runs; of one that died, when it was last heard of, if that is known
 * @param order what it is to do; null for a run that writes no models
 */
public record RunRecord(
        String id,
        String environment,
        String command,
        RunStatus status,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable RunOrder order) {
    public RunRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(environment, "environment");
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(startedAt, "startedAt");
    }

    /** Makes the record of a run that begins and writes no models. */
    public static RunRecord begun(String id, String environment, String command, Instant startedAt) {
        return new RunRecord(id, environment, command, RunStatus.RUNNING, startedAt, null, null);
    }
}
