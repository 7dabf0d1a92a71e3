package io.penstock.core.run;

import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.ProjectError;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.ResolvedQuery;
import io.penstock.core.java.JavaModel;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.Owner;
import io.penstock.core.ledger.PostDone;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.post.Command;
import io.penstock.core.post.Export;
import io.penstock.core.post.PostTransform;
import io.penstock.core.post.StepKind;
import io.penstock.core.post.TransformBody;
import io.penstock.core.post.TransformSql;
import io.penstock.core.state.PostRecord;
import io.penstock.core.state.TaskError;
import io.penstock.core.state.TaskStatus;
import io.penstock.core.write.ExportTarget;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Does what is to be done behind the write of one model, each post-transform in one transaction with the ledger's word that
 * it is done.
 *
 * <p>When the process dies at any line, the next run goes on with the first of which the ledger does not say so. Confined to
 * one thread.
 */
final class PostSteps {
    private static final System.Logger LOGGER = System.getLogger(PostSteps.class.getName());

    private final ModelNode node;
    private final List<PostTransform> wanted;
    private final Ledger ledger;
    private final String runId;
    private final InstantSource clock;
    private final ProjectConfig config;
    private final Map<String, String> environment;
    private final ResolvedQuery queries;
    private final SqlDialect dialect;
    private final List<PostDone> done;
    private final List<PostRecord> records = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    PostSteps(
            Plan plan,
            PlannedModel planned,
            SqlDatabase database,
            ResolvedQuery queries,
            String runId,
            InstantSource clock) {
        this.node = planned.node();
        this.done = new ArrayList<>(Objects.requireNonNullElse(planned.finishes(), List.of()));
        this.wanted = planned.left();
        this.ledger = new Ledger(database, Owner.of(plan.graph()));
        this.runId = runId;
        this.clock = clock;
        this.config = plan.graph().config();
        this.environment = new HookEnvironment(config, runId).ofModel(node.name());
        this.queries = queries;
        this.dialect = database.dialect();
    }

    /** Gives what stands in the places of the placeholders in the SQL of a model, as far as its file's columns are known. */
    static Map<String, String> values(ResolvedQuery queries, ModelNode node, String runId) {
        return Map.of(TransformSql.THIS, queries.relation(node), TransformSql.RUN_ID, runId);
    }

    /** Does what is left, on a session outside of a transaction. */
    void run(SqlSession session, ModelCall call, ActiveTask active) {
        for (PostTransform transform : wanted) {
            Instant startedAt = clock.instant();
            try {
                active.requireGoing();
                LOGGER.log(
                        System.Logger.Level.INFO,
                        "{0}: {1} {2} begins",
                        node.name(),
                        transform.kind().word(),
                        transform.name());
                Long rows = step(session, call, transform);
                record(transform, TaskStatus.SUCCESS, startedAt, rows, null);
            } catch (PenstockException e) {
                PenstockException failure = failure(transform, e);
                boolean cancelled = active.stopped() == ActiveTask.Stop.CANCELLED;
                record(transform, cancelled ? TaskStatus.CANCELLED : TaskStatus.FAILED, startedAt, null, failure);
                if (active.stopped() != null) {
                    throw e;
                }
                if (!transform.continueOnFailure()) {
                    throw failure;
                }
                passOver(session, transform, failure);
            }
        }
    }

    /** Lets a failure be, and its post-transform count as done. */
    private void passOver(SqlSession session, PostTransform transform, PenstockException failure) {
        warnings.add(failure.place().map(place -> place + ": ").orElse("") + failure.message());
        inTransaction(session, transform, () -> 0L, () -> {});
    }

    private @Nullable Long step(SqlSession session, ModelCall call, PostTransform transform) {
        if (transform.body() instanceof Export export) {
            return export(session, transform, export);
        }
        if (transform.body() instanceof Command command) {
            // Before the transaction, which would wait for the program; should the process die behind it, it runs once
            // more.
            new CommandProcess(command, config, environment).run();
            inTransaction(session, transform, () -> 0L, () -> {});
            return null;
        }
        TransformSql sql = transform.body() instanceof TransformBody.Method method
                ? ask(method.method(), call)
                : (TransformSql) transform.body();
        long rows = inTransaction(
                session,
                transform,
                () -> new StepSql(values(queries, node, dialect.literal(runId))).execute(session, sql),
                () -> {});
        return sql.statements().isEmpty() ? null : (Long) rows;
    }

