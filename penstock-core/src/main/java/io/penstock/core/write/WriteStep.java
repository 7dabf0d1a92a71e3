package io.penstock.core.write;

/** One statement of a write, and what the number of rows that it gives means. */
public record WriteStep(Effect effect, String sql) {

    /** What a statement does to the target's rows. */
    public enum Effect {
        /** Nothing that counts: it makes or clears room. */
        PREPARE,
        /** It fills the stage: the rows that came in. */
        STAGE,
        /** Nothing: it is a query whose rows are keys that stand more than once, and must give none. */
        CHECK_KEYS,
        INSERT,
        UPDATE,
        DELETE
    }

    static WriteStep prepare(String sql) {
        return new WriteStep(Effect.PREPARE, sql);
    }

    static WriteStep stage(String sql) {
        return new WriteStep(Effect.STAGE, sql);
    }

    static WriteStep checkKeys(String sql) {
        return new WriteStep(Effect.CHECK_KEYS, sql);
    }

    static WriteStep insert(String sql) {
        return new WriteStep(Effect.INSERT, sql);
    }

    static WriteStep update(String sql) {
        return new WriteStep(Effect.UPDATE, sql);
    }

    static WriteStep delete(String sql) {
        return new WriteStep(Effect.DELETE, sql);
    }
}
