package io.penstock.core.run;

import io.penstock.Materialization;
import io.penstock.core.environment.ViewChange;
import io.penstock.core.graph.Databases;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.ledger.WrittenFiles;
import io.penstock.core.lineage.LineageReader;
import io.penstock.core.plan.Action;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.plan.Resumption;
import io.penstock.core.state.DeadLetter;
import io.penstock.core.state.LineageEdge;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.TaskError;
import io.penstock.core.state.TaskNotes;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.state.TaskStatus;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes down what a run does, and tells its listener. Thread-safe: one event at a time. */
final class Recorder {
    private static final System.Logger LOGGER = System.getLogger(Recorder.class.getName());

    private final Plan plan;
    private final RunSetup setup;
    private final String runId;
    private final String environment;
    private final boolean lastRunDied;
    private final Set<String> dead;
    private final Map<String, TaskRecord> tasks = new LinkedHashMap<>();
    private final List<ViewChange> views = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Set<String> committed = ConcurrentHashMap.newKeySet();

    Recorder(Plan plan, RunSetup setup, String runId) {
        this.plan = plan;
        this.setup = setup;
        this.runId = runId;
        this.environment = plan.graph().config().environment();
        this.dead = setup.state().deadLetters().all(environment).stream()
                .filter(DeadLetter::isOpen)
                .map(DeadLetter::model)
                .collect(Collectors.toSet());
        this.lastRunDied = setup.state().runs(environment, 1).stream().anyMatch(run -> run.status() == RunStatus.DIED);
    }

    String runId() {
        return runId;
    }

    synchronized void started(Instant at) {
        setup.state()
                .begin(new RunRecord(
                        runId, environment, setup.command(), RunStatus.RUNNING, at, null, Resumption.order(plan)));
        LOGGER.log(
                Level.INFO,
                "Run {0} of environment {1} begins: {2}; {3} of {4} models to run",
                runId,
                environment,
                setup.command(),
                plan.running().size(),
                plan.models().size());
        tell(new RunEvent.Started(runId, plan, at));
    }

    synchronized void modelStarted(PlannedModel model, Instant at) {
        remember(() -> setup.state().record(List.of(task(model, TaskStatus.RUNNING, model.reason(), at))));
        tell(new RunEvent.ModelStarted(model.name(), at));
    }

    /** Keeps a model that used up its attempts, until somebody deals with it. */
    void died(PlannedModel model, TaskError error, int attempts, Map<String, String> inputs) {
        remember(() -> setup.state()
                .deadLetters()
                .add(new DeadLetter(
                        runId,
                        environment,
                        model.name(),
                        setup.clock().instant(),
                        attempts,
                        0,
                        model.fingerprint().hash(),
                        inputs,
                        Resumption.order(plan).request(),
                        error,
                        null,
                        null)));
    }

    /** Remembers up to where the intervals of a model are committed. */
    void advanced(String model, Instant doneUntil) {
        remember(() -> setup.state().advance(runId, model, doneUntil));
    }

