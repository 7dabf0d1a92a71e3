package io.penstock.core.java;

import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/** The class files of a project's class path by name; where two have one name the first counts. Nothing is loaded. */
final class ClassFiles implements AutoCloseable {
    private static final String ENDING = ".class";

    private final Map<String, Entry> entries = new TreeMap<>();
    private final Map<Path, JarFile> jars = new HashMap<>();

    /**
     * A class file.
     *
     * @param root the folder or jar that holds it
     */
    record Entry(Path root, String path) {}

    /** Lists the classes of folders and jars. */
    static ClassFiles of(List<Path> roots) {
        ClassFiles files = new ClassFiles();
        try {
            for (Path root : roots) {
                files.add(root);
            }
            return files;
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
    }

    /** The internal names ({@code shop/Users$Row}) of all classes, sorted. */
    Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    Path root(String name) {
        return entry(name).root;
    }

    /** Reads a class file; the name must be one of {@link #names}. */
    byte[] read(String name) {
        Entry entry = entry(name);
        try {
            JarFile jar = jars.get(entry.root);
            if (jar == null) {
                return Files.readAllBytes(entry.root.resolve(entry.path));
            }
            try (InputStream content = jar.getInputStream(new ZipEntry(entry.path))) {
                return content.readAllBytes();
            }
        } catch (IOException e) {
            throw unreadable(entry.root, e);
        }
    }

    @Override
    public void close() {
        jars.forEach((path, jar) -> {
            try {
                jar.close();
            } catch (IOException e) {
                throw unreadable(path, e);
            }
        });
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("No class " + name);
        }
        return entry;
    }

    private void add(Path root) {
        try {
            if (Files.isDirectory(root)) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.map(file -> root.relativize(file).toString().replace('\\', '/'))
                            .forEach(path -> add(root, path));
                }
            } else {
                JarFile jar = new JarFile(root.toFile());
                jars.put(root, jar);
                jar.stream().map(ZipEntry::getName).forEach(path -> add(root, path));
            }
        } catch (IOException e) {
            throw unreadable(root, e);
        }
    }

    private void add(Path root, String path) {
        boolean counts = path.endsWith(ENDING) && !path.startsWith("META-INF/") && !path.endsWith("module-info.class");
        if (counts) {
            entries.putIfAbsent(path.substring(0, path.length() - ENDING.length()), new Entry(root, path));
        }
    }

    private static PenstockException unreadable(Path root, @Nullable IOException cause) {
        return new PenstockException(
                ConnectorError.FILE_UNREADABLE, "Cannot read the classes of " + root + ": " + cause, cause);
    }
}
