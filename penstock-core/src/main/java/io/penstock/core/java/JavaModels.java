package io.penstock.core.java;

import io.penstock.core.config.ProjectException;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.sql.ProjectFunction;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A project's Java models, transforms and checks: compiled when they changed, found without loading a class, and ready to be called.
 *
 * <p>Closing closes the class loader, so no model may be called after it. Thread-safe.
 */
public final class JavaModels implements AutoCloseable {
    /** The name of the class loader of users' classes, by which their stack frames are known. */
    static final String LOADER = "penstock-project";

    private final ModelReader.Found found;
    private final @Nullable URLClassLoader loader;

    private JavaModels(ModelReader.Found found, @Nullable URLClassLoader loader) {
        this.found = found;
        this.loader = loader;
    }

    /**
     * Compiles {@code models/**}{@code /*.java} where needed and reads the models there and on the class path.
     *
     * @param project the project's folder
     * @param classPath jars and folders with compiled classes
     * @throws PenstockException when sources do not compile or a method cannot be a model; {@link ProjectException} for several
     */
    public static JavaModels load(Path project, List<Path> classPath) {
        return load(project, classPath, InstantSource.system());
    }

    static JavaModels load(Path project, List<Path> classPath, InstantSource clock) {
        JavaSources sources = JavaSources.read(project);
        List<Path> compilePath = Stream.concat(SharedClasses.classPath().stream(), classPath.stream())
                .toList();
        Optional<Path> compiled = new CompiledClasses(project, clock).of(sources, compilePath);
        List<Path> roots = Stream.concat(compiled.stream(), classPath.stream()).toList();
        try (ClassFiles files = ClassFiles.of(roots)) {
            List<ModelClass> found = ModelReader.scan(files);
            if (found.isEmpty()) {
                return new JavaModels(new ModelReader.Found(List.of(), List.of(), List.of(), List.of()), null);
            }
            URLClassLoader loader = new URLClassLoader(LOADER, urls(roots), new SharedClasses());
            try {
                return new JavaModels(
                        new ModelReader(loader, files, sources, compiled.orElse(null)).read(found), loader);
            } catch (RuntimeException e) {
                close(loader);
                throw e;
            }
        }
    }

    public List<JavaDeclaration> declarations() {
        return found.models();
    }

    /** The methods that models call by their names. */
    public List<JavaTransform> transforms() {
        return found.transforms();
    }

    /** The methods that SQL can call; none may be called after this is closed. */
    public List<ProjectFunction.Method> functions() {
        return found.functions();
    }

    /** The methods that look at the rows of models. */
    public List<JavaCheck> checks() {
        return found.checks();
    }

    @Override
    public void close() {
        if (loader != null) {
            close(loader);
        }
    }

    private static void close(URLClassLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            throw new PenstockException(
                    ConnectorError.FILE_UNREADABLE, "Cannot close the project's classes: " + e.getMessage(), e);
        }
    }

    private static URL[] urls(List<Path> roots) {
        return roots.stream()
                .map(root -> {
                    try {
                        return root.toUri().toURL();
                    } catch (MalformedURLException e) {
                        throw new IllegalStateException("A path without a URL: " + root, e);
                    }
                })
                .toArray(URL[]::new);
    }
}
