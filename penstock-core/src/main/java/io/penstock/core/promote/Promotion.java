package io.penstock.core.promote;

import io.penstock.core.environment.ViewChange;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.LedgerEntry;
import java.util.List;

/**
 * What a promotion would do, model by model, each after all that it reads.
 *
 * @param warnings what is no reason to stop, in words
 * @param views how what the environment shows changes; none where tables are copied
 */
public record Promotion(Side from, Side to, List<Step> steps, List<String> warnings, List<ViewChange> views) {
    public Promotion {
        steps = List.copyOf(steps);
        warnings = List.copyOf(warnings);
        views = List.copyOf(views);
    }

    /**
     * What is done with one model.
     *
     * @param source the model in the environment from which it comes
     * @param target the same in the one to which it goes
     * @param entry what the ledger is to say there; what it says already where the model stays as it is
     * @param reason in words
     */
    public record Step(ModelNode source, ModelNode target, LedgerEntry entry, Action action, String reason) {
        public String model() {
            return target.name();
        }

        boolean promotes() {
            return action == Action.PROMOTE;
        }
    }

    /** What is done with a model. */
    public enum Action {
        PROMOTE,
        /** It stays as it is. */
        SKIP
    }

    /** The steps that change something. */
    public List<Step> promoting() {
        return steps.stream().filter(Step::promotes).toList();
    }
}
