package io.penstock.core.migrate;

import io.penstock.core.config.ConnectionNames;
import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.SourceText;
import io.penstock.core.script.SqlScript;
import io.penstock.spi.connector.Access;
import io.penstock.spi.error.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the migrations of a project: {@code migrations/NNN_name.sql} for the connection of models that name none, and
 * {@code migrations/CONNECTION/NNN_name.sql} for another; beside each there may be a {@code NNN_name.down.sql}.
 */
final class MigrationFiles {
    /** Stands for the environment, as it is spelled, such as in the name of a schema. */
    static final String ENVIRONMENT = "env";

    private static final String FOLDER = "migrations";
    private static final Pattern NAME =
            Pattern.compile("(?<name>(?<number>\\d{1,18})_[\\p{L}\\p{N}_-]+)(?<down>\\.down)?\\.sql");

    private final ProjectConfig config;
    private final Problems problems = new Problems();
    private final Map<String, SortedMap<Long, Migration>> found = new TreeMap<>();
    private final List<Down> downs = new ArrayList<>();

    private record Down(String connection, long number, String name, SqlScript script) {}

    private MigrationFiles(ProjectConfig config) {
        this.config = config;
    }

    /**
     * Reads all, in the order of their numbers, by connection.
     *
     * @throws io.penstock.core.config.ProjectException with all that is wrong with the files
     */
    static Map<String, List<Migration>> read(ProjectConfig config) {
        MigrationFiles files = new MigrationFiles(config);
        Path folder = config.directory().resolve(FOLDER);
        files.readFolder(folder, config.models().connection());
        for (Path below : list(folder)) {
            if (Files.isDirectory(below)) {
                String connection = below.getFileName().toString();
                ConnectionNames.check(connection, config.connections().keySet(), files.place(below), files.problems);
                files.readFolder(below, connection);
            }
        }
        files.joinDowns();
        files.problems.throwIfAny();
        Map<String, List<Migration>> read = new TreeMap<>();
        files.found.forEach((connection, migrations) -> read.put(connection, List.copyOf(migrations.values())));
        return read;
    }

    /** Lists what is in a folder, without what is hidden, in order; nothing when there is no such folder. */
    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Place place(Path file) {
        return Place.of(config.directory().relativize(file).toString().replace('\\', '/'));
    }

    private void readFolder(Path folder, String connection) {
        for (Path file : list(folder)) {
            if (!Files.isDirectory(file)) {
                problems.attempt(() -> {
                    read(file, connection);
                    return file;
                });
            }
        }
    }

    private void read(Path file, String connection) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        Place place = place(file);
        if (!name.matches()) {
            problems.add(
                    place,
                    ProjectError.FILE_SYNTAX,
                    "Cannot read %s: found the name \"%s\", expected a number, an underscore and a name (such as 001_create_users.sql, or 001_create_users.down.sql for what takes it back)"
                            .formatted(place.file(), file.getFileName()));
            return;
        }
        ConnectionSpec target = config.connections().get(connection);
        if (target != null && target.access() == Access.READ) {
            problems.add(
                    place,
                    ProjectError.CONNECTION_UNFIT,
                    "Cannot apply %s: the connection \"%s\" is opened for reading only, as %s says with access: read (take the migration away, or say access: readwrite)"
                            .formatted(place.file(), connection, target.place()));
            return;
        }
        SourceText source = SourceText.read(config.directory(), file);
        SqlScript script = new SqlScript(source.content(), place, source.file(), List.of(ENVIRONMENT));
        script.flaws()
                .forEach(flaw -> problems.add(
                        flaw.place(), ProjectError.SQL, "Cannot read %s: %s".formatted(place.file(), flaw.reason())));
        long number = Long.parseLong(name.group("number"));
        if (name.group("down") != null) {
            downs.add(new Down(connection, number, name.group("name"), script));
        } else {
            add(new Migration(connection, number, name.group("name"), script, null));
        }
    }

    private void add(Migration migration) {
        Migration first = found.computeIfAbsent(migration.connection(), connection -> new TreeMap<>())
                .putIfAbsent(migration.number(), migration);
        if (first != null) {
            problems.add(
                    migration.up().place(),
                    ProjectError.VALUE_INVALID,
                    "Cannot order %s: it has the number %d, as %s has (give one of them another)"
                            .formatted(migration.file(), migration.number(), first.file()));
        }
    }

    private void joinDowns() {
        for (Down down : downs) {
            SortedMap<Long, Migration> all = found.getOrDefault(down.connection(), new TreeMap<>());
            Migration up = all.get(down.number());
            if (up != null && up.name().equals(down.name())) {
                all.put(down.number(), new Migration(up.connection(), up.number(), up.name(), up.up(), down.script()));
            } else {
                problems.add(
                        down.script().place(),
                        ProjectError.FILE_SYNTAX,
                        "Cannot read %s: there is no %s.sql that it would take back (give both files the same name)"
                                .formatted(down.script().place().file(), down.name()));
            }
        }
    }
}
