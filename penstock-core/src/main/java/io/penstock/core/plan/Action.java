package io.penstock.core.plan;

/** What a plan does with a model. */
public enum Action {
    RUN,
    SKIP,
    /** It is not safe to run. */
    BLOCKED
}
