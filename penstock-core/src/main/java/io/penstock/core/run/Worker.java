package io.penstock.core.run;

import io.penstock.core.check.CheckResult;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.ResolvedQuery;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.java.StuckModelException;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.Owner;
import io.penstock.core.ledger.WrittenFiles;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.project.ModelOptions;
import io.penstock.core.state.PostRecord;
import io.penstock.core.state.TaskError;
import io.penstock.core.state.TaskNotes;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.state.TaskStatus;
import io.penstock.core.write.TimeWindow;
import io.penstock.core.write.Written;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs one model after the other on the thread that asks, and tells by a record what became of each. Thread-safe. */
final class Worker {
    private static final System.Logger LOGGER = System.getLogger(Worker.class.getName());

    private final Plan plan;
    private final RunSetup setup;
    private final Cancellation cancellation;
    private final Recorder recorder;
    private final ScheduledExecutorService timer;
    private final Map<String, String> written = new ConcurrentHashMap<>();

    Worker(Plan plan, RunSetup setup, Cancellation cancellation, Recorder recorder, ScheduledExecutorService timer) {
        this.plan = plan;
        this.setup = setup;
        this.cancellation = cancellation;
        this.recorder = recorder;
        this.timer = timer;
    }

    /** Runs a model and gives its record, whatever happens: whoever waits for it would else wait for ever. */
    TaskRecord execute(PlannedModel model) {
        try {
            return tryExecute(model);
        } catch (Throwable e) {
            LOGGER.log(System.Logger.Level.ERROR, "Defect while telling of " + model.name(), e);
            return recorder.notRun(model, TaskStatus.FAILED, "defect: " + e);
        }
    }

    private TaskRecord tryExecute(PlannedModel model) {
        if (cancellation.isRequested()) {
            return recorder.notRun(model, TaskStatus.CANCELLED, "the run was cancelled");
        }
        Instant startedAt = setup.clock().instant();
        Outcome outcome = new Outcome(model, startedAt);
        try {
            recorder.modelStarted(model, startedAt);
            run(model, outcome);
        } catch (PenstockException e) {
            outcome.error = e;
        } catch (RuntimeException | Error e) {
            LOGGER.log(System.Logger.Level.ERROR, "Defect while running " + model.name(), e);
            outcome.error = new PenstockException(
                    RunError.DEFECT,
                    "Cannot run " + model.name() + ": " + e
                            + " (this is a defect of Penstock; the log has the whole of it)",
                    e);
        }
        return outcome.record();
    }

    /** Tries a model until an attempt ends well, or the last one failed; what one committed, the next leaves as it is. */
    private void run(PlannedModel model, Outcome outcome) {
        ModelOptions options = model.node().options();
        while (true) {
            Instant startedAt = setup.clock().instant();
            try {
                setup.breakers().attempt(options.connection(), model.name(), () -> attempt(model, startedAt, outcome));
                return;
            } catch (PenstockException e) {
                if (outcome.isDecided()) {
                    throw e;
                }
                int attempt = outcome.attempts.number();
                Duration wait = outcome.attempts
                        .next(startedAt, setup.clock().instant(), e)
                        .orElseThrow(() -> e);
                recorder.modelRetried(new RunEvent.ModelRetried(
                        model.name(), attempt, options.retry().attempts(), wait, TaskError.of(e)));
                pause(wait, outcome, e);
            }
        }
    }

    /** Waits, unless the model is stopped meanwhile: then the failure before is its end. */
    private void pause(Duration wait, Outcome outcome, PenstockException failure) {
        ActiveTask active = begin(outcome);
        try {
            timer.schedule(() -> {}, wait.toMillis(), TimeUnit.MILLISECONDS).get();
        } catch (InterruptedException e) {
            failure.addSuppressed(e);
            throw failure;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            end(active);
        }
    }

    /** Makes the thread one that can be stopped, as long as is left of the model's time. */
    private ActiveTask begin(Outcome outcome, Runnable... cancels) {
        ActiveTask active = new ActiveTask(timer, cancels);
        outcome.active = active;
        Duration timeout = outcome.model.node().options().timeout();
        if (timeout != null) {
            Duration past = Duration.between(outcome.startedAt, setup.clock().instant());
            active.limit(timeout.minus(past));
        }
        cancellation.add(active);
        return active;
    }

    private void end(ActiveTask active) {
        cancellation.remove(active);
        active.release();
    }

