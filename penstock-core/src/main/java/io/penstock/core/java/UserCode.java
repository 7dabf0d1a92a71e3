package io.penstock.core.java;

import io.penstock.core.config.ProjectError;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.ErrorCode;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a model's code: in its own thread, with its class loader as the thread's, and with what it throws told in the
 * model's own words.
 */
record UserCode(JavaModel model, ModelThread thread) {
    private static final int FRAMES = 12;

    /** A piece of users' code. */
    @FunctionalInterface
    interface Piece<T> {
        @Nullable
        T run() throws Throwable;
    }

    /** Runs a piece; what it gives after an interrupt of the thread that waits for it is not taken. */
    <T> @Nullable T run(Piece<T> piece) {
        T given = finish(piece);
        if (Thread.currentThread().isInterrupted()) {
            throw cancellation(null);
        }
        return given;
    }

    /** Closes in the thread of the model what its code opened there; when that code goes on, behind its end. */
    void close(Runnable closing) {
        if (thread.isStuck()) {
            thread.release(closing);
        } else {
            this.<Void>finish(() -> {
                closing.run();
                return null;
            });
        }
    }

    private <T> @Nullable T finish(Piece<T> piece) {
        try {
            return thread.run(() -> inside(piece));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof PenstockException told ? told : new IllegalStateException(e);
        } catch (TimeoutException e) {
            Thread stuck = thread.thread();
            throw StuckModelException.of(model, stuck, show(frames(stuck.getStackTrace())));
        }
    }

    private <T> @Nullable T inside(Piece<T> piece) {
        Thread.currentThread().setContextClassLoader(model.type().getClassLoader());
        try {
            return piece.run();
        } catch (Throwable e) {
            throw translate(e);
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
            return cancellation(error);
        }
        ErrorCode code = causes(error).stream().anyMatch(UserCode::isOfAnotherSystem)
                ? JavaError.SYSTEM_FAILED
                : ProjectError.JAVA_MODEL;
        return new PenstockException(
                code, "Cannot run " + model.title() + ": " + describe(error), place(error), thrown);
    }

    /** Says whether an exception is one by which libraries tell that a file, a network or another system failed them. */
    private static boolean isOfAnotherSystem(Throwable error) {
        return error instanceof IOException || error instanceof TimeoutException;
    }

    private PenstockException cancellation(@Nullable Throwable cause) {
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

    private static Stream<StackTraceElement> frames(StackTraceElement[] stack) {
        return Stream.of(stack).filter(frame -> JavaModels.LOADER.equals(frame.getClassLoaderName()));
    }

    private static String show(Stream<StackTraceElement> frames) {
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
