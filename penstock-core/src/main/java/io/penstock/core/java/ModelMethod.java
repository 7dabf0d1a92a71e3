package io.penstock.core.java;

import io.penstock.ModelContext;
import io.penstock.Ref;
import io.penstock.Relation;
import io.penstock.core.config.ContentHash;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.Words;
import io.penstock.core.relation.JavaRows;
import io.penstock.core.relation.SnakeCase;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads an annotated method: whether it can be a model, a transform or a check, what it takes and what it gives. */
final class ModelMethod {
    private static final String PARAMETERS =
            "ModelContext, Relation, or a List or Stream of records or of Map<String, Object>";
    private static final String RESULTS =
            "a List, Collection, Iterable or Stream of records or of Map<String, Object>, Relation, String (a query),"
                    + " ArrowReader or void";
    private static final String CHECK_RESULTS =
            "Relation, String (a query), or a List, Collection, Iterable or Stream of records or of Map<String, Object>"
                    + " (the rows that break the rule), long (their number) or boolean (whether the rule holds)";
    private static final Set<Class<?>> ROWS = Set.of(List.class, Collection.class, Iterable.class, Stream.class);

    private final Method method;
    private final Place place;
    private final Kind kind;

    private enum Kind {
        MODEL,
        TRANSFORM,
        CHECK
    }

    private ModelMethod(Method method, Place place, Kind kind) {
        this.method = method;
        this.place = place;
        this.kind = kind;
    }

    static ModelMethod model(Method method, Place place) {
        return new ModelMethod(method, place, Kind.MODEL);
    }

    static ModelMethod transform(Method method, Place place) {
        return new ModelMethod(method, place, Kind.TRANSFORM);
    }

    static ModelMethod check(Method method, Place place) {
        return new ModelMethod(method, place, Kind.CHECK);
    }

