package io.penstock.cli.command;

import io.penstock.cli.output.CheckPrinter;
import io.penstock.cli.output.Json;
import io.penstock.core.plan.PlanRequest;
import io.penstock.core.run.Cancellation;
import io.penstock.core.run.RunResult;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.state.RunStatus;
import io.penstock.core.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Evaluates the checks of models as they are, and runs none. */
@Command(
        name = "check",
        description = "Evaluates the checks of models over the tables as they are; runs no model.",
        footer = {"", "Example: penstock check -p examples/quickstart customers"})
final class CheckCommand implements Callable<Integer> {
    private final Host host;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    @Mixin
    private LockOptions lock = new LockOptions();

    @Parameters(paramLabel = "MODEL", arity = "0..*", description = "Models, as in --select.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = {"-s", "--select"},
            paramLabel = "WORDS",
            description = "Models, as in penstock run.")
    private List<String> select = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "WORDS", description = "Models to leave out.")
    private List<String> exclude = new ArrayList<>();

    CheckCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        String command = "penstock "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs());
        List<String> words = new ArrayList<>(models);
        words.addAll(select);
        PlanRequest request = new PlanRequest(words, exclude, PlanRequest.Mode.CHANGED, null, null);
        Cancellation cancellation = new Cancellation();
        try (Workspace workspace = project.open(host);
                ProjectLock held = lock.acquire(host, workspace, command);
                Interrupt interrupt = Interrupt.cancels(cancellation)) {
            RunResult result = workspace.check(request, command, cancellation);
            if (project.json()) {
                Json.print(host.console(), Json.checks(result));
            } else {
                new CheckPrinter(host.console()).print(result);
            }
            return result.status() == RunStatus.SUCCESS ? 0 : 1;
        }
    }
}
