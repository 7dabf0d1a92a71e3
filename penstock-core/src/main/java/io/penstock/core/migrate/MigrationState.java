package io.penstock.core.migrate;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a migration in one connection.
 *
 * @param name the file's name without its ending
 * @param at when it was applied or rolled back; null when it was not
 */
public record MigrationState(
        String connection,
        String name,
        Status status,
        @Nullable Instant at) {

    /** Where a migration stands. */
    public enum Status {
        /** The database has it. */
        APPLIED,
        /** The next {@code penstock migrate} applies it. */
        PENDING,
        /** It was tried, and its transaction taken back. */
        TRIED,
        /** It was taken back. */
        ROLLED_BACK,
        /** Its file is another than the one that was applied. */
        EDITED,
        /** It was applied, and its file is gone. */
        MISSING,
        /** It is new, and one with a higher number was applied before. */
        OUT_OF_ORDER
    }

    /** Says whether it keeps others from being applied. */
    public boolean isWrong() {
        return status == Status.EDITED || status == Status.MISSING || status == Status.OUT_OF_ORDER;
    }
}
