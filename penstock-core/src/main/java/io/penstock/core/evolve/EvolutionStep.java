package io.penstock.core.evolve;

/**
 * One statement that makes a table and its rows fit.
 *
 * @param about for a check or a count, what its rows are, in words; empty for others
 */
public record EvolutionStep(Kind kind, String sql, String about) {
    /** What a statement is for. */
    public enum Kind {
        /** It lets the new rows wait beside the table. */
        PREPARE,
        /** It changes the table. */
        CHANGE,
        /** It is a query for what stands in the way, each time with what names its row; it must give none. */
        CHECK,
        /** It is a query for one number, of values that are lost. */
        COUNT
    }

    static EvolutionStep prepare(String sql) {
        return new EvolutionStep(Kind.PREPARE, sql, "");
    }

    static EvolutionStep change(String sql) {
        return new EvolutionStep(Kind.CHANGE, sql, "");
    }

    static EvolutionStep check(String sql, String about) {
        return new EvolutionStep(Kind.CHECK, sql, about);
    }

    static EvolutionStep count(String sql, String about) {
        return new EvolutionStep(Kind.COUNT, sql, about);
    }
}
