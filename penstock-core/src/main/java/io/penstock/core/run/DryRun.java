package io.penstock.core.run;

import io.penstock.Materialization;
import io.penstock.core.check.CheckResult;
import io.penstock.core.graph.Databases;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.plan.Action;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.state.PostRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.TaskError;
import io.penstock.core.state.TaskNotes;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.state.TaskStatus;
import io.penstock.core.write.Written;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.error.PenstockException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Does what a plan says, and takes it back: one transaction for each database, rolled back at the end.
 *
 * <p>Models run one after the other, each over what those before it would have written. What cannot be rolled back is not
 * tried: Java models, and the writing of files, of which the rows are counted; neither is what reads these. Neither are
 * post-transforms, of which that is warned. Methods that are checks only ask, so they are called. Nothing is remembered.
 */
public final class DryRun {
    private static final String CANCELLED = "the dry run was cancelled";

    private final Plan plan;
    private final Databases databases;
    private final InstantSource clock;
    private final Cancellation cancellation;
    private final int samples;
    private final String runId;
    private final Schedule schedule;
    private final Map<String, TaskRecord> tasks = new HashMap<>();
    private final Map<String, Rehearsal> rehearsals = new LinkedHashMap<>();
    private final ScheduledExecutorService timer = ActiveTask.timer();

    private DryRun(Plan plan, Databases databases, InstantSource clock, Cancellation cancellation, int samples) {
        this.samples = samples;
        this.plan = plan;
        this.databases = databases;
        this.clock = clock;
        this.cancellation = cancellation;
        this.runId = RunIds.next(clock.instant());
        this.schedule = new Schedule(plan);
    }

    /**
     * Tries a plan to its end; what goes wrong with a model stands in the result.
     *
     * @param samples how many rows of each kind are told of a table that changes; 0 spares the comparison
     */
    public static Outcome run(
            Plan plan, Databases databases, InstantSource clock, Cancellation cancellation, int samples) {
        return new DryRun(plan, databases, clock, cancellation, samples).run();
    }

    /**
     * What a run would have done.
     *
     * @param changes some of the rows that would change in tables that are there, by model
     */
    public record Outcome(RunResult result, Map<String, ChangedRows> changes) {
        public Outcome {
            changes = Map.copyOf(changes);
        }
    }

    private Outcome run() {
        Instant startedAt = clock.instant();
        try {
            plan.models().values().stream().filter(model -> !model.runs()).forEach(this::notPlanned);
            Deque<PlannedModel> ready = new ArrayDeque<>(schedule.takeReady());
            while (!ready.isEmpty()) {
                tryModel(ready.remove());
                ready.addAll(schedule.takeReady());
            }
        } finally {
            timer.shutdownNow();
            rehearsals.values().forEach(Rehearsal::close);
        }
        List<TaskRecord> inOrder = plan.models().keySet().stream()
                .map(name -> Objects.requireNonNull(tasks.get(name), name))
                .toList();
        Map<String, ChangedRows> changes = new HashMap<>();
        rehearsals.values().forEach(rehearsal -> changes.putAll(rehearsal.changes()));
        return new Outcome(
                new RunResult(
                        runId, status(), inOrder, List.of(), List.of(), Duration.between(startedAt, clock.instant())),
                changes);
    }

    private RunStatus status() {
        if (cancellation.isRequested()) {
            return RunStatus.CANCELLED;
        }
        return tasks.values().stream()
                        .anyMatch(task -> task.status() == TaskStatus.FAILED || task.status() == TaskStatus.BLOCKED)
                ? RunStatus.FAILED
                : RunStatus.SUCCESS;
    }

    private void notPlanned(PlannedModel model) {
        untried(model, model.action() == Action.BLOCKED ? TaskStatus.BLOCKED : TaskStatus.SKIPPED, model.reason());
    }

    private void tryModel(PlannedModel model) {
        boolean file = model.writes() && model.node().options().materialize() == Materialization.FILE;
        if (cancellation.isRequested()) {
            untried(model, TaskStatus.CANCELLED, CANCELLED);
            lose(model, TaskStatus.CANCELLED, CANCELLED);
        } else if (model.writes() && model.node().isJava()) {
            untried(model, TaskStatus.SKIPPED, "not tried: the effects of a Java method cannot be rolled back");
            lose(model, TaskStatus.SKIPPED, "not tried: it reads " + model.name() + ", which was not tried");
        } else {
            TaskRecord task = tried(model);
            tasks.put(model.name(), task);
            switch (task.status()) {
                case SUCCESS -> succeeded(model, file);
                case CANCELLED -> lose(model, TaskStatus.CANCELLED, CANCELLED);
                default -> lose(model, TaskStatus.SKIPPED, "upstream " + model.name() + " failed");
            }
        }
    }

