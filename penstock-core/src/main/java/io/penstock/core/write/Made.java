package io.penstock.core.write;

import io.penstock.spi.batch.BatchReader;

/** What a model's body gave. */
public sealed interface Made {

    /** A query of the model's own database, names replaced. */
    record Query(String sql) implements Made {}

    /** Rows from outside the database, streamed; whoever takes them closes them. */
    record Rows(BatchReader reader) implements Made {}

    /** The rows that earlier writes left out, to be tried again. */
    record DeadRows() implements Made {}

    /** Nothing: the model ran for its effects. */
    record Nothing() implements Made {}
}
