package io.penstock;

import java.time.Instant;
import java.util.Optional;

/** What a model may know of the run that it is part of. Valid while the model runs. */
public interface ModelContext {
    /** The run's identifier. */
    String runId();

    /** The model's name. */
    String model();

    /** The environment's name, such as {@code dev}. */
    String environment();

    /** The beginning of the window that was asked for, inclusive. */
    Optional<Instant> since();

    /** The end of the window that was asked for, exclusive. */
    Optional<Instant> until();

    /** Writes into the run's log under the model's name. */
    System.Logger logger();

    /** The table as it was before this run; empty when there was none. */
    Optional<Relation> previous();

    /** Begins a relation from the text of a query on the model's connection. */
    Relation sql(String query);
}
