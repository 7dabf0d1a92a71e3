package io.penstock.core.plan;

import io.penstock.core.graph.Graph;
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
 * @param renamed the names under which ledgers know models, by their names of now, where they are others
 */
public record Plan(
        Graph graph,
        PlanRequest request,
        Map<String, PlannedModel> models,
        Inputs inputs,
        Map<String, Fingerprint> remembered,
        List<String> warnings,
        Map<String, String> renamed) {
    public Plan {
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        remembered = Map.copyOf(remembered);
        warnings = List.copyOf(warnings);
        renamed = Map.copyOf(renamed);
    }

    /** Gives the same plan with more to warn of. */
    public Plan warning(List<String> more) {
        List<String> all = Stream.concat(more.stream(), warnings.stream()).toList();
        return new Plan(graph, request, models, inputs, remembered, all, renamed);
    }

    /** The models that run, in order. */
    public List<PlannedModel> running() {
        return models.values().stream().filter(PlannedModel::runs).toList();
    }
}
