package io.penstock.core.plan;

import io.penstock.core.graph.ModelNode;
import io.penstock.core.state.Fingerprint;
import io.penstock.spi.connector.RelationInfo;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with a model, and why.
 *
 * @param reason in words, for people
 * @param fingerprint what is on record of the model once that is done
 * @param existing what stands under its table's name now; null for nothing
 * @param checksOnly whether its rows stay as they are, because nothing but its checks changed
 */
public record PlannedModel(
        ModelNode node,
        Action action,
        String reason,
        Fingerprint fingerprint,
        RelationInfo.@Nullable Kind existing,
        boolean checksOnly) {

    public String name() {
        return node.name();
    }

    public boolean runs() {
        return action == Action.RUN;
    }

    /** Says whether its rows are made anew. */
    public boolean writes() {
        return runs() && !checksOnly;
    }
}
