package io.penstock.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.cli.output.DeadLetterPrinter;
import io.penstock.cli.output.Json;
import io.penstock.cli.output.PlainProgress;
import io.penstock.cli.output.RunSummary;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlanRequest;
import io.penstock.core.run.Cancellation;
import io.penstock.core.run.RunResult;
import io.penstock.core.state.DeadLetter;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.state.RunStatus;
import io.penstock.core.workspace.DeadLetterBox;
import io.penstock.core.workspace.Workspace;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what could not be done, and deals with it. */
@Command(
        name = "dead-letters",
        description =
                "Shows models that used up their attempts and rows that tables could not take, and deals with them.",
        footer = {"", "Example: penstock dead-letters list -p examples/quickstart"})
final class DeadLettersCommand implements Runnable {
    private static final String MODEL = "A model that has dead letters.";

    private final Host host;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DeadLettersCommand(Host host) {
        this.host = host;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what of: list, show, replay or resolve is missing");
    }

    /** Which letters. */
    static final class Shown {
        @Option(names = "--all", description = "Those that are dealt with, too.")
        private boolean all;
    }

    @Command(
            name = "list",
            description = "Lists dead letters, the newest first.",
            footer = {"", "Example: penstock dead-letters list -p examples/quickstart --all"})
    int list(@Mixin ProjectOptions project, @Mixin Shown shown) {
        try (Workspace workspace = project.open(host)) {
            List<DeadLetter> letters = workspace.deadLetters().all().stream()
                    .filter(letter -> shown.all || letter.isOpen())
                    .toList();
            if (project.json()) {
                Json.print(
                        host.console(),
                        DeadLetterPrinter.json(workspace.config().environment(), letters));
            } else {
                new DeadLetterPrinter(host.console()).table(letters);
            }
            return 0;
        }
    }

    @Command(
            name = "show",
            description = "Shows the open dead letters of a model, with their rows.",
            footer = {"", "Example: penstock dead-letters show payments"})
    int show(
            @Mixin ProjectOptions project,
            @Parameters(paramLabel = "MODEL", description = MODEL) String model,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "How many rows at most (default: ${DEFAULT-VALUE}).")
                    int limit) {
        if (limit < 1) {
            throw new ParameterException(
                    spec.subcommands().get("show"), "--limit " + limit + " is no number of rows (give 1 or more)");
        }
        try (Workspace workspace = project.open(host)) {
            DeadLetterBox box = workspace.deadLetters();
            List<DeadLetter> letters = box.open(model);
            if (project.json()) {
                Json.print(host.console(), DeadLetterPrinter.json(model, letters, box.rows(model, limit)));
            } else {
                new DeadLetterPrinter(host.console()).print(letters, box.rows(model, limit));
            }
            return 0;
        }
    }

    @Command(
            name = "replay",
            description =
                    "Tries the open dead letters of models again: runs the model, or writes its rows beside those that"
                            + " are there.",
            footer = {"", "Example: penstock dead-letters replay payments"})
    int replay(
            @Mixin ProjectOptions project,
            @Mixin LockOptions lock,
            @Parameters(paramLabel = "MODEL", arity = "1..*", description = MODEL) List<String> models) {
        String command = "penstock dead-letters replay " + String.join(" ", models);
        try (Workspace workspace = project.open(host);
                ProjectLock held = lock.acquireToWrite(host, workspace, command)) {
            ObjectNode root = Json.object();
            ArrayNode runs = root.putArray("runs");
            List<PlanRequest> requests = models.stream()
                    .flatMap(model -> workspace.deadLetters().replays(model).stream())
                    .toList();
            boolean succeeded = true;
            for (PlanRequest request : requests) {
                Plan plan = workspace.plan(request);
                RunResult result = run(workspace, plan, command, project);
                succeeded &= result.status() == RunStatus.SUCCESS;
                runs.add(Json.run(result, plan.warnings()));
            }
            if (project.json()) {
                Json.print(host.console(), root);
            }
            return succeeded ? 0 : 1;
        }
    }

    private RunResult run(Workspace workspace, Plan plan, String command, ProjectOptions project) {
        Cancellation cancellation = new Cancellation();
        try (Interrupt interrupt = Interrupt.cancels(cancellation)) {
            if (project.json()) {
                return workspace.run(plan, command, 1, event -> {}, cancellation);
            }
            plan.warnings().forEach(host.console()::warn);
            RunResult result = workspace.run(plan, command, 1, new PlainProgress(host.console()), cancellation);
            new RunSummary(host.console(), plan).print(result);
            return result;
        }
    }

    @Command(
            name = "resolve",
            description = "Closes the open dead letters of a model that need no replay.",
            footer = {"", "Example: penstock dead-letters resolve payments --reason \"test orders\""})
    int resolve(
            @Mixin ProjectOptions project,
            @Mixin LockOptions lock,
            @Parameters(paramLabel = "MODEL", description = MODEL) String model,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            required = true,
                            description = "Why, for those who ask later.")
                    String reason) {
        if (reason.isBlank()) {
            throw new ParameterException(
                    spec.subcommands().get("resolve"), "--reason says nothing (say why, for those who ask later)");
        }
        try (Workspace workspace = project.open(host);
                ProjectLock held = lock.acquireToWrite(host, workspace, "penstock dead-letters resolve " + model)) {
            DeadLetterBox box = workspace.deadLetters();
            int letters = box.open(model).size();
            box.resolve(model, host.clock().instant(), reason);
            if (project.json()) {
                Json.print(host.console(), Json.object().put("model", model).put("resolved", letters));
            } else {
                new DeadLetterPrinter(host.console()).resolved(model, letters);
            }
            return 0;
        }
    }
}
