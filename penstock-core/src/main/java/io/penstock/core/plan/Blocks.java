package io.penstock.core.plan;

import io.penstock.core.config.SourceDeclaration;
import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Tells which models must not run for what they read. Confined to one thread. */
final class Blocks {
    private final Graph graph;
    private final SourceStates sources;
    private final Map<String, PlannedModel> planned;
    private final Collection<String> warnings;
    private final Function<ModelNode, Optional<String>> unusable;
    private final Map<String, Optional<String>> known = new HashMap<>();

    /**
     * Makes it.
     *
     * @param planned what is planned so far
     * @param warnings gathers what is no reason to stop
     * @param unusable tells what an excluded model lacks
     */
    Blocks(
            Graph graph,
            SourceStates sources,
            Map<String, PlannedModel> planned,
            Collection<String> warnings,
            Function<ModelNode, Optional<String>> unusable) {
        this.graph = graph;
        this.sources = sources;
        this.planned = planned;
        this.warnings = warnings;
        this.unusable = unusable;
    }

    /** Tells why a model must not run; a view is as safe as what it reads. */
    Optional<String> of(ModelNode node) {
        Optional<String> found = known.get(node.name());
        if (found == null) {
            found = find(node);
            known.put(node.name(), found);
        }
        return found;
    }

    private Optional<String> find(ModelNode node) {
        for (Dependency dependency : node.dependencies()) {
            Optional<String> reason =
                    dependency instanceof Dependency.OnSource on ? unsafe(on.source()) : upstream(dependency);
            if (reason.isPresent()) {
                return reason;
            }
        }
        return Optional.empty();
    }

    private Optional<String> unsafe(SourceDeclaration source) {
        Optional<String> unreadable = sources.unreadable(source);
        if (unreadable.isPresent()) {
            return unreadable;
        }
        SourceFreshness freshness = sources.freshness(source).orElse(null);
        if (freshness != null && freshness.status() == SourceFreshness.Status.WARN) {
            warnings.add(freshness.message());
        }
        return Optional.ofNullable(freshness)
                .filter(old -> old.status() == SourceFreshness.Status.ERROR)
                .map(SourceFreshness::message);
    }

    private Optional<String> upstream(Dependency dependency) {
        PlannedModel upstream = planned.get(dependency.name());
        if (upstream != null && upstream.action() == Action.BLOCKED) {
            return Optional.of("upstream " + upstream.name() + " is blocked");
        }
        ModelNode node = graph.model(dependency.name());
        Optional<String> lack = unusable.apply(node);
        if (lack.isPresent()) {
            return Optional.of("upstream " + node.name() + " " + lack.get() + ", and is excluded");
        }
        return node.holdsRows() ? Optional.empty() : of(node);
    }
}