    /** Makes what can be called; throws what is wrong with the method, at its place. */
    JavaModel read(String classFingerprint) {
        Constructor<?> constructor = Modifier.isStatic(method.getModifiers()) ? null : constructor();
        if (Modifier.isPrivate(method.getModifiers()) || Modifier.isAbstract(method.getModifiers())) {
            throw wrong("found " + Modifier.toString(method.getModifiers())
                    + ", expected a method with a body that is not private");
        }
        List<JavaModel.Parameter> parameters = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            int position = parameters.size() + 1;
            parameters.add(kind == Kind.TRANSFORM ? ofTransform(parameter, position) : parameter(parameter, position));
        }
        requireOneStream(parameters);
        ContentHash hash = new ContentHash().add(classFingerprint).add(method.toGenericString());
        parameters.forEach(parameter -> hash.add(parameter.kind() + " " + parameter.dependency()));
        method.setAccessible(true);
        JavaModel.Result result = switch (kind) {
            case MODEL -> result();
            case TRANSFORM -> resultOfTransform();
            case CHECK -> resultOfCheck();
        };
        requireColumns(result);
        return new JavaModel(
                method.getDeclaringClass(),
                method.getName(),
                parameters,
                result,
                hash.hex() + (classFingerprint.endsWith(JavaModel.ASKS_ENVIRONMENT) ? JavaModel.ASKS_ENVIRONMENT : ""),
                place,
                arguments -> call(constructor, arguments));
    }

    /** Makes sure that a check reads no two streams side by side, which its one session cannot give. */
    private void requireOneStream(List<JavaModel.Parameter> parameters) {
        long streams = parameters.stream()
                .filter(parameter -> parameter.kind() == JavaModel.Parameter.Kind.STREAM)
                .count();
        if (kind == Kind.CHECK && streams > 1) {
            throw wrong("found " + streams + " parameters of type Stream, expected at most one, as a check reads on one"
                    + " session (take the others as List or Relation)");
        }
    }

    /** Makes sure that the records that it returns can be rows. */
    private void requireColumns(JavaModel.Result result) {
        Class<?> row = result.elementType();
        if (result.kind() == JavaModel.ResultKind.ROWS && row != null && row.isRecord()) {
            try {
                JavaRows.schemaOf(row);
            } catch (PenstockException e) {
                throw new PenstockException(e.code(), e.message(), place, e);
            }
        }
    }

    PenstockException wrong(String reason) {
        return PenstockException.at(
                place, ProjectError.JAVA_MODEL, "Cannot use " + title() + " as a " + Words.of(kind) + ": " + reason);
    }

    private @Nullable Object call(@Nullable Constructor<?> constructor, @Nullable Object... arguments)
            throws Throwable {
        try {
            Object instance = constructor == null ? null : constructor.newInstance();
            return method.invoke(instance, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private Constructor<?> constructor() {
        Class<?> type = method.getDeclaringClass();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            if (!Modifier.isAbstract(type.getModifiers()) && !Modifier.isPrivate(constructor.getModifiers())) {
                constructor.setAccessible(true);
                return constructor;
            }
        } catch (NoSuchMethodException e) {
            // Told below, with the other ways in which a class cannot be made.
        }
        throw wrong("found an instance method of " + type.getName()
                + ", which cannot be made; expected a class that is not abstract, with a constructor without parameters"
                + " that is not private (or make the method static, and a nested class static)");
    }

    private JavaModel.Parameter parameter(Parameter parameter, int position) {
        Class<?> type = parameter.getType();
        if (type == ModelContext.class) {
            return new JavaModel.Parameter(JavaModel.Parameter.Kind.CONTEXT, "", null);
        }
        if (type == Relation.class) {
            return new JavaModel.Parameter(JavaModel.Parameter.Kind.RELATION, dependency(parameter, position), null);
        }
        Class<?> element = elementType(parameter.getParameterizedType());
        if (element != null && (type == List.class || type == Stream.class)) {
            JavaModel.Parameter.Kind kind =
                    type == List.class ? JavaModel.Parameter.Kind.LIST : JavaModel.Parameter.Kind.STREAM;
            return new JavaModel.Parameter(kind, dependency(parameter, position), element);
        }
        throw wrong("parameter " + position + ": found " + spell(parameter.getParameterizedType()) + ", expected "
                + PARAMETERS);
    }

    private JavaModel.Parameter ofTransform(Parameter parameter, int position) {
        Class<?> type = parameter.getType();
        if (type != ModelContext.class && type != Relation.class) {
            throw wrong("parameter " + position + ": found " + spell(parameter.getParameterizedType())
                    + ", expected Relation (the rows of the model) or ModelContext");
        }
        return new JavaModel.Parameter(
                type == Relation.class ? JavaModel.Parameter.Kind.RELATION : JavaModel.Parameter.Kind.CONTEXT,
                "",
                null);
    }

    private JavaModel.Result resultOfTransform() {
        Class<?> type = method.getReturnType();
        if (type != void.class && type != String.class) {
            throw wrong("result: found " + spell(method.getGenericReturnType())
                    + ", expected String (SQL statements) or void");
        }
        return new JavaModel.Result(
                type == void.class ? JavaModel.ResultKind.NOTHING : JavaModel.ResultKind.STATEMENTS, null);
    }

    private JavaModel.Result resultOfCheck() {
        Class<?> type = method.getReturnType();
        if (type == long.class || type == boolean.class) {
            return new JavaModel.Result(
                    type == long.class ? JavaModel.ResultKind.COUNT : JavaModel.ResultKind.TRUTH, null);
        }
        return rowsOrQuery()
                .orElseThrow(() ->
                        wrong("result: found " + spell(method.getGenericReturnType()) + ", expected " + CHECK_RESULTS));
    }

    private String dependency(Parameter parameter, int position) {
        Ref ref = parameter.getAnnotation(Ref.class);
        if (ref != null) {
            if (ref.value().isBlank()) {
                throw wrong("parameter " + position + ": found an empty @Ref, expected the name of a model or source");
            }
            return ref.value();
        }
        if (!parameter.isNamePresent()) {
            throw wrong("parameter " + position
                    + ": its name is not in the class, expected a class compiled with -parameters"
                    + " (or name the model or source with @Ref)");
        }
        return SnakeCase.of(parameter.getName());
    }

    private JavaModel.Result result() {
        Class<?> type = method.getReturnType();
        if (type == void.class) {
            return new JavaModel.Result(JavaModel.ResultKind.NOTHING, null);
        }
        if (type.getName().equals(SharedClasses.ARROW_READER)) {
            if (type.getClassLoader() == method.getDeclaringClass().getClassLoader()) {
                throw wrong("found an ArrowReader of the project's own class path, expected Penstock's"
                        + " (put Arrow's jars into Penstock's lib folder instead)");
            }
            return new JavaModel.Result(JavaModel.ResultKind.ARROW, null);
        }
        return rowsOrQuery()
                .orElseThrow(
                        () -> wrong("result: found " + spell(method.getGenericReturnType()) + ", expected " + RESULTS));
    }

    /** Tells which rows, or which query of rows, is returned; empty when it is neither. */
    private Optional<JavaModel.Result> rowsOrQuery() {
        Class<?> type = method.getReturnType();
        if (type == Relation.class) {
            return Optional.of(new JavaModel.Result(JavaModel.ResultKind.RELATION, null));
        }
        if (type == String.class) {
            return Optional.of(new JavaModel.Result(JavaModel.ResultKind.SQL, null));
        }
        Class<?> element = elementType(method.getGenericReturnType());
        return element != null && ROWS.contains(type)
                ? Optional.of(new JavaModel.Result(JavaModel.ResultKind.ROWS, element))
                : Optional.empty();
    }

    /** Tells what a list or stream holds: a record's class, {@code Map}, or null for what cannot be a row. */
    private static @Nullable Class<?> elementType(Type type) {
        if (!(type instanceof ParameterizedType generic)) {
            return null;
        }
        Type element = generic.getActualTypeArguments()[0];
        if (element instanceof WildcardType wildcard) {
            element = wildcard.getUpperBounds()[0];
        }
        if (element instanceof Class<?> row && row.isRecord()) {
            return row;
        }
        boolean byName = element instanceof ParameterizedType map
                && map.getRawType() == Map.class
                && map.getActualTypeArguments()[0] == String.class;
        return byName ? Map.class : null;
    }

    private String title() {
        return method.getDeclaringClass().getName().replace('$', '.') + "." + method.getName();
    }

    private static String spell(Type type) {
        return type.getTypeName().replaceAll("\\b(?:java\\.(?:lang|util|util\\.stream)|io\\.penstock)\\.(?=[A-Z])", "");
    }
}