    private void attempt(PlannedModel model, Instant startedAt, Outcome outcome) {
        outcome.failed = null;
        SqlDatabase database = setup.databases()
                .database(
                        model.node().options().connection(),
                        model.node().declaration().place());
        try (SqlSession session = new GuardedSession(database.session(), setup.guard());
                ModelCall call = new ModelCall(plan, setup.databases(), model)) {
            ResolvedQuery queries = WrittenFiles.queries(plan.graph(), database, setup.databases());
            PostSteps post = new PostSteps(plan, model, database, queries, recorder.runId(), setup.clock());
            ActiveTask active = begin(outcome, session::cancel, call::cancel);
            try {
                if (model.finishes() != null) {
                    new Beginning(plan, model, database).copy(session, startedAt);
                } else {
                    before(queries, database, session, outcome);
                    make(queries, database, session, call, outcome);
                }
                if (model.checksOnly()) {
                    remember(model, session, startedAt);
                } else {
                    outcome.post = post;
                    post.run(session, call, active);
                }
            } finally {
                end(active);
                if (outcome.post != null) {
                    if (model.writes() || outcome.post.changesRows()) {
                        written.put(model.name(), recorder.runId());
                    }
                    remember(model, session, startedAt);
                }
            }
        }
    }

    /** Does what is to be done before a write, on its session: what is set there holds for it. */
    private void before(ResolvedQuery queries, SqlDatabase database, SqlSession session, Outcome outcome) {
        ModelNode node = outcome.model.node();
        if (node.options().before().isEmpty() || outcome.model.checksOnly()) {
            return;
        }
        ProjectConfig config = plan.graph().config();
        StepSql sql =
                new StepSql(PostSteps.values(queries, node, database.dialect().literal(recorder.runId())));
        Hooks hooks = new Hooks(
                node.name(),
                node.options().before(),
                config,
                new HookEnvironment(config, recorder.runId()).ofModel(node.name()),
                setup.clock());
        outcome.before = hooks;
        hooks.run(hook -> Hooks.inTransaction(session, hook, sql));
    }

    /** Writes a model, or only looks at it by its checks. */
    private void make(
            ResolvedQuery queries, SqlDatabase database, SqlSession session, ModelCall call, Outcome outcome) {
        PlannedModel model = outcome.model;
        Instant now = outcome.startedAt;
        MethodCalls calls = MethodCalls.of(plan, model.node(), database, queries, recorder.runId());
        ModelAudit audit = ModelAudit.of(calls, model, now);
        try {
            audit.prepare(session);
            Map<String, String> before = Collections.unmodifiableMap(written);
            outcome.written = new ModelTask(plan, model, setup.databases(), recorder.runId(), now, before, audit)
                    .run(session, call, outcome);
        } catch (RuntimeException | Error e) {
            outcome.markFailed(database, session);
            throw e;
        } finally {
            outcome.checks = audit.results();
            keep(audit, session);
        }
    }

