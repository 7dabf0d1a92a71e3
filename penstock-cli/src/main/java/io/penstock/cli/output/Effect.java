package io.penstock.cli.output;

/** Whether something was done, or only shown. */
public enum Effect {
    DONE,
    SHOWN
}
