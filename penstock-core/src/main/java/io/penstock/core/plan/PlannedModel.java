package io.penstock.core.plan;

import io.penstock.core.graph.ModelNode;
import io.penstock.core.state.Fingerprint;
import io.penstock.spi.connector.RelationInfo;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with a model, and why.
 *
 * @param reason in words, for people
 * @param existing what stands under its table's name now; null for nothing
 */
public record PlannedModel(
        ModelNode node, Action action, String reason, Fingerprint fingerprint, RelationInfo.@Nullable Kind existing) {

    public String name() {
        return node.name();
    }

    public boolean runs() {
        return action == Action.RUN;
    }
}
