package io.penstock.core.graph;

import io.penstock.core.check.CheckDeclaration;
import io.penstock.core.project.ModelBody;
import io.penstock.spi.sql.QueryReading;
import io.penstock.spi.sql.TableReference;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A check of a model, with the names in it resolved.
 *
 * @param file where its query stands in a file of its own; null where it has none
 * @param query the text of its query, where it has one
 * @param reading what that query says
 * @param references for each mention of a table in the query, what it means
 * @param named what it names otherwise, by the name
 * @param models the models that must be there before it is evaluated; its own counts as there
 */
public record ResolvedCheck(
        CheckDeclaration declaration,
        ModelBody.@Nullable Sql file,
        @Nullable String query,
        @Nullable QueryReading reading,
        Map<TableReference, Dependency> references,
        Map<String, Dependency> named,
        List<String> models) {
    public ResolvedCheck {
        models = List.copyOf(models);
        references = Map.copyOf(references);
        named = Map.copyOf(named);
    }

    /** Gives a check that names other things than itself, and asks no query of the user's. */
    static ResolvedCheck of(CheckDeclaration declaration, Map<String, Dependency> named) {
        return new ResolvedCheck(declaration, null, null, null, Map.of(), named, models(named.values()));
    }

    /** Gives the names of the models among some things. */
    static List<String> models(Collection<Dependency> read) {
        return read.stream()
                .filter(Dependency.OnModel.class::isInstance)
                .map(Dependency::name)
                .distinct()
                .toList();
    }
}
