package io.penstock.core.java;

import io.penstock.core.config.ProjectError;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs a model's code: with its class loader as the thread's, and with what it throws told in the model's own words. */
record UserCode(JavaModel model) {
    private static final int FRAMES = 12;

    /** A piece of users' code. */
    @FunctionalInterface
    interface Piece<T> {
        @Nullable
        T run() throws Throwable;
    }

    <T> @Nullable T run(Piece<T> piece) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(model.type().getClassLoader());
        try {
            return piece.run();
        } catch (Throwable e) {
            throw translate(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private PenstockException translate(Throwable thrown) {
        Throwable error =
                thrown instanceof ExceptionInInitializerError && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (error instanceof PenstockException known) {
            return known.place().isPresent()
                    ? known
                    : new PenstockException(known.code(), known.message(), place(known), known);
        }
        if (causes(error).stream().anyMatch(InterruptedException.class::isInstance)) {
            Thread.currentThread().interrupt();
            return new PenstockException(
                    ConnectorError.CANCELLED, "Cannot finish " + model.title() + ": the run was cancelled", error);
        }
        return new PenstockException(
                ProjectError.JAVA_MODEL, "Cannot run " + model.title() + ": " + describe(error), place(error), thrown);
    }

    private static String describe(Throwable error) {
        StringBuilder text = new StringBuilder(error.toString());
        frames(error).limit(FRAMES).forEach(frame -> text.append("\n    at ").append(show(frame)));
        causes(error).stream().skip(1).forEach(cause -> {
            text.append("\n  caused by ").append(cause);
            frames(cause).limit(1).forEach(frame -> text.append(" at ").append(show(frame)));
        });
        return text.toString();
    }

    /** Points at the line of the model's file that threw, or else at the model. */
    private Place place(Throwable error) {
        Place declared = model.place();
        return frames(error)
                .filter(frame -> frame.getLineNumber() > 0
                        && declared.file().endsWith("/" + frame.getFileName())
                        && outermost(frame.getClassName()).equals(outermost(model.className())))
                .findFirst()
                .map(frame -> Place.of(declared.file(), frame.getLineNumber(), 0))
                .orElse(declared);
    }

    private static Stream<StackTraceElement> frames(Throwable error) {
        return Stream.of(error.getStackTrace()).filter(frame -> JavaModels.LOADER.equals(frame.getClassLoaderName()));
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
