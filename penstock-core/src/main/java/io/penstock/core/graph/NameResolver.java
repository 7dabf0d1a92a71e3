package io.penstock.core.graph;

import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.SourceDeclaration;
import io.penstock.core.project.ModelDeclaration;
import io.penstock.core.project.Project;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.connector.TableName;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Finds what a name in a model means: {@code model}, {@code schema.model}, or a source by the name it was declared with. */
final class NameResolver {
    private final Databases databases;
    private final Map<String, Dependency> known = new HashMap<>();
    private final TreeSet<String> shown = new TreeSet<>();

    NameResolver(Project project, Map<String, TableName> tables, Databases databases) {
        this.databases = databases;
        for (SourceDeclaration source : project.config().sources()) {
            put(source.name(), new Dependency.OnSource(source));
            String schema = source.schema();
            if (schema != null) {
                put(schema + "." + source.table(), new Dependency.OnSource(source));
            }
        }
        tables.forEach((name, table) -> {
            put(name, new Dependency.OnModel(name));
            known.put(key(List.of(table.schema(), table.name())), new Dependency.OnModel(name));
        });
    }

    private void put(String name, Dependency dependency) {
        known.put(name.toLowerCase(Locale.ROOT), dependency);
        shown.add(name);
    }

    private static String key(List<String> parts) {
        return String.join(".", parts).toLowerCase(Locale.ROOT);
    }

    Dependency resolve(ModelDeclaration model, List<String> parts, Place place) {
        Dependency found = known.get(key(parts));
        if (found == null) {
            throw unknown(model, parts, place);
        }
        return found;
    }

    private PenstockException unknown(ModelDeclaration model, List<String> parts, Place place) {
        String name = String.join(".", parts);
        String near = NearestWord.suggestion(name, shown);
        String remedy = existing(model, parts, place)
                .map(table -> " (the table " + table + " exists in connection \""
                        + model.options().connection() + "\": declare it under sources: in penstock.yaml)")
                .orElse(near.isEmpty() ? " (add the model, or declare it under sources: in penstock.yaml)" : near);
        return PenstockException.at(
                place,
                ProjectError.DEPENDENCY_UNKNOWN,
                "Cannot resolve \"" + name + "\" in model " + model.name()
                        + ": there is no model or source of that name" + remedy);
    }

    private Optional<TableName> existing(ModelDeclaration model, List<String> parts, Place place) {
        SqlDatabase database = databases.database(model.options().connection(), place);
        String schema = parts.size() > 1
                ? parts.get(parts.size() - 2)
                : database.dialect().defaultSchema();
        TableName table = TableName.of(schema, parts.get(parts.size() - 1));
        try (SqlSession session = database.session()) {
            return session.find(table).map(columns -> table);
        } catch (PenstockException unreadable) {
            // The unknown name is the error to tell; a database that cannot be opened is told by the command that needs
            // it.
            return Optional.empty();
        }
    }
}
