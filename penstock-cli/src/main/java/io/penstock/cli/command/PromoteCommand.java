package io.penstock.cli.command;

import io.penstock.cli.output.Json;
import io.penstock.cli.output.PromotionPrinter;
import io.penstock.core.promote.Promotion;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.workspace.Workspace;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes tables and views from one environment to another. */
@Command(
        name = "promote",
        description =
                "Takes what one environment has built to another, all of it or nothing, after showing what that is.",
        footer = {"", "Example: penstock promote --from dev --to prod top_customers --yes"})
final class PromoteCommand implements Callable<Integer> {
    private final Host host;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    @Mixin
    private LockOptions lock = new LockOptions();

    @Option(names = "--from", required = true, paramLabel = "NAME", description = "The environment that has built it.")
    private String from = "";

    @Option(names = "--to", required = true, paramLabel = "NAME", description = "The environment that is to have it.")
    private String to = "";

    @Mixin
    private ConfirmOptions confirm = new ConfirmOptions();

    @Parameters(
            arity = "0..*",
            paramLabel = "MODEL",
            description = "Which models, by the words of --select of penstock run (default: all that are built).")
    private @Nullable List<String> words;

    PromoteCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        if (project.namesEnvironment()) {
            throw new ParameterException(
                    spec.commandLine(), "promote works between two environments (say --from and --to, and no --env)");
        }
        String command = "penstock "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs());
        try (Workspace target = project.openIn(host, to)) {
            target.requirePromotable(from);
            // In the order of their names, so that two promotions never wait for each other. What virtual environments
            // share
            // is locked with either.
            boolean ordered = from.compareTo(to) < 0;
            boolean virtual = target.config().environments().isVirtual();
            try (Workspace source = project.openBeside(host, from, target);
                    ProjectLock other = virtual || !ordered ? null : lock.acquire(host, source, command);
                    ProjectLock own = lock.acquireToWrite(host, target, command);
                    ProjectLock behind = virtual || ordered ? null : lock.acquire(host, source, command)) {
                Runnable guard = () -> {
                    own.requireHeld();
                    Stream.of(other, behind).filter(Objects::nonNull).forEach(ProjectLock::requireHeld);
                };
                Promotion promotion = target.promotion(source, words == null ? List.of() : words);
                return promote(promotion, () -> target.promote(promotion, command, who(), guard));
            }
        }
    }

    private int promote(Promotion promotion, Supplier<String> doing) {
        PromotionPrinter printer = new PromotionPrinter(host.console());
        if (!project.json()) {
            printer.plan(promotion);
        }
        boolean nothing = promotion.promoting().isEmpty();
        boolean confirmed = !nothing && confirm.confirmed(host, project, "Promote them?");
        String runId = confirmed ? doing.get() : null;
        if (project.json()) {
            Json.print(host.console(), PromotionPrinter.json(promotion, runId));
        } else if (!nothing) {
            printer.result(promotion, runId);
        }
        return nothing || confirmed ? 0 : 1;
    }

    private static String who() {
        return System.getProperty("user.name", "unknown");
    }
}
