package io.penstock.core.write;

/** One statement of a write, and what the number of rows that it gives means. */
public record WriteStep(Effect effect, String sql) {

    /** What a statement does to the target's rows. */
    public enum Effect {
        /** Nothing that counts: it makes or clears room. */
        PREPARE,
        /** It fills the stage: the rows that came in. */
        STAGE,
        /** Nothing: it is a query whose rows are keys that stand more than once, or hold NULL, and must give none. */
        CHECK_KEYS,
        /** Nothing: it is a query whose rows have no event time, and must give none. */
        CHECK_TIMES,
        /** Nothing: it is a query whose rows come too late, and must give none. */
        CHECK_LATE,
        /** Nothing: it counts the rows of which the next deletion may take only a share. */
        COUNT_LIVE,
        /** It adds rows, each for one that came in. */
        INSERT,
        /** It changes rows, each by one that came in. */
        UPDATE,
        /** It changes rows because of others that came in. */
        CLOSE,
        /** It takes rows away, marks or ends them, because none came in for them. */
        DELETE,
        /** It takes all rows away, to make room for those that came in. */
        CLEAR
    }

    static WriteStep prepare(String sql) {
        return new WriteStep(Effect.PREPARE, sql);
    }

    static WriteStep stage(String sql) {
        return new WriteStep(Effect.STAGE, sql);
    }

    static WriteStep check(Effect effect, String sql) {
        return new WriteStep(effect, sql);
    }

    static WriteStep insert(String sql) {
        return new WriteStep(Effect.INSERT, sql);
    }

    static WriteStep update(String sql) {
        return new WriteStep(Effect.UPDATE, sql);
    }

    static WriteStep close(String sql) {
        return new WriteStep(Effect.CLOSE, sql);
    }

    static WriteStep delete(String sql) {
        return new WriteStep(Effect.DELETE, sql);
    }

    static WriteStep clear(String sql) {
        return new WriteStep(Effect.CLEAR, sql);
    }
}
