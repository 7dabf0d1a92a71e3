package io.penstock.core.java;

import io.penstock.core.config.SourceText;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Java files under a project's {@code models} folder. */
record JavaSources(List<Source> files) {
    private static final Pattern PACKAGE = Pattern.compile("^\\s*package\\s+([\\w.]+)\\s*;", Pattern.MULTILINE);

    /**
     * A file.
     *
     * @param path path from the project's folder, with forward slashes
     */
    record Source(String path, Path file, String content) {
        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        String packageName() {
            Matcher found = PACKAGE.matcher(content);
            return found.find() ? found.group(1) : "";
        }

        /** Points at a line, and shows it. */
        Place line(int line) {
            return new Place(
                    path, line, 0, Place.at(path, content, offset(line)).text());
        }

        /** Finds the line on which a method is declared, upwards from the first line of its code. */
        int declaration(String method, int firstLine) {
            List<String> lines = content.lines().toList();
            Pattern name = Pattern.compile("\\b" + Pattern.quote(method) + "\\s*\\(");
            for (int line = Math.min(firstLine, lines.size()); line > 0; line--) {
                if (name.matcher(lines.get(line - 1)).find()) {
                    return line;
                }
            }
            return firstLine;
        }

        private int offset(int line) {
            int offset = 0;
            for (int i = 1; i < line; i++) {
                int end = content.indexOf('\n', offset);
                if (end < 0) {
                    return offset;
                }
                offset = end + 1;
            }
            return offset;
        }
    }

    JavaSources {
        files = List.copyOf(files);
    }

    static JavaSources read(Path project) {
        Path models = project.resolve("models");
        if (!Files.isDirectory(models)) {
            return new JavaSources(List.of());
        }
        try (Stream<Path> found = Files.walk(models)) {
            List<Source> files = new ArrayList<>();
            for (Path file : found.filter(JavaSources::isSource).sorted().toList()) {
                files.add(read(project, file));
            }
            return new JavaSources(files);
        } catch (IOException e) {
            throw new PenstockException(
                    ConnectorError.FILE_UNREADABLE, "Cannot read the folder " + models + ": " + e.getMessage(), e);
        }
    }

    /** Finds the file of a class by what the class says of it: two files of one name are told apart by their packages. */
    Optional<Source> find(String className, String fileName) {
        int dot = className.lastIndexOf('.');
        String packageName = dot < 0 ? "" : className.substring(0, dot);
        return files.stream()
                .filter(file ->
                        file.name().equals(fileName) && file.packageName().equals(packageName))
                .findFirst();
    }

    private static Source read(Path project, Path file) {
        SourceText text = SourceText.read(project, file);
        return new Source(text.file(), file, text.content());
    }

    private static boolean isSource(Path path) {
        return path.toString().endsWith(".java") && Files.isRegularFile(path);
    }
}