    /** Keeps rows that checks found. When that fails, what became of the model stays what it is. */
    private void keep(ModelAudit audit, SqlSession session) {
        try {
            audit.keep(session, Owner.of(plan.graph().config()), recorder.runId());
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "Cannot keep the rows that checks found", e);
        }
    }

    /** Remembers what was committed. When that fails the rows are there all the same, and the ledger tells of them. */
    private void remember(PlannedModel model, SqlSession session, Instant startedAt) {
        try {
            recorder.committed(model, session, startedAt);
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "Cannot remember the run of " + model.name(), e);
        }
    }

    /** What became of one model, gathered while it runs. */
    private final class Outcome implements BatchListener {
        private final PlannedModel model;
        private final Instant startedAt;
        private @Nullable ActiveTask active;
        private Written written = Written.NOTHING;
        /** What was done before the write, by the last attempt; null for nothing. */
        private @Nullable Hooks before;

        /** What is behind the write; null until that is committed. */
        private @Nullable PostSteps post;

        /** The first intervals that could not be written; null for none. */
        private @Nullable TimeWindow failed;

        private IntervalSet done = IntervalSet.NONE;
        private int batches;
        private int batchesDone;

        private List<CheckResult> checks = List.of();
        private final Attempts attempts;
        private @Nullable PenstockException error;

        Outcome(PlannedModel model, Instant startedAt) {
            this.model = model;
            this.startedAt = startedAt;
            this.attempts = new Attempts(model.node().options().retry());
        }

        /** Says whether nothing is to be tried again: its rows are written, or somebody stopped it. */
        boolean isDecided() {
            return post != null || (active != null && active.stopped() != null);
        }

        @Override
        public IntervalSet done() {
            return done;
        }

        @Override
        public Written written() {
            return written;
        }

        /** What is done on a session before a write holds for no other session. */
        @Override
        public Optional<Hands> another() {
            if (!model.node().options().before().isEmpty()) {
                return Optional.empty();
            }
            Hands hands = Hands.open(plan, setup.databases(), model, setup.guard());
            Objects.requireNonNull(active, "active").cancels(hands::cancel);
            return Optional.of(hands);
        }

        @Override
        public synchronized void failed(TimeWindow window) {
            failed = failed == null ? window : failed;
        }

        @Override
        public void begins(TimeWindow window, int left) {
            Objects.requireNonNull(active, "active").requireGoing();
            batches = batchesDone + left;
            recorder.batchStarted(model.name(), batchesDone, batches);
        }

        @Override
        public void ended(TimeWindow window, Written soFar) {
            written = soFar;
            done = done.plus(IntervalSet.of(window.interval()));
            batchesDone++;
            recorder.advanced(model.name(), window.interval().end());
            attempts.succeeded();
        }

        /** Puts on record that intervals could not be written. When that fails, they are missing all the same. */
        private void markFailed(SqlDatabase database, SqlSession session) {
            if (failed == null || Objects.requireNonNull(active, "active").stopped() == ActiveTask.Stop.CANCELLED) {
                return;
            }
            try {
                new Ledger(database, Owner.of(plan.graph()))
                        .intervals()
                        .recordFailure(session, model.name(), failed.interval());
            } catch (RuntimeException e) {
                LOGGER.log(System.Logger.Level.WARNING, "Cannot put a failure of " + model.name() + " on record", e);
            }
        }

        TaskRecord record() {
            if (error == null) {
                return ended(TaskStatus.SUCCESS, model.reason(), null);
            }
            StuckModelException stuck = error instanceof StuckModelException known ? known : null;
            if (stuck != null) {
                LOGGER.log(System.Logger.Level.WARNING, stuck.describe());
            }
            ActiveTask.Stop stopped = active == null ? null : active.stopped();
            if (stopped == ActiveTask.Stop.CANCELLED) {
                String reason = "the run was cancelled" + left();
                return ended(TaskStatus.CANCELLED, stuck == null ? reason : reason + "; " + stuck.state(), null);
            }
            if (stopped == ActiveTask.Stop.TIMED_OUT) {
                return ended(
                        TaskStatus.FAILED,
                        model.reason(),
                        TaskError.of(ActiveTask.timedOut(model.node(), left(), error)));
            }
            if (attempts.usedUp()) {
                recorder.died(model, TaskError.of(error), attempts.number(), inputs());
            }
            LOGGER.log(System.Logger.Level.INFO, "Model " + model.name() + " failed", error);
            return ended(TaskStatus.FAILED, model.reason(), TaskError.of(error));
        }

        private Map<String, String> inputs() {
            return plan.inputs().of(model.node(), Collections.unmodifiableMap(Worker.this.written));
        }

        /** Tells what is not done of a model whose rows are written. */
        private String left() {
            return post == null ? "" : "; " + post.left();
        }

        private TaskRecord ended(TaskStatus status, String reason, @Nullable TaskError failure) {
            List<String> warnings = new ArrayList<>(written.warnings());
            if (failed != null) {
                warnings.add("stopped in its intervals "
                        + failed.options().timetable().grain().show(failed.interval()) + "; " + batchesDone + " of "
                        + batches + (batches == 1 ? " batch is done" : " batches are done"));
            }
            List<PostRecord> steps = new ArrayList<>();
            if (before != null) {
                warnings.addAll(before.warnings());
                steps.addAll(before.records());
            }
            if (post != null) {
                warnings.addAll(post.warnings());
                steps.addAll(post.records());
            }
            Duration took = Duration.between(startedAt, setup.clock().instant());
            return new TaskRecord(
                    recorder.runId(),
                    model.name(),
                    status,
                    reason,
                    startedAt,
                    took,
                    written.rows(),
                    new TaskNotes(written.changes(), warnings, attempts.retries()),
                    failure,
                    checks,
                    steps);
        }
    }
}
