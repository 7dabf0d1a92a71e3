package io.penstock.cli.template;

import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectError;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/**
 * A project to begin with: the files of an example, by their names in {@code templates/NAME/files.txt}.
 *
 * @param files paths from the project's folder
 */
public record Template(String name, List<String> files) {
    private static final List<String> NAMES = List.of("quickstart", "warehouse");
    private static final int EXISTING_SHOWN = 3;
    private static final String PROJECT_FILE = "penstock.yaml";
    private static final String IGNORED = "/.penstock/\n/data/\n/exports/\n*.duckdb\n*.duckdb.wal\n";

    /** Finds a template; an error names those that there are. */
    public static Template named(String name) {
        if (!NAMES.contains(name)) {
            throw new PenstockException(
                    ProjectError.VALUE_INVALID,
                    "Cannot make a project of the template " + name + ": there is none of that name ("
                            + NearestWord.remedy(name, NAMES, "templates") + ")");
        }
        try (InputStream list = resource(name, "files.txt")) {
            String text = new String(list.readAllBytes(), StandardCharsets.UTF_8);
            return new Template(
                    name, text.lines().filter(line -> !line.isBlank()).sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String template, String file) {
        String path = "/templates/" + template + "/" + file;
        return Objects.requireNonNull(Template.class.getResourceAsStream(path), path);
    }

    /** Writes all files, or none when one of them exists; gives their names. */
    public List<String> writeTo(Path directory) {
        List<String> existing = files.stream()
                .filter(file -> Files.exists(directory.resolve(file)))
                .toList();
        if (!existing.isEmpty()) {
            throw new PenstockException(
                    ProjectError.VALUE_INVALID,
                    "Cannot make a project in " + directory + ": it holds " + shown(existing)
                            + " already, and nothing is written over (choose another folder)");
        }
        try {
            for (String file : files) {
                Path target = directory.resolve(file);
                Files.createDirectories(Objects.requireNonNull(target.getParent()));
                try (InputStream content = resource(name, file)) {
                    Files.write(
                            target,
                            file.equals(PROJECT_FILE)
                                    ? named(content, directory).getBytes(StandardCharsets.UTF_8)
                                    : content.readAllBytes());
                }
            }
            writeIgnored(directory);
            return files;
        } catch (IOException e) {
            throw new PenstockException(
                    ConnectorError.FILE_UNREADABLE,
                    "Cannot make a project in " + directory + ": " + e + " (look at the rights of the folder)",
                    e);
        }
    }

    /** Gives the project's file with the name of the folder in the place of the template's. */
    private static String named(InputStream content, Path directory) throws IOException {
        String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
        Path folder = directory.toAbsolutePath().normalize().getFileName();
        return folder == null
                ? text
                : text.replaceFirst("(?m)^name: .*", Matcher.quoteReplacement("name: " + yaml(folder.toString())));
    }

    /** Puts a text in quotes where YAML would read it as something else. */
    private static String yaml(String text) {
        return text.matches("[A-Za-z][A-Za-z0-9_-]*") && !text.matches("(?i)true|false|null|yes|no|on|off")
                ? text
                : "'" + text.replace("'", "''") + "'";
    }

    private static String shown(List<String> existing) {
        int more = existing.size() - EXISTING_SHOWN;
        return existing.stream().limit(EXISTING_SHOWN).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private static void writeIgnored(Path directory) throws IOException {
        try {
            Files.writeString(directory.resolve(".gitignore"), IGNORED, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException kept) {
            // The user's own file stays as it is.
            return;
        }
    }
}
