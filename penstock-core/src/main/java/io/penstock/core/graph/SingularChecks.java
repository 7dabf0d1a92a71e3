package io.penstock.core.graph;

import io.penstock.Materialization;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.core.project.ModelBody;
import io.penstock.core.project.SingularCheck;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.sql.QueryReading;
import io.penstock.spi.sql.TableReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives every check of a file of its own to the model that it gates: the last of those that it reads, in the order in which they
 * run. When that one is written the others are there already, so the check sees all that it reads as it will be.
 */
final class SingularChecks {
    private final Graph graph;
    private final CheckResolver.Reach reach;
    private final Databases databases;

    SingularChecks(Graph graph, CheckResolver.Reach reach, Databases databases) {
        this.graph = graph;
        this.reach = reach;
        this.databases = databases;
    }

    /** Gives the same graph with the checks in it. */
    Graph with(List<SingularCheck> checks) {
        Map<String, List<ResolvedCheck>> added = new LinkedHashMap<>();
        Problems problems = new Problems();
        for (SingularCheck check : checks) {
            problems.attempt(() -> {
                Gate gate = resolve(check);
                added.computeIfAbsent(gate.model().name(), name -> new ArrayList<>())
                        .add(gate.check());
                return gate;
            });
        }
        problems.throwIfAny();
        return graph.with(added);
    }

    /** A check and the model that it gates. */
    private record Gate(ModelNode model, ResolvedCheck check) {}

    private Gate resolve(SingularCheck check) {
        ModelBody.Sql query = check.query();
        String connection = graph.config().models().connection();
        SqlDatabase database =
                databases.database(connection, check.declaration().place());
        QueryReading reading = read(database, query);
        Map<TableReference, Dependency> references = new LinkedHashMap<>();
        for (TableReference reference : reading.tables()) {
            references.put(reference, meaning(check, reference));
        }
        Set<String> read = new LinkedHashSet<>();
        references.values().forEach(meant -> gather(meant, read));
        ModelNode gated = last(check, read);
        references.forEach(
                (reference, meant) -> reach.require(gated.declaration(), meant, query.place(reference.offset())));
        requireName(check, gated);
        return new Gate(
                gated,
                new ResolvedCheck(
                        check.declaration(), query, query.query(), reading, references, Map.of(), List.copyOf(read)));
    }

    private static QueryReading read(SqlDatabase database, ModelBody.Sql query) {
        try {
            return database.reader().read(query.query());
        } catch (SqlPositionException e) {
            throw new PenstockException(e.code(), e.message(), query.place(e.offset()), e);
        }
    }

    private Dependency meaning(SingularCheck check, TableReference reference) {
        String name = String.join(".", reference.parts());
        return graph.names().find(name).orElseThrow(() -> {
            String near = NearestWord.suggestion(name, graph.names().all());
            return new UnknownNameException(
                    name,
                    "the check " + check.declaration().name(),
                    near.isEmpty() ? " (add the model, or declare it under sources: in penstock.yaml)" : near,
                    check.query().place(reference.offset()));
        });
    }

    /** Finds the last of the models that are read and that keep something to be looked at. */
    private ModelNode last(SingularCheck check, Set<String> names) {
        return graph.models().stream()
                .filter(node -> names.contains(node.name()))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> PenstockException.at(
                        check.declaration().place(),
                        ProjectError.MODEL_CONFLICT,
                        "Cannot use the check " + check.declaration().name()
                                + ": its query reads no table, view or file of the project, so there is nothing that"
                                + " it could gate (let it read a model)"));
    }

    /** Looks through what keeps nothing itself to what that reads. */
    private void gather(Dependency dependency, Set<String> names) {
        if (!(dependency instanceof Dependency.OnModel)) {
            return;
        }
        ModelNode node = graph.model(dependency.name());
        Materialization kept = node.options().materialize();
        if (kept == Materialization.EPHEMERAL) {
            node.dependencies().forEach(behind -> gather(behind, names));
        } else if (kept != Materialization.NONE) {
            names.add(node.name());
        }
    }

    private static void requireName(SingularCheck check, ModelNode gated) {
        String name = check.declaration().name();
        Place place = check.declaration().place();
        if (gated.checks().stream().anyMatch(other -> other.declaration().name().equalsIgnoreCase(name))) {
            throw PenstockException.at(
                    place,
                    ProjectError.MODEL_DUPLICATE,
                    "Cannot declare the check \"" + name + "\": the model " + gated.name()
                            + ", which it gates, has one of that name (rename one)");
        }
    }
}
