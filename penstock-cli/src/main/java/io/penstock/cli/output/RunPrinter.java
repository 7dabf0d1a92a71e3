package io.penstock.cli.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.core.config.Words;
import io.penstock.core.plan.Resumption;
import io.penstock.core.run.Recovery;
import io.penstock.core.run.RunResult;
import io.penstock.core.state.Lease;
import io.penstock.core.state.RunOrder;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.StateStore;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.state.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows runs that are on record. */
public final class RunPrinter {
    private final Console console;
    private final StateStore state;
    private final InstantSource clock;

    public RunPrinter(Console console, StateStore state, InstantSource clock) {
        this.console = console;
        this.state = state;
        this.clock = clock;
    }

    /** Tells of a run that was found to have died. */
    public static String died(Recovery found) {
        RunRecord run = found.run();
        String heard = run.endedAt() == null ? "" : "; it was last heard of at " + Shown.instant(run.endedAt());
        String parts =
                found.parts() == 0 ? "" : ", and " + Shown.count(found.parts(), "half-written file") + " is deleted";
        String rest =
                run.order() == null ? "" : " (do what is left of it with: penstock run --resume " + run.id() + ")";
        return "run " + run.id() + " died" + heard + ": what it had not committed is undone" + parts + rest;
    }

    /** Tells of which run the rest is done. */
    public static String resumes(Resumption resumption) {
        RunRecord run = resumption.run();
        if (resumption.request() == null || resumption.request().resumed() == null || run.order() == null) {
            return "Nothing is left of run " + run.id() + ".";
        }
        return "Resuming run " + run.id() + ": "
                + Shown.count(resumption.request().resumed().left().size()) + " of "
                + Shown.count(run.order().models().size(), "model") + " left.";
    }

    public void table(List<RunRecord> runs) {
        TextTable table = new TextTable("RUN", "STATUS", "STARTED", "TIME", "MODELS", "COMMAND").right(3);
        List<String> styles = new ArrayList<>();
        for (RunRecord run : runs) {
            table.add(List.of(
                    run.id(),
                    Words.of(run.status()),
                    Shown.instant(run.startedAt()),
                    time(run),
                    counts(run),
                    run.command()));
            styles.add(style(run.status()));
        }
        if (table.isEmpty()) {
            console.out().println("No runs (run the project with: penstock run).");
        } else {
            table.print(console, styles);
        }
        console.out().flush();
    }

    /** Tells of one run: who does it, and what became of its models. */
    public void print(RunRecord run) {
        List<TaskRecord> tasks = state.tasks(run.id());
        line("run", run.id());
        line("environment", run.environment());
        line("command", run.command());
        line("status", Words.of(run.status()) + process(run));
        line("started", Shown.instant(run.startedAt()));
        if (run.endedAt() != null) {
            line(run.status() == RunStatus.DIED ? "heard of" : "ended", Shown.instant(run.endedAt()));
        }
        RunOrder order = run.order();
        if (order != null && order.resumes() != null) {
            line("resumes", order.resumes());
        }
        state.resumed(run.id()).ifPresent(next -> line("resumed by", next.id()));
        Set<String> ordered = Set.copyOf(order == null ? List.of() : order.models());
        console.out().println();
        new RunSummary(console, ordered::contains)
                .models(new RunResult(run.id(), run.status(), tasks, state.hooks(run.id()), List.of(), elapsed(run)));
        List<String> waiting = notBegun(run, tasks);
        if (!waiting.isEmpty()) {
            console.tell("faint", "not begun: " + String.join(", ", waiting));
        }
        if (order != null && run.status() != RunStatus.RUNNING && run.status() != RunStatus.SUCCESS) {
            console.tell("", "Do what is left of it with: penstock run --resume " + run.id());
        }
        console.out().flush();
    }

    private void line(String name, String value) {
        console.out().println(String.format(java.util.Locale.ROOT, "%-12s %s", name + ":", value));
    }

    private String process(RunRecord run) {
        return lease(run)
                .map(lease -> " in " + lease.holder().describe() + (lease.cancelled() ? ", to be cancelled" : ""))
                .orElse("");
    }

    private Optional<Lease> lease(RunRecord run) {
        return state.leases().find(run.environment()).filter(lease -> run.id().equals(lease.runId()));
    }

    private static List<String> notBegun(RunRecord run, List<TaskRecord> tasks) {
        List<String> waiting =
                new ArrayList<>(run.order() == null ? List.of() : run.order().models());
        tasks.forEach(task -> waiting.remove(task.model()));
        return waiting;
    }

    private String counts(RunRecord run) {
        return state.counts(run.id()).entrySet().stream()
                .map(count -> Shown.count(count.getValue()) + " " + Words.of(count.getKey()))
                .collect(Collectors.joining(", "));
    }

    private String time(RunRecord run) {
        return run.status() == RunStatus.DIED && run.endedAt() == null ? "" : Shown.time(elapsed(run));
    }

    private Duration elapsed(RunRecord run) {
        Instant until = run.endedAt() == null ? clock.instant() : run.endedAt();
        return Duration.between(run.startedAt(), until);
    }

    private static String style(RunStatus status) {
        return switch (status) {
            case SUCCESS -> "green";
            case FAILED, DIED -> "red";
            case CANCELLED -> "yellow";
            case RUNNING -> "";
        };
    }

    /** Gives runs for programs. */
    public ObjectNode json(String environment, List<RunRecord> runs) {
        ObjectNode root = Json.object().put("environment", environment);
        ArrayNode array = root.putArray("runs");
        for (RunRecord run : runs) {
            ObjectNode node = head(run);
            ObjectNode models = node.putObject("models");
            Map<TaskStatus, Integer> counts = state.counts(run.id());
            counts.forEach((status, count) -> models.put(Words.of(status), count));
            array.add(node);
        }
        return root;
    }

    /** Gives one run for programs. */
    public ObjectNode json(RunRecord run) {
        ObjectNode node = head(run);
        lease(run)
                .ifPresent(lease -> node.putObject("process")
                        .put("host", lease.holder().host())
                        .put("pid", lease.holder().pid())
                        .put("heard_at", lease.renewedAt().toString())
                        .put("cancelled", lease.cancelled()));
        List<TaskRecord> tasks = state.tasks(run.id());
        ArrayNode models = node.putArray("models");
        for (TaskRecord task : tasks) {
            models.add(Json.model(task).put("started_at", text(task.startedAt())));
        }
        notBegun(run, tasks).forEach(node.putArray("not_begun")::add);
        state.hooks(run.id()).forEach(hook -> node.withArrayProperty("hooks").add(Json.post(hook)));
        return node;
    }

    private ObjectNode head(RunRecord run) {
        ObjectNode node = Json.object()
                .put("run_id", run.id())
                .put("environment", run.environment())
                .put("command", run.command())
                .put("status", Words.of(run.status()))
                .put("started_at", run.startedAt().toString())
                .put("ended_at", text(run.endedAt()));
        node.put("resumes", run.order() == null ? null : run.order().resumes());
        node.put("resumed_by", state.resumed(run.id()).map(RunRecord::id).orElse(null));
        return node;
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
