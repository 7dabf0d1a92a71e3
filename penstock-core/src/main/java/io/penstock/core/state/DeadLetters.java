package io.penstock.core.state;

import java.time.Instant;
import java.util.List;

/** Keeps models that used up their attempts. Thread-safe; every call is one transaction. */
public interface DeadLetters {
    /** Keeps a letter. An open one of the same model is resolved by it, so that a model has one open letter at most. */
    void add(DeadLetter letter);

    /** Gives the letters of an environment, the newest first. */
    List<DeadLetter> all(String environment);

    /** Puts on record how the open letter of a model was dealt with, if it has one. */
    void resolve(String environment, String model, Instant at, String resolution);
}
