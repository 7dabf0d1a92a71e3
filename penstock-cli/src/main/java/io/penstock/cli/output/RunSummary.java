package io.penstock.cli.output;

import io.penstock.core.check.CheckStatus;
import io.penstock.core.run.RunResult;
import io.penstock.core.state.TaskError;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.state.TaskStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Tells people what a run did: a table, the errors, and one line for all of it. */
public final class RunSummary {
    /** How many skipped models are named; a large project where little changed shows what changed. */
    private static final int SKIPPED_SHOWN = 40;

    private final Console console;

    public RunSummary(Console console) {
        this.console = console;
    }

    public void print(RunResult result) {
        table(result);
        for (TaskRecord task : result.tasks()) {
            CheckPrinter.warnings(console, task);
            TaskError error = task.error();
            if (error != null) {
                new ErrorPrinter(console).print(error);
            }
        }
        console.out().println(console.styled("bold", total(result)));
        console.out().flush();
    }

    private void table(RunResult result) {
        TextTable table = new TextTable("MODEL", "STATUS", "ROWS", "CHECKS", "TIME", "REASON").right(4);
        List<String> styles = new ArrayList<>();
        int skipped = 0;
        for (TaskRecord task : result.tasks()) {
            if (task.status() == TaskStatus.SKIPPED && ++skipped > SKIPPED_SHOWN) {
                continue;
            }
            table.add(List.of(
                    task.model(),
                    Json.word(task.status()),
                    Shown.rows(task.rows()),
                    checks(task),
                    task.startedAt() == null ? "" : Shown.time(task.duration()),
                    task.reason()));
            styles.add(style(task.status()));
        }
        table.print(console, styles);
        if (skipped > SKIPPED_SHOWN) {
            console.out()
                    .println("... and " + Shown.count(skipped - SKIPPED_SHOWN)
                            + " more skipped (penstock plan tells why)");
        }
    }

    /** Gives how many of the checks hold, of how many. */
    private static String checks(TaskRecord task) {
        long passed = task.checks().stream()
                .filter(check -> check.status() == CheckStatus.PASSED)
                .count();
        return task.checks().isEmpty() ? "" : passed + "/" + task.checks().size();
    }

    static String style(TaskStatus status) {
        return switch (status) {
            case SUCCESS -> "green";
            case FAILED -> "red";
            case BLOCKED, CANCELLED -> "yellow";
            case SKIPPED -> "faint";
        };
    }

    private static String total(RunResult result) {
        Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
        result.tasks().forEach(task -> counts.merge(task.status(), 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        counts.forEach((status, count) -> parts.add(Shown.count(count) + " " + Json.word(status)));
        return "Run " + result.runId() + ": " + String.join(", ", parts) + " in " + Shown.time(result.duration());
    }
}
