package io.penstock.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.spi.connector.Connector;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Makes real plugins: compiles a connector that the class path does not have, and puts it into a jar in a folder. */
final class PluginFolders {
    private final Path plugins;
    private final Path work;

    PluginFolders(Path directory) {
        this.plugins = directory.resolve("plugins");
        this.work = directory.resolve("work");
    }

    /** Gives a program without connectors of its own: what other tests have on the class path does not count. */
    static ClassLoader application() {
        return new ClassLoader(PluginFolders.class.getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return name.equals("META-INF/services/" + Connector.class.getName())
                        ? Collections.emptyEnumeration()
                        : super.getResources(name);
            }
        };
    }

    Path directory() {
        return plugins;
    }

    /** Installs a plugin whose connector says as its schema which of some classes it sees, and where its jar lies. */
    void install(String folder, String connectorName) throws IOException {
        Path classes = Files.createDirectories(work.resolve(folder));
        compile(classes, """
            package acme;

            import io.penstock.spi.connector.*;

            public final class AcmeConnector implements Connector {
                @Override
                public String name() {
                    return "%s";
                }

                @Override
                public String optionsSchema() {
                    StringBuilder seen = new StringBuilder();
                    for (String name : new String[] {
                        "java.sql.Driver",
                        "io.penstock.Relation",
                        "io.penstock.spi.type.Schema",
                        "io.penstock.core.state.StateStore",
                        "com.fasterxml.jackson.databind.JsonNode",
                        "org.slf4j.Logger",
                        "org.junit.jupiter.api.Test"
                    }) {
                        try {
                            Class.forName(name);
                            seen.append(name).append('\\n');
                        } catch (ClassNotFoundException e) {
                            // Not seen.
                        }
                    }
                    return seen + getClass().getProtectionDomain().getCodeSource().getLocation().toString();
                }

                @Override
                public Connection open(ConnectionConfig config) {
                    if (Thread.currentThread().getContextClassLoader() != getClass().getClassLoader()) {
                        throw new IllegalStateException("Opened with a foreign context class loader");
                    }
                    return new Connection() {
                        @Override
                        public String name() {
                            return config.name();
                        }

                        @Override
                        public void check() {}

                        @Override
                        public void close() {}
                    };
                }
            }
            """.formatted(connectorName));
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve("io.penstock.spi.connector.Connector"), "acme.AcmeConnector\n");
        jar(classes, Files.createDirectories(plugins.resolve(folder)).resolve("acme-1.0.jar"));
    }

    private static void compile(Path classes, String source) {
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("mem:///acme/AcmeConnector.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        StringWriter said = new StringWriter();
        List<String> options = List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
        boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(said, null, null, options, null, List.of(file))
                .call();
        assertThat(compiled).as(said.toString()).isTrue();
    }

    private static void jar(Path classes, Path target) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(target));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, jar);
            }
        }
    }
}
