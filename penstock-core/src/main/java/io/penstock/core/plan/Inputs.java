package io.penstock.core.plan;

import io.penstock.Materialization;
import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.LedgerEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells in which state the things are that a model reads.
 *
 * <p>A view or an ephemeral model holds nothing itself: in its place stand the things that it reads.
 */
public final class Inputs {
    private final Graph graph;
    private final Map<String, String> versions;
    private final Map<String, String> sources;

    /**
     * Makes inputs.
     *
     * @param ledger the last writes by model
     * @param sources what sources and files tell of themselves, by name or path; absent for those that cannot tell
     */
    Inputs(Graph graph, Map<String, LedgerEntry> ledger, Map<String, String> sources) {
        this.graph = graph;
        this.versions = new HashMap<>();
        ledger.forEach((model, entry) -> versions.put(model, entry.runId()));
        this.sources = Map.copyOf(sources);
    }

    /** Gives what a model reads by name, each with its version, where nothing that it reads was written by a run under way. */
    Map<String, String> of(ModelNode node) {
        return of(node, Map.of());
    }

    /**
     * Gives what a model reads by name, each with its version.
     *
     * @param written the models that the run under way has written, each with that run's identifier
     */
    public Map<String, String> of(ModelNode node, Map<String, String> written) {
        Map<String, String> found = new TreeMap<>();
        collect(node, written, found);
        return found;
    }

    private void collect(ModelNode node, Map<String, String> written, Map<String, String> found) {
        node.files().forEach(path -> putSource(path, found));
        for (Dependency dependency : node.dependencies()) {
            if (dependency instanceof Dependency.OnSource on) {
                putSource(on.name(), found);
                continue;
            }
            ModelNode upstream = graph.model(dependency.name());
            if (holdsRows(upstream)) {
                String now = written.getOrDefault(upstream.name(), versions.getOrDefault(upstream.name(), ""));
                found.put(upstream.name(), now);
            } else {
                collect(upstream, written, found);
            }
        }
    }

    private void putSource(String name, Map<String, String> found) {
        String version = sources.get(name);
        if (version != null) {
            found.put(name, version);
        }
    }

    private static boolean holdsRows(ModelNode node) {
        Materialization materialization = node.options().materialize();
        return materialization != Materialization.VIEW && materialization != Materialization.EPHEMERAL;
    }
}
