package io.penstock.core.plan;

import io.penstock.Materialization;
import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.Holder;
import io.penstock.core.ledger.Owner;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.error.PenstockException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds what other environments have built of models that this one has not: on a shared connection any of them, else the one
 * to which this one falls back. Their databases are looked at when that is first asked. Confined to one thread.
 */
final class Borrowing {
    private static final String ALIAS_PREFIX = "penstock_";

    private final Graph graph;
    private final Databases databases;
    private final @Nullable FallbackEnvironment fallback;
    private final Known known;
    private final Owner owner;
    private final Map<String, Borrowed> borrowed = new LinkedHashMap<>();
    private final Map<List<String>, Optional<Lender>> lenders = new HashMap<>();

    Borrowing(Graph graph, Databases databases, @Nullable FallbackEnvironment fallback, Known known) {
        this.graph = graph;
        this.databases = databases;
        this.fallback = fallback;
        this.known = known;
        this.owner = Owner.of(graph);
    }

    /** Gives the models that are read from other environments, by name. */
    Map<String, Borrowed> all() {
        return borrowed;
    }

    /** Gives what these are called behind FROM. */
    Map<String, String> relations() {
        Map<String, String> relations = new HashMap<>();
        borrowed.forEach((name, lent) -> relations.put(name, lent.relation()));
        return relations;
    }

    /** Reads a model from another environment, if it is not built here and that has it; tells whether that is so. */
    boolean borrow(ModelNode node) {
        if (node.options().materialize() == Materialization.EPHEMERAL || known.isBuilt(node)) {
            return false;
        }
        shared(node).or(() -> ofFallback(node)).ifPresent(lent -> borrowed.put(node.name(), lent));
        return borrowed.containsKey(node.name());
    }

    /** Reads a model from the environment that keeps it on a connection of all environments, if another one does. */
    void borrowShared(ModelNode node) {
        if (!known.isBuilt(node)) {
            shared(node).ifPresent(lent -> borrowed.put(node.name(), lent));
        }
    }

    /** Tells in words who keeps a selected model on a connection of all environments; empty when this one does. */
    Optional<String> keeper(ModelNode node) {
        return Optional.ofNullable(borrowed.get(node.name()))
                .map(lent -> "environment " + lent.environment() + " keeps it, and connection \""
                        + node.options().connection() + "\" is shared");
    }

    private Optional<Borrowed> shared(ModelNode node) {
        return connection(node).shared()
                ? known.observation()
                        .holder(node)
                        .filter(holder -> owner.isProject(holder) && !owner.owns(holder))
                        .map(Holder::environment)
                        .flatMap(environment -> lender(node, environment))
                        .flatMap(lender -> lender.lend(node))
                : Optional.empty();
    }

    /** Tells in words, to follow a reason, what a model reads from other environments. */
    String told(ModelNode node) {
        Map<String, Set<String>> from = new TreeMap<>();
        Plan.borrowedBy(graph, borrowed, node)
                .forEach(lent -> from.computeIfAbsent(lent.environment(), name -> new LinkedHashSet<>())
                        .add(lent.model()));
        return from.entrySet().stream()
                .map(models -> "; reads " + String.join(", ", models.getValue()) + " from " + models.getKey())
                .collect(Collectors.joining());
    }

    /** Tells what a view would read in another database, where nobody finds it who reads the view; empty for nothing. */
    Optional<String> outOfReach(ModelNode node) {
        return node.options().materialize() == Materialization.VIEW
                ? Plan.borrowedBy(graph, borrowed, node)
                        .filter(Borrowed::attached)
                        .findFirst()
                        .map(lent -> "it is a view, and environment " + lent.environment() + " keeps " + lent.model()
                                + " in another database (build that here too: penstock run +"
                                + node.name() + ")")
                : Optional.empty();
    }

    private Optional<Borrowed> ofFallback(ModelNode node) {
        return fallback == null
                ? Optional.empty()
                : lender(node, fallback.config().environment()).flatMap(lender -> lender.lend(node));
    }

    private ConnectionSpec connection(ModelNode node) {
        return Objects.requireNonNull(
                graph.config().connections().get(node.options().connection()));
    }

    private SqlDatabase database(ModelNode node) {
        return databases.database(
                node.options().connection(), node.declaration().place());
    }

    private Optional<Lender> lender(ModelNode node, String environment) {
        List<String> key = List.of(node.options().connection(), environment);
        Optional<Lender> found = lenders.get(key);
        if (found == null) {
            found = open(node, new Owner(owner.project(), owner.formerNames(), environment));
            lenders.put(key, found);
        }
        return found;
    }

    private Optional<Lender> open(ModelNode node, Owner other) {
        SqlDatabase own = database(node);
        ConnectionSpec there = fallback == null
                        || !other.environment().equals(fallback.config().environment())
                ? connection(node)
                : fallback.config().connections().get(node.options().connection());
        if (there == null) {
            return Optional.empty();
        }
        if (there.isSameAs(connection(node))) {
            return Optional.of(new Lender(graph, other, own, own, own.dialect()::render));
        }
        try {
            SqlDatabase keeper = Objects.requireNonNull(fallback).databases().database(there.name(), there.place());
            return own.attach(keeper, ALIAS_PREFIX + other.environment())
                    .map(names -> new Lender(graph, other, own, keeper, names));
        } catch (PenstockException e) {
            throw new PenstockException(
                    e.code(),
                    "Cannot read what environment " + other.environment() + " has built: " + e.message()
                            + " (mend that, or take environments.fallback out)",
                    graph.config().environments().place(),
                    e);
        }
    }
}
