package io.penstock.testkit;

import io.penstock.core.trial.TrialRunner;

/** Tests the models of a project: begin with {@link #model}. Immutable. */
public final class ModelTester {
    private final TrialRunner runner;

    ModelTester(TrialRunner runner) {
        this.runner = runner;
    }

    /** Begins a test of a model. */
    public ModelTest model(String name) {
        return new ModelTest(runner, name);
    }
}
