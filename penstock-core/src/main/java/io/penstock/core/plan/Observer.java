package io.penstock.core.plan;

import io.penstock.Materialization;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks once into every database of a project: what Penstock wrote there, and what exists. */
final class Observer {
    private final Graph graph;
    private final Databases databases;

    Observer(Graph graph, Databases databases) {
        this.graph = graph;
        this.databases = databases;
    }

    Observation observe() {
        Map<String, ModelNode> byConnection = new LinkedHashMap<>();
        graph.models().forEach(node -> byConnection.putIfAbsent(node.options().connection(), node));
        Map<String, LedgerEntry> ledger = new HashMap<>();
        Map<String, Map<TableName, RelationInfo.Kind>> relations = new HashMap<>();
        Map<String, Map<String, String>> others = new HashMap<>();
        byConnection.forEach((connection, user) -> {
            SqlDatabase database =
                    databases.database(connection, user.declaration().place());
            try (SqlSession session = database.session()) {
                Ledger book = new Ledger(database, graph.config().environment());
                others.put(connection, book.others(session));
                book.load(session).forEach((model, entry) -> {
                    if (isKeptOn(connection, model)) {
                        ledger.put(model, entry);
                    }
                });
                Map<TableName, RelationInfo.Kind> found = new HashMap<>();
                session.relations().forEach(relation -> found.put(relation.name(), relation.kind()));
                relations.put(connection, found);
            }
        });
        return new Observation(ledger, relations, others);
    }

    /** Gives the columns of what stands under a model's table name; none when nothing does. */
    Schema columns(ModelNode node) {
        try (SqlSession session = databases
                .database(node.options().connection(), node.declaration().place())
                .session()) {
            return session.find(node.table()).orElse(Schema.of());
        }
    }

    private boolean isKeptOn(String connection, String model) {
        return graph.contains(model)
                && graph.model(model).options().connection().equals(connection);
    }

    /** Tells what is missing of what a model should have left behind; null when nothing is. */
    @Nullable
    String missing(ModelNode node, Observation observation) {
        return switch (node.options().materialize()) {
            case TABLE -> missing(node, observation, RelationInfo.Kind.TABLE, "table ");
            case VIEW -> missing(node, observation, RelationInfo.Kind.VIEW, "view ");
            case FILE ->
                Files.exists(graph.config()
                                .directory()
                                .resolve(Objects.requireNonNull(node.options().path())))
                        ? null
                        : "file " + node.options().path();
            case EPHEMERAL, NONE -> null;
        };
    }

    private static @Nullable String missing(
            ModelNode node, Observation observation, RelationInfo.Kind kind, String word) {
        return observation.existing(node.options().connection(), node.table()) == kind ? null : word + node.table();
    }

    /** Says whether a model can be read as it is. */
    boolean isBuilt(ModelNode node, Observation observation) {
        return node.options().materialize() == Materialization.EPHEMERAL
                || (observation.ledger().containsKey(node.name()) && missing(node, observation) == null);
    }

    /** Tells, where what stands in a model's place is not this environment's own, whose it is; null when it may be written. */
    @Nullable
    String foreign(ModelNode node, Observation observation) {
        String connection = node.options().connection();
        String other = observation.others().getOrDefault(connection, Map.of()).get(node.relation());
        if (other != null) {
            return node.relation() + " belongs to environment " + other
                    + " in the same database (give each its own path or schema, or take it over with --full-refresh)";
        }
        boolean kept = node.options().materialize() == Materialization.TABLE
                || node.options().materialize() == Materialization.VIEW;
        boolean exists = kept && observation.existing(connection, node.table()) != null;
        return exists && !observation.ledger().containsKey(node.name())
                ? node.relation()
                        + " exists and was not made by Penstock (rename the model, or take it over with --full-refresh)"
                : null;
    }
}
