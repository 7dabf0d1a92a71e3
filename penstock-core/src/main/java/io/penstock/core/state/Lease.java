package io.penstock.core.state;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The right of one process to work on an environment, for as long as it is heard of.
 *
 * @param id unlike that of every other lease
 * @param since when it was taken
 * @param renewedAt when the holder was last heard of
 * @param runId what the holder runs; null for nothing yet, or for work that is no run
 * @param cancelled whether somebody asked for the end of that run
 */
public record Lease(
        String id,
        String environment,
        LeaseHolder holder,
        Instant since,
        Instant renewedAt,
        @Nullable String runId,
        boolean cancelled) {
    /** How long a holder that cannot be seen counts as alive after it was last heard of. */
    public static final Duration TERM = Duration.ofSeconds(60);

    /** Stands for all environments of a project together, for work on what they share; no environment has that name. */
    public static final String ALL_ENVIRONMENTS = "*";

    public Lease {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(environment, "environment");
        Objects.requireNonNull(holder, "holder");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(renewedAt, "renewedAt");
    }

    /** Makes a lease of this process that is still to be taken. */
    public static Lease wanted(String environment, String command, Instant now) {
        return new Lease(UUID.randomUUID().toString(), environment, LeaseHolder.self(command), now, now, null, false);
    }

    Lease renewed(Instant now) {
        return new Lease(id, environment, holder, since, now, runId, cancelled);
    }

    boolean isSame(Lease other) {
        return id.equals(other.id);
    }

    /**
     * Says whether its holder has died. One that can be seen is alive as long as its process is, also when it is stopped; of
     * any other the clock decides.
     */
    public boolean isOver(Instant now) {
        return switch (holder.look()) {
            case ALIVE -> false;
            case DEAD -> true;
            case UNKNOWN -> isLate(now);
        };
    }

    /** Says whether the holder was not heard of for so long that others may take it for dead. */
    boolean isLate(Instant now) {
        return renewedAt.plus(TERM).isBefore(now);
    }

    /** Says it in words: {@code process 4711 has worked on it since 2026-11-21T09:30:00Z with "penstock run"}. */
    public String describe() {
        return holder.describe() + " has worked on it since " + since + " with \"" + holder.command() + "\"";
    }

    /** Says on what it lets work, in words. */
    String subject() {
        return environment.equals(ALL_ENVIRONMENTS) ? "what the environments share" : "environment " + environment;
    }

    /** Tells in words how to end what it stands for. */
    public String remedy() {
        return runId == null ? "stop it" : "cancel it with: penstock runs cancel " + runId;
    }
}
