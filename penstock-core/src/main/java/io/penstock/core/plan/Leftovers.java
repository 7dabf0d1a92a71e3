package io.penstock.core.plan;

import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.Holder;
import io.penstock.core.ledger.Owner;
import io.penstock.spi.connector.RelationInfo;
import java.nio.file.Files;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the tables, views and files that a project made by models which it no longer has. */
final class Leftovers {
    private final Graph graph;
    private final Owner owner;
    private final Observation.Contents contents;
    private final Set<String> kept = new HashSet<>();

    /**
     * Makes it.
     *
     * @param nodes the models that are kept in this database
     */
    Leftovers(Graph graph, Owner owner, Observation.Contents contents, List<ModelNode> nodes) {
        this.graph = graph;
        this.owner = owner;
        this.contents = contents;
        nodes.forEach(node -> kept.addAll(Holder.of(owner, node).keys(contents.dialect())));
    }

    /**
     * Tells of them in words, each with its remedy.
     *
     * <p>Where an earlier Penstock did not write down whose something is, it may be of another project, and is not told.
     */
    List<String> told(Collection<Holder> holders) {
        return holders.stream()
                .filter(holder -> owner.owns(holder) && !holder.project().isEmpty())
                .filter(holder -> !graph.contains(holder.model()))
                .filter(holder -> holder.keys(contents.dialect()).stream().noneMatch(kept::contains))
                .flatMap(this::told)
                .sorted()
                .toList();
    }

    private Stream<String> told(Holder holder) {
        if (holder.isFile()) {
            return Files.exists(graph.config().directory().resolve(holder.relation()))
                    ? Stream.of(sentence("file", holder, "delete it"))
                    : Stream.empty();
        }
        Set<String> keys = holder.keys(contents.dialect());
        return contents.relations().entrySet().stream()
                .filter(relation -> keys.contains(Holder.key(relation.getKey())))
                .map(relation -> {
                    String kind = relation.getValue() == RelationInfo.Kind.VIEW ? "view" : "table";
                    return sentence(
                            kind,
                            holder,
                            "drop it: DROP " + (kind.equals("view") ? "VIEW " : "TABLE ")
                                    + contents.dialect().render(relation.getKey()));
                });
    }

    private static String sentence(String kind, Holder holder, String remedy) {
        return kind + " " + holder.relation() + " is of no model any more: the project no longer has " + holder.model()
                + " (" + remedy + "; or, if the model was renamed, give it its name back with name: " + holder.model()
                + ")";
    }
}
