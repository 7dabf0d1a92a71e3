package io.penstock.core.run;

import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.ResolvedQuery;
import io.penstock.core.java.JavaModel;
import io.penstock.core.java.JavaModelRunner;
import io.penstock.core.java.ModelResult;
import io.penstock.core.java.ModelThread;
import io.penstock.core.java.RunContext;
import io.penstock.core.ledger.WrittenFiles;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.core.project.ModelBody;
import io.penstock.core.relation.QuerySessions;
import io.penstock.core.relation.SqlRelation;
import io.penstock.core.write.Made;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What makes the rows of a model outside of the database that keeps it, with the sessions that this takes; close it when they are written. */
final class ModelCall implements AutoCloseable {
    private final Plan plan;
    private final Databases databases;
    private final PlannedModel planned;
    private final ModelThread thread;
    /** What is read in the place of dependencies on the connection of the model, by their names. */
    private Map<String, String> replaced = Map.of();

    private final Map<List<String>, QuerySessions> sessions = new ConcurrentHashMap<>();

    ModelCall(Plan plan, Databases databases, PlannedModel planned) {
        this.plan = plan;
        this.databases = databases;
        this.planned = planned;
        this.thread = new ModelThread(planned.name());
    }

    /** Lets the method read other relations in the places of dependencies, by their names. */
    ModelCall reading(Map<String, String> relations) {
        this.replaced = relations;
        return this;
    }

    /** Calls the method; its rows may still be pulled from it. */
    Made make(JavaModel method, String runId) {
        return make(method, runId, plan.request().since(), plan.request().until());
    }

    /** Calls the method for the rows of a window. */
    Made make(JavaModel method, String runId, @Nullable Instant since, @Nullable Instant until) {
        Graph graph = plan.graph();
        ModelNode node = planned.node();
        ModelResult result = JavaModelRunner.run(
                method,
                name -> relation(node, method, dependency(graph, name)),
                context(runId, method, previous(method), since, until),
                thread);
        if (result instanceof ModelResult.Query query) {
            return new Made.Query(query.sql());
        }
        return result instanceof ModelResult.Rows rows ? new Made.Rows(rows.reader()) : new Made.Nothing();
    }

    /**
     * Runs a query on another database, whose rows are streamed from it.
     *
     * @param prepare what is done to the session before
     */
    Made rows(SqlDatabase origin, String query, Consumer<SqlSession> prepare) {
        QuerySessions queries = sessions.computeIfAbsent(
                List.of(origin.name()), key -> new QuerySessions(origin, UnaryOperator.identity(), prepare));
        return new Made.Rows(queries.query(query));
    }

    /** Calls a transform over what was committed, and gives the statements that it wants to be run, which may be none. */
    String transform(JavaModel method, String runId) {
        ModelNode node = planned.node();
        ModelResult result = JavaModelRunner.run(
                method,
                name -> relation(node, method, new Dependency.OnModel(node.name())),
                context(
                        runId,
                        method,
                        null,
                        plan.request().since(),
                        plan.request().until()),
                thread);
        return result instanceof ModelResult.Statements told ? told.sql() : "";
    }

    private RunContext context(
            String runId,
            JavaModel method,
            @Nullable SqlRelation previous,
            @Nullable Instant since,
            @Nullable Instant until) {
        RunContext.Run run = new RunContext.Run(runId, plan.graph().config().environment(), since, until);
        return new RunContext(run, planned.name(), sessions(planned.node(), method), previous);
    }

    private @Nullable SqlRelation previous(JavaModel method) {
        return planned.existing() == null
                ? null
                : SqlRelation.table(
                        sessions(planned.node(), method), planned.node().table());
    }

    private static Dependency dependency(Graph graph, String name) {
        return graph.names()
                .find(name)
                .orElseThrow(() -> new IllegalStateException("Not resolved when the graph was made: " + name));
    }

    private SqlRelation relation(ModelNode reader, JavaModel method, Dependency dependency) {
        String connection = dependency instanceof Dependency.OnSource on
                ? on.source().connection()
                : plan.graph().model(dependency.name()).options().connection();
        SqlDatabase database =
                databases.database(connection, reader.declaration().place());
        String own = replaced.get(dependency.name());
        String relation = own == null ? queries(database).relation(dependency) : own;
        return SqlRelation.from(sessions(database, method), relation);
    }

    private QuerySessions sessions(ModelNode node, JavaModel method) {
        SqlDatabase database = databases.database(
                node.options().connection(), node.declaration().place());
        return sessions(database, method);
    }

    private QuerySessions sessions(SqlDatabase database, JavaModel method) {
        // What a transform reads decides nothing of what its model holds.
        boolean makes = planned.node().declaration().body() instanceof ModelBody.Java java
                && java.method().equals(method);
        return sessions.computeIfAbsent(
                List.of(method.title(), database.name()),
                key -> new QuerySessions(
                        database,
                        makes
                                ? ParameterNames.of(planned.node(), method, database, queries(database))
                                : UnaryOperator.identity()));
    }

    private ResolvedQuery queries(SqlDatabase database) {
        return WrittenFiles.queries(plan.graph(), database, databases);
    }

    /** Stops the queries of the model's relations, from any thread. */
    void cancel() {
        sessions.values().forEach(QuerySessions::cancel);
    }

    @Override
    public void close() {
        try (thread) {
            thread.release(() -> sessions.values().forEach(QuerySessions::close));
        }
    }
}
