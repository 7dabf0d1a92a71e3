package io.penstock.cli.output;

import io.penstock.core.check.CheckStatus;
import io.penstock.core.config.Words;
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
    /** How many skipped models are named at most; where there are more, only those that were not skipped are. */
    private static final int SKIPPED_SHOWN = 40;

    private final Console console;

    public RunSummary(Console console) {
        this.console = console;
    }

    public void print(RunResult result) {
        models(result);
        console.out().println(console.styled("bold", "Run " + result.runId() + ": " + total(result)));
        console.out().flush();
    }

    /** Tells what a run would have done. */
    public void printDry(RunResult result) {
        models(result);
        console.out().println(console.styled("bold", "Dry run: " + total(result) + "; everything was rolled back"));
        console.out().flush();
    }

    private void models(RunResult result) {
        table(result);
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
        long skipped = result.tasks().stream().filter(RunSummary::wasSkipped).count();
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
            if (skipped > SKIPPED_SHOWN && wasSkipped(task)) {
                continue;
            }
            List<String> cells =
                    new ArrayList<>(List.of(task.model(), Words.of(task.status()), Shown.rows(task.rows())));
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
        if (skipped > SKIPPED_SHOWN) {
            console.out().println(Shown.count(skipped, "model") + " skipped (penstock plan tells why)");
        }
    }

    private static boolean wasSkipped(TaskRecord task) {
        return task.status() == TaskStatus.SKIPPED;
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
            case BLOCKED, CANCELLED -> "yellow";
            case SKIPPED -> "faint";
        };
    }

    private static String total(RunResult result) {
        Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
        result.tasks().forEach(task -> counts.merge(task.status(), 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        counts.forEach((status, count) -> parts.add(Shown.count(count) + " " + Words.of(status)));
        return (parts.isEmpty() ? "no models" : String.join(", ", parts)) + " in " + Shown.time(result.duration());
    }
}
