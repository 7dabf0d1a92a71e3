package io.penstock.core.plan;

import io.penstock.Materialization;
import io.penstock.core.environment.ViewChange;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.state.Fingerprint;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What would be done, model by model, each after all that it reads.
 *
 * @param models by name, in order
 * @param inputs what is known of the state of things that models read
 * @param remembered the fingerprints that were on record when the plan was made
 * @param warnings what is no reason to stop, in words
 * @param borrowed the models that are read where another environment keeps them, by name
 * @param renamed the names under which ledgers know models, by their names of now, where they are others
 * @param views how what the environment shows changes, when all of the models succeed; none where it shows its own tables
 */
public record Plan(
        Graph graph,
        PlanRequest request,
        Map<String, PlannedModel> models,
        Inputs inputs,
        Map<String, Fingerprint> remembered,
        List<String> warnings,
        Map<String, Borrowed> borrowed,
        Map<String, String> renamed,
        List<ViewChange> views) {
    public Plan {
        borrowed = Map.copyOf(borrowed);
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        remembered = Map.copyOf(remembered);
        warnings = List.copyOf(warnings);
        renamed = Map.copyOf(renamed);
        views = List.copyOf(views);
    }

    /** Gives the same plan with more to warn of. */
    public Plan warning(List<String> more) {
        List<String> all = Stream.concat(more.stream(), warnings.stream()).toList();
        return new Plan(graph, request, models, inputs, remembered, all, borrowed, renamed, views);
    }

    /** Gives the models that another one reads, itself or through those that are part of its query, where others keep them. */
    public List<Borrowed> borrowedBy(ModelNode node) {
        return borrowedBy(graph, borrowed, node).distinct().toList();
    }

    static Stream<Borrowed> borrowedBy(Graph graph, Map<String, Borrowed> borrowed, ModelNode node) {
        return node.upstream().stream().flatMap(name -> {
            ModelNode upstream = graph.model(name);
            return upstream.options().materialize() == Materialization.EPHEMERAL
                    ? borrowedBy(graph, borrowed, upstream)
                    : Stream.ofNullable(borrowed.get(name));
        });
    }

    /** The models that run, in order. */
    public List<PlannedModel> running() {
        return models.values().stream().filter(PlannedModel::runs).toList();
    }
}
