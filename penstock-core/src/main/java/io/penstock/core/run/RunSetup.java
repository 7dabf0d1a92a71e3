package io.penstock.core.run;

import io.penstock.core.graph.Databases;
import io.penstock.core.state.StateStore;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * What a run works with.
 *
 * @param breakers outlive the run, so that the next one knows what failed in this one
 * @param command what was asked for, as one would type it
 * @param threads how many models may run at once, at least 1
 * @param listener hears events, one at a time; when it fails, the run goes on
 * @param guard throws when nothing is to be committed any more, because somebody else may work on the environment
 */
public record RunSetup(
        Databases databases,
        Breakers breakers,
        StateStore state,
        InstantSource clock,
        String command,
        int threads,
        Consumer<RunEvent> listener,
        Runnable guard) {
    public RunSetup {
        if (threads < 1) {
            throw new IllegalArgumentException("No such number of threads: " + threads);
        }
    }
}
