package io.penstock;

/** What a model becomes. */
public enum Materialization {
    /** A table that takes rows by the model's {@link Strategy}. */
    TABLE,
    /** A view: nothing is stored. */
    VIEW,
    /** Nothing by itself: the query stands inside those that use it. */
    EPHEMERAL,
    /** A file in Parquet, CSV or JSON lines. */
    FILE,
    /** Nothing: the model runs for its effects. */
    NONE
}
