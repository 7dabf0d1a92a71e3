package io.penstock.cli.command;

import io.penstock.cli.output.Console;
import io.penstock.cli.output.Json;
import io.penstock.cli.output.LiveProgress;
import io.penstock.cli.output.PlainProgress;
import io.penstock.cli.output.PrintedLines;
import io.penstock.cli.output.RunPrinter;
import io.penstock.cli.output.RunSummary;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlanRequest;
import io.penstock.core.plan.Resumption;
import io.penstock.core.run.Cancellation;
import io.penstock.core.run.DryRun;
import io.penstock.core.run.RunEvent;
import io.penstock.core.run.RunResult;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.state.RunStatus;
import io.penstock.core.workspace.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Plans, and does what the plan says. */
@Command(
        name = "run",
        description = "Runs the models that changed, and what is downstream of them.",
        footer = {"", "Example: penstock run -p examples/quickstart --select +top_customers"})
final class RunCommand implements Callable<Integer> {
    private static final int ROWS_SHOWN = 5;

    private final Host host;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    @Mixin
    private RequestOptions asked = new RequestOptions();

    @Mixin
    private LockOptions lock = new LockOptions();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many models run at once (default: the number of processors).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--dry-run",
            description =
                    "Do everything in a transaction that is rolled back, and tell what would have changed; Java models"
                            + " and files are not tried.")
    private boolean dryRun;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description =
                    "With --dry-run: show so many of the rows that each table would lose, and of those that it would"
                            + " get (default: 5; 0 compares no rows).")
    private @Nullable Integer rows;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description =
                    "Do what is left of a run that failed, was cancelled or died, as it was asked for: its identifier,"
                            + " or last for the last one.")
    private @Nullable String resume;

    RunCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        if (threads < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--threads " + threads + " is no number of threads (give 1 or more)");
        }
        if (rows != null && (rows < 0 || !dryRun)) {
            throw new ParameterException(
                    spec.commandLine(),
                    rows < 0
                            ? "--rows " + rows + " is no number of rows (give 0 or more)"
                            : "--rows tells what --dry-run shows (give both, or neither)");
        }
        if (resume != null && asked.isGiven()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--resume does what run " + resume + " was asked for (leave out what else selects models or says"
                            + " how they run)");
        }
        String command = "penstock "
                + String.join(" ", spec.commandLine().getParseResult().originalArgs());
        try (Workspace workspace = project.open(host);
                ProjectLock held = lock.acquireToWrite(host, workspace, command)) {
            project.tellEnvironment(host, workspace);
            PlanRequest request = resume == null ? asked.request() : left(workspace, resume);
            if (request == null) {
                return 0;
            }
            Plan plan = workspace.plan(request);
            if (!project.json()) {
                plan.warnings().forEach(host.console()::warn);
            }
            return dryRun ? dryRun(workspace, plan) : run(workspace, plan, command);
        }
    }

    /** Gives what is left of a run; null for nothing. */
    private @Nullable PlanRequest left(Workspace workspace, String run) {
        Resumption resumption = workspace.resumption(run);
        if (resumption.request() == null && project.json()) {
            Json.print(
                    host.console(),
                    Json.run(
                            new RunResult(
                                    resumption.run().id(),
                                    RunStatus.SUCCESS,
                                    List.of(),
                                    List.of(),
                                    List.of(),
                                    Duration.ZERO),
                            List.of()));
        } else if (!project.json()) {
            host.console().note(RunPrinter.resumes(resumption));
        }
        return resumption.request();
    }

    private int dryRun(Workspace workspace, Plan plan) {
        Cancellation cancellation = new Cancellation();
        try (Interrupt interrupt = Interrupt.cancels(cancellation)) {
            DryRun.Outcome outcome = workspace.dryRun(plan, cancellation, rows == null ? ROWS_SHOWN : rows);
            if (project.json()) {
                Json.print(host.console(), Json.dryRun(outcome, plan.warnings()));
            } else {
                new RunSummary(host.console(), plan).printDry(outcome);
            }
            return outcome.result().status() == RunStatus.SUCCESS ? 0 : 1;
        }
    }

    private int run(Workspace workspace, Plan plan, String command) {
        Cancellation cancellation = new Cancellation();
        Console console = host.console();
        try (Interrupt interrupt = Interrupt.cancels(cancellation);
                LiveProgress live =
                        console.terminal() && !project.json() ? new LiveProgress(console, host.clock()) : null;
                PrintedLines printed = live == null ? null : PrintedLines.to(live::note)) {
            Consumer<RunEvent> listener = live == null ? quietListener() : live;
            RunResult result = workspace.run(plan, command, threads, listener, cancellation);
            if (project.json()) {
                Json.print(host.console(), Json.run(result, plan.warnings()));
            } else {
                new RunSummary(host.console(), plan).print(result);
            }
            return result.status() == RunStatus.SUCCESS ? 0 : 1;
        }
    }

    private Consumer<RunEvent> quietListener() {
        return project.json() ? event -> {} : new PlainProgress(host.console());
    }
}
