package io.penstock.core.run;

import io.penstock.core.check.CheckEvaluator;
import io.penstock.core.check.CheckReport;
import io.penstock.core.check.CheckResult;
import io.penstock.core.check.CheckedTable;
import io.penstock.core.check.FailureStore;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.ResolvedNames;
import io.penstock.core.graph.ResolvedQuery;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.write.Audit;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at the rows of one model by its checks, and keeps what it found. Confined to one thread. */
final class ModelAudit implements Audit {
    private final ModelNode node;
    private final ResolvedQuery queries;
    private final SqlDialect dialect;
    private final Instant now;
    private @Nullable CheckReport report;

    /**
     * Makes an audit.
     *
     * @param queries tell what the names in its checks mean
     * @param now the time by which ages count
     */
    ModelAudit(ModelNode node, ResolvedQuery queries, SqlDialect dialect, Instant now) {
        this.node = node;
        this.queries = queries;
        this.dialect = dialect;
        this.now = now;
    }

    /** Finds out, before anything is written, which checks are wrong in themselves. */
    void prepare(SqlSession session) {
        report = CheckEvaluator.probe(session, node.name(), dialect, node.declaredChecks());
        report.requirePublishable();
    }

    @Override
    public void look(SqlSession session, String relation) {
        if (!node.checks().isEmpty()) {
            find(session, relation).requirePublishable();
        }
    }

    /** Evaluates the checks and gives what became of them, whatever it is. */
    CheckReport find(SqlSession session, String relation) {
        CheckedTable table = new CheckedTable(
                node.name(),
                relation,
                session.describe("SELECT * FROM " + relation),
                dialect,
                new ResolvedNames(node, relation, queries, dialect),
                now);
        report = CheckEvaluator.evaluate(session, table, node.declaredChecks());
        return report;
    }

    /** Keeps the rows that did not hold where that is wanted; the session is outside of a transaction. */
    void keep(SqlSession session, String environment, String runId) {
        if (report != null) {
            new FailureStore(dialect, Ledger.SCHEMA, environment).save(session, report, runId, now);
        }
    }

    /** What became of the checks; none when they were not looked at. */
    List<CheckResult> results() {
        return report == null ? List.of() : report.results();
    }
}
