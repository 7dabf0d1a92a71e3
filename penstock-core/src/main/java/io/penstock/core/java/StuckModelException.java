package io.penstock.core.java;

import io.penstock.core.config.ProjectError;
import io.penstock.spi.error.PenstockException;

/** Tells that a model's code goes on although it was interrupted; nobody waits for it, and what it gives is lost. */
public final class StuckModelException extends PenstockException {
    private static final long serialVersionUID = 1L;

    private final String state;
    private final String advice;

    private StuckModelException(JavaModel model, String state, String advice) {
        super(ProjectError.JAVA_MODEL, "Cannot stop " + model.title() + ": " + state + advice, model.place(), null);
        this.state = state;
        this.advice = advice;
    }

    /** Makes the error for a thread and the frames of the model's own classes that it stands in. */
    static StuckModelException of(JavaModel model, Thread thread, String frames) {
        return new StuckModelException(
                model,
                "its code was interrupted and goes on in thread " + thread.getName() + " until the process ends",
                " (end its loops when Thread.interrupted() is true)" + frames);
    }

    /** Says in which thread the code goes on. */
    public String state() {
        return state;
    }

    /** Gives the remedy in brackets and, one a line, the frames in which the code stands. */
    public String advice() {
        return advice;
    }
}
