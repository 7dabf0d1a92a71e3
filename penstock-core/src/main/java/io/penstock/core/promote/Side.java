package io.penstock.core.promote;

import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.Owner;
import io.penstock.core.plan.Holdings;
import io.penstock.spi.connector.SqlDatabase;
import java.util.Objects;

/**
 * One of the two environments of a promotion.
 *
 * @param graph the project as it is there
 * @param holdings what is built there
 */
public record Side(Graph graph, Databases databases, Holdings holdings) {
    /** Looks into the databases of an environment. */
    public static Side of(Graph graph, Databases databases) {
        return new Side(graph, databases, Holdings.of(graph, databases));
    }

    public String environment() {
        return graph.config().environment();
    }

    /** Says whether the environment is a set of views over tables that all environments share. */
    boolean isVirtual() {
        return graph.config().environments().isVirtual();
    }

    SqlDatabase database(ModelNode node) {
        return databases.database(
                node.options().connection(), node.declaration().place());
    }

    ConnectionSpec connection(ModelNode node) {
        return Objects.requireNonNull(
                graph.config().connections().get(node.options().connection()));
    }

    Ledger ledger(ModelNode node) {
        return new Ledger(database(node), Owner.of(graph));
    }
}
