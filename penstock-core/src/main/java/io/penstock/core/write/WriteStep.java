package io.penstock.core.write;

import io.penstock.core.evolve.EvolutionStep;
import java.util.List;
import java.util.stream.Stream;

/**
 * One statement of a write, and what the number of rows that it gives means.
 *
 * @param about what the rows of a check or the number of a count are, in words; empty where the effect says it all
 * @param then what is done only if this statement gave rows
 */
public record WriteStep(Effect effect, String sql, String about, List<WriteStep> then) {
    public WriteStep {
        then = List.copyOf(then);
    }

    WriteStep(Effect effect, String sql) {
        this(effect, sql, "", List.of());
    }

    /** What a statement does to the target's rows. */
    public enum Effect {
        /** Nothing that counts: it makes or clears room. */
        PREPARE,
        /** Nothing that counts: it is a query whose columns the table is made with, without rows. */
        CREATE,
        /** Nothing that counts: it changes the columns of the table, which the database may refuse. */
        CHANGE_COLUMNS,
        /** It fills the stage: the rows that came in. */
        STAGE,
        /** Nothing: it is a query whose rows are keys that stand more than once, or hold NULL, and must give none. */
        CHECK_KEYS,
        /** Nothing: it is a query whose rows are keys for which the target itself holds more than one row, and must give none. */
        CHECK_HELD,
        /** Nothing: it is a query whose rows have no event time, and must give none. */
        CHECK_TIMES,
        /** Nothing: it is a query whose rows come too late, and must give none. */
        CHECK_LATE,
        /** Nothing: it is a query whose rows lie outside of the intervals that are written, and must give none. */
        CHECK_WINDOW,
        /** Nothing: it counts the rows of which the next deletion may take only a share. */
        COUNT_LIVE,
        /** Nothing: it is a query whose rows are values that have no place in the target, and must give none. */
        CHECK_VALUES,
        /** Nothing: it is a query for the number of values that the write loses, which is told. */
        COUNT_LOST,
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

    /** Gives a step that makes the table and its rows fit. */
    static WriteStep of(EvolutionStep step) {
        Effect effect = switch (step.kind()) {
            case PREPARE -> Effect.PREPARE;
            case CHANGE -> Effect.CHANGE_COLUMNS;
            case CHECK -> Effect.CHECK_VALUES;
            case COUNT -> Effect.COUNT_LOST;
        };
        return new WriteStep(effect, step.sql(), step.about(), List.of());
    }

    /** Gives the same step, with others that are done only if it gives rows. */
    WriteStep then(List<WriteStep> steps) {
        return new WriteStep(effect, sql, about, steps);
    }

    /** Gives the step and all that may be done after it. */
    Stream<WriteStep> all() {
        return Stream.concat(Stream.of(this), then.stream().flatMap(WriteStep::all));
    }

    static WriteStep prepare(String sql) {
        return new WriteStep(Effect.PREPARE, sql);
    }

    static WriteStep create(String query) {
        return new WriteStep(Effect.CREATE, query);
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
