package io.penstock.core.project;

import io.penstock.core.config.Problems;
import io.penstock.core.config.SourceText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Reads the SQL models under {@code models/}. Immutable. */
final class SqlModels {
    private static final String FOLDER = "models";
    private static final String ENDING = ".sql";

    private final Path directory;
    private final ModelOptionsBinder binder;

    SqlModels(Path directory, ModelOptionsBinder binder) {
        this.directory = directory;
        this.binder = binder;
    }

    /** Reads all files, in order of their paths; what is wrong with one does not keep from reading the others. */
    List<ModelDeclaration> read(Problems problems) {
        List<ModelDeclaration> models = new ArrayList<>();
        for (Path file : files()) {
            SourceText source = problems.attempt(() -> SourceText.read(directory, file));
            if (source != null) {
                models.addAll(new SqlModelFile(source, binder).read(problems));
            }
        }
        return models;
    }

    private List<Path> files() {
        Path folder = directory.resolve(FOLDER);
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try {
                Files.walkFileTree(folder, new Collector(files));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files.stream().sorted().toList();
    }

    /** Collects SQL files; hidden ones, as editors leave them, are none of the project's. */
    private static final class Collector extends SimpleFileVisitor<Path> {
        private final List<Path> files;

        Collector(List<Path> files) {
            this.files = files;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isHidden(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!isHidden(file) && file.toString().endsWith(ENDING)) {
                files.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        private static boolean isHidden(Path path) {
            return path.getFileName().toString().startsWith(".");
        }
    }
}
