package io.penstock.core.run;

/** A model that takes part in a simulated year beside those that are written by intervals, and what it is to hold. */
enum SimulatedReader {
    /** Reads each delivery once, where several have the same mark. */
    LOGGED("strategy: append\ncursor: seq", "SELECT n, k, seq FROM %s", "deliveries"),

    /** Keeps the last delivery of each key, of which it reads only the new ones. */
    LATEST(
            "strategy: merge_by_key\nprimary_key: k\ncursor: seq",
            "SELECT k, max(n) AS n, max(seq) AS seq FROM %s GROUP BY k",
            "deliveries"),

    /** Keeps the history of each key, whose rows come in any order of their times. */
    HISTORY(
            "strategy: scd_type_2\nprimary_key: k\nevent_time: ts",
            "SELECT k, n, ts FROM %s",
            "deliveries",
            "SELECT k, n, ts, ts AS valid_from, lead(ts) OVER later AS valid_to, lead(ts) OVER later IS NULL AS is_current"
                    + " FROM %s WINDOW later AS (PARTITION BY k ORDER BY ts)"),

    /** Sums up a model that is written by intervals, of which rows and whole groups may go. */
    SUMMED(
            "strategy: merge_by_key\nprimary_key: part\ndelete: hard\nallow_empty: true",
            "SELECT id %% 3 AS part, count(*) AS n, sum(v) AS v FROM %s GROUP BY part",
            "kept");

    private final String options;
    private final String query;
    private final String dependency;
    private final String expected;

    SimulatedReader(String options, String query, String dependency) {
        this(options, query, dependency, query);
    }

    SimulatedReader(String options, String query, String dependency, String expected) {
        this.options = options;
        this.query = query;
        this.dependency = dependency;
        this.expected = expected;
    }

    /** Gives the text of the model. */
    String model() {
        return "/* @model\n" + options + "\n*/\n" + query.formatted(dependency);
    }

    /**
     * Gives the query of the rows that it is to hold.
     *
     * @param kept that of the rows of the model which is written by intervals
     */
    String expected(String kept) {
        return expected.formatted(this == SUMMED ? "(" + kept + ")" : "raw_deliveries");
    }
}
