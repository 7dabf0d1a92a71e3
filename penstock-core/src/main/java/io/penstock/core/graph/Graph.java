package io.penstock.core.graph;

import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.ProjectError;
import io.penstock.spi.error.PenstockException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The models of a project, each after all that it reads.
 *
 * <p>Immutable; there is no cycle in it.
 */
public final class Graph {
    private final ProjectConfig config;
    private final Names names;
    private final Map<String, ModelNode> models;
    private final Map<String, List<String>> downstream;
    private final Map<String, String> elsewhere;

    private Graph(ProjectConfig config, Names names, Map<String, ModelNode> models, Map<String, String> elsewhere) {
        this.elsewhere = Map.copyOf(elsewhere);
        this.config = config;
        this.names = names;
        this.models = models;
        this.downstream = new LinkedHashMap<>();
        models.values().forEach(node -> node.upstream().forEach(from -> addDownstream(from, node.name())));
    }

    private void addDownstream(String from, String name) {
        downstream.computeIfAbsent(from, n -> new ArrayList<>()).add(name);
    }

    /** Orders nodes; fails with the whole path when some of them form a cycle. */
    public static Graph of(ProjectConfig config, Names names, Collection<ModelNode> nodes) {
        Map<String, ModelNode> byName = new LinkedHashMap<>();
        nodes.forEach(node -> byName.put(node.name(), node));
        return new Graph(config, names, new TopologicalOrder(byName).sorted(), Map.of());
    }

    /**
     * Gives the same graph with models that are read elsewhere than where they would be kept.
     *
     * @param relations what these are called behind FROM, by their names
     */
    public Graph reading(Map<String, String> relations) {
        return relations.isEmpty() ? this : new Graph(config, names, models, relations);
    }

    /** Gives the same graph with other nodes for its models. */
    public Graph map(UnaryOperator<ModelNode> change) {
        return of(config, names, models.values().stream().map(change).toList());
    }

    /** Gives what a model that is read elsewhere is called behind FROM. */
    Optional<String> elsewhere(String model) {
        return Optional.ofNullable(elsewhere.get(model));
    }

    /** Gives the same graph with more checks, by the names of models; their order and their cycles are looked at anew. */
    Graph with(Map<String, List<ResolvedCheck>> checks) {
        return checks.isEmpty()
                ? this
                : of(
                        config,
                        names,
                        models.values().stream()
                                .map(node -> node.with(checks.getOrDefault(node.name(), List.of())))
                                .toList());
    }

    public ProjectConfig config() {
        return config;
    }

    public Names names() {
        return names;
    }

    /** All models, each after all that it reads. */
    public List<ModelNode> models() {
        return List.copyOf(models.values());
    }

    public boolean contains(String name) {
        return models.containsKey(name);
    }

    public ModelNode model(String name) {
        ModelNode node = models.get(name);
        if (node == null) {
            throw new PenstockException(
                    ProjectError.SELECTION_EMPTY,
                    "Cannot find model " + name + ": the project has none of that name"
                            + NearestWord.suggestion(name, models.keySet()));
        }
        return node;
    }

    /** The models that read a model directly. */
    public List<String> downstream(String name) {
        return List.copyOf(downstream.getOrDefault(name, List.of()));
    }

    /** The models within so many steps before a model, without itself. */
    public Set<String> ancestors(String name, int depth) {
        return reach(name, depth, from -> model(from).upstream());
    }

    /** The models within so many steps behind a model, without itself. */
    public Set<String> descendants(String name, int depth) {
        return reach(name, depth, this::downstream);
    }

    private static Set<String> reach(String start, int depth, Function<String, List<String>> neighbours) {
        Map<String, Integer> distance = new LinkedHashMap<>();
        distance.put(start, 0);
        Deque<String> queue = new ArrayDeque<>(List.of(start));
        while (!queue.isEmpty()) {
            String name = queue.remove();
            int steps = distance.getOrDefault(name, 0);
            if (steps < depth) {
                for (String next : neighbours.apply(name)) {
                    if (distance.putIfAbsent(next, steps + 1) == null) {
                        queue.add(next);
                    }
                }
            }
        }
        Set<String> reached = new LinkedHashSet<>(distance.keySet());
        reached.remove(start);
        return reached;
    }
}
