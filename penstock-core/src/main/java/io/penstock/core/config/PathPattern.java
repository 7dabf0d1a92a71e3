package io.penstock.core.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/** Finds files by paths with wildcards. */
public final class PathPattern {
    private static final String WILDCARDS = "*?[{";

    private PathPattern() {}

    static boolean isPattern(String path) {
        return path.chars().anyMatch(c -> WILDCARDS.indexOf(c) >= 0);
    }

    /** Finds what exists under a path or pattern that counts from a folder, in order of names. */
    public static List<Path> find(Path directory, String pattern) {
        if (!isPattern(pattern)) {
            Path path = directory.resolve(pattern).normalize();
            return Files.exists(path) ? List.of(path) : List.of();
        }
        Path root = directory.resolve(fixedPart(pattern)).normalize();
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        String rest = pattern.substring(fixedPart(pattern).length());
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + rest);
        // Two stars stand for any number of folders, none among them.
        PathMatcher shallow = FileSystems.getDefault().getPathMatcher("glob:" + rest.replace("**/", ""));
        int depth = rest.contains("**") ? Integer.MAX_VALUE : rest.split("/", -1).length;
        try (Stream<Path> paths = Files.walk(root, depth)) {
            return paths.filter(
                            path -> matcher.matches(root.relativize(path)) || shallow.matches(root.relativize(path)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the folders before the first wildcard, with their last slash. */
    private static String fixedPart(String pattern) {
        int wildcard = 0;
        while (WILDCARDS.indexOf(pattern.charAt(wildcard)) < 0) {
            wildcard++;
        }
        return pattern.substring(0, pattern.lastIndexOf('/', wildcard) + 1);
    }
}