    /** Remembers how far the run is. When that fails the run goes on: it is only to be told, or not to be done twice. */
    private void remember(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "Cannot remember how far run " + runId + " is", e);
        }
    }

    synchronized void modelRetried(RunEvent.ModelRetried retried) {
        LOGGER.log(
                Level.WARNING,
                "Run {0}: attempt {1} of {2} at {3} failed, the next comes in {4}: {5}",
                runId,
                retried.attempt(),
                retried.of(),
                retried.model(),
                retried.waits(),
                retried.error().message());
        tell(retried);
    }

    synchronized void batchStarted(String model, int done, int total) {
        tell(new RunEvent.BatchStarted(model, done, total));
    }

    /** Records models that ended, or that will not begin: all or none, then tells of each. */
    synchronized void ended(List<TaskRecord> ended) {
        setup.state().record(ended);
        ended.forEach(this::tell);
    }

    private void tell(TaskRecord task) {
        tasks.put(task.model(), task);
        LOGGER.log(
                task.status() == TaskStatus.SKIPPED ? Level.DEBUG : Level.INFO,
                "Run {0}: {1} {2} ({3}) {4} in {5}",
                runId,
                task.model(),
                task.status(),
                task.reason(),
                task.rows(),
                task.duration());
        tell(new RunEvent.ModelEnded(task));
    }

    /**
     * Remembers what was just committed; when the process dies before, the ledger beside the data still tells it. The
     * fingerprint comes last: what is remembered with it is known to be of it.
     */
    void committed(PlannedModel model, SqlSession session, Instant at) {
        committed.add(model.name());
        if (dead.contains(model.name())) {
            setup.state().deadLetters().resolve(environment, model.name(), at, "run " + runId + " wrote it");
        }
        Materialization kept = model.node().options().materialize();
        if (kept == Materialization.TABLE || kept == Materialization.VIEW) {
            session.find(model.node().table())
                    .ifPresent(schema -> setup.state().save(environment, model.name(), schema, at));
        } else if (kept == Materialization.FILE) {
            SqlDatabase database = setup.databases()
                    .database(
                            model.node().options().connection(),
                            model.node().declaration().place());
            String file = WrittenFiles.queries(plan.graph(), database, setup.databases())
                    .relation(model.node());
            setup.state().save(environment, model.name(), session.describe("SELECT * FROM " + file), at);
        }
        setup.state().save(environment, model.name(), model.fingerprint());
    }

    /**
     * Keeps what else is to be known of models than that they ran: the lineage of those whose definition is another than
     * when it was kept, and all of those that an earlier run made and did not live to remember.
     */
    void completeMemory(Databases databases, Instant at) {
        List<PlannedModel> forgotten =
                plan.models().values().stream().filter(this::isForgotten).toList();
        for (PlannedModel model : forgotten) {
            try (SqlSession session = databases
                    .database(
                            model.node().options().connection(),
                            model.node().declaration().place())
                    .session()) {
                committed(model, session, at);
            }
        }
        List<PlannedModel> made = plan.running().stream()
                .filter(model -> committed.contains(model.name()))
                .toList();
        lineage(Stream.concat(forgotten.stream(), made.stream()).toList(), databases);
    }

    /** Says whether a model is as it should be and may have been made by a run that died before it could remember. */
    private boolean isForgotten(PlannedModel model) {
        return model.action() == Action.SKIP
                && model.node().options().materialize() != Materialization.EPHEMERAL
                && !model.node().isMadeOnce()
                && (lastRunDied || !model.fingerprint().equals(plan.remembered().get(model.name())));
    }

    private void lineage(List<PlannedModel> made, Databases databases) {
        if (made.isEmpty()) {
            return;
        }
        Set<String> known = setup.state().lineage(environment).stream()
                .map(LineageEdge::model)
                .collect(Collectors.toSet());
        List<String> models = made.stream()
                .filter(model -> !known.contains(model.name())
                        || !model.fingerprint().equals(plan.remembered().get(model.name())))
                .map(PlannedModel::name)
                .toList();
        if (!models.isEmpty()) {
            LineageReader.read(plan.graph(), models, databases, setup.state().schemas(environment))
                    .edges()
                    .forEach((model, edges) -> setup.state().saveLineage(environment, model, edges));
        }
    }

    /** Takes down how what the environment shows changed. */
    synchronized void published(List<ViewChange> changes) {
        views.addAll(changes);
    }

    /** Takes down what somebody should know of the run, in words. */
    synchronized void warn(String warning) {
        warnings.add(warning);
    }

    synchronized RunResult finish(RunStatus status, RunHooks hooks, Instant startedAt, Instant at) {
        if (!hooks.records().isEmpty()) {
            setup.state().recordHooks(runId, hooks.records());
        }
        setup.state().finish(runId, status, at);
        LOGGER.log(Level.INFO, "Run {0} ends: {1}", runId, status);
        List<TaskRecord> inOrder = plan.models().keySet().stream()
                .map(name -> Objects.requireNonNull(tasks.get(name), name))
                .toList();
        warnings.addAll(hooks.warnings());
        RunResult result = new RunResult(
                runId, status, inOrder, hooks.records(), warnings, views, Duration.between(startedAt, at));
        tell(new RunEvent.Ended(result));
        return result;
    }

    /** Tells the listener. That it fails is its own affair: rows are written by whoever looks on. */
    private void tell(RunEvent event) {
        try {
            setup.listener().accept(event);
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "The listener of run " + runId + " failed", e);
        }
    }

    /** Records that the run could not go on. */
    void abandon(Instant at) {
        setup.state().finish(runId, RunStatus.FAILED, at);
    }

    /** Makes the record of a model that does not start. */
    TaskRecord notRun(PlannedModel model, TaskStatus status, String reason) {
        return task(model, status, reason, null);
    }

    private TaskRecord task(PlannedModel model, TaskStatus status, String reason, @Nullable Instant startedAt) {
        return new TaskRecord(
                runId,
                model.name(),
                status,
                reason,
                startedAt,
                Duration.ZERO,
                RowCounts.NONE,
                TaskNotes.NONE,
                null,
                List.of(),
                List.of());
    }

    synchronized boolean any(TaskStatus status) {
        return tasks.values().stream().anyMatch(task -> task.status() == status);
    }
}
