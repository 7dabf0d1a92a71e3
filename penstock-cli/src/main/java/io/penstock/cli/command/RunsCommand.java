package io.penstock.cli.command;

import io.penstock.cli.output.Json;
import io.penstock.cli.output.RunPrinter;
import io.penstock.core.config.Durations;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.Words;
import io.penstock.core.state.Lease;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.Runs;
import io.penstock.core.state.StateStore;
import io.penstock.core.workspace.Workspace;
import io.penstock.spi.error.PenstockException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Tells of runs, and ends one that goes on in another process. */
@Command(
        name = "runs",
        description = "Tells of runs, and cancels one that goes on in another process.",
        footer = {"", "Example: penstock runs list -p examples/quickstart"})
final class RunsCommand implements Runnable {
    private static final long POLL_NANOS = Duration.ofMillis(100).toNanos();

    private final Host host;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    RunsCommand(Host host) {
        this.host = host;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what of: list, show or cancel is missing");
    }

    @Command(
            name = "list",
            description = "Lists the runs of an environment, the newest first.",
            footer = {"", "Example: penstock runs list -p examples/quickstart --limit 5"})
    int list(
            @Mixin ProjectOptions project,
            @Option(
                            names = "--status",
                            paramLabel = "STATUS",
                            split = ",",
                            converter = StatusConverter.class,
                            description = "Only runs that are so: running, success, failed, cancelled, died.")
                    @Nullable
                    List<RunStatus> statuses,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "How many at most (default: ${DEFAULT-VALUE}).")
                    int limit) {
        if (limit < 1) {
            throw new ParameterException(
                    spec.subcommands().get("list"), "--limit " + limit + " is no number of runs (give 1 or more)");
        }
        try (Workspace workspace = project.openToValidate(host)) {
            String environment = workspace.config().environment();
            recover(workspace, environment);
            Set<RunStatus> wanted = statuses == null ? EnumSet.allOf(RunStatus.class) : EnumSet.copyOf(statuses);
            List<RunRecord> runs = workspace.state().runs(environment, wanted, limit);
            RunPrinter printer = printer(workspace);
            if (project.json()) {
                Json.print(host.console(), printer.json(environment, runs));
            } else {
                printer.table(runs);
            }
            return 0;
        }
    }

    @Command(
            name = "show",
            description = "Tells what became of the models of a run.",
            footer = {"", "Example: penstock runs show -p examples/quickstart last"})
    int show(
            @Mixin ProjectOptions project,
            @Parameters(paramLabel = "RUN", description = "A run by its identifier, or last for the last one.")
                    String word) {
        try (Workspace workspace = project.openToValidate(host)) {
            RunRecord run = find(workspace, word);
            if (project.json()) {
                Json.print(host.console(), printer(workspace).json(run));
            } else {
                printer(workspace).print(run);
            }
            return 0;
        }
    }

    @Command(
            name = "cancel",
            description =
                    "Ends a run of another process as Ctrl-C does there, and waits for its end; 1 when it does not end.",
            footer = {"", "Example: penstock runs cancel 20261121-093000-4f3a"})
    int cancel(
            @Mixin ProjectOptions project,
            @Parameters(
                            paramLabel = "RUN",
                            arity = "0..1",
                            description = "A run by its identifier (default: the one that goes on in the environment).")
                    @Nullable
                    String word,
            @Option(
                            names = "--wait",
                            paramLabel = "TIME",
                            defaultValue = "30s",
                            description = "How long to wait for its end (default: ${DEFAULT-VALUE}).")
                    String patience) {
        Duration wait = Durations.parse(patience)
                .orElseThrow(() -> new ParameterException(
                        spec.subcommands().get("cancel"), "--wait " + patience + " is no duration (write 30s or 5m)"));
        try (Workspace workspace = project.openToValidate(host)) {
            RunRecord run = find(workspace, word == null ? current(workspace) : word);
            if (run.status() != RunStatus.RUNNING || !workspace.state().leases().cancel(run.id())) {
                RunRecord ended = find(workspace, run.id());
                throw invalid("Cannot cancel run " + run.id() + ": it does not run, but ended: "
                        + Words.of(ended.status()) + " (see it with: penstock runs show " + run.id() + ")");
            }
            RunStatus status = end(workspace, run, wait);
            if (project.json()) {
                Json.print(host.console(), Json.object().put("run_id", run.id()).put("status", Words.of(status)));
            } else {
                host.console()
                        .out()
                        .println(
                                status == RunStatus.RUNNING
                                        ? "Run " + run.id() + " is to be cancelled, and has not ended yet (see it with:"
                                                + " penstock runs show " + run.id() + ")"
                                        : "Run " + run.id() + " ended: " + Words.of(status));
                host.console().out().flush();
            }
            return status == RunStatus.RUNNING ? 1 : 0;
        }
    }

    private static String current(Workspace workspace) {
        String environment = workspace.config().environment();
        return workspace
                .state()
                .leases()
                .find(environment)
                .map(Lease::runId)
                .orElseThrow(() -> invalid("Cannot cancel a run: none goes on in environment " + environment
                        + " (see those that ended with: penstock runs list)"));
    }

    /** Waits for the end of a run and gives how it ended. */
    private RunStatus end(Workspace workspace, RunRecord run, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            RunStatus status = find(workspace, run.id()).status();
            if (status != RunStatus.RUNNING || System.nanoTime() > deadline) {
                return status;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private RunRecord find(Workspace workspace, String word) {
        StateStore state = workspace.state();
        RunRecord run = new Runs(state, workspace.config().environment()).find(word);
        recover(workspace, run.environment());
        return state.run(run.id()).orElse(run);
    }

    private void recover(Workspace workspace, String environment) {
        workspace.recover(environment).forEach(died -> host.console().warn(RunPrinter.died(died)));
    }

    private RunPrinter printer(Workspace workspace) {
        return new RunPrinter(host.console(), workspace.state(), host.clock());
    }

    private static PenstockException invalid(String message) {
        return new PenstockException(ProjectError.REQUEST_INVALID, message);
    }

    /** Reads how a run stands. */
    static final class StatusConverter implements ITypeConverter<RunStatus> {
        @Override
        public RunStatus convert(String text) {
            List<String> words =
                    Arrays.stream(RunStatus.values()).map(Words::of).toList();
            if (!words.contains(text.toLowerCase(Locale.ROOT))) {
                throw new TypeConversionException("\"" + text + "\" is no status of a run ("
                        + NearestWord.remedy(text, words, "there are") + ")");
            }
            return RunStatus.valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
