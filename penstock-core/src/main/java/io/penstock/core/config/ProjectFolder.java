package io.penstock.core.config;

import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A folder that holds a project.
 *
 * @param directory the folder, absolute
 */
record ProjectFolder(Path directory) {
    static final String FILE = "penstock.yaml";
    private static final String OTHER_ENDING = ".yml";

    /**
     * Makes sure that a folder is a project.
     *
     * @throws PenstockException with the remedy when it is none
     */
    static ProjectFolder of(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(absolute)) {
            throw missing(absolute, "there is no such folder (check the path)");
        }
        if (!Files.exists(absolute.resolve(FILE))) {
            Path parent = findAbove(absolute);
            if (Files.exists(absolute.resolve("penstock" + OTHER_ENDING))) {
                throw missing(absolute, "the file is called penstock.yml (rename it to penstock.yaml)");
            }
            throw missing(
                    absolute,
                    parent == null
                            ? "there is no penstock.yaml (make a project with \"penstock init\")"
                            : "there is no penstock.yaml, but one in %1$s (go there, or say -p %1$s)"
                                    .formatted(parent));
        }
        return new ProjectFolder(absolute);
    }

    Document project() {
        return read(FILE);
    }

    /** Reads the overlay of an environment; without one, nothing is laid over. */
    Document overlay(String environment) {
        String name = "penstock." + environment;
        if (Files.exists(directory.resolve(name + OTHER_ENDING))) {
            String file = name + OTHER_ENDING;
            throw PenstockException.at(
                    Place.of(file),
                    ProjectError.FILE_SYNTAX,
                    "Cannot read %s: its name ends in .yml (rename it to %s.yaml)".formatted(file, name));
        }
        return Files.exists(directory.resolve(name + ".yaml"))
                ? read(name + ".yaml")
                : YamlReader.read(new SourceText(name + ".yaml", ""));
    }

    private Document read(String file) {
        return YamlReader.read(SourceText.read(directory, directory.resolve(file)));
    }

    private static @Nullable Path findAbove(Path directory) {
        Path parent = directory.getParent();
        while (parent != null && !Files.exists(parent.resolve(FILE))) {
            parent = parent.getParent();
        }
        return parent;
    }

    private static PenstockException missing(Path directory, String reason) {
        return new PenstockException(
                ProjectError.PROJECT_MISSING, "Cannot read a project in %s: %s".formatted(directory, reason));
    }
}
