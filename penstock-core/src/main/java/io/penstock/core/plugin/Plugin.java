package io.penstock.core.plugin;

import io.penstock.spi.connector.Connector;
import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of jars with the connector that bears the folder's name, loaded by a class loader of its own.
 *
 * <p>The jars stay where they are, so that a driver finds the native library that lies beside its jar.
 */
final class Plugin implements AutoCloseable {
    private final URLClassLoader loader;
    private final Connector connector;

    private Plugin(URLClassLoader loader, Connector connector) {
        this.loader = loader;
        this.connector = connector;
    }

    /** Tells whether there is a plugin in a folder, without opening it. */
    static boolean isIn(Path folder) {
        return Files.isDirectory(folder) && !jars(folder).isEmpty();
    }

    /** Lists the files of the plugin in a folder, native libraries included, with their sizes and times. */
    static String build(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            StringBuilder build = new StringBuilder();
            for (Path file : files.sorted().toList()) {
                BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
                build.append("%s %d %d%n"
                        .formatted(
                                file.getFileName(),
                                found.size(),
                                found.lastModifiedTime().toMillis()));
            }
            return build.toString();
        } catch (IOException | UncheckedIOException e) {
            throw unusable(folder, e.toString(), e);
        }
    }

    /** Loads the plugin in a folder. */
    static Plugin load(Path folder, ClassLoader application) {
        String type = String.valueOf(folder.getFileName());
        URL[] urls = jars(folder).stream().map(Plugin::url).toArray(URL[]::new);
        URLClassLoader loader = new URLClassLoader("plugin-" + type, urls, new SharedClassLoader(application));
        try {
            return new Plugin(loader, connector(folder, type, loader));
        } catch (PenstockException e) {
            close(loader);
            throw e;
        } catch (ServiceConfigurationError | LinkageError e) {
            close(loader);
            throw unusable(folder, String.valueOf(e.getMessage()), e);
        }
    }

    Connector connector() {
        return connector;
    }

    @Override
    public void close() {
        close(loader);
    }

    private static Connector connector(Path folder, String type, ClassLoader loader) {
        List<Connector> found = ServiceLoader.load(Connector.class, loader).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        return found.stream()
                .filter(connector -> connector.name().equals(type))
                .findFirst()
                .orElseThrow(() -> unusable(folder, "it has " + names(found) + " and none named " + type, null));
    }

    private static String names(List<Connector> connectors) {
        return connectors.isEmpty()
                ? "no connector"
                : connectors.stream().map(Connector::name).collect(Collectors.joining(", ", "the connector ", ""));
    }

    private static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw unusable(folder, e.toString(), e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("Not a file: " + jar, e);
        }
    }

    private static void close(URLClassLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PenstockException unusable(Path folder, String reason, @Nullable Throwable cause) {
        return new PenstockException(
                PluginError.PLUGIN_UNUSABLE,
                "Cannot load the plugin in " + folder + ": " + reason + " (install the plugin anew)",
                cause);
    }
}
