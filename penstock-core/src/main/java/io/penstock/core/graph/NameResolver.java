package io.penstock.core.graph;

import io.penstock.core.config.NearestWord;
import io.penstock.core.project.ModelDeclaration;
import io.penstock.core.project.SeedFiles;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.spi.type.TableName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds what a name in a model means, and tells what was probably meant where it means nothing. */
record NameResolver(Names names, Databases databases, Path directory) {

    Dependency resolve(ModelDeclaration model, List<String> parts, Place place) {
        return names.find(parts).orElseThrow(() -> unknown(model, parts, place));
    }

    private PenstockException unknown(ModelDeclaration model, List<String> parts, Place place) {
        String name = String.join(".", parts);
        String near = NearestWord.suggestion(name, names.all());
        String remedy = existing(model, parts, place)
                .map(table -> " (the table " + table + " exists in connection \""
                        + model.options().from() + "\": declare it under sources: in penstock.yaml)")
                .or(() -> SeedFiles.undeclared(directory, name)
                        .map(file -> " (to make " + file + ".csv a table, put a file " + file
                                + ".yaml beside it, which may be empty)"))
                .orElse(near.isEmpty() ? " (add the model, or declare it under sources: in penstock.yaml)" : near);
        return new UnknownNameException(name, "model " + model.name(), remedy, place);
    }

    private Optional<TableName> existing(ModelDeclaration model, List<String> parts, Place place) {
        SqlDatabase database = databases.database(model.options().from(), place);
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
