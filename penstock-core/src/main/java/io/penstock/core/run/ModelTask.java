package io.penstock.core.run;

import io.penstock.core.graph.DatabaseQuery;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.Keeping;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.Owner;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.ledger.WrittenFiles;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.project.ModelBody;
import io.penstock.core.write.Audit;
import io.penstock.core.write.Made;
import io.penstock.core.write.ModelWriter;
import io.penstock.core.write.WriteRequest;
import io.penstock.core.write.Written;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.type.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Makes the rows of one model and keeps them.
 *
 * @param written the models that this run had written before, each with this run's identifier
 * @param audit looks at the rows before they are published
 */
record ModelTask(
        Plan plan,
        PlannedModel planned,
        Databases databases,
        String runId,
        Instant now,
        Map<String, String> written,
        Audit audit) {

    /** Runs the model on a session of the worker's own. */
    Written run(SqlSession session, JavaCall call) {
        if (planned.checksOnly()) {
            check(session);
            return Written.NOTHING;
        }
        if (planned.node().declaration().body() instanceof ModelBody.Java java) {
            try {
                return ModelWriter.write(request(session), call.make(java.method(), runId));
            } catch (PenstockException e) {
                throw placed(e);
            }
        }
        DatabaseQuery query =
                WrittenFiles.queries(plan.graph(), database(), databases).of(planned.node());
        try {
            return ModelWriter.write(request(session), new Made.Query(query.text()));
        } catch (PenstockException e) {
            throw placed(session, query, e);
        }
    }

    /** Looks at the rows that are published, and records by which checks they were looked at. */
    private void check(SqlSession session) {
        ModelNode node = planned.node();
        Ledger ledger = ledger();
        session.begin();
        try {
            audit.look(
                    session,
                    WrittenFiles.queries(plan.graph(), database(), databases).relation(node));
            ledger.find(session, node.name())
                    .ifPresent(made ->
                            ledger.record(session, made.as(planned.fingerprint().hash())));
            session.commit();
        } catch (RuntimeException | Error e) {
            session.rollback();
            throw e;
        }
    }

    /**
     * Tells where in the user's file an error of the engine stands.
     *
     * <p>The engine counts within the statement that held the query, so the query is looked at once more by itself.
     */
    private PenstockException placed(SqlSession session, DatabaseQuery query, PenstockException error) {
        if (error.place().isPresent()) {
            return error;
        }
        try {
            session.describe(query.text());
        } catch (SqlPositionException e) {
            return new PenstockException(e.code(), e.message(), query.place(e.offset()), error);
        } catch (PenstockException e) {
            error.addSuppressed(e);
        }
        return placed(error);
    }

    /** Points at the model's declaration where an error has no place of its own. */
    private PenstockException placed(PenstockException error) {
        return error.place().isPresent()
                ? error
                : new PenstockException(
                        error.code(),
                        error.message(),
                        planned.node().declaration().place(),
                        error);
    }

    private SqlDatabase database() {
        return databases.database(
                planned.node().options().connection(),
                planned.node().declaration().place());
    }

    private Ledger ledger() {
        return new Ledger(database(), Owner.of(plan.graph().config()));
    }

    WriteRequest request(SqlSession session) {
        ModelNode node = planned.node();
        LedgerEntry entry = new LedgerEntry(
                node.name(),
                node.relation(),
                planned.fingerprint().hash(),
                plan.inputs().of(node, written),
                runId,
                now,
                RowCounts.NONE,
                List.of(),
                Keeping.of(node.options()),
                Schema.of());
        return new WriteRequest(
                session,
                database().dialect(),
                ledger(),
                entry,
                node.options(),
                node.table(),
                planned.existing(),
                planned.madeAnew(),
                plan.graph().config().directory(),
                audit);
    }
}
