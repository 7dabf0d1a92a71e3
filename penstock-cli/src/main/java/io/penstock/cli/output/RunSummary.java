package io.penstock.cli.output;

import io.penstock.Materialization;
import io.penstock.core.check.CheckStatus;
import io.penstock.core.config.Words;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.run.ChangedRows;
import io.penstock.core.run.DryRun;
import io.penstock.core.run.RunResult;
import io.penstock.core.state.PostRecord;
import io.penstock.core.state.TaskError;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.state.TaskStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** Tells people what a run did: a table, the errors, and one line for all of it. */
public final class RunSummary {
    /** How many models that had nothing to do are named at most; where there are more, none of them is. */
    private static final int IDLE_SHOWN = 40;

    private final Console console;
    private final Predicate<String> runs;
    private final Predicate<String> ephemeral;

    /** Makes a summary of runs of a plan. */
    public RunSummary(Console console, Plan plan) {
        this(
                console,
                model -> planned(plan, model).runs(),
                model -> planned(plan, model).node().options().materialize() == Materialization.EPHEMERAL);
    }

    /**
     * Makes a summary of a run on record.
     *
     * @param runs tells whether the run was to do something with a model
     */
    RunSummary(Console console, Predicate<String> runs) {
        this(console, runs, model -> false);
    }

    private RunSummary(Console console, Predicate<String> runs, Predicate<String> ephemeral) {
        this.console = console;
        this.runs = runs;
        this.ephemeral = ephemeral;
    }

    public void print(RunResult result) {
        models(result);
        if (!result.views().isEmpty()) {
            console.out().println(ViewsPrinter.done(result.views()));
        }
        console.out().println(console.styled("bold", "Run " + result.runId() + ": " + total(result)));
        console.out().flush();
    }

    /** Tells what a run would have done. */
    public void printDry(DryRun.Outcome outcome) {
        RunResult result = outcome.result();
        models(result);
        for (TaskRecord task : result.tasks()) {
            ChangedRows changes = outcome.changes().get(task.model());
            if (changes != null) {
                ChangesPrinter.print(console, task.model(), changes);
            }
        }
        console.out().println(console.styled("bold", "Dry run: " + total(result) + "; everything was rolled back"));
        console.out().flush();
    }

    /** Tells of the models. */
    void models(RunResult result) {
        table(result);
        result.warnings().forEach(console::warn);
        for (PostRecord hook : result.hooks()) {
            if (hook.error() != null && !result.warnings().contains(told(hook.error()))) {
                new ErrorPrinter(console).print(hook.error());
            }
        }
        for (TaskRecord task : result.tasks()) {
            NotesPrinter.print(
                    console, task.model(), task.notes().changes(), task.notes().warnings());
            CheckPrinter.warnings(console, task);
            TaskError error = task.error();
            if (error != null) {
                new ErrorPrinter(console).print(error);
            }
        }
    }

    private void table(RunResult result) {
        long idle = result.tasks().stream().filter(this::hadNothingToDo).count();
        boolean checked =
                result.tasks().stream().anyMatch(task -> !task.checks().isEmpty());
        boolean finished = result.tasks().stream().anyMatch(task -> !task.post().isEmpty());
        List<String> head = new ArrayList<>(List.of("MODEL", "STATUS", "ROWS"));
        head.addAll(checked ? List.of("CHECKS") : List.of());
        head.addAll(finished ? List.of("POST") : List.of());
        int time = head.size();
        head.addAll(List.of("TIME", "REASON"));
        TextTable table = new TextTable(head.toArray(String[]::new)).right(time);
        List<String> styles = new ArrayList<>();
        for (TaskRecord task : result.tasks()) {
            if (idle > IDLE_SHOWN && hadNothingToDo(task)) {
                continue;
            }
            List<String> cells = new ArrayList<>(List.of(task.model(), word(task), Shown.rows(task.rows())));
            if (checked) {
                cells.add(checks(task));
            }
            if (finished) {
                cells.add(post(task));
            }
            cells.add(task.startedAt() == null ? "" : Shown.time(task.duration()));
            cells.add(task.reason());
            table.add(cells);
            styles.add(style(task.status()));
        }
        if (!table.isEmpty()) {
            table.print(console, styles);
        }
        if (idle > IDLE_SHOWN) {
            console.out().println(Shown.count(idle, "model") + " had nothing to do (penstock plan tells why)");
        }
    }

    /** Gives an error in the words of a warning. */
    private static String told(TaskError error) {
        return (error.place() == null ? "" : error.place() + ": ") + error.message();
    }

    private boolean hadNothingToDo(TaskRecord task) {
        return task.status() == TaskStatus.SKIPPED && !runs.test(task.model());
    }

    private static PlannedModel planned(Plan plan, String model) {
        return Objects.requireNonNull(plan.models().get(model), model);
    }

    /** Says what became of a model; of one that was skipped, also why. */
    private String word(TaskRecord task) {
        if (task.status() != TaskStatus.SKIPPED) {
            return Words.of(task.status());
        }
        if (!hadNothingToDo(task)) {
            return "not run";
        }
        return ephemeral.test(task.model()) ? Words.of(Materialization.EPHEMERAL) : "unchanged";
    }

    /** Gives how many of the checks hold, of how many. */
    private static String checks(TaskRecord task) {
        long passed = task.checks().stream()
                .filter(check -> check.status() == CheckStatus.PASSED)
                .count();
        return task.checks().isEmpty() ? "" : passed + "/" + task.checks().size();
    }

    /** Gives how many of the post-transforms ended well, of how many that were left to do. */
    private static String post(TaskRecord task) {
        long done = task.post().stream()
                .filter(post -> post.status() == TaskStatus.SUCCESS)
                .count();
        return task.post().isEmpty() ? "" : done + "/" + task.post().size();
    }

    static String style(TaskStatus status) {
        return switch (status) {
            case SUCCESS -> "green";
            case FAILED -> "red";
            case BLOCKED, CANCELLED, DIED -> "yellow";
            case SKIPPED, RUNNING -> "faint";
        };
    }

    private String total(RunResult result) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        result.tasks().stream()
                .sorted(Comparator.comparing(TaskRecord::status))
                .forEach(task -> counts.merge(word(task), 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        counts.forEach((word, count) -> parts.add(Shown.count(count) + " " + word));
        return (parts.isEmpty() ? "no models" : String.join(", ", parts)) + " in " + Shown.time(result.duration());
    }
}
