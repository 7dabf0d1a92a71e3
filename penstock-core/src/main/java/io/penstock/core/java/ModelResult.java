package io.penstock.core.java;

import io.penstock.spi.batch.BatchReader;

/** What calling a Java model gave. */
public sealed interface ModelResult {

    /** A query of the model's own connection. */
    record Query(String sql) implements ModelResult {}

    /** SQL statements, as a transform gives them. */
    record Statements(String sql) implements ModelResult {}

    /** Rows, pulled from the model's code as they are read; whoever takes the result closes the reader. */
    record Rows(BatchReader reader) implements ModelResult {}

    /** How many rows are wrong, as a check gives it. */
    record Count(long rows) implements ModelResult {}

    /** Whether a rule holds, as a check gives it. */
    record Truth(boolean holds) implements ModelResult {}

    /** Nothing: the model ran for its effects. */
    record Nothing() implements ModelResult {}
}
