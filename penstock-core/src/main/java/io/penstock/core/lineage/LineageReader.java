package io.penstock.core.lineage;

import io.penstock.core.config.SourceDeclaration;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.state.LineageEdge;
import io.penstock.core.write.WriteStrategy;
import io.penstock.spi.error.PenstockException;
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

    private LineageReader(Graph graph, Databases databases, Map<String, Schema> remembered) {
        this.graph = graph;
        this.databases = databases;
        this.remembered = remembered;
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
        try (LineageReader reader = new LineageReader(graph, databases, remembered)) {
            graph.models().stream().filter(node -> wanted.contains(node.name())).forEach(reader::read);
            reader.problems.addAll(reader.unreadableSources.values());
            return new Lineage(reader.schemas, reader.edges, reader.problems);
        }
    }

    private void read(ModelNode node) {
        ConnectionBinder binder = binder(node);
        if (node.isJava()) {
            Schema schema = JavaColumns.of(node, remembered);
            if (schema != null) {
                define(binder, node, schema);
            }
            return;
        }
        if (!defined(binder, node)) {
            return;
        }
        try {
            Bound bound = binder.bind(node);
            define(binder, node, WriteStrategy.columns(node.options(), bound.schema()));
            edges.put(node.name(), bound.edges());
        } catch (PenstockException e) {
            problems.add(e);
        }
    }

    private ConnectionBinder binder(ModelNode node) {
        return binders.computeIfAbsent(
                node.options().connection(),
                name -> new ConnectionBinder(
                        graph, databases.database(name, node.declaration().place())));
    }

    private void define(ConnectionBinder binder, ModelNode node, Schema schema) {
        binder.define(node, schema);
        schemas.put(node.name(), schema);
    }

    /** Makes sure that all that a query reads is known to its binder; false when something is not. */
    private boolean defined(ConnectionBinder binder, ModelNode node) {
        boolean all = true;
        for (Dependency dependency : node.dependencies()) {
            all &= dependency instanceof Dependency.OnSource on
                    ? defined(binder, on.source())
                    : schemas.containsKey(dependency.name());
        }
        return all;
    }

    private boolean defined(ConnectionBinder binder, SourceDeclaration source) {
        Optional<PenstockException> problem = binder.define(source);
        problem.ifPresent(unreadable -> unreadableSources.putIfAbsent(source.name(), unreadable));
        return problem.isEmpty();
    }

    @Override
    public void close() {
        binders.values().forEach(ConnectionBinder::close);
    }
}
