package io.penstock.plugin.duckdb;

import io.penstock.spi.connector.Access;
import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a project says of a DuckDB connection, checked.
 *
 * @param file the database file, absolute; null for a database in memory
 * @param startup the settings that the engine takes when it starts
 * @param settings other settings by name, in the order of their names
 * @param functions what its sessions know beside the functions of DuckDB
 */
record DuckDbOptions(
        @Nullable Path file,
        boolean readOnly,
        Map<String, String> startup,
        Map<String, Object> settings,
        ProjectFunctions functions) {
    static final String MEMORY = ":memory:";

    /** What DuckDB calls a database in memory. */
    static final String MEMORY_CATALOG = "memory";

    private static final Set<String> RESERVED_CATALOGS = Set.of("main", "temp", "system");

    DuckDbOptions {
        startup = Map.copyOf(startup);
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    static DuckDbOptions of(ConnectionConfig config) {
        String path = config.text("path")
                .orElseThrow(() -> new PenstockException(
                        ConnectorError.CONNECTION_OPTION,
                        "Cannot open connection " + config.name() + ": it has no path (give a file, or " + MEMORY
                                + ")"));
        Map<String, String> startup = new TreeMap<>();
        config.text("threads").ifPresent(threads -> startup.put("threads", threads));
        config.text("memory_limit").ifPresent(limit -> startup.put("memory_limit", limit));
        Path file = path.equals(MEMORY) ? null : file(config, path);
        boolean readOnly = config.access() == Access.READ;
        if (readOnly && file == null) {
            throw new PenstockException(
                    ConnectorError.CONNECTION_OPTION,
                    "Cannot open connection " + config.name() + ": with access: read there is nothing to read in "
                            + MEMORY + " (give a file)");
        }
        return new DuckDbOptions(file, readOnly, startup, settings(config), new ProjectFunctions(config.functions()));
    }

    private static Path file(ConnectionConfig config, String path) {
        Path file = config.projectDir().resolve(path).toAbsolutePath().normalize();
        // The driver takes a path from a URL, which it cuts there: it would open another file.
        if (file.toString().contains(";")
                || !file.toString().equals(file.toString().strip())) {
            throw new PenstockException(
                    ConnectorError.CONNECTION_OPTION,
                    "Cannot open connection " + config.name() + ": its path '" + path
                            + "' has a ';' or a blank at its end (give another path)");
        }
        return file;
    }

    private static Map<String, Object> settings(ConnectionConfig config) {
        Object settings = config.options().get("settings");
        Map<String, Object> byName = new TreeMap<>();
        // Relative paths in queries count from the project's folder, wherever the command was typed.
        byName.put("file_search_path", config.projectDir().toAbsolutePath().toString());
        if (settings instanceof Map<?, ?> map) {
            map.forEach((name, value) -> {
                if (value != null) {
                    byName.put(String.valueOf(name), value);
                }
            });
        }
        return byName;
    }

    /** The text by which people know the database. */
    String display() {
        return file == null ? MEMORY : file.toString();
    }

    /** The name by which DuckDB calls the database: its file's name up to the first dot. */
    String catalog() {
        String name = Optional.ofNullable(file)
                .map(Path::getFileName)
                .map(Path::toString)
                .orElse(MEMORY_CATALOG);
        String stem = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        return RESERVED_CATALOGS.contains(stem.toLowerCase(Locale.ROOT)) ? stem + "_db" : stem;
    }

    Properties properties() {
        Properties properties = new Properties();
        properties.putAll(startup);
        return properties;
    }
}
