package io.penstock.core.graph;

import io.penstock.core.check.CheckDeclaration;
import io.penstock.core.config.ProjectError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        List<ModelNode> circle = new ArrayList<>(List.of(repeated));
        for (Visit visit : path) {
            circle.add(0, visit.node);
            if (visit.node.name().equals(repeated.name())) {
                break;
            }
        }
        if (circle.size() == 2) {
            return error(
                    repeated.declaration().place(),
                    repeated.name() + " reads itself (a Java model reads its own table by ModelContext.previous())");
        }
        List<String> references = new ArrayList<>();
        List<Place> checks = new ArrayList<>();
        for (int i = 0; i + 1 < circle.size(); i++) {
            ModelNode node = circle.get(i);
            String read = circle.get(i + 1).name();
            Optional<CheckDeclaration> check = check(node, read);
            check.map(CheckDeclaration::place).ifPresent(checks::add);
            references.add(node.name() + " reads " + read
                    + check.map(by -> " by the check " + by.name() + " (" + by.place() + ")")
                            .orElse(""));
        }
        return error(
                checks.isEmpty() ? repeated.declaration().place() : checks.get(0),
                "they read each other in a circle: " + String.join(", ", references) + " (take one of the "
                        + references.size() + " references away)");
    }

    /** Finds the check that reads a model which the checked one does not read itself. */
    private static Optional<CheckDeclaration> check(ModelNode node, String read) {
        return node.upstream().contains(read)
                ? Optional.empty()
                : node.checks().stream()
                        .filter(check -> check.models().contains(read))
                        .map(ResolvedCheck::declaration)
                        .findFirst();
    }

    private static PenstockException error(Place place, String reason) {
        return PenstockException.at(place, ProjectError.DEPENDENCY_CYCLE, "Cannot order the models: " + reason);
    }

    private record Visit(ModelNode node, Iterator<String> remaining) {}
}
