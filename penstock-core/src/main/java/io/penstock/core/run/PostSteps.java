package io.penstock.core.run;

import io.penstock.core.config.ProjectError;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.ResolvedQuery;
import io.penstock.core.java.JavaModel;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.PostDone;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.post.PostTransform;
import io.penstock.core.post.TransformBody;
import io.penstock.core.script.SqlScript;
import io.penstock.core.state.PostRecord;
import io.penstock.core.state.TaskError;
import io.penstock.core.state.TaskStatus;
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
import java.util.function.LongSupplier;
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
    private final Map<String, String> values;
    private final List<PostDone> done;
    private final List<PostRecord> records = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    PostSteps(Plan plan, PlannedModel planned, SqlDatabase database, String runId, InstantSource clock) {
        this.node = planned.node();
        this.done = new ArrayList<>(Objects.requireNonNullElse(planned.finishes(), List.of()));
        this.wanted = planned.left();
        this.ledger = new Ledger(database, plan.graph().config().environment());
        this.runId = runId;
        this.clock = clock;
        this.values = values(plan, node, database.dialect(), database.dialect().literal(runId));
    }

    /** Gives what stands in the places of the placeholders in the SQL of a model. */
    static Map<String, String> values(Plan plan, ModelNode node, SqlDialect dialect, String runId) {
        String self = new ResolvedQuery(plan.graph(), dialect).relation(node);
        return Map.of(TransformBody.THIS, self, TransformBody.RUN_ID, runId);
    }

    /** Does what is left, on a session outside of a transaction. */
    void run(SqlSession session, JavaCall call, ActiveTask active) {
        for (PostTransform transform : wanted) {
            Instant startedAt = clock.instant();
            try {
                active.requireGoing();
                LOGGER.log(System.Logger.Level.INFO, "{0}: post-transform {1} begins", node.name(), transform.name());
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
        inTransaction(session, transform, () -> 0L);
    }

    private @Nullable Long step(SqlSession session, JavaCall call, PostTransform transform) {
        SqlScript script = transform.body() instanceof TransformBody.Method method
                ? ask(method.method(), call)
                : ((TransformBody.Sql) transform.body()).script();
        long rows = inTransaction(session, transform, () -> script.run(session, values));
        return script.statements().isEmpty() ? null : (Long) rows;
    }

    /** Calls a method, which does what it does before the transaction, and gives the statements that are left to it. */
    private SqlScript ask(JavaModel method, JavaCall call) {
        SqlScript told = new SqlScript(call.transform(method, runId), method.place(), null, TransformBody.WORDS);
        if (!told.statements().isEmpty()) {
            told.flaws().stream().findFirst().ifPresent(flaw -> {
                throw PenstockException.at(
                        flaw.place(),
                        ProjectError.JAVA_MODEL,
                        "Cannot run what " + method.title() + " returned: " + flaw.reason());
            });
        }
        return told;
    }

    /** Works, tells the ledger that a post-transform is done, and commits. */
    private long inTransaction(SqlSession session, PostTransform transform, LongSupplier work) {
        List<PostDone> then = new ArrayList<>(done);
        then.add(new PostDone(transform.name(), transform.hash()));
        session.begin();
        long rows;
        try {
            rows = work.getAsLong();
            ledger.advance(session, node.name(), runId, clock.instant(), then);
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
        records.add(new PostRecord(transform.name(), status, startedAt, took, rows, error));
    }

    /** What became of those that this run began, and of those that it came no more to. */
    List<PostRecord> records() {
        List<PostRecord> told = new ArrayList<>(records);
        wanted.subList(records.size(), wanted.size()).forEach(left -> told.add(PostRecord.skipped(left.name())));
        return told;
    }

    List<String> warnings() {
        return warnings;
    }

    /** Tells what is not done of a model that was stopped. */
    String left() {
        return "its rows are written and stay; " + next() + " is not done";
    }

    private String next() {
        return "post-transform %d of %d"
                .formatted(done.size() + 1, node.options().post().size());
    }

    private PenstockException failure(PostTransform transform, PenstockException e) {
        String told =
                "%s, %s, failed: %s (its rows are written and stay; ".formatted(next(), transform.name(), e.message());
        Place place = e.place().orElse(transform.place());
        return transform.continueOnFailure()
                ? new PenstockException(e.code(), told + "what comes behind it goes on)", place, e)
                : new PenstockException(
                        e.code(),
                        "Cannot finish %s: %sthe next run goes on with this post-transform)"
                                .formatted(node.name(), told),
                        place,
                        e);
    }
}
