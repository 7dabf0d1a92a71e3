package io.penstock.core.graph;

import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.config.ContentHash;
import io.penstock.core.config.ProjectConfig;
import io.penstock.spi.sql.QueryReading;
import io.penstock.spi.sql.SqlReader;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What the queries of a project say, kept between commands so that an engine reads only those that changed.
 *
 * <p>A reading is kept under a hash of all that decides it: the text, the build of the plugin that read it, and the options
 * of the connection. What is kept is never the truth: a file that cannot be read or written costs time and nothing else.
 * Thread-safe.
 */
public final class KeptReadings {
    private static final System.Logger LOGGER = System.getLogger(KeptReadings.class.getName());

    private final ReadingFile file;
    private final Map<String, String> readers;
    private final Map<String, QueryReading> before;
    private final Map<String, QueryReading> used = new ConcurrentHashMap<>();

    private KeptReadings(ReadingFile file, Map<String, String> readers, Map<String, QueryReading> before) {
        this.file = file;
        this.readers = readers;
        this.before = before;
    }

    /**
     * Loads what is kept for a project in its environment.
     *
     * @param builds tells the build of the plugin of a type; nothing is kept of a type whose build it does not know
     * @param clock tells how old a file is that a dead process left
     */
    public static KeptReadings load(
            ProjectConfig config, Function<String, Optional<String>> builds, InstantSource clock) {
        Path folder = config.directory().resolve(".penstock").resolve("cache");
        ReadingFile file = new ReadingFile(folder, "queries-" + config.environment(), clock);
        Map<String, String> readers = new HashMap<>();
        for (ConnectionSpec connection : config.connections().values()) {
            // No option that is a secret changes what a text means, and a hash of it would be a trace of it.
            String options =
                    config.masked().path("connections").path(connection.name()).toString();
            builds.apply(connection.type())
                    .map(build -> new ContentHash()
                            .add(connection.type())
                            .add(build)
                            .add(options)
                            .hex())
                    .ifPresent(reader -> readers.put(connection.name(), reader));
        }
        return new KeptReadings(file, readers, readers.isEmpty() ? Map.of() : load(file));
    }

    /** Gives what a query says, asking the reader of its connection when that is not known. */
    QueryReading of(String connection, String query, SqlReader reader) {
        String by = readers.get(connection);
        if (by == null) {
            return reader.read(query);
        }
        String key = new ContentHash().add(by).add(query).hex();
        QueryReading known = before.get(key);
        QueryReading reading = known == null ? reader.read(query) : known;
        used.put(key, reading);
        return reading;
    }

    /** Keeps what was asked for since it was loaded, and lets go of the rest. */
    void keep() {
        if (used.keySet().equals(before.keySet())) {
            return;
        }
        try {
            file.write(used);
        } catch (IOException e) {
            LOGGER.log(Level.INFO, "Cannot keep what the queries say: {0}", e.toString());
        }
    }

    private static Map<String, QueryReading> load(ReadingFile file) {
        try {
            return file.read();
        } catch (IOException e) {
            LOGGER.log(Level.DEBUG, "Reading every query anew: {0}", e.toString());
            return Map.of();
        }
    }
}
