package io.penstock.core.run;

import io.penstock.spi.connector.SqlSession;

/**
 * A session in the middle of somebody else's transaction: what begins in it and what it commits stay within that.
 *
 * <p>A rollback is one of the whole transaction, because an error ends it in most databases.
 */
final class OpenTransaction extends ForwardingSession {
    private final Runnable undo;

    /**
     * Makes it.
     *
     * @param undo rolls the whole transaction back, and leaves the session as it is to be found after that
     */
    OpenTransaction(SqlSession session, Runnable undo) {
        super(session);
        this.undo = undo;
    }

    @Override
    public void begin() {
        // It has begun.
    }

    @Override
    public void commit() {
        // Whoever began it decides.
    }

    @Override
    public void rollback() {
        undo.run();
    }

    @Override
    public void close() {
        // It is not this one's to close.
    }
}
