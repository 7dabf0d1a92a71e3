package io.penstock.core.plugin;

import java.util.List;

/**
 * Shows a plugin the JDK and what it shares with Penstock, and nothing else of the application.
 *
 * <p>So a plugin brings its own libraries, in its own versions, and cannot come to lean on ours.
 */
final class SharedClassLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final String PACKAGE = "io.penstock";

    /**
     * What is shared with all that is below it. Arrow's vectors cross the SPI where both sides have Arrow; what the libraries of
     * plugins log goes where the program's own does.
     */
    private static final List<String> ROOTS = List.of(
            "io.penstock.spi.",
            "io.penstock.normalize.",
            "org.apache.arrow.",
            "org.jspecify.annotations.",
            "org.slf4j.");

    private final ClassLoader application;

    SharedClassLoader(ClassLoader application) {
        super("penstock-shared", getPlatformClassLoader());
        this.application = application;
    }

    /** Is asked when the JDK has no such class. */
    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (isShared(name)) {
            return application.loadClass(name);
        }
        throw new ClassNotFoundException(name);
    }

    private static boolean isShared(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.'))).equals(PACKAGE)
                || ROOTS.stream().anyMatch(className::startsWith);
    }
}
