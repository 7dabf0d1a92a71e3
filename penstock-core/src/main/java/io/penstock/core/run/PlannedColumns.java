package io.penstock.core.run;

import io.penstock.Materialization;
import io.penstock.core.evolve.SchemaDiff;
import io.penstock.core.graph.DatabaseQuery;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.ResolvedQuery;
import io.penstock.core.ledger.WrittenFiles;
import io.penstock.core.lineage.ConnectionBinder;
import io.penstock.core.lineage.JavaColumns;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlannedModel;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.type.Schema;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The columns that queries will have in the run which a plan describes, although nothing of it has run.
 *
 * <p>What a query reads and the plan leaves as it is has the columns that it has; what the plan makes has those that the
 * plan gives it. A Java model that does not return
 * records is taken to keep its columns. Confined to one thread.
 */
final class PlannedColumns implements AutoCloseable {
    private final Plan plan;
    private final Databases databases;
    private final Function<PlannedModel, @Nullable Schema> made;
    private final Map<String, Source> sources = new HashMap<>();
    private final Map<String, SqlSession> sessions = new HashMap<>();
    private final Map<String, ConnectionBinder> binders = new HashMap<>();
    private final Set<String> defined = new HashSet<>();

    /**
     * Prepares to tell.
     *
     * @param made gives the columns of what a model that runs becomes; null when only the run can tell
     */
    PlannedColumns(Plan plan, Databases databases, Function<PlannedModel, @Nullable Schema> made) {
        this.plan = plan;
        this.databases = databases;
        this.made = made;
    }

    /** What a query reads, as the run will find it. */
    private enum Source {
        /** It has the columns that it has now. */
        AS_IT_IS,
        /** It has others, or is not there yet; the binder knows them. */
        CHANGED,
        /** Its columns are only known in the run. */
        UNKNOWN
    }

    /**
     * Gives the columns of a model's query; null when only the run can tell them.
     *
     * @throws PenstockException when the query cannot run over what it will find
     */
    @Nullable
    Schema of(ModelNode node) {
        Set<Source> read = new HashSet<>();
        node.dependencies().forEach(dependency -> read.add(source(dependency)));
        if (read.contains(Source.UNKNOWN)) {
            return null;
        }
        if (!read.contains(Source.CHANGED)) {
            return described(node);
        }
        for (Dependency dependency : node.dependencies()) {
            define(node, dependency);
        }
        return binder(node.options().from(), node).columns(node);
    }

    private Schema described(ModelNode node) {
        DatabaseQuery query = queries(node).of(node);
        try {
            return querySession(node).describe(query.text());
        } catch (SqlPositionException e) {
            throw new PenstockException(e.code(), e.message(), query.place(e.offset()), e);
        }
    }

    private Source source(Dependency dependency) {
        if (dependency instanceof Dependency.OnSource) {
            return Source.AS_IT_IS;
        }
        Source known = sources.get(dependency.name());
        if (known == null) {
            known = look(plan.graph().model(dependency.name()));
            sources.put(dependency.name(), known);
        }
        return known;
    }

    private Source look(ModelNode node) {
        PlannedModel planned = plan.models().get(node.name());
        boolean ephemeral = node.options().materialize() == Materialization.EPHEMERAL;
        if (ephemeral ? readsAsItIs(node) : planned == null || !planned.runs()) {
            return Source.AS_IT_IS;
        }
        Schema columns = columns(node, planned);
        if (columns == null) {
            boolean kept = node.isJava() && planned != null && planned.existing() != null;
            return kept ? Source.AS_IT_IS : Source.UNKNOWN;
        }
        boolean same = !ephemeral
                && standing(node, planned)
                        .find(node.table())
                        .filter(is -> SchemaDiff.ofTypes(is, columns).isEmpty())
                        .isPresent();
        if (same) {
            return Source.AS_IT_IS;
        }
        define(node, columns);
        return Source.CHANGED;
    }

    private SqlSession standing(ModelNode node, @Nullable PlannedModel planned) {
        return planned == null ? session(node) : StandingSession.of(session(node), planned);
    }

    private @Nullable Schema columns(ModelNode node, @Nullable PlannedModel planned) {
        if (planned == null || node.options().materialize() == Materialization.EPHEMERAL) {
            return of(node);
        }
        Schema columns = made.apply(planned);
        return columns == null && node.isJava() && planned.existing() == null
                ? JavaColumns.of(node, Map.of())
                : columns;
    }

    private boolean readsAsItIs(ModelNode node) {
        return node.dependencies().stream().allMatch(dependency -> source(dependency) == Source.AS_IT_IS);
    }

    /** Makes what a query reads known to the binder, as it is now where that counts. */
    private void define(ModelNode reader, Dependency dependency) {
        if (dependency instanceof Dependency.OnSource on) {
            binder(reader.options().from(), reader).define(on.source()).ifPresent(problem -> {
                throw problem;
            });
        } else if (!defined.contains(dependency.name())) {
            String relation = queries(reader).relation(dependency);
            define(plan.graph().model(dependency.name()), querySession(reader).describe("SELECT * FROM " + relation));
        }
    }

    private ResolvedQuery queries(ModelNode node) {
        return WrittenFiles.queries(plan.graph(), database(node.options().from(), node), databases);
    }

    private void define(ModelNode node, Schema columns) {
        binder(node.options().connection(), node).define(node, columns);
        defined.add(node.name());
    }

    private SqlDatabase database(String connection, ModelNode user) {
        return databases.database(connection, user.declaration().place());
    }

    /** Gives the session in which the tables of a model's connection are looked at. */
    SqlSession session(ModelNode node) {
        return session(node.options().connection(), node);
    }

    /** Gives the session in which a model's query is looked at. */
    SqlSession querySession(ModelNode node) {
        return session(node.options().from(), node);
    }

    private SqlSession session(String connection, ModelNode user) {
        return sessions.computeIfAbsent(
                connection, name -> database(connection, user).session());
    }

    private ConnectionBinder binder(String connection, ModelNode user) {
        return binders.computeIfAbsent(
                connection, name -> new ConnectionBinder(plan.graph(), database(connection, user)));
    }

    @Override
    public void close() {
        binders.values().forEach(ConnectionBinder::close);
        sessions.values().forEach(SqlSession::close);
    }
}
