package io.penstock.core.run;

import io.penstock.core.check.FailureStore;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.ResolvedQuery;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.TaskError;
import io.penstock.core.state.TaskNotes;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.state.TaskStatus;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Evaluates the checks of models over what is published, and writes nothing but what it found. */
public final class Checker {
    private static final String REASON = "checked";

    private final Graph graph;
    private final RunSetup setup;
    private final String runId;

    private Checker(Graph graph, RunSetup setup) {
        this.graph = graph;
        this.setup = setup;
        this.runId = RunIds.next(setup.clock().instant());
    }

    /**
     * Checks models one after the other, and remembers it as a run; those without checks are left out.
     *
     * @param models in the order in which to check them
     */
    public static RunResult check(Graph graph, List<ModelNode> models, RunSetup setup) {
        return new Checker(graph, setup).check(models);
    }

    private RunResult check(List<ModelNode> models) {
        Instant startedAt = setup.clock().instant();
        setup.state()
                .begin(new RunRecord(
                        runId, graph.config().environment(), setup.command(), RunStatus.RUNNING, startedAt, null));
        List<TaskRecord> tasks = new ArrayList<>();
        for (ModelNode node : models) {
            if (!node.checks().isEmpty()) {
                TaskRecord task = check(node);
                setup.state().record(List.of(task));
                tasks.add(task);
            }
        }
        boolean failed = tasks.stream().anyMatch(task -> task.status() == TaskStatus.FAILED);
        RunStatus status = failed ? RunStatus.FAILED : RunStatus.SUCCESS;
        Instant at = setup.clock().instant();
        setup.state().finish(runId, status, at);
        return new RunResult(runId, status, tasks, Duration.between(startedAt, at));
    }

    private TaskRecord check(ModelNode node) {
        Instant startedAt = setup.clock().instant();
        SqlDatabase database = setup.databases()
                .database(node.options().connection(), node.declaration().place());
        ModelAudit audit = new ModelAudit(graph, node, database.dialect(), startedAt);
        try (SqlSession session = database.session()) {
            requireBuilt(node, session);
            audit.prepare(session);
            look(node, database, session, audit);
            return task(node, TaskStatus.SUCCESS, startedAt, audit, null);
        } catch (PenstockException e) {
            return task(node, TaskStatus.FAILED, startedAt, audit, TaskError.of(e));
        }
    }

    private void look(ModelNode node, SqlDatabase database, SqlSession session, ModelAudit audit) {
        String environment = graph.config().environment();
        try {
            audit.find(session, new ResolvedQuery(graph, database.dialect()).relation(node))
                    .requireHeld();
        } finally {
            if (FailureStore.isWanted(node.declaredChecks())) {
                new Ledger(database, environment).prepare(session);
                new FailureStore(database.dialect(), Ledger.SCHEMA, environment).prepare(session);
                audit.keep(session, environment, runId);
            }
        }
    }

    private void requireBuilt(ModelNode node, SqlSession session) {
        boolean built = switch (node.options().materialize()) {
            case TABLE, VIEW -> session.find(node.table()).isPresent();
            case FILE ->
                Files.exists(graph.config()
                        .directory()
                        .resolve(Objects.requireNonNull(node.options().path())));
            case EPHEMERAL, NONE -> false;
        };
        if (!built) {
            throw new PenstockException(
                    RunError.NOT_BUILT,
                    "Cannot check " + node.name() + ": there is no " + node.relation() + " (make it with: penstock run "
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
                REASON,
                startedAt,
                Duration.between(startedAt, setup.clock().instant()),
                RowCounts.NONE,
                TaskNotes.NONE,
                error,
                audit.results(),
                List.of());
    }
}
