package io.penstock.core.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Finds files among the models that nobody reads, as those that other tools keep there. */
public final class StrayFiles {
    private static final String FOLDER = "models";
    private static final String READ = ".*\\.(sql|java|md)";

    private StrayFiles() {}

    /** Tells of each in words; hidden files, and texts for people, are no matter. */
    public static List<String> warnings(Path directory) {
        Path folder = directory.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(directory::relativize)
                    .filter(file -> !isHidden(file) && !file.toString().matches(READ))
                    .sorted()
                    .map(file -> file.toString().replace('\\', '/')
                            + " is not read (models are .sql and .java files; what is said of a model belongs in its header,"
                            + " sources belong in penstock.yaml)")
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isHidden(Path file) {
        return StreamSupport.stream(file.spliterator(), false)
                .anyMatch(part -> part.toString().startsWith("."));
    }
}
