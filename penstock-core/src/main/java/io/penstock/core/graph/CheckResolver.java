package io.penstock.core.graph;

import io.penstock.core.check.CheckDeclaration;
import io.penstock.core.check.QueryRule;
import io.penstock.core.check.RelationshipsRule;
import io.penstock.core.project.ModelDeclaration;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.sql.QueryReading;
import io.penstock.spi.sql.TableReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds what the names in the checks of a model mean. */
final class CheckResolver {
    /** What stands for the model itself in a query. */
    private static final String THIS = "{this}";

    private final NameResolver resolver;
    private final Reach reach;

    CheckResolver(NameResolver resolver, Reach reach) {
        this.resolver = resolver;
        this.reach = reach;
    }

    List<ResolvedCheck> resolve(ModelDeclaration model, SqlDatabase database) {
        return model.options().checks().stream()
                .map(check -> resolve(model, check, database))
                .toList();
    }

    private ResolvedCheck resolve(ModelDeclaration model, CheckDeclaration check, SqlDatabase database) {
        if (check.rule() instanceof QueryRule query) {
            return query(model, check, query.sql(), database);
        }
        if (check.rule() instanceof RelationshipsRule relationships) {
            Dependency to = resolver.resolve(model, List.of(relationships.to().split("\\.", -1)), check.place());
            reach.require(model, to, check.place());
            return ResolvedCheck.of(check, Map.of(relationships.to(), to));
        }
        return ResolvedCheck.of(check, Map.of());
    }

    private ResolvedCheck query(ModelDeclaration model, CheckDeclaration check, String sql, SqlDatabase database) {
        String text = sql.replace(THIS, database.dialect().quote(model.name()));
        QueryReading reading = read(database, text, check);
        Map<TableReference, Dependency> references = new LinkedHashMap<>();
        for (TableReference reference : reading.tables()) {
            Dependency meant = resolver.resolve(model, reference.parts(), check.place());
            reach.require(model, meant, check.place());
            references.put(reference, meant);
        }
        return new ResolvedCheck(
                check, null, text, reading, references, Map.of(), ResolvedCheck.models(references.values()));
    }

    private static QueryReading read(SqlDatabase database, String sql, CheckDeclaration check) {
        try {
            return database.reader().read(sql);
        } catch (SqlPositionException e) {
            throw new PenstockException(
                    e.code(), "Cannot read the check " + check.name() + ": " + e.message(), check.place(), e);
        }
    }

    /** Makes sure that a model's connection reaches something. */
    @FunctionalInterface
    interface Reach {
        void require(ModelDeclaration model, Dependency meant, Place place);
    }
}
