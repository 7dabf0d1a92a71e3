package io.penstock.core.project;

import io.penstock.core.config.Document;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.SourceText;
import io.penstock.core.config.Variables;
import io.penstock.core.config.YamlReader;
import io.penstock.core.contract.ContractReader;
import io.penstock.core.contract.TableContract;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the declared tables under {@code tables/}. Immutable. */
final class TableFiles {
    private static final String FOLDER = "tables";

    private final Path directory;
    private final Variables variables;

    TableFiles(Path directory, Variables variables) {
        this.directory = directory;
        this.variables = variables;
    }

    /** Reads all files; by name, null where a table is not as it should be, of which the problems tell. */
    Map<String, @Nullable TableContract> read(Problems problems) {
        Map<String, @Nullable TableContract> tables = new LinkedHashMap<>();
        for (Path file : files()) {
            String name = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
            TableContract table = problems.attempt(() -> read(name, SourceText.read(directory, file)));
            tables.put(name, table);
        }
        return tables;
    }

    private TableContract read(String name, SourceText source) {
        Document document = YamlReader.read(source);
        if (!document.root().isObject()) {
            throw PenstockException.at(
                    Place.of(source.file()),
                    ProjectError.FILE_SYNTAX,
                    "Cannot read %s: it declares no table (write columns: {id: bigint})".formatted(source.file()));
        }
        return ContractReader.read(document, variables, "the table \"" + name + "\"")
                .named(name);
    }

    private List<Path> files() {
        Path folder = directory.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("[^.].*\\.ya?ml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
