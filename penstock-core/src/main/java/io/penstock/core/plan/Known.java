package io.penstock.core.plan;

import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.state.Fingerprint;
import io.penstock.spi.connector.RelationInfo;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a plan is made from: what the databases hold, what models are, and what they were.
 *
 * @param remembered the fingerprints of the last runs with their parts, by model
 * @param fingerprints those of the models as they are, by model
 */
record Known(
        Observer observer,
        Observation observation,
        Map<String, Fingerprint> remembered,
        Map<String, Fingerprint> fingerprints) {

    /** Looks into the databases of a graph. */
    static Known of(Graph graph, Databases databases, Map<String, Fingerprint> remembered) {
        Map<String, Fingerprint> fingerprints = Fingerprints.of(
                graph,
                node -> databases
                        .database(
                                node.options().connection(), node.declaration().place())
                        .dialect()
                        .fold(node.table()));
        Observer observer = new Observer(graph, databases, remembered, fingerprints);
        return new Known(observer, observer.observe(), remembered, fingerprints);
    }

    /** Gives what the ledger says of a model; null when it was never written. */
    @Nullable
    LedgerEntry entry(ModelNode node) {
        return observation.ledger().get(node.name());
    }

    Fingerprint fingerprint(ModelNode node) {
        return Objects.requireNonNull(fingerprints.get(node.name()), node.name());
    }

    RelationInfo.@Nullable Kind existing(ModelNode node) {
        return observation.existing(node);
    }

    boolean isBuilt(ModelNode node) {
        return observer.isBuilt(node, observation);
    }

    /** Tells what a model should have and does not; null when it is there. */
    @Nullable
    String missing(ModelNode node) {
        return observer.missing(node, observation);
    }

    /** Tells whose a model's table is; null when it is the model's or nobody's. */
    Observer.@Nullable Foreign foreign(ModelNode node) {
        return observer.foreign(node, observation);
    }
}
