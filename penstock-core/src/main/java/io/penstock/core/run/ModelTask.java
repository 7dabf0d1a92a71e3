package io.penstock.core.run;

import io.penstock.DeleteMode;
import io.penstock.Strategy;
import io.penstock.core.graph.DatabaseQuery;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.ResolvedQuery;
import io.penstock.core.interval.Interval;
import io.penstock.core.ledger.Keeping;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.Owner;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.ledger.WrittenFiles;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlanRequest;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.project.CursorOptions;
import io.penstock.core.project.DeleteOptions;
import io.penstock.core.project.IntervalOptions;
import io.penstock.core.project.ModelBody;
import io.penstock.core.project.WriteOptions;
import io.penstock.core.write.Audit;
import io.penstock.core.write.Beside;
import io.penstock.core.write.Made;
import io.penstock.core.write.ModelWriter;
import io.penstock.core.write.TimeWindow;
import io.penstock.core.write.WriteRequest;
import io.penstock.core.write.Written;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

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

    /** Runs the model on a session of the worker's own, and tells nobody before it is done. */
    Written run(SqlSession session, ModelCall call) {
        return run(session, call, BatchListener.NONE);
    }

    /** Runs the model on a session of the worker's own. */
    Written run(SqlSession session, ModelCall call, BatchListener listener) {
        IntervalOptions intervals = planned.node().options().write().intervals();
        try (SessionZone zone = new SessionZone(session, database().dialect(), intervals)) {
            return runZoned(session, call, listener);
        }
    }

    private Written runZoned(SqlSession session, ModelCall call, BatchListener listener) {
        if (planned.checksOnly()) {
            check(session);
            return Written.NOTHING;
        }
        new Beginning(plan, planned, database()).copy(session, now);
        if (plan.request().mode() == PlanRequest.Mode.REPLAY) {
            return replay(session);
        }
        if (!planned.node().options().write().cursor().isNone()) {
            return readByCursors(session, call);
        }
        if (planned.node().options().write().intervals() == null) {
            return write(session, call, null);
        }
        return new IntervalTask(this, session, listener)
                .run(new Hands(session, call), (hands, batch) -> write(hands.session(), hands.call(), batch));
    }

    /** Makes and writes the rows of what is new in the dependencies. */
    private Written readByCursors(SqlSession session, ModelCall call) {
        Cursors cursors = Cursors.stage(this, session);
        WriteRequest request = request(session, cursors);
        Written done;
        if (planned.node().declaration().body() instanceof ModelBody.Java java) {
            try {
                done = ModelWriter.write(
                        request, call.reading(cursors.relations()).make(java.method(), runId));
            } catch (PenstockException e) {
                throw placed(e);
            }
        } else {
            DatabaseQuery query = queries().replacing(planned.node(), cursors.relations());
            try {
                done = ModelWriter.write(request, new Made.Query(query.text()));
            } catch (PenstockException e) {
                throw placed(session, query, e);
            }
        }
        return done.telling(cursors.changes(), cursors.warnings());
    }

    /** Writes the rows that earlier writes left out, beside those that are there. */
    private Written replay(SqlSession session) {
        WriteOptions write = planned.node().options().write();
        Strategy beside = write.strategy() != Strategy.INCREMENTAL
                ? write.strategy()
                : write.primaryKey().isEmpty() ? Strategy.APPEND : Strategy.MERGE_BY_KEY;
        // What is not among these rows is not gone.
        DeleteMode none = beside == Strategy.SCD_TYPE_2 ? DeleteMode.IGNORE : DeleteMode.PRESERVE;
        WriteOptions options = new WriteOptions(
                beside,
                write.primaryKey(),
                write.updateColumns(),
                write.fullRefresh(),
                DeleteOptions.of(none),
                write.history(),
                null,
                CursorOptions.NONE);
        return ModelWriter.write(
                request(session).of(planned.node().options().with(options), inputsOnRecord(session)),
                new Made.DeadRows());
    }

    /** Makes and writes all rows, or those of one batch. */
    private Written write(SqlSession session, ModelCall call, IntervalTask.@Nullable Batch batch) {
        if (planned.node().declaration().body() instanceof ModelBody.Java java) {
            try {
                Made made = batch == null
                        ? call.make(java.method(), runId)
                        : call.make(
                                java.method(),
                                runId,
                                batch.window().taken().start(),
                                batch.window().taken().end());
                return keep(session, batch, made);
            } catch (PenstockException e) {
                throw placed(e);
            }
        }
        TimeWindow window = batch == null ? null : batch.window();
        if (planned.node().options().crosses()) {
            return bringOver(session, call, batch, window);
        }
        DatabaseQuery query = query(session, window);
        try {
            return keep(session, batch, new Made.Query(query.text()));
        } catch (PenstockException e) {
            throw placed(session, query, e);
        }
    }

    /** Writes the rows of a query of another database, in batches as they come. */
    private Written bringOver(
            SqlSession session, ModelCall call, IntervalTask.@Nullable Batch batch, @Nullable TimeWindow window) {
        SqlDatabase origin = origin();
        try (SqlSession reader = origin.session()) {
            DatabaseQuery query = query(reader, window);
            Made rows;
            try {
                rows = call.rows(
                        origin,
                        query.text(),
                        opened -> SessionZone.enter(
                                opened,
                                origin.dialect(),
                                planned.node().options().write().intervals()));
            } catch (PenstockException e) {
                throw placed(reader, query, e);
            }
            try {
                return keep(session, batch, rows);
            } catch (PenstockException e) {
                throw placed(e);
            }
        }
    }

    private Written keep(SqlSession session, IntervalTask.@Nullable Batch batch, Made made) {
        Lock turn = batch == null ? null : batch.turn();
        return turn == null
                ? ModelWriter.write(request(session, batch), made)
                : ModelWriter.write(request(session, batch), made, turn);
    }

    /**
     * Gives the model's query; where a window is one of a dependency, over the rows of it that lie within.
     *
     * @param session one of the database on which it runs
     */
    DatabaseQuery query(SqlSession session, @Nullable TimeWindow window) {
        ResolvedQuery queries = asked();
        String source = window == null ? null : window.options().time().source();
        if (window == null || source == null) {
            return queries.of(planned.node());
        }
        SqlDialect dialect = origin().dialect();
        return queries.narrowed(planned.node(), source, relation -> {
            Schema columns = session.describe("SELECT * FROM " + relation + " AS s");
            Column column = TimeWindow.find(
                    planned.name(),
                    window.options().time(),
                    window.options().time().column(),
                    columns);
            String held = window.takes(dialect, planned.name(), column, dialect.quote(column.name()));
            return "(SELECT * FROM " + relation + " AS s WHERE " + held + ")";
        });
    }

    ResolvedQuery queries() {
        return WrittenFiles.queries(plan.graph(), database(), databases);
    }

    /** Gives the request of a write that is only looked at; of intervals, some of those that would be written. */
    WriteRequest preview(SqlSession session) {
        IntervalOptions options = planned.node().options().write().intervals();
        if (options == null) {
            return request(session);
        }
        Interval shown = planned.restated().isEmpty()
                ? options.timetable().grain().of(now)
                : planned.restated().intervals().get(0);
        return request(session).of(new TimeWindow(shown, options, null), Map.of());
    }

    /** Looks at the rows that are published, and records by which checks they were looked at. */
    private void check(SqlSession session) {
        ModelNode node = planned.node();
        Ledger ledger = ledger();
        session.begin();
        try {
            audit.look(session, queries().relation(node));
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

    /** Gives what the names in the model's query mean. */
    ResolvedQuery asked() {
        return WrittenFiles.queries(plan.graph(), origin(), databases);
    }

    /** The database on which the model's query runs. */
    SqlDatabase origin() {
        return databases.database(
                planned.node().options().from(), planned.node().declaration().place());
    }

    /** The database that keeps the model. */
    SqlDatabase database() {
        return databases.database(
                planned.node().options().connection(),
                planned.node().declaration().place());
    }

    Ledger ledger() {
        return new Ledger(database(), Owner.of(plan.graph()));
    }

    /** Gives the request of a write; of a batch, each but the first writes into the table that is there by then. */
    private WriteRequest request(SqlSession session, IntervalTask.@Nullable Batch batch) {
        if (batch == null) {
            return request(session);
        }
        Map<String, String> inputs = batch.last() && planned.restated().isEmpty()
                ? plan.inputs().of(planned.node(), written)
                : inputsOnRecord(session);
        WriteRequest request = request(session, batch.beside()).of(batch.window(), inputs);
        return batch.first() ? request : request.following();
    }

    /** What was read counts as read when all that is due is written: until then, what was on record. */
    private Map<String, String> inputsOnRecord(SqlSession session) {
        return ledger().find(session, planned.name()).map(LedgerEntry::inputs).orElse(Map.of());
    }

    private WriteRequest request(SqlSession session) {
        return request(session, Beside.NOTHING);
    }

    private WriteRequest request(SqlSession session, Beside beside) {
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
                null,
                audit,
                beside);
    }
}
