package io.penstock.cli.command;

import io.penstock.cli.output.Json;
import io.penstock.cli.output.JunitReport;
import io.penstock.cli.output.TestPrinter;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectError;
import io.penstock.core.trial.Trial;
import io.penstock.core.trial.TrialResult;
import io.penstock.core.trial.TrialRunner;
import io.penstock.core.workspace.Workspace;
import io.penstock.spi.error.PenstockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the project's tests of models. */
@Command(
        name = "test",
        description =
                "Runs the tests under tests/: each model over given rows, in a database in memory; no other database"
                        + " is touched.",
        footer = {"", "Example: penstock test -p examples/quickstart --junit report.xml"})
final class TestCommand implements Callable<Integer> {
    private final Host host;

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    @Parameters(paramLabel = "MODEL", arity = "0..*", description = "Only the tests of these models (default: all).")
    private List<String> models = new ArrayList<>();

    @Option(names = "--junit", paramLabel = "FILE", description = "Write a report in the form of JUnit's XML.")
    private @Nullable Path junit;

    TestCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() {
        try (Workspace workspace = project.open(host)) {
            List<Trial> trials = chosen(workspace.trials());
            TrialRunner runner = workspace.trialRunner();
            TestPrinter printer = new TestPrinter(host.console());
            List<TrialResult> results = new ArrayList<>();
            for (Trial trial : trials) {
                TrialResult result = run(runner, trial);
                results.add(result);
                if (!project.json()) {
                    printer.print(result);
                }
            }
            if (junit != null) {
                JunitReport.write(
                        host.directory().resolve(junit), workspace.config().name(), results);
            }
            if (project.json()) {
                Json.print(host.console(), Json.tests(results));
            } else {
                printer.total(results);
            }
            return results.stream().allMatch(TrialResult::passed) ? 0 : 1;
        }
    }

    /** Runs a test; one that is itself wrong has failed, and keeps no other from its turn. */
    private static TrialResult run(TrialRunner runner, Trial trial) {
        long start = System.nanoTime();
        try {
            return runner.run(trial);
        } catch (PenstockException e) {
            boolean sameLine = trial.place().equals(e.place().orElse(trial.place()));
            return new TrialResult(
                    trial, List.of(sameLine ? e.message() : e.describe()), Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private List<Trial> chosen(List<Trial> trials) {
        List<String> known = trials.stream().map(Trial::model).distinct().toList();
        for (String model : models) {
            if (!known.contains(model)) {
                throw new PenstockException(
                        ProjectError.SELECTION_EMPTY,
                        "Cannot test " + model + ": no test is of that model"
                                + (known.isEmpty()
                                        ? " (there are none under tests/)"
                                        : " (" + NearestWord.remedy(model, known, "tests are of") + ")"));
            }
        }
        return trials.stream()
                .filter(trial -> models.isEmpty() || models.contains(trial.model()))
                .toList();
    }
}
