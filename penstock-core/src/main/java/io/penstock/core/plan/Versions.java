package io.penstock.core.plan;

import io.penstock.Materialization;
import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.config.ContentHash;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.SourceDeclaration;
import io.penstock.core.config.ViewSchemas;
import io.penstock.core.environment.Collector;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.Version;
import io.penstock.core.project.SeedFiles;
import io.penstock.core.state.Fingerprint;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.TableName;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Finds the versions in which virtual environments share models.
 *
 * <p>A model is another version when its definition is another, or when anything is that it reads: two environments that have
 * the same version of a model have the same rows of it, and one table.
 */
public final class Versions {
    private static final int HASH_LENGTH = 16;
    private static final String SEPARATOR = "__";

    /** Databases of today take identifiers of 63 bytes and more. */
    private static final int IDENTIFIER_BYTES = 63;

    private final Graph graph;
    private final Map<String, Fingerprint> fingerprints;
    private final Map<String, String> hashes = new HashMap<>();

    private Versions(Graph graph) {
        this.graph = graph;
        this.fingerprints = Fingerprints.of(graph, ModelNode::table);
    }

    /**
     * Gives a graph whose tables and views are those that all environments share; the same graph where each environment has
     * its own.
     *
     * @throws PenstockException when a database cannot show them in views
     */
    public static Graph share(Graph graph, Databases databases) {
        if (!graph.config().environments().isVirtual()) {
            return graph;
        }
        graph.models().stream()
                .filter(node -> isShared(graph, node))
                .forEach(node -> requireViews(graph.config(), node, databases));
        return new Versions(graph).shared();
    }

    private static void requireViews(ProjectConfig config, ModelNode node, Databases databases) {
        String connection = node.options().connection();
        if (!databases
                .database(connection, node.declaration().place())
                .dialect()
                .swapsViews()) {
            ConnectionSpec spec = Objects.requireNonNull(config.connections().get(connection));
            throw PenstockException.at(
                    config.environments().place(),
                    ProjectError.CONNECTION_UNFIT,
                    "Cannot share model " + node.name() + " between environments: its connection \"" + connection
                            + "\" is of type " + spec.type() + ", which does not swap views in a transaction (take"
                            + " mode: virtual out, or keep the model on another connection)");
        }
    }

    /** Says whether environments share a model's table or view. */
    static boolean isShared(Graph graph, ModelNode node) {
        Materialization kept = node.options().materialize();
        return graph.config().environments().isVirtual()
                && (kept == Materialization.TABLE || kept == Materialization.VIEW);
    }

    private Graph shared() {
        ViewSchemas views = Objects.requireNonNull(graph.config().environments().views());
        graph.models().forEach(node -> hashes.put(node.name(), hash(node)));
        return graph.map(node -> isShared(graph, node) ? shared(node, views) : node);
    }

    private ModelNode shared(ModelNode node, ViewSchemas views) {
        String hash = Objects.requireNonNull(hashes.get(node.name()));
        TableName declared = node.table();
        TableName view = TableName.of(views.of(declared.schema()), declared.name());
        String name = cut(node.name(), IDENTIFIER_BYTES - SEPARATOR.length() - HASH_LENGTH) + SEPARATOR + hash;
        return node.as(new Version(hash, declared, view), TableName.of(Collector.VERSIONS, name));
    }

    private static String cut(String name, int bytes) {
        int end = name.length();
        while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > bytes) {
            end = name.offsetByCodePoints(end, -1);
        }
        return name.substring(0, end);
    }

    private String hash(ModelNode node) {
        ContentHash hash = new ContentHash()
                .add(graph.config().name())
                .add(node.name())
                .add(Fingerprints.identity(Objects.requireNonNull(fingerprints.get(node.name()))));
        for (Dependency dependency : node.dependencies()) {
            if (dependency instanceof Dependency.OnSource on) {
                SourceDeclaration source = on.source();
                addPlace(node, source.connection(), hash);
                hash.add(SeedFiles.content(graph.config().directory(), source));
            } else {
                addPlace(node, graph.model(dependency.name()).options().connection(), hash);
                hash.add(Objects.requireNonNull(hashes.get(dependency.name()), dependency.name()));
            }
        }
        return hash.hex().substring(0, HASH_LENGTH);
    }

    /** Adds where another connection leads, which may be elsewhere in each environment; a model's own is where its versions are. */
    private void addPlace(ModelNode node, String connection, ContentHash hash) {
        ConnectionSpec spec = graph.config().connections().get(connection);
        if (spec != null && !connection.equals(node.options().connection())) {
            hash.add(spec.destination());
        }
    }
}
