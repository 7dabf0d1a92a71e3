package io.penstock.core.run;

import io.penstock.core.check.CheckEvaluator;
import io.penstock.core.check.CheckReport;
import io.penstock.core.check.CheckResult;
import io.penstock.core.check.CheckedTable;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.ResolvedNames;
import io.penstock.core.ledger.FailureStore;
import io.penstock.core.ledger.Owner;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.write.Audit;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks at the rows of one model by its checks, and keeps what it found. Confined to one thread. */
final class ModelAudit implements Audit {
    private final ModelNode node;
    private final MethodCalls calls;
    private final SqlDialect dialect;
    private final Instant now;
    private final Consumer<CheckReport> verdict;
    private @Nullable CheckReport report;

    private ModelAudit(MethodCalls calls, Instant now, Consumer<CheckReport> verdict) {
        this.node = calls.node();
        this.calls = calls;
        this.dialect = calls.database().dialect();
        this.now = now;
        this.verdict = verdict;
    }

    /**
     * Makes an audit of what a run does with a model.
     *
     * @param calls calls those checks of the model that are methods
     * @param now the time by which ages count
     */
    static ModelAudit of(MethodCalls calls, PlannedModel model, Instant now) {
        return model.checksOnly()
                ? ofPublished(calls, now)
                : new ModelAudit(calls, now, CheckReport::requirePublishable);
    }

    /** Makes an audit of rows that are published. */
    static ModelAudit ofPublished(MethodCalls calls, Instant now) {
        return new ModelAudit(calls, now, CheckReport::requireHeld);
    }

    /** Finds out, before anything is written, which checks are wrong in themselves. */
    void prepare(SqlSession session) {
        report = CheckEvaluator.probe(session, node.name(), dialect, node.declaredChecks());
        verdict.accept(report);
    }

    @Override
    public void look(SqlSession session, String relation) {
        if (!node.checks().isEmpty()) {
            verdict.accept(find(session, relation));
        }
    }

    /** Evaluates the checks and gives what became of them, whatever it is. */
    private CheckReport find(SqlSession session, String relation) {
        CheckedTable table = new CheckedTable(
                node.name(),
                relation,
                session.describe("SELECT * FROM " + relation),
                dialect,
                new ResolvedNames(node, relation, calls.queries(), dialect),
                now);
        report = CheckEvaluator.evaluate(session, table, node.declaredChecks(), calls);
        return report;
    }

    /** Keeps the rows that did not hold where that is wanted; the session is outside of a transaction. */
    void keep(SqlSession session, Owner owner, String runId) {
        if (report != null) {
            new FailureStore(dialect, owner).save(session, report, runId, now);
        }
    }

    /** What became of the checks; none when they were not looked at. */
    List<CheckResult> results() {
        return report == null ? List.of() : report.results();
    }
}
