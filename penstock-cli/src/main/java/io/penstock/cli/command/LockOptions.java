package io.penstock.cli.command;

import io.penstock.cli.output.RunPrinter;
import io.penstock.core.config.Durations;
import io.penstock.core.state.Lease;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.workspace.Workspace;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How long to wait for another command that works on the same environment. */
final class LockOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description = "How long to wait for another command on this environment, such as 30s; 0s for not at all"
                    + " (default: ${DEFAULT-VALUE}).",
            defaultValue = "10m")
    private String patience = "10m";

    ProjectLock acquire(Host host, Workspace workspace, String command) {
        return workspace.lock(
                command,
                wait(patience),
                other -> tell(host, other),
                died -> host.console().warn(RunPrinter.died(died)));
    }

    /** Waits for what virtual environments share too, so that nobody else writes there. */
    ProjectLock acquireToWrite(Host host, Workspace workspace, String command) {
        return workspace.lockToWrite(
                command,
                wait(patience),
                other -> tell(host, other),
                died -> host.console().warn(RunPrinter.died(died)));
    }

    private static void tell(Host host, Lease other) {
        host.console().note("Waiting for another command: " + other.describe() + " (or " + other.remedy() + ") ...");
    }

    private Duration wait(String text) {
        return text.matches("0\\D*")
                ? Duration.ZERO
                : Durations.parse(text)
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(),
                                "--wait " + text + " is no duration (write 30s, 5m, or 0s for not at all)"));
    }
}
