package io.penstock.cli.output;

import io.penstock.core.check.CheckResult;
import io.penstock.core.check.CheckStatus;
import io.penstock.core.config.Words;
import io.penstock.core.run.RunResult;
import io.penstock.core.state.TaskError;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.state.TaskStatus;
import java.util.ArrayList;
import java.util.List;

/** Tells people what became of checks: a table, what does not hold, and one line for all of it. */
public final class CheckPrinter {
    private final Console console;

    public CheckPrinter(Console console) {
        this.console = console;
    }

    public void print(RunResult result) {
        List<CheckResult> checks =
                result.tasks().stream().flatMap(task -> task.checks().stream()).toList();
        if (!checks.isEmpty()) {
            table(result);
        }
        result.tasks().forEach(this::problems);
        console.out().println(console.styled("bold", total(result, checks)));
        console.out().flush();
    }

    private static String total(RunResult result, List<CheckResult> checks) {
        if (result.tasks().isEmpty()) {
            return "Nothing to check: the models have no checks";
        }
        List<String> parts = new ArrayList<>();
        long models =
                result.tasks().stream().filter(task -> !task.checks().isEmpty()).count();
        if (models > 0) {
            long passed = checks.stream()
                    .filter(check -> check.status() == CheckStatus.PASSED)
                    .count();
            parts.add(passed + " of " + checks.size() + (checks.size() == 1 ? " check of " : " checks of ")
                    + models(models) + " passed in " + Shown.time(result.duration()));
        }
        long cancelled = result.tasks().stream()
                .filter(task -> task.status() == TaskStatus.CANCELLED)
                .count();
        if (cancelled > 0) {
            parts.add(models(cancelled) + " cancelled");
        }
        long unchecked = result.tasks().stream()
                .filter(task ->
                        task.status() == TaskStatus.FAILED && task.checks().isEmpty())
                .count();
        if (unchecked > 0) {
            parts.add(models(unchecked) + " could not be checked");
        }
        return String.join("; ", parts);
    }

    private static String models(long count) {
        return count + (count == 1 ? " model" : " models");
    }

    private void table(RunResult result) {
        TextTable table = new TextTable("MODEL", "CHECK", "STATUS", "FAILURES").right(3);
        List<String> styles = new ArrayList<>();
        for (TaskRecord task : result.tasks()) {
            for (CheckResult check : task.checks()) {
                table.add(List.of(task.model(), check.name(), word(check), failures(check)));
                styles.add(check.status() == CheckStatus.PASSED ? "green" : check.blocks() ? "red" : "yellow");
            }
        }
        table.print(console, styles);
    }

    private static String word(CheckResult check) {
        return check.status() == CheckStatus.FAILED && !check.blocks() ? "warning" : Words.of(check.status());
    }

    private static String failures(CheckResult check) {
        if (check.status() == CheckStatus.ERROR) {
            return "";
        }
        return Shown.count(check.failures()) + (check.rows() == null ? "" : " of " + Shown.count(check.rows()));
    }

    private void problems(TaskRecord task) {
        warnings(console, task);
        TaskError error = task.error();
        if (error != null) {
            new ErrorPrinter(console).print(error);
        }
    }

    /** Tells of checks that do not hold and stop nothing. */
    static void warnings(Console console, TaskRecord task) {
        task.checks().stream()
                .filter(check -> check.status() == CheckStatus.FAILED && !check.blocks())
                .forEach(check -> console.warn(task.model() + ": " + check.name() + ": " + check.message()));
    }
}
