package io.penstock.core.plan;

import io.penstock.Materialization;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.Selection;
import io.penstock.core.ledger.LedgerEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which models a plan is about: those that were asked for, and those without which they cannot be made. */
final class PlanScope {
    private final Graph graph;
    private final Set<String> selected;
    private final Set<String> excluded;
    private final Refresh refresh;
    private final Known known;
    private final Borrowing borrowing;

    PlanScope(Graph graph, PlanRequest request, Refresh refresh, Known known, Borrowing borrowing) {
        this.graph = graph;
        this.selected = request.selected(graph);
        this.excluded = request.exclude().isEmpty() ? Set.of() : Selection.of(graph, request.exclude(), List.of());
        this.refresh = refresh;
        this.known = known;
        this.borrowing = borrowing;
    }

    /**
     * Adds the ancestors that cannot be read as they are, and theirs; a view is looked through to what it reads. What another
     * environment has built is read there.
     */
    Set<String> models() {
        selected.stream()
                .map(graph::model)
                .filter(node -> !refresh.isAsked(node))
                .forEach(borrowing::borrowShared);
        Set<String> chosen = new LinkedHashSet<>(selected);
        Set<String> seen = new HashSet<>(selected);
        Deque<String> open = new ArrayDeque<>(selected);
        while (!open.isEmpty()) {
            for (String upstream : graph.model(open.remove()).before()) {
                ModelNode node = graph.model(upstream);
                boolean lent = !chosen.contains(upstream) && borrowing.borrow(node);
                boolean added = !lent && !excluded.contains(upstream) && isNeeded(node) && chosen.add(upstream);
                if ((added || (!lent && !node.holdsRows())) && seen.add(upstream)) {
                    open.add(upstream);
                }
            }
        }
        return chosen;
    }

    /** Says whether a model must be made before it can be read: a view also when it is defined in another way than it was. */
    private boolean isNeeded(ModelNode node) {
        LedgerEntry entry = known.entry(node);
        return node.options().materialize() == Materialization.EPHEMERAL
                || !known.isBuilt(node)
                || isUnfinished(node)
                || (!node.holdsRows()
                        && entry != null
                        && !Fingerprints.sameRows(known.fingerprint(node).hash(), entry));
    }

    /** Says whether a model's table is not yet what it should be behind its last write. */
    private boolean isUnfinished(ModelNode node) {
        LedgerEntry entry = known.entry(node);
        return entry != null && PostProgress.of(node, entry).isUnfinishedTable();
    }

    /** Tells what an excluded model that is to be read lacks; empty when it can be read. */
    Optional<String> unusable(ModelNode node) {
        if (!excluded.contains(node.name())) {
            return Optional.empty();
        }
        if (!known.isBuilt(node)) {
            return borrowing.all().containsKey(node.name())
                    ? Optional.empty()
                    : Optional.of(known.observation()
                            .unknown(node)
                            .map(away -> "cannot be looked at, as " + away)
                            .orElse("was never built"));
        }
        return isUnfinished(node) ? Optional.of("has post-transforms that are not done") : Optional.empty();
    }
}
