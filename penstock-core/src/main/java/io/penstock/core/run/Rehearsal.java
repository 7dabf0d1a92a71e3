package io.penstock.core.run;

import io.penstock.Materialization;
import io.penstock.core.check.CheckResult;
import io.penstock.core.environment.VersionTable;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.ResolvedQuery;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.Owner;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.ledger.WrittenFiles;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.write.Written;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one database in one transaction that is never committed, so that each sees those before it.
 *
 * <p>An error ends the transaction. Then it is begun anew, and what went well in it is done again, before the error is
 * explained: the explanation may read what the failed model reads. Confined to one thread.
 */
final class Rehearsal implements AutoCloseable {
    private final Plan plan;
    private final Databases databases;
    private final SqlDatabase database;
    private final String runId;
    private final SqlSession session;
    private final Map<PlannedModel, Instant> done = new LinkedHashMap<>();
    private final Map<String, List<CheckResult>> checks = new HashMap<>();
    private final Map<String, ChangedRows> changes = new HashMap<>();
    private final int samples;
    /** What the next write is compared by; null for not at all. */
    private @Nullable RowComparison comparison;

    private boolean broken;

    /**
     * Begins the transaction.
     *
     * @param samples how many rows of each kind are told of a table that changes
     */
    Rehearsal(Plan plan, Databases databases, SqlDatabase database, String runId, int samples) {
        this.samples = samples;
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

    /**
     * Writes a model as a run would, and tells what it would have done.
     *
     * @param onFailure called when the write has failed, before what went well is done again and the failure explained
     */
    Written write(PlannedModel model, Instant now, Runnable onFailure) {
        OpenTransaction transaction = new OpenTransaction(session, () -> {
            onFailure.run();
            broken = true;
            restore();
        });
        return tried(() -> {
            Written written = attempt(model, now, transaction);
            done.put(model, now);
            return written;
        });
    }

    /** Copies the table of a model, to be compared with what its write makes of it. */
    void copy(PlannedModel model, Instant now) {
        boolean compared = samples > 0
                && model.existing() == RelationInfo.Kind.TABLE
                && model.writes()
                && model.node().options().materialize() == Materialization.TABLE;
        comparison = compared ? tried(() -> begin(model, now)) : null;
    }

    private @Nullable RowComparison begin(PlannedModel model, Instant now) {
        new Beginning(plan, model, database).copy(new OpenTransaction(session, session::rollback), now);
        return RowComparison.begin(session, database.dialect(), model.node());
    }

    /** Compares the table of a model with its copy, now that it is written. */
    void compare(PlannedModel model) {
        RowComparison begun = comparison;
        if (begun != null) {
            changes.put(model.name(), tried(() -> begun.end(samples)));
        }
    }

    /** Some of the rows that changed in the tables that were there before, by model. */
    Map<String, ChangedRows> changes() {
        return changes;
    }

    /** Counts the rows of a model's query, and looks at them by its checks. */
    Written count(PlannedModel model, Instant now) {
        String query = queries().of(model.node()).text();
        ModelAudit audit = audit(model, now);
        return tried(() -> {
            try {
                audit.prepare(session);
                audit.look(session, "(" + query + "\n)");
                return Written.of(RowCounts.inserted(rowCount(query)));
            } finally {
                checks.put(model.name(), audit.results());
            }
        });
    }

    private long rowCount(String query) {
        try (BatchReader reader = session.query("SELECT count(*) FROM (" + query + "\n) AS counted")) {
            return Objects.requireNonNull(reader.next(), "an aggregate gives a row")
                    .column(0)
                    .longValue(0);
        }
    }

    private <T extends @Nullable Object> T tried(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            // Most databases end a transaction with its first error, even if that is one of a query.
            broken = true;
            throw e;
        }
    }

    /** Begins anew where an error ended the transaction, and does again what went well in it. */
    void restore() {
        if (broken) {
            session.rollback();
            begin();
            done.forEach((model, now) -> attempt(model, now, new OpenTransaction(session, session::rollback)));
            broken = false;
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

    private Written attempt(PlannedModel model, Instant now, OpenTransaction transaction) {
        if (model.finishes() != null) {
            new Beginning(plan, model, database).copy(transaction, now);
            return Written.NOTHING;
        }
        Map<String, String> written = new HashMap<>();
        done.keySet().stream().filter(PlannedModel::writes).forEach(before -> written.put(before.name(), runId));
        try (ModelCall call = new ModelCall(plan, databases, model)) {
            ModelAudit audit = audit(model, now);
            try {
                audit.prepare(session);
                return new ModelTask(plan, model, databases, runId, now, written, audit).run(transaction, call);
            } finally {
                checks.put(model.name(), audit.results());
            }
        }
    }

    private ModelAudit audit(PlannedModel model, Instant now) {
        return ModelAudit.of(MethodCalls.of(plan, model.node(), database, queries(), runId), model, now);
    }

    private ResolvedQuery queries() {
        return WrittenFiles.queries(plan.graph(), database, databases);
    }

    private void begin() {
        session.begin();
        new Ledger(database, Owner.of(plan.graph())).prepare(session);
        // That a table is not there ends the transaction of some databases.
        new VersionTable(database.dialect(), Owner.of(plan.graph().config())).prepare(session);
        TreeSet<String> schemas = new TreeSet<>();
        plan.running().stream()
                .map(PlannedModel::node)
                .filter(node -> node.options().connection().equals(database.name()))
                .forEach(node -> schemas.add(node.table().schema()));
        schemas.forEach(name -> session.execute(
                "CREATE SCHEMA IF NOT EXISTS " + database.dialect().quote(name)));
    }

    /** Takes everything back. */
    @Override
    public void close() {
        try (session) {
            session.rollback();
        }
    }
}
