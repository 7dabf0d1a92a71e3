package io.penstock.core.promote;

import io.penstock.core.config.ContentHash;
import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.plan.Holdings;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What models are, whatever environment they are in: their definitions but for where they are kept. */
final class PortableDefinitions {
    /** The parts of a fingerprint that tell where a model is kept. */
    private static final Set<String> PLACES = Set.of("config/table", "config/connection", "config/path");

    private static final String UPSTREAM = "upstream/";

    private final Map<String, SortedMap<String, String>> parts = new HashMap<>();

    PortableDefinitions(Graph graph, Holdings holdings) {
        graph.models().forEach(node -> parts.put(node.name(), parts(node, holdings)));
    }

    private SortedMap<String, String> parts(ModelNode node, Holdings holdings) {
        SortedMap<String, String> own = new TreeMap<>(holdings.fingerprint(node).parts());
        own.keySet().removeAll(PLACES);
        for (Dependency dependency : node.dependencies()) {
            if (dependency instanceof Dependency.OnModel) {
                ContentHash hash = new ContentHash();
                Objects.requireNonNull(parts.get(dependency.name()))
                        .forEach((part, value) -> hash.add(part).add(value));
                own.put(UPSTREAM + dependency.name(), hash.hex());
            }
        }
        return own;
    }

    /** Gives the parts in which a model differs from what it is elsewhere. */
    SortedSet<String> differences(String model, PortableDefinitions other) {
        Map<String, String> here = parts.getOrDefault(model, new TreeMap<>());
        Map<String, String> there = other.parts.getOrDefault(model, new TreeMap<>());
        SortedSet<String> differing = new TreeSet<>(here.keySet());
        differing.addAll(there.keySet());
        differing.removeIf(part -> Objects.equals(here.get(part), there.get(part)));
        return differing;
    }
}
