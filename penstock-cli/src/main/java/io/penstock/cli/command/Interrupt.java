package io.penstock.cli.command;

import io.penstock.core.run.Cancellation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C into the orderly end of a run.
 *
 * <p>The process ends when the run has, or after a while: a table is as before or after in either case.
 */
final class Interrupt implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    private Interrupt(Cancellation cancellation) {
        this.hook = new Thread(
                () -> {
                    cancellation.cancel();
                    awaitEnd();
                },
                "penstock-interrupt");
    }

    static Interrupt cancels(Cancellation cancellation) {
        Interrupt interrupt = new Interrupt(cancellation);
        Runtime.getRuntime().addShutdownHook(interrupt.hook);
        return interrupt;
    }

    private void awaitEnd() {
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.getLogger(Interrupt.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "The run did not end after Ctrl-C; what it had not committed is undone");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook is at work already; it ends by the latch.
            return;
        }
    }
}
