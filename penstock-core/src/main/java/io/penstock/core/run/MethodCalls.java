package io.penstock.core.run;

import io.penstock.core.check.CheckCalls;
import io.penstock.core.check.CheckedTable;
import io.penstock.core.check.MethodRule;
import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.ResolvedCheck;
import io.penstock.core.graph.ResolvedQuery;
import io.penstock.core.java.JavaModel;
import io.penstock.core.java.JavaModelRunner;
import io.penstock.core.java.ModelResult;
import io.penstock.core.java.ModelThread;
import io.penstock.core.java.RunContext;
import io.penstock.core.plan.Plan;
import io.penstock.core.relation.BorrowedSession;
import io.penstock.core.relation.SqlRelation;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Calls the methods that are checks of one model. Their relations read on the session that looks at the rows, which may be in
 * the middle of the transaction that wrote them.
 *
 * @param queries tell what names mean in the database
 */
record MethodCalls(ResolvedQuery queries, ModelNode node, SqlDatabase database, RunContext.Run run)
        implements CheckCalls {

    /** Makes the calls of a run that does what a plan says. */
    static MethodCalls of(Plan plan, ModelNode node, SqlDatabase database, ResolvedQuery queries, String runId) {
        RunContext.Run run = new RunContext.Run(
                runId,
                plan.graph().config().environment(),
                plan.request().since(),
                plan.request().until());
        return new MethodCalls(queries, node, database, run);
    }

    @Override
    public <T> T call(JavaModel method, SqlSession session, CheckedTable table, Function<ModelResult, T> reading) {
        BorrowedSession borrowed = new BorrowedSession(database, session, names(method, table));
        try (ModelThread thread = new ModelThread(node.name())) {
            try {
                ModelResult result = JavaModelRunner.run(
                        method,
                        name -> SqlRelation.from(borrowed, table.names().relation(name)),
                        new RunContext(run, node.name(), borrowed, null),
                        thread);
                if (!(result instanceof ModelResult.Rows)) {
                    // A stream that the method left open would keep its query from being run.
                    borrowed.close();
                }
                return reading.apply(result);
            } finally {
                borrowed.end();
                thread.release(borrowed::close);
            }
        }
    }

    /** A check may name its parameters, and what its model reads: all of that is there before it. */
    private ParameterNames names(JavaModel method, CheckedTable table) {
        Dependency own = new Dependency.OnModel(node.name());
        Stream<Dependency> parameters = node.checks().stream()
                .filter(check -> check.declaration().rule() instanceof MethodRule rule
                        && rule.method().equals(method))
                .map(ResolvedCheck::named)
                .flatMap(named -> named.values().stream());
        List<Dependency> given = Stream.concat(Stream.concat(Stream.of(own), parameters), node.dependencies().stream())
                .toList();
        return new ParameterNames(
                method,
                database,
                queries,
                given,
                meant -> meant.equals(own) ? table.relation() : queries.relation(meant));
    }
}
