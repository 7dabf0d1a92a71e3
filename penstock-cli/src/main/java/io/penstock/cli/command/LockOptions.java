package io.penstock.cli.command;

import io.penstock.core.config.Durations;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.workspace.Workspace;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long to wait for another command that works on the same environment. */
final class LockOptions {
    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description = "How long to wait for another command on this environment, such as 30s; 0s for not at all (default: ${DEFAULT-VALUE}).",
            defaultValue = "10m")
    private String patience = "10m";

    ProjectLock acquire(Host host, Workspace workspace, String command) {
        Duration wait = Durations.parse(patience);
        return workspace.lock(
                command, wait, holder -> host.console().note("Waiting for " + holder + " to end ..."));
    }
}
