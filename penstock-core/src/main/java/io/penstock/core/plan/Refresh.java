package io.penstock.core.plan;

import io.penstock.core.config.ProjectError;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.Selection;
import io.penstock.spi.error.PenstockException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which models a request makes run or makes anew, and which it must not. Confined to one thread. */
final class Refresh {
    private final PlanRequest.Mode mode;
    private final @Nullable Resumed resumed;
    private final Known known;
    private final Set<String> selected;
    private final Set<String> named;
    private final Map<String, String> lost = new LinkedHashMap<>();

    Refresh(Graph graph, PlanRequest request, Set<String> selected, Known known) {
        this.mode = request.mode();
        this.resumed = request.resumed();
        this.known = known;
        this.selected = selected;
        this.named = Selection.named(graph, request.select());
    }

    /** Says whether a full refresh is asked of a model, by whatever word. */
    boolean isAsked(ModelNode node) {
        return isMeant(node) && (mode == PlanRequest.Mode.FULL_REFRESH || mode == PlanRequest.Mode.CONFIRMED_REFRESH);
    }

    /** Says whether a model is to be written whether something has changed or not. */
    boolean isForced(ModelNode node) {
        return isMeant(node) && mode == PlanRequest.Mode.FORCE;
    }

    /** Says whether the request is still one of a model: it is selected, and not written since by the run that goes on. */
    private boolean isMeant(ModelNode node) {
        return selected.contains(node.name()) && (resumed == null || !resumed.wrote(node, known));
    }

    boolean isNamed(ModelNode node) {
        return named.contains(node.name());
    }

    /**
     * Takes down what the refresh of a model takes away, which must not happen by the way.
     *
     * @param what in words
     */
    void takesAway(ModelNode node, String what) {
        if (mode != PlanRequest.Mode.CONFIRMED_REFRESH && !isNamed(node)) {
            lost.putIfAbsent(node.name(), what);
        }
    }

    /** Refuses the request where it takes something away that nobody named or confirmed. */
    void requireMeant() {
        if (!lost.isEmpty()) {
            String models = String.join(" ", lost.keySet());
            throw new PenstockException(
                    ProjectError.REQUEST_INVALID,
                    "Cannot make all of these tables anew: --full-refresh would take away what no query gives again: "
                            + String.join("; ", lost.values()) + " (if you mean it, name the models: penstock run "
                            + models + " --full-refresh, or confirm it for all with --yes; else leave them out with"
                            + " --exclude, or protect them with full_refresh: false)");
        }
    }
}
