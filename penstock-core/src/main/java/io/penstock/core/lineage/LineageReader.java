package io.penstock.core.lineage;

import io.penstock.core.check.MethodRule;
import io.penstock.core.config.SourceDeclaration;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.ResolvedCheck;
import io.penstock.core.java.JavaModel;
import io.penstock.core.project.ModelBody;
import io.penstock.core.relation.JavaRows;
import io.penstock.core.state.LineageEdge;
import io.penstock.core.write.ColumnNames;
import io.penstock.core.write.Incoming;
import io.penstock.core.write.WriteStrategy;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Binds the queries of models in the order of the graph, each over empty tables with the columns of what it reads.
 *
 * <p>Not thread-safe.
 */
public final class LineageReader implements AutoCloseable {
    private final Graph graph;
    private final Databases databases;
    private final Map<String, Schema> remembered;
    private final Map<String, ConnectionBinder> binders = new HashMap<>();
    private final Map<String, Schema> schemas = new HashMap<>();
    private final Map<String, List<LineageEdge>> edges = new HashMap<>();
    private final List<PenstockException> problems = new ArrayList<>();
    private final Map<String, PenstockException> unreadableSources = new LinkedHashMap<>();
    private final @Nullable Validation validation;
    private final Set<String> validated = new HashSet<>();

    private LineageReader(
            Graph graph, Databases databases, Map<String, Schema> remembered, @Nullable Validation validation) {
        this.graph = graph;
        this.databases = databases;
        this.remembered = remembered;
        this.validation = validation;
    }

    /**
     * Reads the lineage of models, and of all that they read.
     *
     * @param remembered the columns that models had when they last ran, for those whose columns only a run can tell
     */
    public static Lineage read(
            Graph graph, Collection<String> models, Databases databases, Map<String, Schema> remembered) {
        Set<String> wanted = new HashSet<>(models);
        models.forEach(model -> wanted.addAll(graph.ancestors(model, Integer.MAX_VALUE)));
        return read(graph, wanted, new LineageReader(graph, databases, remembered, null));
    }

    /**
     * Finds all that is wrong with the models of a graph, as far as columns tell it before anything runs.
     *
     * @param remembered as for {@link #read}
     */
    public static List<PenstockException> validate(Graph graph, Databases databases, Map<String, Schema> remembered) {
        Validation validation = new Validation(databases);
        Set<String> all = graph.models().stream().map(ModelNode::name).collect(Collectors.toSet());
        Lineage lineage = read(graph, all, new LineageReader(graph, databases, remembered, validation));
        return Stream.concat(lineage.problems().stream(), validation.problems().stream())
                .toList();
    }

    private static Lineage read(Graph graph, Set<String> wanted, LineageReader reader) {
        try (reader) {
            graph.models().stream().filter(node -> wanted.contains(node.name())).forEach(reader::read);
            reader.problems.addAll(reader.unreadableSources.values());
            return new Lineage(reader.schemas, reader.edges, reader.problems);
        }
    }

    private void read(ModelNode node) {
        ConnectionBinder binder =
                binder(node.options().connection(), node.declaration().place());
        if (node.isJava()) {
            Schema schema = JavaColumns.of(node, remembered);
            if (schema != null) {
                define(binder, node, schema);
            }
        } else if (defined(origin(node), node.dependencies())) {
            try {
                Bound bound = origin(node).bind(node);
                Schema arriving = node.options().crosses() ? binder.arriving(node, bound.schema()) : bound.schema();
                ColumnNames.requireDistinct(node.name(), arriving);
                define(binder, node, WriteStrategy.columns(node.options(), arriving));
                edges.put(node.name(), bound.edges());
            } catch (PenstockException e) {
                Place place = node.declaration().place();
                problems.add(e.place().isPresent() ? e : new PenstockException(e.code(), e.message(), place, e));
            }
        }
        if (validation != null) {
            validate(validation, binder, node);
        }
    }

