package io.penstock.core.java;

import io.penstock.core.config.ContentHash;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The classes of a project's Java sources, compiled only when something changed.
 *
 * <p>Each folder under {@code .penstock/classes} is named by a hash of all that decides its content, and appears under
 * that name only when it is whole. So a crash leaves nothing that could be taken for classes, commands that run side by
 * side never see each other's half, and a source that is gone takes its classes with it. Folders that nobody used for a
 * day are deleted.
 */
final class CompiledClasses {
    private static final System.Logger LOGGER = System.getLogger(CompiledClasses.class.getName());
    private static final Duration UNUSED = Duration.ofDays(1);
    private static final String HALF = "half-";

    private final Path cache;
    private final InstantSource clock;

    CompiledClasses(Path project, InstantSource clock) {
        this.cache = project.resolve(".penstock").resolve("classes");
        this.clock = clock;
    }

    /** Gives the folder with the classes of the sources; empty when there are no sources. */
    Optional<Path> of(JavaSources sources, List<Path> classPath) {
        if (sources.files().isEmpty()) {
            return Optional.empty();
        }
        try {
            Path classes = cache.resolve(key(sources, classPath));
            if (!Files.isDirectory(classes)) {
                Files.createDirectories(cache);
                Path half = Files.createTempDirectory(cache, HALF);
                try {
                    JavaSourceCompiler.compile(sources, classPath, half);
                    publish(half, classes);
                } finally {
                    delete(half);
                }
                deleteUnused(classes);
            }
            Files.setLastModifiedTime(classes, FileTime.from(clock.instant()));
            return Optional.of(classes);
        } catch (IOException e) {
            throw new PenstockException(
                    ConnectorError.FILE_UNREADABLE, "Cannot keep compiled models in " + cache + ": " + e, e);
        }
    }

    private static String key(JavaSources sources, List<Path> classPath) throws IOException {
        ContentHash hash =
                new ContentHash().add(Runtime.version().toString()).add(String.join(" ", JavaSourceCompiler.OPTIONS));
        for (JavaSources.Source source : sources.files()) {
            hash.add(source.path()).add(source.content());
        }
        for (Path entry : classPath) {
            try (Stream<Path> files = Files.walk(entry)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    hash.add(file.toString())
                            .add(Files.size(file) + " "
                                    + Files.getLastModifiedTime(file).toMillis());
                }
            }
        }
        return hash.hex().substring(0, 32);
    }

    private static void publish(Path half, Path classes) throws IOException {
        try {
            Files.move(half, classes, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another command compiled the same meanwhile: its classes are as good. An atomic move has no exception of
            // its
            // own for a folder that is there already.
            if (!Files.isDirectory(classes)) {
                throw e;
            }
        }
    }

    private void deleteUnused(Path used) throws IOException {
        Instant since = clock.instant().minus(UNUSED);
        try (Stream<Path> folders = Files.list(cache)) {
            for (Path folder : folders.toList()) {
                if (!folder.equals(used)) {
                    deleteBefore(since, folder);
                }
            }
        }
    }

    private static void deleteBefore(Instant since, Path folder) throws IOException {
        try {
            if (Files.getLastModifiedTime(folder).toInstant().isBefore(since)) {
                delete(folder);
            }
        } catch (NoSuchFileException | UncheckedIOException e) {
            // Another command renames what it compiled, or deletes the same.
            LOGGER.log(System.Logger.Level.DEBUG, "Gone meanwhile: " + folder, e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
