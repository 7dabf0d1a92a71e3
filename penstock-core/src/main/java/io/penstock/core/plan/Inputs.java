package io.penstock.core.plan;

import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.LedgerEntry;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells in which state the things are that a model reads.
 *
 * <p>A view or an ephemeral model holds nothing itself: in its place stand the things that it reads.
 */
public final class Inputs {
    private final Map<String, Read> read = new HashMap<>();
    private final Map<String, String> versions;
    private final Map<String, String> sources;
    private final Map<String, Borrowed> borrowed;

    /**
     * Makes inputs.
     *
     * @param ledger the last writes by model
     * @param sources what sources and files tell of themselves, by name or path; absent for those that cannot tell
     * @param borrowed the models that are read where another environment keeps them
     */
    Inputs(Graph graph, Map<String, LedgerEntry> ledger, Map<String, String> sources, Map<String, Borrowed> borrowed) {
        this.borrowed = Map.copyOf(borrowed);
        this.versions = new HashMap<>();
        ledger.forEach((model, entry) -> versions.put(model, entry.runId()));
        this.sources = Map.copyOf(sources);
        graph.models().forEach(node -> read.put(node.name(), read(graph, node)));
    }

    /** Gathers what a model reads; what its upstream views read was gathered before. */
    private Read read(Graph graph, ModelNode node) {
        Set<String> models = new LinkedHashSet<>();
        Set<String> others = new LinkedHashSet<>(node.files());
        Set<Borrowed> lent = new LinkedHashSet<>();
        for (Dependency dependency : node.dependencies()) {
            if (dependency instanceof Dependency.OnSource) {
                others.add(dependency.name());
                continue;
            }
            Borrowed elsewhere = borrowed.get(dependency.name());
            if (elsewhere != null) {
                elsewhere.rows().forEach(lent::add);
            } else if (graph.model(dependency.name()).holdsRows()) {
                models.add(dependency.name());
            } else {
                Read behind = Objects.requireNonNull(read.get(dependency.name()), dependency.name());
                models.addAll(behind.models());
                others.addAll(behind.others());
                lent.addAll(behind.lent());
            }
        }
        return new Read(models, others, lent);
    }

    /** Gives the models whose rows a model reads, itself or through views. */
    public Set<String> models(ModelNode node) {
        return Objects.requireNonNull(read.get(node.name()), node.name()).models();
    }

    /** Gives the models of other environments whose rows a model reads, itself or through views. */
    public Set<Borrowed> borrowed(ModelNode node) {
        return Objects.requireNonNull(read.get(node.name()), node.name()).lent();
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
        Read reads = Objects.requireNonNull(read.get(node.name()), node.name());
        Map<String, String> found = new TreeMap<>();
        for (String name : reads.others()) {
            String version = sources.get(name);
            if (version != null) {
                found.put(name, version);
            }
        }
        reads.lent()
                .forEach(elsewhere ->
                        found.put(elsewhere.key(), elsewhere.entry().runId()));
        reads.models().forEach(name -> found.put(name, written.getOrDefault(name, versions.getOrDefault(name, ""))));
        return found;
    }

    /** The models that hold the rows which a model reads, the sources and files, and the models of other environments. */
    private record Read(Set<String> models, Set<String> others, Set<Borrowed> lent) {}
}