    private void validate(Validation looks, ConnectionBinder binder, ModelNode node) {
        if (node.declaration().body() instanceof ModelBody.Java java) {
            validate(looks, binder, node, java.method());
        } else if (edges.containsKey(node.name())) {
            validateQuery(looks, binder, node);
        }
        Schema columns = schemas.get(node.name());
        boolean known = node.checks().stream()
                .allMatch(check -> defined(binder, check.references().values())
                        && defined(binder, check.named().values()));
        if (columns != null && known) {
            looks.checks(binder, node, columns);
            node.checks().stream()
                    .map(ResolvedCheck::declaration)
                    .filter(check -> check.rule() instanceof MethodRule)
                    .forEach(check ->
                            parameters(looks, ((MethodRule) check.rule()).method(), "the check " + check.name()));
        }
    }

    private void validateQuery(Validation looks, ConnectionBinder binder, ModelNode node) {
        ConnectionBinder origin = origin(node);
        String query = origin.query(node).text();
        looks.narrowed(origin, node);
        looks.write(binder, node, new Incoming(node.options().crosses() ? "" : query, origin.columns(query)));
        looks.cursors(origin, node);
    }

    /** Looks at the records as which a method reads rows. */
    private void parameters(Validation looks, JavaModel method, String reader) {
        for (JavaModel.Parameter parameter : method.parameters()) {
            Class<?> type = parameter.elementType();
            if (type != null && type.isRecord()) {
                graph.names()
                        .find(parameter.dependency())
                        .flatMap(this::columns)
                        .ifPresent(columns -> looks.parameter(method, reader, parameter.dependency(), type, columns));
            }
        }
    }

    private void validate(Validation looks, ConnectionBinder binder, ModelNode node, JavaModel method) {
        parameters(looks, method, "model " + node.name());
        Class<?> rows = method.result().elementType();
        if (rows != null && rows.isRecord()) {
            looks.write(binder, node, new Incoming("", JavaRows.schemaOf(rows)));
        }
    }

    /** Finds the columns of something that a Java model reads, on whatever connection it is. */
    private Optional<Schema> columns(Dependency dependency) {
        if (dependency instanceof Dependency.OnSource on) {
            SourceDeclaration source = on.source();
            ConnectionBinder binder = binder(source.connection(), source.place());
            return defined(binder, source) ? Optional.of(columns(binder, source)) : Optional.empty();
        }
        return Optional.ofNullable(schemas.get(dependency.name()));
    }

    private static Schema columns(ConnectionBinder binder, SourceDeclaration source) {
        return binder.columns("SELECT * FROM " + binder.relation(new Dependency.OnSource(source)));
    }

    /** Gives the binder of what a model's query reads. */
    private ConnectionBinder origin(ModelNode node) {
        return binder(node.options().from(), node.declaration().place());
    }

    private ConnectionBinder binder(String connection, Place user) {
        return binders.computeIfAbsent(connection, name -> new ConnectionBinder(graph, databases.database(name, user)));
    }

    private void define(ConnectionBinder binder, ModelNode node, Schema schema) {
        binder.define(node, schema);
        schemas.put(node.name(), schema);
    }

    /** Makes sure that all that a query reads is known to its binder; false when something is not. */
    private boolean defined(ConnectionBinder binder, Collection<Dependency> read) {
        boolean all = true;
        for (Dependency dependency : read) {
            all &= dependency instanceof Dependency.OnSource on
                    ? defined(binder, on.source())
                    : schemas.containsKey(dependency.name());
        }
        return all;
    }

    private boolean defined(ConnectionBinder binder, SourceDeclaration source) {
        Optional<PenstockException> problem = binder.define(source);
        problem.ifPresent(unreadable -> unreadableSources.putIfAbsent(source.name(), unreadable));
        if (validation != null && problem.isEmpty() && validated.add(source.name())) {
            validation.source(source, columns(binder, source));
        }
        return problem.isEmpty();
    }

    @Override
    public void close() {
        binders.values().forEach(ConnectionBinder::close);
    }
}