    private void succeeded(PlannedModel model, boolean file) {
        if (file) {
            lose(
                    model,
                    TaskStatus.SKIPPED,
                    "not tried: it reads the file of " + model.name() + ", which a dry run does not write");
        } else {
            schedule.succeeded(model.name());
        }
    }

    private void lose(PlannedModel model, TaskStatus status, String reason) {
        schedule.failed(model.name()).forEach(lost -> untried(lost, status, reason));
    }

    private void untried(PlannedModel model, TaskStatus status, String reason) {
        tasks.put(
                model.name(),
                new TaskRecord(
                        runId,
                        model.name(),
                        status,
                        reason,
                        null,
                        Duration.ZERO,
                        RowCounts.NONE,
                        TaskNotes.NONE,
                        null,
                        List.of(),
                        List.of()));
    }

    private TaskRecord tried(PlannedModel model) {
        Instant startedAt = clock.instant();
        Rehearsal rehearsal = rehearsal(model);
        ActiveTask active = new ActiveTask(timer, rehearsal::cancel);
        cancellation.add(active);
        try {
            rehearsal.restore();
            List<String> uncompared = new ArrayList<>();
            attempt(() -> rehearsal.copy(model, startedAt), rehearsal, uncompared);
            active.limit(model.node().options().timeout());
            Written written = write(model, rehearsal, active, startedAt);
            active.endLimit();
            attempt(() -> rehearsal.compare(model), rehearsal, uncompared);
            return task(model, startedAt, written.telling(List.of(), uncompared), null, null);
        } catch (PenstockException e) {
            return task(model, startedAt, Written.NOTHING, e, active.stopped());
        } finally {
            cancellation.remove(active);
            active.release();
        }
    }

    /** Compares rows, which is no part of the run: where it fails, that is told, and the run goes on. */
    private void attempt(Runnable comparison, Rehearsal rehearsal, List<String> warnings) {
        try {
            comparison.run();
        } catch (PenstockException e) {
            if (cancellation.isRequested()) {
                throw e;
            }
            warnings.add("the rows that change cannot be shown: " + e.message());
            rehearsal.restore();
        }
    }

    private TaskRecord task(
            PlannedModel model,
            Instant startedAt,
            Written written,
            @Nullable PenstockException error,
            ActiveTask.@Nullable Stop stop) {
        boolean cancelled = stop == ActiveTask.Stop.CANCELLED;
        boolean late = stop == ActiveTask.Stop.TIMED_OUT;
        TaskError told = error == null || cancelled
                ? null
                : TaskError.of(late ? ActiveTask.timedOut(model.node(), "", error) : error);
        return new TaskRecord(
                runId,
                model.name(),
                cancelled ? TaskStatus.CANCELLED : error == null ? TaskStatus.SUCCESS : TaskStatus.FAILED,
                cancelled ? CANCELLED : model.reason(),
                startedAt,
                Duration.between(startedAt, clock.instant()),
                written.rows(),
                new TaskNotes(written.changes(), warnings(model, written), List.of()),
                told,
                checks(model),
                post(model));
    }

    private static Written write(PlannedModel model, Rehearsal rehearsal, ActiveTask active, Instant now) {
        if (model.finishes() != null && model.begins() == null) {
            return Written.NOTHING;
        }
        return model.writes() && model.node().options().materialize() == Materialization.FILE
                ? rehearsal.count(model, now)
                : rehearsal.write(model, now, active::endLimit);
    }

    /** Gives the warnings of a write, and that the rows are not as they will be. */
    private static List<String> warnings(PlannedModel model, Written written) {
        List<String> warnings = new ArrayList<>(written.warnings());
        if (!model.left().isEmpty()) {
            String steps = model.left().stream()
                    .map(step -> step.kind().word() + "s")
                    .distinct()
                    .collect(Collectors.joining(" and "));
            warnings.add(
                    "its " + steps + " are not tried, as what they do outside of the database cannot be taken back;"
                            + " what reads it is tried without them");
        }
        return warnings;
    }

    private static List<PostRecord> post(PlannedModel model) {
        return model.left().stream()
                .map(transform -> PostRecord.skipped(transform))
                .toList();
    }

    private List<CheckResult> checks(PlannedModel model) {
        Rehearsal rehearsal = rehearsals.get(model.node().options().connection());
        return rehearsal == null ? List.of() : rehearsal.checks(model);
    }

    private Rehearsal rehearsal(PlannedModel model) {
        SqlDatabase database = databases.database(
                model.node().options().connection(), model.node().declaration().place());
        return rehearsals.computeIfAbsent(
                database.name(), name -> new Rehearsal(plan, databases, database, runId, samples));
    }
}
