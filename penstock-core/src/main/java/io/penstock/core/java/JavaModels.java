package io.penstock.core.java;

import io.penstock.Model;
import io.penstock.core.config.ProjectError;
import io.penstock.core.relation.SnakeCase;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * A project's Java models: compiled when they changed, found without loading a class, and ready to be called.
 *
 * <p>Closing closes the class loader, so no model may be called after it. Thread-safe.
 */
public final class JavaModels implements AutoCloseable {
    /** The name of the class loader of users' classes, by which their stack frames are known. */
    static final String LOADER = "penstock-project";

    private final List<JavaDeclaration> declarations;
    private final @Nullable URLClassLoader loader;

    private JavaModels(List<JavaDeclaration> declarations, @Nullable URLClassLoader loader) {
        this.declarations = List.copyOf(declarations);
        this.loader = loader;
    }

    /**
     * Compiles {@code models/**}{@code /*.java} where needed and reads the models there and on the class path.
     *
     * @param project the project's folder
     * @param classPath jars and folders with compiled classes
     * @throws PenstockException when sources do not compile or a method cannot be a model; {@link JavaProblems} for several
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
            List<String> found = files.names().stream()
                    .filter(name -> scan(files, name).isPresent())
                    .toList();
            if (found.isEmpty()) {
                return new JavaModels(List.of(), null);
            }
            return load(found, files, new Origin(sources, compiled.orElse(null)), roots);
        }
    }

    public List<JavaDeclaration> declarations() {
        return declarations;
    }

    @Override
    public void close() {
        try {
            if (loader != null) {
                loader.close();
            }
        } catch (IOException e) {
            throw new PenstockException(
                    ConnectorError.FILE_UNREADABLE, "Cannot close the project's classes: " + e.getMessage(), e);
        }
    }

    private static JavaModels load(List<String> names, ClassFiles files, Origin origin, List<Path> roots) {
        URLClassLoader loader = new URLClassLoader(LOADER, urls(roots), new SharedClasses());
        try {
            return new JavaModels(declare(names, files, origin, loader), loader);
        } catch (RuntimeException e) {
            new JavaModels(List.of(), loader).close();
            throw e;
        }
    }

    private static List<JavaDeclaration> declare(
            List<String> names, ClassFiles files, Origin origin, URLClassLoader loader) {
        ClassFingerprint fingerprint = new ClassFingerprint(files);
        List<JavaDeclaration> declarations = new ArrayList<>();
        List<PenstockException> problems = new ArrayList<>();
        for (String name : names) {
            ModelClass scanned = scan(files, name).orElseThrow();
            try {
                String hash = fingerprint.of(name);
                for (Method method : methods(scanned, loader)) {
                    int line = scanned.lines().getOrDefault(key(method), 0);
                    ModelMethod candidate =
                            new ModelMethod(method, origin.place(scanned, files.root(name), method.getName(), line));
                    try {
                        declarations.add(declare(candidate, method, hash));
                    } catch (PenstockException e) {
                        problems.add(e);
                    }
                }
            } catch (LinkageError | ClassNotFoundException | TypeNotPresentException e) {
                problems.add(new PenstockException(
                        ProjectError.JAVA_MODEL,
                        "Cannot load the class " + scanned.name() + ": " + e
                                + " (what it needs must be on the project's class_path)",
                        origin.place(scanned, files.root(name), "", 0),
                        e));
            }
        }
        if (!problems.isEmpty()) {
            throw JavaProblems.of(problems);
        }
        return declarations;
    }

    private static JavaDeclaration declare(ModelMethod candidate, Method method, String hash) {
        Model annotation = method.getAnnotation(Model.class);
        String name = annotation.name().isEmpty() ? SnakeCase.of(method.getName()) : annotation.name();
        try {
            return new JavaDeclaration(candidate.model(hash), name, ModelAnnotation.options(annotation));
        } catch (IllegalArgumentException e) {
            throw candidate.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static List<Method> methods(ModelClass scanned, ClassLoader loader) throws ClassNotFoundException {
        Class<?> type = Class.forName(scanned.name(), false, loader);
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> scanned.lines().containsKey(key(method)))
                .sorted(Comparator.comparing((Method method) -> scanned.lines().getOrDefault(key(method), 0))
                        .thenComparing(JavaModels::key))
                .toList();
    }

    private static String key(Method method) {
        return method.getName() + Type.getMethodDescriptor(method);
    }

    private static Optional<ModelClass> scan(ClassFiles files, String name) {
        try {
            return ModelClass.find(files.read(name));
        } catch (IllegalArgumentException e) {
            throw new PenstockException(
                    ProjectError.JAVA_MODEL,
                    "Cannot read the class " + name + " of " + files.root(name) + ": " + e.getMessage()
                            + " (compile it for a Java that this Penstock knows)",
                    e);
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

    /** Where classes come from: the sources, and the folder of what was compiled of them. */
    private record Origin(JavaSources sources, @Nullable Path compiled) {
        Place place(ModelClass found, Path root, String method, int line) {
            Optional<JavaSources.Source> source =
                    root.equals(compiled) ? sources.find(found.name(), found.sourceFile()) : Optional.empty();
            if (source.isEmpty()) {
                return Place.of(root.getFileName() + "!" + found.name());
            }
            return line == 0
                    ? Place.of(source.get().path())
                    : source.get().line(source.get().declaration(method, line));
        }
    }
}
