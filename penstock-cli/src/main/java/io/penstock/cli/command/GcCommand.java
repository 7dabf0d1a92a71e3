package io.penstock.cli.command;

import io.penstock.cli.output.Effect;
import io.penstock.cli.output.EnvironmentPrinter;
import io.penstock.cli.output.Json;
import io.penstock.core.config.Durations;
import io.penstock.core.environment.Garbage;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.workspace.VirtualEnvironments;
import io.penstock.core.workspace.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Takes away what nobody uses any more. */
@Command(
        name = "gc",
        description =
                "Drops the tables that no virtual environment uses any more, and what runs that died left behind.",
        footer = {"", "Example: penstock gc -p examples/quickstart --dry-run --grace 0d"})
final class GcCommand implements Callable<Integer> {
    private final Host host;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    @Mixin
    private LockOptions lock = new LockOptions();

    @Option(names = "--dry-run", description = "Tell what would be dropped, and drop nothing.")
    private boolean dryRun;

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            description = "Keep what was built or shown within this time, such as 12h; 0d for none (default: what"
                    + " environments.grace says, or 7d).")
    private @Nullable String grace;

    GcCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        Duration asked = grace == null ? null : duration(grace);
        try (Workspace workspace = project.open(host);
                ProjectLock held = lock.acquireToWrite(host, workspace, "penstock gc")) {
            VirtualEnvironments environments = workspace.virtual();
            List<Garbage> garbage = environments.garbage(
                    asked == null ? workspace.config().environments().grace() : asked);
            Effect effect = dryRun ? Effect.SHOWN : Effect.DONE;
            if (effect == Effect.DONE) {
                environments.collect(garbage, held::requireHeld);
            }
            if (project.json()) {
                Json.print(host.console(), EnvironmentPrinter.garbage(garbage, effect));
            } else {
                EnvironmentPrinter.printGarbage(host.console(), garbage, effect);
            }
            return 0;
        }
    }

    private Duration duration(String text) {
        return text.matches("0\\D*")
                ? Duration.ZERO
                : Durations.parse(text)
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(),
                                "--grace " + text + " is no duration (write 12h, 7d, or 0d for none)"));
    }
}
