package io.penstock.core.run;

import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.FailureStore;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.Owner;
import io.penstock.core.plan.Action;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.state.TaskStatus;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Does what a plan says, as many models at once as allowed, each from the moment in which its last dependency ended.
 *
 * <p>A failure stops what is downstream of it and nothing else.
 */
public final class Runner {
    private static final System.Logger LOGGER = System.getLogger(Runner.class.getName());
    private static final int PATIENCE_SECONDS = 30;

    private final Plan plan;
    private final RunSetup setup;
    private final Cancellation cancellation;
    private final String runId;
    private final Recorder recorder;
    private final ScheduledExecutorService timer = ActiveTask.timer();
    private final Worker worker;
    private final RunHooks hooks;
    private final Publication publication;
    private boolean unpublished;

    private Runner(Plan plan, RunSetup setup, Cancellation cancellation) {
        this.plan = plan;
        this.setup = setup;
        this.cancellation = cancellation;
        this.runId = RunIds.next(setup.clock().instant());
        this.publication = new Publication(plan, setup);
        this.recorder = new Recorder(plan, setup, runId);
        this.worker = new Worker(plan, setup, cancellation, recorder, timer);
        this.hooks = new RunHooks(plan.graph().config(), setup, runId, cancellation, timer);
    }

    /** Runs a plan to its end; what goes wrong with a model stands in the result. */
    public static RunResult run(Plan plan, RunSetup setup, Cancellation cancellation) {
        return new Runner(plan, setup, cancellation).run();
    }

    private RunResult run() {
        Instant startedAt = setup.clock().instant();
        ExecutorService workers =
                Executors.newFixedThreadPool(setup.threads(), work -> new Thread(work, "penstock-worker"));
        try {
            recorder.started(startedAt);
            boolean begins = hooks.before();
            if (begins) {
                prepare();
            }
            recorder.ended(plan.models().values().stream()
                    .filter(model -> !model.runs())
                    .map(model -> recorder.notRun(model, status(model.action()), model.reason()))
                    .toList());
            if (begins) {
                work(workers);
                completeMemory();
                publish();
            } else {
                recorder.ended(plan.running().stream().map(this::held).toList());
            }
            hooks.after(status());
            return recorder.finish(status(), hooks, startedAt, setup.clock().instant());
        } catch (RuntimeException | Error e) {
            abandon(workers, e);
            throw e;
        } finally {
            workers.shutdown();
            timer.shutdownNow();
        }
    }

    /** Lets the environment show what is built, when all of it is. */
    private void publish() {
        if (status() != RunStatus.SUCCESS) {
            if (!plan.views().isEmpty()) {
                recorder.warn(
                        "environment " + plan.graph().config().environment()
                                + " shows the definitions that it showed before: that changes when all models of a run succeed");
            }
            return;
        }
        try {
            recorder.published(publication.publish(runId, setup.clock().instant()));
        } catch (PenstockException e) {
            LOGGER.log(System.Logger.Level.ERROR, "Cannot show what run " + runId + " built", e);
            unpublished = true;
            recorder.warn(e.place().map(place -> place + ": ").orElse("") + e.message());
        }
    }

    /** Remembers the rest. That it cannot be told is no failure of a run whose rows are written. */
    private void completeMemory() {
        try {
            recorder.completeMemory(setup.databases(), setup.clock().instant());
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "Cannot remember all of run " + recorder.runId(), e);
        }
    }

    /** Ends a run that cannot go on: nothing of it works on when its lock is given back. */
    private void abandon(ExecutorService workers, Throwable failure) {
        cancellation.cancel();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOGGER.log(System.Logger.Level.WARNING, "Models of run {0} do not react to the end", recorder.runId());
            }
            recorder.abandon(setup.clock().instant());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private static TaskStatus status(Action action) {
        return action == Action.BLOCKED ? TaskStatus.BLOCKED : TaskStatus.SKIPPED;
    }

    /** Tells of a model that does not begin, as a hook before the run failed or was cancelled. */
    private TaskRecord held(PlannedModel model) {
        return cancellation.isRequested()
                ? recorder.notRun(model, TaskStatus.CANCELLED, "the run was cancelled")
                : recorder.notRun(model, TaskStatus.SKIPPED, "a hook before the run failed");
    }

    private RunStatus status() {
        if (cancellation.isRequested() && recorder.any(TaskStatus.CANCELLED)) {
            return RunStatus.CANCELLED;
        }
        return unpublished || hooks.failed() || recorder.any(TaskStatus.FAILED) || recorder.any(TaskStatus.BLOCKED)
                ? RunStatus.FAILED
                : RunStatus.SUCCESS;
    }

    /**
     * Makes what the models' tables stand on, before several workers would want to make it at once, and gives the rows of
     * the ledger that are of renamed models their names.
     */
    private void prepare() {
        Map<SqlDatabase, Set<String>> schemas = new HashMap<>();
        Set<SqlDatabase> keepers = new HashSet<>();
        for (PlannedModel model : plan.running()) {
            schemas.computeIfAbsent(database(model.node()), d -> new TreeSet<>())
                    .add(model.node().table().schema());
            if (FailureStore.isWanted(model.node().declaredChecks())) {
                keepers.add(database(model.node()));
            }
        }
        publication.announce(setup.clock().instant());
        schemas.forEach((database, names) -> {
            try (SqlSession session = database.session()) {
                Owner owner = Owner.of(plan.graph());
                new Ledger(database, owner).prepare(session);
                if (keepers.contains(database)) {
                    new FailureStore(database.dialect(), owner).prepare(session);
                }
                names.forEach(name -> session.execute(
                        "CREATE SCHEMA IF NOT EXISTS " + database.dialect().quote(name)));
            }
        });
        plan.renamed().forEach((name, former) -> {
            SqlDatabase database = database(plan.graph().model(name));
            try (SqlSession session = database.session()) {
                Ledger ledger = new Ledger(database, Owner.of(plan.graph()));
                ledger.prepare(session);
                ledger.rename(session, former, name);
            }
        });
    }

    private SqlDatabase database(ModelNode node) {
        return setup.databases()
                .database(node.options().connection(), node.declaration().place());
    }

    private void work(ExecutorService workers) {
        BlockingQueue<TaskRecord> done = new LinkedBlockingQueue<>();
        Schedule schedule = new Schedule(plan);
        int open = begin(schedule, workers, done);
        while (open > 0) {
            TaskRecord ended = next(done);
            recorder.ended(List.of(ended));
            if (ended.status() == TaskStatus.SUCCESS) {
                schedule.succeeded(ended.model());
            } else {
                recorder.ended(schedule.failed(ended.model()).stream()
                        .map(lost -> lost(lost, ended))
                        .toList());
            }
            open += begin(schedule, workers, done) - 1;
        }
    }

    private int begin(Schedule schedule, ExecutorService workers, BlockingQueue<TaskRecord> done) {
        List<PlannedModel> ready = schedule.takeReady();
        ready.forEach(model -> workers.execute(() -> done.add(worker.execute(model))));
        return ready.size();
    }

    private static TaskRecord next(BlockingQueue<TaskRecord> done) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return done.take();
                } catch (InterruptedException e) {
                    // Whoever wants the run to end says so through its Cancellation; the run still ends in order.
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private TaskRecord lost(PlannedModel model, TaskRecord ended) {
        return ended.status() == TaskStatus.CANCELLED
                ? recorder.notRun(model, TaskStatus.CANCELLED, "the run was cancelled")
                : recorder.notRun(model, TaskStatus.SKIPPED, "upstream " + ended.model() + " failed");
    }
}
