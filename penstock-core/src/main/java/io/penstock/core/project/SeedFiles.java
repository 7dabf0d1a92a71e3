package io.penstock.core.project;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.core.config.ContentHash;
import io.penstock.core.config.Document;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.SourceDeclaration;
import io.penstock.core.config.SourceText;
import io.penstock.core.config.YamlReader;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the seeds under {@code seeds/}: each is a CSV file with a YAML file of its name beside it, which holds the options of
 * the model that it becomes. Immutable.
 */
public final class SeedFiles {
    private static final String FOLDER = "seeds";
    private static final String LOCAL = "local";
    private static final Pattern DECLARATION = Pattern.compile("([^.].*)\\.ya?ml");
    private static final Pattern ROWS = Pattern.compile("([^.].*)\\.csv");

    private final Path directory;
    private final ModelOptionsBinder binder;
    private final Predicate<String> readsFiles;

    /**
     * Makes a reader.
     *
     * @param readsFiles says whether queries on a connection read files; the embedded engine does it for others
     */
    SeedFiles(Path directory, ModelOptionsBinder binder, Predicate<String> readsFiles) {
        this.directory = directory;
        this.binder = binder;
        this.readsFiles = readsFiles;
    }

    /** Finds the file, without its ending, that would be a seed of this name if it were declared. */
    public static Optional<String> undeclared(Path directory, String name) {
        return Files.isRegularFile(directory.resolve(FOLDER).resolve(name + ".csv"))
                ? Optional.of(FOLDER + "/" + name)
                : Optional.empty();
    }

    /** Hashes the rows of a seed; empty for any other source. */
    public static String content(Path directory, SourceDeclaration source) {
        String path = source.path();
        if (path == null || !FOLDER.equals(source.schema()) || !Files.isRegularFile(directory.resolve(path))) {
            return "";
        }
        try {
            return new ContentHash().add(directory.resolve(path)).hex();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A file as a model.
     *
     * @param source the file, which the model's query reads
     */
    record Seed(ModelDeclaration model, SourceDeclaration source) {}

    /** Reads all seeds, in the order of their names; what is wrong with one does not keep from reading the others. */
    List<Seed> read(Problems problems) {
        List<String> stems = names(ROWS);
        List<Seed> seeds = new ArrayList<>();
        for (String file : files()) {
            if (DECLARATION.matcher(file).matches()) {
                Seed seed = problems.attempt(() -> read(file, stems));
                if (seed != null) {
                    seeds.add(seed);
                }
            }
        }
        return seeds;
    }

    private @Nullable Seed read(String file, List<String> stems) {
        SourceText text = SourceText.read(directory, directory.resolve(FOLDER).resolve(file));
        Place place = Place.of(text.file());
        String stem = text.stem();
        if (!stems.contains(stem)) {
            throw PenstockException.at(
                    place,
                    ProjectError.VALUE_INVALID,
                    "Cannot read %s: there is no %s/%s.csv with the rows of the seed (%s)"
                            .formatted(
                                    text.file(),
                                    FOLDER,
                                    stem,
                                    stems.isEmpty()
                                            ? "add it, or delete the declaration"
                                            : NearestWord.remedy(stem, stems, "CSV files")));
        }
        Document options = YamlReader.read(text);
        if (!options.root().isNull() && !options.root().isObject()) {
            throw PenstockException.at(
                    place,
                    ProjectError.FILE_SYNTAX,
                    "Cannot read %s: it holds no keys (write key: value, or leave it empty)".formatted(text.file()));
        }
        BoundModel bound = binder.bind(
                stem, options.root().isNull() ? JsonNodeFactory.instance.objectNode() : options.root(), options);
        SeedRows rows =
                SeedRows.of(SourceText.read(directory, directory.resolve(FOLDER).resolve(stem + ".csv")));
        rows.requireColumns(bound.options().contract());
        return seed(bound, text.file(), rows);
    }

    private Seed seed(BoundModel bound, String file, SeedRows rows) {
        String connection = bound.options().connection();
        ModelOptions options =
                readsFiles.test(connection) ? bound.options() : bound.options().from(LOCAL);
        String query = "SELECT * FROM " + FOLDER + "." + bound.name();
        SourceDeclaration source = new SourceDeclaration(
                FOLDER + "." + bound.name(),
                options.from(),
                FOLDER,
                bound.name(),
                rows.file(),
                new SourceDeclaration.Csv(rows.delimiter(), bound.options().contract() != null),
                "",
                null,
                null,
                Place.of(file));
        ModelDeclaration model =
                new ModelDeclaration(bound.name(), options, new ModelBody.Sql(file, query, 0, query), Place.of(file));
        return new Seed(model, source);
    }

    private List<String> names(Pattern pattern) {
        return files().stream()
                .map(pattern::matcher)
                .filter(match -> match.matches())
                .map(match -> match.group(1))
                .toList();
    }

    private List<String> files() {
        Path folder = directory.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
