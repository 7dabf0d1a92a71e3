package io.penstock.cli.command;

import io.penstock.cli.output.Effect;
import io.penstock.cli.output.EnvironmentPrinter;
import io.penstock.cli.output.Json;
import io.penstock.core.environment.EnvironmentEntry;
import io.penstock.core.environment.ViewChange;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.workspace.VirtualEnvironments;
import io.penstock.core.workspace.VirtualEnvironments.Rollback;
import io.penstock.core.workspace.Workspace;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells of virtual environments, and changes what they show. */
@Command(
        name = "env",
        description = "Tells of virtual environments, and changes what they show.",
        footer = {"", "Example: penstock env list -p examples/quickstart"})
final class EnvCommand implements Runnable {
    private final Host host;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    EnvCommand(Host host) {
        this.host = host;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what of: list, log, diff, rollback or drop is missing");
    }

    @Command(
            name = "list",
            description = "Lists the virtual environments, with what changed each of them last.",
            footer = {"", "Example: penstock env list -p examples/quickstart"})
    int list(@Mixin ProjectOptions project) {
        try (Workspace workspace = project.openForEnvironments(host)) {
            List<VirtualEnvironments.Summary> all = workspace.virtual().list();
            if (project.json()) {
                Json.print(host.console(), EnvironmentPrinter.list(all));
            } else {
                EnvironmentPrinter.printList(host.console(), all);
            }
            return 0;
        }
    }

    @Command(
            name = "log",
            description = "Lists the changes of what a virtual environment shows.",
            footer = {"", "Example: penstock env log prod"})
    int log(
            @Mixin ProjectOptions project,
            @Parameters(paramLabel = "ENV", description = "The environment.") String environment) {
        requireOneName(project, "log");
        try (Workspace workspace = project.openForEnvironments(host, environment)) {
            List<List<EnvironmentEntry>> changes = workspace.virtual().changes(environment);
            if (project.json()) {
                Json.print(host.console(), EnvironmentPrinter.log(environment, changes));
            } else {
                EnvironmentPrinter.printLog(host.console(), changes);
            }
            return 0;
        }
    }

    @Command(
            name = "diff",
            description = "Tells in which models two virtual environments differ, and why.",
            footer = {"", "Example: penstock env diff dev prod"})
    int diff(
            @Mixin ProjectOptions project,
            @Parameters(paramLabel = "ENV", index = "0", description = "The one environment.") String one,
            @Parameters(paramLabel = "ENV", index = "1", description = "The other one.") String other) {
        try (Workspace workspace = project.openForEnvironments(host)) {
            List<VirtualEnvironments.Difference> all = workspace.virtual().diff(one, other);
            if (project.json()) {
                Json.print(host.console(), EnvironmentPrinter.diff(one, other, all));
            } else {
                EnvironmentPrinter.printDiff(host.console(), one, other, all);
            }
            return all.isEmpty() ? 0 : 1;
        }
    }

    @Command(
            name = "rollback",
            description =
                    "Lets a virtual environment show again what it showed before its last change. What would change is"
                            + " shown first.",
            footer = {"", "Example: penstock env rollback prod"})
    int rollback(
            @Mixin ProjectOptions project,
            @Mixin LockOptions lock,
            @Parameters(paramLabel = "ENV", description = "The environment.") String environment,
            @Option(
                            names = "--to",
                            paramLabel = "CHANGE",
                            description = "What it showed after the change of this number (see penstock env log).")
                    @Nullable
                    Long to,
            @Mixin ConfirmOptions confirm) {
        requireOneName(project, "rollback");
        String command = command();
        try (Workspace workspace = project.openForEnvironments(host, environment);
                ProjectLock held = lock.acquireToWrite(host, workspace, command)) {
            VirtualEnvironments environments = workspace.virtual();
            Rollback rollback = environments.rollback(environment, to, command);
            List<ViewChange> changes = rollback.views();
            if (!project.json()) {
                EnvironmentPrinter.printPlanned(host.console(), changes, rollback.warnings());
            }
            boolean confirmed = changes.isEmpty()
                    || confirm.confirmed(
                            host,
                            project,
                            "Show again what environment " + environment + " showed after change "
                                    + rollback.change().restores() + "?");
            if (confirmed && !changes.isEmpty()) {
                environments.change(rollback, held::requireHeld);
            }
            Effect effect = confirmed ? Effect.DONE : Effect.SHOWN;
            if (project.json()) {
                Json.print(
                        host.console(), EnvironmentPrinter.change(environment, changes, effect, rollback.warnings()));
            } else {
                EnvironmentPrinter.printChange(host.console(), environment, changes, effect);
            }
            return confirmed ? 0 : 1;
        }
    }

    @Command(
            name = "drop",
            description =
                    "Takes away the views of a virtual environment. The tables behind them go with penstock gc, when no"
                            + " other environment shows them.",
            footer = {"", "Example: penstock env drop dev --yes"})
    int drop(
            @Mixin ProjectOptions project,
            @Mixin LockOptions lock,
            @Parameters(paramLabel = "ENV", description = "The environment.") String environment,
            @Mixin ConfirmOptions confirm) {
        requireOneName(project, "drop");
        String command = command();
        try (Workspace workspace = project.openForEnvironments(host, environment);
                ProjectLock held = lock.acquireToWrite(host, workspace, command)) {
            VirtualEnvironments environments = workspace.virtual();
            List<ViewChange> changes = environments.drop(environment);
            boolean confirmed = confirm.confirmed(
                    host,
                    project,
                    "Drop " + changes.size() + (changes.size() == 1 ? " view" : " views") + " of environment "
                            + environment + "?");
            if (confirmed) {
                environments.change(changes, command, held::requireHeld);
            }
            tell(project, environment, changes, confirmed ? Effect.DONE : Effect.SHOWN);
            return confirmed ? 0 : 1;
        }
    }

    private void tell(ProjectOptions project, String environment, List<ViewChange> changes, Effect effect) {
        if (project.json()) {
            Json.print(host.console(), EnvironmentPrinter.change(environment, changes, effect));
        } else {
            EnvironmentPrinter.printChange(host.console(), environment, changes, effect);
        }
    }

    private void requireOneName(ProjectOptions project, String command) {
        if (project.namesEnvironment()) {
            throw new ParameterException(
                    spec.subcommands().get(command), "the environment is named twice (leave --env out)");
        }
    }

    private String command() {
        return "penstock "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs());
    }
}
