package io.penstock.core.environment;

import org.jspecify.annotations.Nullable;

/**
 * How what an environment shows of a model is to change.
 *
 * @param connection where the model is kept
 * @param before null where it showed nothing
 * @param after null where it is to show nothing any more
 */
public record ViewChange(
        String connection,
        String model,
        @Nullable Shown before,
        @Nullable Shown after) {
    /** Says in a word what happens. */
    public Kind kind() {
        return after == null ? Kind.DROP : before == null ? Kind.NEW : Kind.SWAP;
    }

    /** What happens to a view. */
    public enum Kind {
        NEW,
        SWAP,
        DROP
    }
}
