package io.penstock.core.run;

import io.penstock.core.config.ProjectError;
import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.ResolvedQuery;
import io.penstock.core.java.JavaModel;
import io.penstock.core.relation.SnakeCase;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.sql.TableReference;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What names mean in the SQL that a method composes: its parameters, and nothing else of the project. Another model would
 * not be built before, and a change of it would not be seen.
 *
 * @param queries those of the database
 * @param given the parameters, and what else may be read
 * @param relations gives what stands behind FROM for each
 */
record ParameterNames(
        JavaModel method,
        SqlDatabase database,
        ResolvedQuery queries,
        List<Dependency> given,
        Function<Dependency, String> relations)
        implements UnaryOperator<String> {

    /** Makes names for the method of a Java model, which may read its own table too. */
    static ParameterNames of(ModelNode node, JavaModel method, SqlDatabase database, ResolvedQuery queries) {
        List<Dependency> given = Stream.concat(
                        node.dependencies().stream(), Stream.of(new Dependency.OnModel(node.name())))
                .toList();
        return new ParameterNames(method, database, queries, given, queries::relation);
    }

    /**
     * Gives a query as the database is to run it.
     *
     * @throws PenstockException {@link ProjectError#DEPENDENCY_UNDECLARED} when it reads a model or source that is no
     *     parameter of the method
     */
    @Override
    public String apply(String query) {
        return queries.replaced(query, database.reader().read(query), this::meaning);
    }

    private Optional<String> meaning(TableReference reference) {
        return queries.find(reference, database.name()).map(meant -> {
            String relation = relations.apply(meant);
            if (!relationsGiven().contains(relation)) {
                throw undeclared(meant);
            }
            return relation;
        });
    }

    /** The relations that the method was given; two sources may be names of one. */
    private Set<String> relationsGiven() {
        return queries.read(given).map(relations).collect(Collectors.toSet());
    }

    private PenstockException undeclared(Dependency meant) {
        String kind = meant instanceof Dependency.OnModel ? "model" : "source";
        return PenstockException.at(
                method.place(),
                ProjectError.DEPENDENCY_UNDECLARED,
                "Cannot run " + method.title() + ": its SQL reads the " + kind + " \"" + meant.name()
                        + "\", which is no parameter of the method, so that neither its rows nor their changes would be"
                        + " waited for (add the parameter " + parameter(meant.name()) + ")");
    }

    private static String parameter(String name) {
        List<String> parts = List.of(name.split("\\.", -1));
        String last = SnakeCase.of(parts.get(parts.size() - 1).replaceAll("\\W", "_"));
        return (last.equals(name) ? "" : "@Ref(\"" + name + "\") ") + "Relation " + last;
    }
}
