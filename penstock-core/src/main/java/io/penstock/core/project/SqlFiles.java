package io.penstock.core.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Collects SQL files; hidden ones, as editors leave them, are none of the project's. */
final class SqlFiles extends SimpleFileVisitor<Path> {
    private static final String ENDING = ".sql";

    private final List<Path> files = new ArrayList<>();

    private SqlFiles() {}

    /** Gives all below a folder in the order of their paths; none when there is no such folder. */
    static List<Path> below(Path folder) {
        SqlFiles found = new SqlFiles();
        if (Files.isDirectory(folder)) {
            try {
                Files.walkFileTree(folder, found);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found.files.stream().sorted().toList();
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
