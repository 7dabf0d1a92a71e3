package io.penstock.core.run;

import io.penstock.spi.connector.SqlSession;

/** A session that commits nothing any more once somebody else may work on the environment. */
final class GuardedSession extends ForwardingSession {
    private final Runnable guard;

    /**
     * Makes it.
     *
     * @param guard throws when nothing is to be committed
     */
    GuardedSession(SqlSession session, Runnable guard) {
        super(session);
        this.guard = guard;
    }

    @Override
    public void commit() {
        guard.run();
        super.commit();
    }
}
