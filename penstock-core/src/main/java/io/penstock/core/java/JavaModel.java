package io.penstock.core.java;

import io.penstock.spi.error.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user's method that makes a model, or is a transform or a check.
 *
 * @param type the declaring class; its loader is the project's
 * @param parameters what to give it, in order
 * @param result what it gives back
 * @param fingerprint a hash of its class and of all project classes that this one reaches, without debug information; it
 *     ends by {@link #ASKS_ENVIRONMENT} when one of them asks for the name of the environment
 * @param place its line in {@code models/}, or the jar or folder that holds its class
 */
public record JavaModel(
        Class<?> type,
        String methodName,
        List<Parameter> parameters,
        Result result,
        String fingerprint,
        Place place,
        Invocation invocation) {
    /** Behind the hash of classes that ask for the name of the environment. */
    static final String ASKS_ENVIRONMENT = " environment";

    public JavaModel {
        parameters = List.copyOf(parameters);
    }

    /** Says whether what the method does may depend on the name of the environment. */
    public boolean asksEnvironment() {
        return fingerprint.endsWith(ASKS_ENVIRONMENT)
                && parameters.stream().anyMatch(parameter -> parameter.kind() == Parameter.Kind.CONTEXT);
    }

    /** The declaring class's binary name. */
    public String className() {
        return type.getName();
    }

    /** The method as people call it: {@code Users.active}. */
    public String title() {
        return className().replace('$', '.') + "." + methodName;
    }

    /**
     * A parameter: the run's context, or the rows of a dependency.
     *
     * @param dependency the name of a model or source; empty for the context, and for what a transform is about
     * @param elementType a record's class or {@code Map}, for lists and streams
     */
    public record Parameter(
            Kind kind, String dependency, @Nullable Class<?> elementType) {
        /** What a parameter takes. */
        public enum Kind {
            CONTEXT,
            RELATION,
            LIST,
            STREAM
        }
    }

    /**
     * What a method returns, told by its declared type.
     *
     * @param elementType a record's class or {@code Map}, for rows
     */
    public record Result(ResultKind kind, @Nullable Class<?> elementType) {}

    /** The shapes of results. */
    public enum ResultKind {
        RELATION,
        SQL,
        STATEMENTS,
        ROWS,
        ARROW,
        COUNT,
        TRUTH,
        NOTHING
    }

    /** Calls the method; what it throws comes out as it was thrown. */
    @FunctionalInterface
    public interface Invocation {
        @Nullable
        Object call(@Nullable Object... arguments) throws Throwable;
    }
}
