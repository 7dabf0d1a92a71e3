package io.penstock.core.java;

import io.penstock.core.config.ProjectError;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.ErrorCode;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells in a user's own words what went wrong in a method of theirs. */
record UserFailure(JavaModel model) {
    private static final int FRAMES = 12;

    /** Gives the error of what the code threw, in the words of its method, at the line that threw it. */
    PenstockException of(Throwable thrown) {
        Throwable error =
                thrown instanceof ExceptionInInitializerError && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (error instanceof PenstockException known) {
            return known.place().isPresent()
                    ? known
                    : new PenstockException(known.code(), known.message(), place(known), known);
        }
        if (causes(error).stream().anyMatch(InterruptedException.class::isInstance)) {
            return cancellation(error);
        }
        ErrorCode code = causes(error).stream().anyMatch(UserFailure::isOfAnotherSystem)
                ? JavaError.SYSTEM_FAILED
                : ProjectError.JAVA_MODEL;
        return new PenstockException(
                code, "Cannot run " + model.title() + ": " + describe(error), place(error), thrown);
    }

    /** Says whether an exception is one by which libraries tell that a file, a network or another system failed them. */
    private static boolean isOfAnotherSystem(Throwable error) {
        return error instanceof IOException || error instanceof TimeoutException;
    }

    PenstockException cancellation(@Nullable Throwable cause) {
        return new PenstockException(
                ConnectorError.CANCELLED, "Cannot finish " + model.title() + ": the run was cancelled", cause);
    }

    private static String describe(Throwable error) {
        StringBuilder text = new StringBuilder(error + show(frames(error.getStackTrace())));
        causes(error).stream().skip(1).forEach(cause -> {
            text.append("\n  caused by ").append(cause);
            frames(cause.getStackTrace())
                    .limit(1)
                    .forEach(frame -> text.append(" at ").append(show(frame)));
        });
        return text.toString();
    }

    /** Points at the line of the model's file that threw, or else at the model. */
    private Place place(Throwable error) {
        Place declared = model.place();
        return frames(error.getStackTrace())
                .filter(frame -> frame.getLineNumber() > 0
                        && declared.file().endsWith("/" + frame.getFileName())
                        && outermost(frame.getClassName()).equals(outermost(model.className())))
                .findFirst()
                .map(frame -> Place.of(declared.file(), frame.getLineNumber(), 0))
                .orElse(declared);
    }

    static Stream<StackTraceElement> frames(StackTraceElement[] stack) {
        return Stream.of(stack).filter(frame -> JavaModels.LOADER.equals(frame.getClassLoaderName()));
    }

    static String show(Stream<StackTraceElement> frames) {
        return frames.limit(FRAMES).map(frame -> "\n    at " + show(frame)).collect(Collectors.joining());
    }

    private static String show(StackTraceElement frame) {
        return frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                + frame.getLineNumber() + ")";
    }

    private static String outermost(String className) {
        int dollar = className.indexOf('$');
        return dollar < 0 ? className : className.substring(0, dollar);
    }

    private static List<Throwable> causes(Throwable error) {
        // The limit ends chains that run in a circle.
        return Stream.iterate(error, cause -> cause != null, Throwable::getCause)
                .limit(10)
                .toList();
    }
}
