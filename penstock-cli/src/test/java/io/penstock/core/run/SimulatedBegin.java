package io.penstock.core.run;

/** Where the intervals of a model of a simulated year begin. */
enum SimulatedBegin {
    SAID("start: 2025-12-01"),
    OLDEST_ROW(""),
    OLDEST_ROW_SAID("backfill: auto"),
    FIRST_RUN("backfill: none");

    private final String options;

    SimulatedBegin(String options) {
        this.options = options;
    }

    /** Gives what the header of the model says of it. */
    String options() {
        return options;
    }
}
