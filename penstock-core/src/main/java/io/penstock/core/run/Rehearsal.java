package io.penstock.core.run;

import io.penstock.core.check.CheckResult;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.ResolvedQuery;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.ledger.WrittenFiles;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.write.Written;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * The writes of one database in one transaction that is never committed, so that each sees those before it.
 *
 * <p>An error ends the transaction. Then it is begun anew, and what went well in it is done again. Confined to one thread.
 */
final class Rehearsal implements AutoCloseable {
    private final Plan plan;
    private final Databases databases;
    private final SqlDatabase database;
    private final String runId;
    private final SqlSession session;
    private final Map<PlannedModel, Instant> done = new LinkedHashMap<>();
    private final Map<String, List<CheckResult>> checks = new HashMap<>();

    Rehearsal(Plan plan, Databases databases, SqlDatabase database, String runId) {
        this.plan = plan;
        this.databases = databases;
        this.database = database;
        this.runId = runId;
        this.session = database.session();
        try {
            begin();
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    /** Writes a model as a run would, and tells what it would have done. */
    Written write(PlannedModel model, Instant now) {
        try {
            Written written = attempt(model, now);
            done.put(model, now);
            return written;
        } catch (RuntimeException | Error e) {
            beginAnew(e);
            throw e;
        }
    }

    /** Counts the rows of a model's query. */
    Written count(PlannedModel model) {
        String query = queries().of(model.node()).text();
        try (BatchReader reader = session.query("SELECT count(*) FROM (" + query + "\n) AS counted")) {
            return Written.of(RowCounts.inserted(Objects.requireNonNull(reader.next(), "an aggregate gives a row")
                    .column(0)
                    .longValue(0)));
        } catch (RuntimeException | Error e) {
            beginAnew(e);
            throw e;
        }
    }

    /** What became of the checks of a model that was tried. */
    List<CheckResult> checks(PlannedModel model) {
        return checks.getOrDefault(model.name(), List.of());
    }

    /** Stops what runs, from any thread. */
    void cancel() {
        session.cancel();
    }

    private Written attempt(PlannedModel model, Instant now) {
        Map<String, String> written = new HashMap<>();
        done.keySet().forEach(before -> written.put(before.name(), runId));
        try (JavaCall call = new JavaCall(plan, databases, model)) {
            ModelAudit audit = new ModelAudit(model.node(), queries(), database.dialect(), now);
            try {
                return new ModelTask(plan, model, databases, runId, now, written, audit)
                        .run(new OpenTransaction(session), call);
            } finally {
                checks.put(model.name(), audit.results());
            }
        }
    }

    private ResolvedQuery queries() {
        return WrittenFiles.queries(plan.graph(), database, databases);
    }

    private void begin() {
        session.begin();
        new Ledger(database, plan.graph().config().environment()).prepare(session);
        TreeSet<String> schemas = new TreeSet<>();
        plan.running().stream()
                .map(PlannedModel::node)
                .filter(node -> node.options().connection().equals(database.name()))
                .forEach(node -> schemas.add(node.table().schema()));
        schemas.forEach(name -> session.execute(
                "CREATE SCHEMA IF NOT EXISTS " + database.dialect().quote(name)));
    }

    private void beginAnew(Throwable failure) {
        try {
            session.rollback();
            begin();
            done.forEach(this::attempt);
        } catch (RuntimeException e) {
            // What went wrong first is the error to tell; what comes next fails by itself.
            failure.addSuppressed(e);
        }
    }

    /** Takes everything back. */
    @Override
    public void close() {
        try (session) {
            session.rollback();
        }
    }
}
