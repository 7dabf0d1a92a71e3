package io.penstock.core.plan;

import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Models as they can be read, whether this environment has built them or another one.
 *
 * @param graph knows what they are called behind FROM
 * @param borrowed those that another environment keeps, by name
 */
public record ReadableModels(Graph graph, Map<String, Borrowed> borrowed) {
    public ReadableModels {
        borrowed = Map.copyOf(borrowed);
    }

    /**
     * Finds models, and what stands behind those that hold no rows.
     *
     * @param fallback from where is read what is not built; null for nowhere
     * @param connection on which they are to be read
     */
    public static ReadableModels of(
            Graph graph,
            Databases databases,
            @Nullable FallbackEnvironment fallback,
            Collection<String> models,
            String connection) {
        Borrowing borrowing = new Borrowing(graph, databases, fallback, Known.of(graph, databases, Map.of()));
        Deque<String> open = new ArrayDeque<>(models);
        Set<String> seen = new HashSet<>(models);
        while (!open.isEmpty()) {
            ModelNode node = graph.model(open.remove());
            boolean here = node.options().connection().equals(connection);
            if (here && !borrowing.borrow(node) && !node.holdsRows()) {
                node.upstream().stream().filter(seen::add).forEach(open::add);
            }
        }
        return new ReadableModels(graph.reading(borrowing.relations()), borrowing.all());
    }
}
