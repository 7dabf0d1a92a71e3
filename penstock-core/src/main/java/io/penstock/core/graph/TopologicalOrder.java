package io.penstock.core.graph;

import io.penstock.core.config.ProjectError;
import io.penstock.spi.error.PenstockException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sorts nodes by a walk in depth with a stack of its own, so that a chain of any length fits.
 *
 * <p>Source: Tarjan, "Edge-disjoint spanning trees and depth-first search" (1976), the reverse of the order of leaving.
 */
final class TopologicalOrder {
    private final Map<String, ModelNode> nodes;
    private final Map<String, ModelNode> sorted = new LinkedHashMap<>();
    private final Deque<Visit> path = new ArrayDeque<>();
    private final Set<String> onPath = new HashSet<>();

    TopologicalOrder(Map<String, ModelNode> nodes) {
        this.nodes = nodes;
    }

    Map<String, ModelNode> sorted() {
        for (ModelNode node : nodes.values()) {
            enter(node);
            while (!path.isEmpty()) {
                step();
            }
        }
        return sorted;
    }

    private void step() {
        Visit visit = path.element();
        if (visit.remaining.hasNext()) {
            ModelNode next = nodes.get(visit.remaining.next());
            if (next != null) {
                if (onPath.contains(next.name())) {
                    throw cycle(next);
                }
                enter(next);
            }
        } else {
            path.remove();
            onPath.remove(visit.node.name());
            sorted.put(visit.node.name(), visit.node);
        }
    }

    private void enter(ModelNode node) {
        if (!sorted.containsKey(node.name())) {
            path.push(new Visit(node, node.before().iterator()));
            onPath.add(node.name());
        }
    }

    private PenstockException cycle(ModelNode repeated) {
        List<String> names = new ArrayList<>();
        for (Visit visit : path) {
            names.add(0, visit.node.name());
            if (visit.node.name().equals(repeated.name())) {
                break;
            }
        }
        names.add(repeated.name());
        return PenstockException.at(
                repeated.declaration().place(),
                ProjectError.DEPENDENCY_CYCLE,
                names.size() == 2
                        ? "Cannot order the models: " + repeated.name()
                                + " reads itself (a Java model reads its own table by ModelContext.previous())"
                        : "Cannot order the models: they read each other in a circle: " + read(names));
    }

    private static String read(List<String> names) {
        return String.join(" reads ", names) + " (take one of the " + (names.size() - 1) + " references away)";
    }

    private record Visit(ModelNode node, Iterator<String> remaining) {}
}
