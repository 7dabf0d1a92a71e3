package io.penstock.core.run;

import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.ResolvedQuery;
import io.penstock.core.graph.Version;
import io.penstock.core.java.RunContext;
import io.penstock.core.ledger.FailureStore;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.Owner;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.ledger.WrittenFiles;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.TaskError;
import io.penstock.core.state.TaskNotes;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.state.TaskStatus;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.TableName;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** Evaluates the checks of models over what is published, and writes nothing but what it found. */
public final class Checker {
    private static final System.Logger LOGGER = System.getLogger(Checker.class.getName());
    private static final String REASON = "checked";
    private static final String CANCELLED = "the check was cancelled";

    private final Graph graph;
    private final RunSetup setup;
    private final Cancellation cancellation;
    private final ScheduledExecutorService timer = ActiveTask.timer();
    private final String runId;
    private final List<TaskRecord> tasks = new ArrayList<>();

    private Checker(Graph graph, RunSetup setup, Cancellation cancellation) {
        this.graph = graph;
        this.setup = setup;
        this.cancellation = cancellation;
        this.runId = RunIds.next(setup.clock().instant());
    }

    /**
     * Checks models one after the other, and remembers it as a run; those without checks are left out.
     *
     * @param models in the order in which to check them
     */
    public static RunResult check(Graph graph, List<ModelNode> models, RunSetup setup, Cancellation cancellation) {
        return new Checker(graph, setup, cancellation).check(models);
    }

    private RunResult check(List<ModelNode> models) {
        Instant startedAt = setup.clock().instant();
        setup.state().begin(RunRecord.begun(runId, graph.config().environment(), setup.command(), startedAt));
        LOGGER.log(System.Logger.Level.INFO, "Run {0} begins: {1}", runId, setup.command());
        try {
            for (ModelNode node : models) {
                if (!node.checks().isEmpty()) {
                    TaskRecord task = check(node);
                    setup.state().record(List.of(task));
                    tasks.add(task);
                }
            }
            Instant at = setup.clock().instant();
            setup.state().finish(runId, status(), at);
            LOGGER.log(System.Logger.Level.INFO, "Run {0} ends: {1}", runId, status());
            return new RunResult(runId, status(), tasks, List.of(), List.of(), Duration.between(startedAt, at));
        } catch (RuntimeException | Error e) {
            abandon(e);
            throw e;
        } finally {
            timer.shutdownNow();
        }
    }

    private RunStatus status() {
        return any(TaskStatus.CANCELLED)
                ? RunStatus.CANCELLED
                : any(TaskStatus.FAILED) ? RunStatus.FAILED : RunStatus.SUCCESS;
    }

    private boolean any(TaskStatus status) {
        return tasks.stream().anyMatch(task -> task.status() == status);
    }

    /** Ends what cannot go on; what kept it from that is the error to tell. */
    private void abandon(Throwable failure) {
        try {
            setup.state().finish(runId, RunStatus.FAILED, setup.clock().instant());
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private TaskRecord check(ModelNode node) {
        SqlDatabase database = setup.databases()
                .database(node.options().connection(), node.declaration().place());
        Instant startedAt = setup.clock().instant();
        ResolvedQuery queries = WrittenFiles.queries(graph, database, setup.databases());
        RunContext.Run run = new RunContext.Run(runId, graph.config().environment(), null, null);
        ModelAudit audit = ModelAudit.ofPublished(new MethodCalls(queries, node, database, run), startedAt);
        try (SqlSession session = database.session()) {
            ActiveTask active = new ActiveTask(timer, session::cancel);
            active.limit(node.options().timeout());
            cancellation.add(active);
            try (SessionZone zone = new SessionZone(
                    session, database.dialect(), node.options().write().intervals())) {
                active.requireGoing();
                requireBuilt(node, session);
                audit.prepare(session);
                look(node, database, session, audit);
            } catch (PenstockException e) {
                throw told(node, active.stopped(), e);
            } finally {
                cancellation.remove(active);
                active.release();
            }
            return task(node, TaskStatus.SUCCESS, startedAt, audit, null);
        } catch (PenstockException e) {
            return e.code() == RunError.CANCELLED
                    ? task(node, TaskStatus.CANCELLED, startedAt, audit, null)
                    : task(node, TaskStatus.FAILED, startedAt, audit, TaskError.of(e));
        }
    }

    /** Tells why checks ended that were stopped, whatever error that came to. */
    private static PenstockException told(ModelNode node, ActiveTask.@Nullable Stop stop, PenstockException error) {
        if (stop == ActiveTask.Stop.TIMED_OUT) {
            return ActiveTask.timedOut(node, "", error);
        }
        return stop == null ? error : new PenstockException(RunError.CANCELLED, CANCELLED, error);
    }

    private void look(ModelNode node, SqlDatabase database, SqlSession session, ModelAudit audit) {
        Owner owner = Owner.of(graph.config());
        try {
            audit.look(
                    session,
                    WrittenFiles.queries(graph, database, setup.databases()).relation(node));
        } finally {
            if (FailureStore.isWanted(node.declaredChecks())) {
                new Ledger(database, owner).prepare(session);
                new FailureStore(database.dialect(), owner).prepare(session);
            }
            audit.keep(session, owner, runId);
        }
    }

    /** Gives what an environment shows, where that is a view of a version. */
    private static TableName place(ModelNode node) {
        Version version = node.version();
        return version == null ? node.table() : version.view();
    }

    private void requireBuilt(ModelNode node, SqlSession session) {
        boolean built = switch (node.options().materialize()) {
            case TABLE, VIEW -> session.find(place(node)).isPresent();
            case FILE ->
                Files.exists(graph.config()
                        .directory()
                        .resolve(Objects.requireNonNull(node.options().path())));
            case EPHEMERAL, NONE -> false;
        };
        if (!built) {
            throw new PenstockException(
                    RunError.NOT_BUILT,
                    "Cannot check " + node.name() + ": there is no "
                            + (node.version() == null ? node.relation() : place(node)) + " (make it with: penstock run "
                            + node.name() + ")",
                    node.declaration().place(),
                    null);
        }
    }

    private TaskRecord task(
            ModelNode node, TaskStatus status, Instant startedAt, ModelAudit audit, @Nullable TaskError error) {
        return new TaskRecord(
                runId,
                node.name(),
                status,
                status == TaskStatus.CANCELLED ? CANCELLED : REASON,
                startedAt,
                Duration.between(startedAt, setup.clock().instant()),
                RowCounts.NONE,
                TaskNotes.NONE,
                error,
                audit.results(),
                List.of());
    }
}
