package io.penstock.core.state;

import java.util.Optional;
import java.util.function.Predicate;

/** Keeps the leases on the environments of a project, one for each at most. Thread-safe; every call is one transaction. */
public interface Leases {
    /**
     * Puts a lease on its environment, when there is none or one that is over.
     *
     * @return the lease that is there then: the one that was wanted, or another's
     */
    Lease take(Lease wanted, Predicate<Lease> isOver);

    /**
     * Tells that the holder of a lease is alive.
     *
     * @return the lease that is there then: the one that was held, or another's that took it over
     */
    Lease renew(Lease held);

    Optional<Lease> find(String environment);

    /**
     * Asks whoever does a run to end it.
     *
     * @return whether a lease is held for that run
     */
    boolean cancel(String runId);

    /** Takes a lease away, unless it is another's by now. */
    void release(Lease held);
}
