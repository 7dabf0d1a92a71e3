package io.penstock.core.java;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user's method that makes a model.
 *
 * @param className the declaring class
 * @param parameters what to give it, in order
 * @param result what it gives back
 * @param fingerprint a hash of its class and of all project classes that this one reaches, without debug information
 */
public record JavaModel(
        String className,
        String methodName,
        List<Parameter> parameters,
        ResultKind result,
        String fingerprint,
        Invocation invocation) {
    public JavaModel {
        parameters = List.copyOf(parameters);
    }

    /**
     * A parameter: the run's context, or the rows of a dependency.
     *
     * @param dependency the name of a model or source; empty for the context
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

    /** What a method returns, told by its declared type. */
    public enum ResultKind {
        RELATION,
        SQL,
        ROWS,
        ARROW,
        NOTHING
    }

    /** Calls the method; what it throws comes out as it was thrown. */
    @FunctionalInterface
    public interface Invocation {
        @Nullable
        Object call(@Nullable Object... arguments) throws Throwable;
    }
}
