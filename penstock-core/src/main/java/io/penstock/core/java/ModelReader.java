package io.penstock.core.java;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.Check;
import io.penstock.Function;
import io.penstock.Model;
import io.penstock.ModelContext;
import io.penstock.Transform;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.ProjectException;
import io.penstock.core.relation.SnakeCase;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.spi.sql.ProjectFunction;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/** Loads the classes that hold models, transforms and checks and reads their annotated methods, collecting all that is wrong. */
final class ModelReader {
    private static final String CONTEXT = Type.getInternalName(ModelContext.class);

    private static final String TARGET = "target";

    private final ClassLoader loader;
    private final ClassFiles files;
    private final JavaSources sources;
    private final @Nullable Path compiled;
    private final ClassFingerprint fingerprint;
    private final List<JavaDeclaration> models = new ArrayList<>();
    private final List<JavaTransform> transforms = new ArrayList<>();
    private final List<ProjectFunction.Method> functions = new ArrayList<>();
    private final List<JavaCheck> checks = new ArrayList<>();
    private final List<PenstockException> problems = new ArrayList<>();

    /** Makes a reader; the compiled folder is what was made of the sources. */
    ModelReader(ClassLoader loader, ClassFiles files, JavaSources sources, @Nullable Path compiled) {
        this.loader = loader;
        this.files = files;
        this.sources = sources;
        this.compiled = compiled;
        this.fingerprint = new ClassFingerprint(files);
    }

    /** What the methods of some classes are. */
    record Found(
            List<JavaDeclaration> models,
            List<JavaTransform> transforms,
            List<JavaCheck> checks,
            List<ProjectFunction.Method> functions) {}

    /** Finds the classes with models, transforms and checks by their files alone. */
    static List<ModelClass> scan(ClassFiles files) {
        return files.names().stream()
                .map(name -> scan(files, name))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Reads all methods; throws every problem at once. */
    Found read(List<ModelClass> classes) {
        for (ModelClass each : classes) {
            try {
                read(each);
            } catch (LinkageError | ClassNotFoundException | TypeNotPresentException e) {
                problems.add(new PenstockException(
                        ProjectError.JAVA_MODEL,
                        "Cannot load the class " + each.name() + ": " + e
                                + " (what it needs must be on the project's class_path)",
                        place(each, "", 0),
                        e));
            }
        }
        if (!problems.isEmpty()) {
            throw ProjectException.of(problems);
        }
        return new Found(models, transforms, checks, functions);
    }

    private void read(ModelClass found) throws ClassNotFoundException {
        Class<?> type = Class.forName(found.name(), false, loader);
        String hash = fingerprint.of(found.internalName())
                + (fingerprint.calls(found.internalName(), CONTEXT, "environment") ? JavaModel.ASKS_ENVIRONMENT : "");
        List<Method> methods = Stream.of(type.getDeclaredMethods())
                .filter(method -> found.lines().containsKey(key(method)))
                .sorted(Comparator.comparing((Method method) -> line(found, method))
                        .thenComparing(ModelReader::key))
                .toList();
        for (Method method : methods) {
            try {
                read(method, place(found, method.getName(), line(found, method)), hash);
            } catch (PenstockException e) {
                problems.add(e);
            }
        }
    }

    private void read(Method method, Place place, String hash) {
        Model model = method.getAnnotation(Model.class);
        Transform transform = method.getAnnotation(Transform.class);
        Check check = method.getAnnotation(Check.class);
        Function function = method.getAnnotation(Function.class);
        if (function != null) {
            if (model != null || transform != null || check != null) {
                throw FunctionMethod.wrong(
                        method,
                        place,
                        "it is a " + (model != null ? "model" : transform != null ? "transform" : "check")
                                + " too (make two methods of it)");
            }
            functions.add(FunctionMethod.read(method, function, place, hash));
        } else if (transform != null) {
            ModelMethod candidate = ModelMethod.transform(method, place);
            if (model != null || check != null) {
                throw candidate.wrong(
                        "it is a " + (model == null ? "check" : "model") + " too (make two methods of it)");
            }
            String name = transform.value().isEmpty() ? SnakeCase.of(method.getName()) : transform.value();
            transforms.add(new JavaTransform(name, candidate.read(hash)));
        } else if (check != null) {
            ModelMethod candidate = ModelMethod.check(method, place);
            if (model != null) {
                throw candidate.wrong("it is a model too (put the check into the checks of @Model)");
            }
            checks.add(declare(check, candidate, hash));
        } else {
            models.add(declare(Objects.requireNonNull(model), ModelMethod.model(method, place), hash));
        }
    }

    private static JavaCheck declare(Check annotation, ModelMethod candidate, String hash) {
        try {
            ObjectNode options = CheckAnnotation.ofMethod(annotation);
            JavaModel method = candidate.read(hash);
            boolean rows = method.result().kind() != JavaModel.ResultKind.COUNT
                    && method.result().kind() != JavaModel.ResultKind.TRUTH;
            if (annotation.storeFailures() != 0 && !rows) {
                throw candidate.wrong("found storeFailures = " + annotation.storeFailures()
                        + ", expected a method that returns rows to be stored (return the rows that break the rule)");
            }
            String first = method.parameters().stream()
                    .map(JavaModel.Parameter::dependency)
                    .filter(dependency -> !dependency.isEmpty())
                    .findFirst()
                    .orElse("");
            String model = annotation.model().isEmpty() ? first : annotation.model();
            if (model.isEmpty()) {
                throw candidate.wrong("found no parameter with rows, expected one for those of the model that it checks"
                        + " (or name the model with model = \"...\")");
            }
            String name = annotation.name().isEmpty() ? SnakeCase.of(method.methodName()) : annotation.name();
            return new JavaCheck(model, name, options, method);
        } catch (IllegalArgumentException e) {
            throw candidate.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static JavaDeclaration declare(Model annotation, ModelMethod candidate, String hash) {
        try {
            JavaModel model = candidate.read(hash);
            String name = annotation.name().isEmpty() ? SnakeCase.of(model.methodName()) : annotation.name();
            ObjectNode options = ModelAnnotation.options(annotation);
            Class<?> row = model.result().elementType();
            if (!options.has(TARGET) && row != null && TableRecord.declares(row)) {
                options.set(TARGET, TableRecord.read(row));
            }
            return new JavaDeclaration(model, name, options);
        } catch (IllegalArgumentException e) {
            throw candidate.wrong(String.valueOf(e.getMessage()));
        }
    }

    /** Points at the method's line in the sources, or else at the jar or folder. */
    private Place place(ModelClass found, String method, int line) {
        Path root = files.root(found.internalName());
        Optional<JavaSources.Source> source =
                root.equals(compiled) ? sources.find(found.name(), found.sourceFile()) : Optional.empty();
        if (source.isEmpty()) {
            return Place.of(root.getFileName() + "!" + found.name());
        }
        return line == 0
                ? Place.of(source.get().path())
                : source.get().line(source.get().declaration(method, line));
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

    private static int line(ModelClass found, Method method) {
        return found.lines().getOrDefault(key(method), 0);
    }

    private static String key(Method method) {
        return method.getName() + Type.getMethodDescriptor(method);
    }
}
