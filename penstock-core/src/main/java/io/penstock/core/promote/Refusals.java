package io.penstock.core.promote;

import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.core.graph.ModelNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Gathers what stands against a promotion, and what is only to be told. Confined to one thread. */
final class Refusals {
    private final Side from;
    private final Side to;
    private final Set<String> named;
    private final Problems problems = new Problems();
    private final List<String> warnings = new ArrayList<>();

    /**
     * Makes it.
     *
     * @param named the models that somebody named, each of which goes or stops the whole
     */
    Refusals(Side from, Side to, Set<String> named) {
        this.from = from;
        this.to = to;
        this.named = named;
    }

    /** Refuses a model that cannot be promoted when it was named; else only tells of it. */
    void leaveOut(ModelNode model, String reason, Side where) {
        String remedy = "run it: penstock run " + model.name() + " --env " + where.environment();
        if (named.contains(model.name())) {
            refuse(model, reason, remedy);
        } else {
            warn("model " + model.name() + " is left out: " + reason + " (" + remedy + ")");
        }
    }

    void refuse(ModelNode model, String reason, String remedy) {
        problems.add(
                model.declaration().place(),
                ProjectError.REQUEST_INVALID,
                "Cannot promote " + model.name() + " from " + from.environment() + " to " + to.environment() + ": "
                        + reason + " (" + remedy + ")");
    }

    void warn(String warning) {
        warnings.add(warning);
    }

    List<String> warnings() {
        return warnings;
    }

    /** Throws all refusals, when there are some. */
    void throwIfAny() {
        problems.throwIfAny();
    }
}
