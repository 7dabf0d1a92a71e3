package io.penstock.core.plan;

import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.environment.EnvironmentLog;
import io.penstock.core.environment.Shown;
import io.penstock.core.environment.ViewChange;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.Version;
import io.penstock.core.ledger.Holder;
import io.penstock.core.ledger.Owner;
import io.penstock.spi.connector.Access;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Tells how what a virtual environment shows is to change, and what is in the way. */
final class Showing {
    private final Graph graph;
    private final Known known;
    private final String environment;
    private final Owner plain;

    Showing(Graph graph, Known known) {
        this.graph = graph;
        this.known = known;
        this.environment = graph.config().environment();
        this.plain = Owner.of(graph.config());
    }

    /**
     * Tells what stands where something of a model is to be, and is not to be taken away, or why that is not known: another's
     * table or view under the name of its view; or a view of a virtual environment, where the model is to be a table of its own.
     */
    Optional<String> obstacle(ModelNode node) {
        Optional<String> unknown = known.observation().unknown(node);
        if (unknown.isPresent() || !node.holdsNamedRelation()) {
            return unknown;
        }
        Observation.Contents contents = known.observation().contents(node);
        TableName place = contents.dialect().fold(node.shown());
        if (contents.relations().get(place) == null) {
            return Optional.empty();
        }
        Optional<String> shownBy = Optional.ofNullable(contents.views().get(place));
        if (node.version() == null) {
            return shownBy.filter(name -> contents.relations().get(place) == RelationInfo.Kind.VIEW)
                    .map(name -> node.table() + " is a view of the virtual environment " + name
                            + " (say environments: {mode: virtual} again; or drop its views, and let this run build"
                            + " tables: penstock env drop " + name + ")");
        }
        if (!isWritable(node) || shownBy.filter(environment::equals).isPresent() || isOwn(node, place)) {
            return Optional.empty();
        }
        return Optional.of(node.shown() + " stands where environment " + environment + " is to show the model, and "
                + shownBy.map(name -> "it is a view of environment " + name)
                        .or(() -> Optional.ofNullable(contents.holders().get(Holder.key(place)))
                                .map(holder -> "it belongs to "
                                        + (plain.isProject(holder) ? "environment " : "project ")
                                        + (plain.isProject(holder) ? holder.environment() : holder.project())))
                        .orElse("nothing on record says that Penstock made it")
                + " (rename the model, or give it another schema)");
    }

    /** Says whether the environment kept the model there by itself, before it came to share it. */
    private boolean isOwn(ModelNode node, TableName place) {
        Holder holder = known.observation().contents(node).holders().get(Holder.key(place));
        return holder != null
                && plain.owns(holder)
                && (holder.model().equals(node.name()) || !graph.contains(holder.model()));
    }

    /** Tells in words which other environments see a table made anew, as they show the same version; empty for none. */
    Optional<String> alsoAnew(ModelNode node) {
        Version version = node.version();
        if (version == null) {
            return Optional.empty();
        }
        EnvironmentLog log = known.observation().contents(node).log();
        List<String> others = log.environments().stream()
                .filter(other -> !other.equals(environment))
                .filter(other -> log.shown(other).values().stream()
                        .anyMatch(shown -> shown.version().equals(version.hash())))
                .toList();
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of("model " + node.name() + " is made anew for " + String.join(", ", others) + " too, which "
                        + (others.size() == 1 ? "shows" : "show") + " the same version");
    }

    private boolean isWritable(ModelNode node) {
        ConnectionSpec connection = Objects.requireNonNull(
                graph.config().connections().get(node.options().connection()));
        return connection.access() != Access.READ;
    }

    /**
     * Gives what changes when models are made: these, and all that they read, are shown as they are defined; with all models,
     * those that are gone are shown no more.
     *
     * @param planned the models that are made, or are made already
     */
    List<ViewChange> changes(Map<String, PlannedModel> planned, PlanRequest request) {
        Set<String> models = new LinkedHashSet<>();
        for (PlannedModel model : planned.values()) {
            models.addAll(graph.ancestors(model.name(), Integer.MAX_VALUE));
            models.add(model.name());
        }
        List<ViewChange> changes = new ArrayList<>();
        graph.models().stream()
                .filter(node -> models.contains(node.name()) && node.version() != null && isWritable(node))
                .filter(node -> known.observation().unknown(node).isEmpty())
                .filter(node -> planned.containsKey(node.name())
                        || (known.isBuilt(node) && obstacle(node).isEmpty()))
                .forEach(node -> change(node).ifPresent(changes::add));
        changes.addAll(goneFrom(changes, request.isOfAll()));
        return changes;
    }

    private Optional<ViewChange> change(ModelNode node) {
        Version version = Objects.requireNonNull(node.version());
        Observation.Contents contents = known.observation().contents(node);
        Shown before = contents.log().shown(environment).get(node.name());
        Shown after = new Shown(version.hash(), node.table(), version.view());
        boolean stands = contents.relations().get(contents.dialect().fold(version.view())) == RelationInfo.Kind.VIEW;
        return after.equals(before) && stands
                ? Optional.empty()
                : Optional.of(new ViewChange(node.options().connection(), node.name(), before, after));
    }

    /** Gives the models that are shown no more: those that are gone, and those whose view becomes another model's. */
    private List<ViewChange> goneFrom(List<ViewChange> changes, boolean ofAll) {
        Map<String, ViewChange> gone = new LinkedHashMap<>();
        Set<String> changed = new HashSet<>();
        changes.forEach(change -> changed.add(change.model()));
        known.observation().databases().forEach((connection, contents) -> {
            Set<TableName> taken = new HashSet<>();
            changes.stream()
                    .filter(change -> change.connection().equals(connection))
                    .map(change -> Objects.requireNonNull(change.after()).view())
                    .forEach(view -> taken.add(contents.dialect().fold(view)));
            contents.log().shown(environment).forEach((model, shown) -> {
                boolean goes =
                        ofAll && !(graph.contains(model) && graph.model(model).version() != null);
                if (!changed.contains(model)
                        && (goes || taken.contains(contents.dialect().fold(shown.view())))) {
                    gone.put(model, new ViewChange(connection, model, shown, null));
                }
            });
        });
        return List.copyOf(gone.values());
    }
}
