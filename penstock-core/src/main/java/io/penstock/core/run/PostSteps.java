package io.penstock.core.run;

import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.ResolvedQuery;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.PostDone;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.post.PostTransform;
import io.penstock.core.post.TransformSql;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.sql.RewrittenQuery;
import io.penstock.sql.SqlTemplate.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Does what is to be done behind the write of one model, each post-transform in one transaction with the ledger's word that
 * it is done.
 *
 * <p>When the process dies at any line, the next run goes on with the first of which the ledger does not say so.
 */
final class PostSteps {
    private final ModelNode node;
    private final Ledger ledger;
    private final String runId;
    private final Instant now;
    private final ResolvedQuery queries;
    private final SqlDialect dialect;
    private final List<PostDone> done;
    private final List<String> warnings = new ArrayList<>();

    PostSteps(Plan plan, PlannedModel planned, SqlDatabase database, ResolvedQuery queries, String runId, Instant now) {
        this.node = planned.node();
        this.ledger = new Ledger(database, plan.graph().config().environment());
        this.runId = runId;
        this.now = now;
        this.done = new ArrayList<>(Objects.requireNonNullElse(planned.finishes(), List.of()));
        this.queries = queries;
        this.dialect = database.dialect();
    }

    /** Does what is left, on a session outside of a transaction. */
    void run(SqlSession session, ActiveTask active) {
        List<PostTransform> all = node.options().post();
        for (PostTransform transform : all.subList(done.size(), all.size())) {
            active.requireGoing();
            try {
                step(session, transform);
            } catch (PenstockException e) {
                if (!transform.continueOnFailure() || active.stopped() != null) {
                    throw failure(transform, e);
                }
                warnings.add(told(transform, e) + " (its rows are written and stay; the others go on)");
                inTransaction(session, transform, () -> {});
            }
        }
    }

    List<String> warnings() {
        return warnings;
    }

    private void step(SqlSession session, PostTransform transform) {
        if (transform.body() instanceof TransformSql sql) {
            inTransaction(session, transform, () -> sql.statements().forEach(one -> execute(session, sql, one)));
        }
    }

    private void execute(SqlSession session, TransformSql sql, Statement statement) {
        Map<String, String> values =
                Map.of(TransformSql.THIS, queries.relation(node), TransformSql.RUN_ID, dialect.literal(runId));
        RewrittenQuery filled = statement.fill(values);
        try {
            session.execute(filled.text());
        } catch (PenstockException e) {
            int within = e instanceof SqlPositionException known ? filled.originalOffset(known.offset()) : 0;
            Place place = sql.place(statement.offset() + Math.max(0, within));
            throw new PenstockException(e.code(), e.message(), place, e);
        }
    }

    private void inTransaction(SqlSession session, PostTransform transform, Runnable work) {
        List<PostDone> then = new ArrayList<>(done);
        then.add(new PostDone(transform.name(), transform.hash()));
        session.begin();
        try {
            work.run();
            ledger.advance(session, node.name(), runId, now, then);
            session.commit();
        } catch (RuntimeException | Error e) {
            rollback(session, e);
            throw e;
        }
        done.add(then.get(then.size() - 1));
    }

    private static void rollback(SqlSession session, Throwable failure) {
        try {
            session.rollback();
        } catch (RuntimeException e) {
            // What went wrong first is the error to tell; closing the session undoes the transaction too.
            failure.addSuppressed(e);
        }
    }

    /** Tells what is not done. */
    String left() {
        return "its rows are written and stay, post-transform %d of %d is not done"
                .formatted(done.size() + 1, node.options().post().size());
    }

    private PenstockException failure(PostTransform transform, PenstockException e) {
        return new PenstockException(
                e.code(),
                "Cannot finish %s: %s (its rows are written and stay; the next run goes on with this post-transform)"
                        .formatted(node.name(), told(transform, e)),
                e.place().orElse(transform.place()),
                e);
    }

    private String told(PostTransform transform, PenstockException e) {
        return "post-transform %d of %d, %s, failed: %s"
                .formatted(done.size() + 1, node.options().post().size(), transform.name(), e.message());
    }
}
