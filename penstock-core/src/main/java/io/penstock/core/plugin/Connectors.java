package io.penstock.core.plugin;

import io.penstock.spi.connector.Connector;
import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds connectors by the word behind {@code type:}, in the folder of plugins and on the class path.
 *
 * <p>A plugin is a folder {@code plugins/NAME} of jars, where NAME is the type: which types there are shows without
 * opening a jar, and a jar is opened only when its type is asked for. Where a type is in both places, the folder wins.
 *
 * <p>Make one and use it for the life of the process: a native library that lies beside its jar can be loaded by one
 * class loader only, so a second instance could not open the same plugin. Thread-safe. Close it after all connections.
 */
public final class Connectors implements AutoCloseable {
    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9_-]*");

    private final @Nullable Path directory;
    private final ClassLoader application;
    private final Map<String, Plugin> plugins = new HashMap<>();
    private @Nullable Map<String, Connector> onClassPath;

    private Connectors(@Nullable Path directory, ClassLoader application) {
        this.directory = directory;
        this.application = application;
    }

    /** Finds connectors on the class path only, for programs that embed Penstock. */
    public static Connectors onClassPath() {
        return new Connectors(null, Connectors.class.getClassLoader());
    }

    /** Finds connectors in a folder of plugins, which need not exist, and on the class path. */
    public static Connectors in(Path directory) {
        return in(directory, Connectors.class.getClassLoader());
    }

    static Connectors in(Path directory, ClassLoader application) {
        return new Connectors(directory.toAbsolutePath(), application);
    }

    /**
     * Finds the connector of a type; empty when none is installed.
     *
     * @throws PenstockException {@link PluginError#PLUGIN_UNUSABLE} when it is installed and cannot be loaded
     */
    public synchronized Optional<Connector> find(String type) {
        if (!TYPE.matcher(type).matches()) {
            return Optional.empty();
        }
        Plugin known = plugins.get(type);
        if (known != null) {
            return Optional.of(known.connector());
        }
        if (directory != null && Plugin.isIn(directory.resolve(type))) {
            Plugin plugin = Plugin.load(directory.resolve(type), application);
            plugins.put(type, plugin);
            return Optional.of(plugin.connector());
        }
        return Optional.ofNullable(applicationConnectors().get(type));
    }

    /** Gives the types that are installed, in alphabetical order. */
    public synchronized List<String> types() {
        NavigableSet<String> types = new TreeSet<>(applicationConnectors().keySet());
        if (directory != null && Files.isDirectory(directory)) {
            try (Stream<Path> folders = Files.list(directory)) {
                folders.filter(Plugin::isIn)
                        .map(folder -> folder.getFileName().toString())
                        .filter(TYPE.asMatchPredicate())
                        .forEach(types::add);
            } catch (IOException | UncheckedIOException e) {
                throw new PenstockException(
                        PluginError.PLUGIN_UNUSABLE,
                        "Cannot list the plugins in " + directory + ": " + e + " (make the folder readable)",
                        e);
            }
        }
        return List.copyOf(types);
    }

    /** Gives the JSON Schema of a type's options when it is asked for; empty for a type that is not installed. */
    public Function<String, Optional<String>> optionsSchemas() {
        return type -> find(type).map(Connector::optionsSchema);
    }

    /**
     * Gives a text that tells the build of a type's plugin from every other, the engine that it brings included.
     *
     * <p>Empty for a type that is not in the folder of plugins: a class path does not tell what belongs to a connector.
     */
    public Optional<String> build(String type) {
        return directory != null && TYPE.matcher(type).matches() && Plugin.isIn(directory.resolve(type))
                ? Optional.of(Plugin.build(directory.resolve(type)))
                : Optional.empty();
    }

    /** Lets go of the jars. */
    @Override
    public synchronized void close() {
        List<Plugin> closing = new ArrayList<>(plugins.values());
        plugins.clear();
        closing.forEach(Plugin::close);
    }

    private Map<String, Connector> applicationConnectors() {
        if (onClassPath == null) {
            Map<String, Connector> found = new HashMap<>();
            ServiceLoader.load(Connector.class, application)
                    .forEach(connector -> found.put(connector.name(), connector));
            onClassPath = found;
        }
        return onClassPath;
    }
}
