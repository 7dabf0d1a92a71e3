package io.penstock.core.java;

import io.penstock.spi.error.PenstockException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs a model's code: in its own thread, with its class loader as the thread's, and with what it throws told in the
 * model's own words.
 */
record UserCode(JavaModel model, ModelThread thread) {
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
            throw new UserFailure(model).cancellation(null);
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
            throw StuckModelException.of(model, stuck, UserFailure.show(UserFailure.frames(stuck.getStackTrace())));
        }
    }

    private <T> @Nullable T inside(Piece<T> piece) {
        Thread.currentThread().setContextClassLoader(model.type().getClassLoader());
        try {
            return piece.run();
        } catch (Throwable e) {
            throw new UserFailure(model).of(e);
        }
    }
}