    /** Writes files, which take their names as the last thing before the commit; should the process die between, they are written again. */
    private long export(SqlSession session, PostTransform transform, Export export) {
        try (ExportTarget files = new ExportTarget(node.name(), export, config.directory(), runId)) {
            return inTransaction(
                    session, transform, () -> files.write(session, dialect, queries.relation(node)), files::publish);
        }
    }

    /** Calls a method, which does what it does before the transaction, and gives the statements that are left to it. */
    private TransformSql ask(JavaModel method, ModelCall call) {
        TransformSql told = TransformSql.at(method.place(), call.transform(method, runId));
        if (!told.statements().isEmpty()) {
            told.flaws().stream().findFirst().ifPresent(flaw -> {
                throw PenstockException.at(
                        method.place(),
                        ProjectError.JAVA_MODEL,
                        "Cannot run what " + method.title() + " returned: " + flaw.reason());
            });
        }
        return told;
    }

    /** Works, tells the ledger that a step is done, does what cannot be undone, and commits. */
    private long inTransaction(SqlSession session, PostTransform transform, Work work, Runnable publish) {
        List<PostDone> then = new ArrayList<>(done);
        then.add(new PostDone(transform.name(), transform.hash()));
        session.begin();
        long rows;
        try {
            rows = work.run();
            String version = transform.kind() == StepKind.POST ? runId : null;
            ledger.advance(session, node.name(), version, clock.instant(), then);
            publish.run();
            session.commit();
        } catch (RuntimeException | Error e) {
            rollback(session, e);
            throw e;
        }
        done.add(then.get(then.size() - 1));
        return rows;
    }

    private static void rollback(SqlSession session, Throwable failure) {
        try {
            session.rollback();
        } catch (RuntimeException e) {
            // What went wrong first is the error to tell; closing the session undoes the transaction too.
            failure.addSuppressed(e);
        }
    }

    private void record(
            PostTransform transform,
            TaskStatus status,
            Instant startedAt,
            @Nullable Long rows,
            @Nullable PenstockException failure) {
        Duration took = Duration.between(startedAt, clock.instant());
        TaskError error = failure == null || status == TaskStatus.CANCELLED ? null : TaskError.of(failure);
        records.add(new PostRecord(transform.kind(), transform.name(), status, startedAt, took, rows, error));
    }

    /** What became of those that this run began, and of those that it came no more to. */
    List<PostRecord> records() {
        List<PostRecord> told = new ArrayList<>(records);
        wanted.subList(records.size(), wanted.size()).forEach(left -> told.add(PostRecord.skipped(left)));
        return told;
    }

    /** Says whether one of them was to change the model's rows. */
    boolean changesRows() {
        return wanted.stream().anyMatch(step -> step.kind() == StepKind.POST);
    }

    List<String> warnings() {
        return warnings;
    }

    /** Tells what is not done of a model that was stopped. */
    String left() {
        return "its rows are written and stay; " + next() + " is not done";
    }

    private String next() {
        List<PostTransform> all = node.options().post();
        return all.get(done.size()).numbered(all);
    }

    private PenstockException failure(PostTransform transform, PenstockException e) {
        String reason = config.hidden().in(e.message());
        // What is hidden in the message stands in the cause.
        PenstockException cause = reason.equals(e.message()) ? e : null;
        String told = "%s, %s, failed: %s (its rows are written and stay; ".formatted(next(), transform.name(), reason);
        Place place = e.place().orElse(transform.place());
        return transform.continueOnFailure()
                ? new PenstockException(e.code(), told + "what comes behind it goes on)", place, cause)
                : new PenstockException(
                        e.code(),
                        "Cannot finish %s: %sthe next run goes on with this %s)"
                                .formatted(node.name(), told, transform.kind().word()),
                        place,
                        cause);
    }

    /** What is done in a transaction, which gives how many rows it changed. */
    @FunctionalInterface
    private interface Work {
        long run();
    }
}
