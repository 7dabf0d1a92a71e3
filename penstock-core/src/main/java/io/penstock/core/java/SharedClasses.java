package io.penstock.core.java;

import io.penstock.Model;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Shows users' classes the JDK and what they share with Penstock: the SPI, JSpecify and Arrow where it is installed. Nothing else leaks. */
final class SharedClasses extends ClassLoader {
    static final String ARROW_READER = "org.apache.arrow.vector.ipc.ArrowReader";

    private static final List<String> ANCHORS = List.of(
            Model.class.getName(),
            "org.jspecify.annotations.Nullable",
            ARROW_READER,
            "org.apache.arrow.memory.BufferAllocator");
    private static final List<String> SHARED =
            List.of("io.penstock.spi.", "io.penstock.normalize.", "org.jspecify.", "org.apache.arrow.");

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader ours = SharedClasses.class.getClassLoader();

    SharedClasses() {
        super("penstock-shared", ClassLoader.getPlatformClassLoader());
    }

    /** Gives the jars and folders that users' sources are compiled against. */
    static List<Path> classPath() {
        return ANCHORS.stream()
                .map(SharedClasses::location)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    static boolean isShared(String className) {
        boolean userFacing = className.startsWith("io.penstock.") && className.indexOf('.', 12) < 0;
        return userFacing || SHARED.stream().anyMatch(className::startsWith);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (isShared(name)) {
            return ours.loadClass(name);
        }
        throw new ClassNotFoundException(name);
    }

    private static @Nullable Path location(String className) {
        try {
            Class<?> found = Class.forName(className, false, SharedClasses.class.getClassLoader());
            CodeSource source = found.getProtectionDomain().getCodeSource();
            URL location = source == null ? null : source.getLocation();
            return location == null ? null : Path.of(location.toURI());
        } catch (ClassNotFoundException | URISyntaxException e) {
            return null;
        }
    }
}
