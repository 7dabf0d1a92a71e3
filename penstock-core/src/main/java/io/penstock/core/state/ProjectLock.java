package io.penstock.core.state;

import io.penstock.spi.error.PenstockException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an environment of a project to one worker at a time, over all processes that share its state.
 *
 * <p>The right is a {@link Lease} in the state store, which a thread renews until the lock is closed. When its process dies,
 * the next that wants the lock finds that out. Thread-safe; may be closed by another thread than the one that acquired it,
 * and more than once.
 */
public final class ProjectLock implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(ProjectLock.class.getName());
    private static final long POLL_NANOS = Duration.ofMillis(100).toNanos();
    private static final Duration BEAT = Duration.ofSeconds(1);

    private final Leases leases;
    private final InstantSource clock;
    private final @Nullable Lease before;
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(ProjectLock::thread);
    private final Future<?> beats;
    private Lease held;
    private @Nullable Lease other;
    private Runnable end = () -> {};
    private boolean closed;
    private @Nullable ProjectLock behind;

    private ProjectLock(Leases leases, InstantSource clock, Lease held, @Nullable Lease before) {
        this.leases = leases;
        this.clock = clock;
        this.held = held;
        this.before = before;
        this.beats = heart.scheduleAtFixedRate(this::beat, BEAT.toNanos(), BEAT.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Waits for the lease on an environment and takes it.
     *
     * @param wanted the lease of this process
     * @param project the project's folder, for messages
     * @param patience how long to wait at most; zero for not at all
     * @param onWait told once, before the first wait, who has it
     * @throws PenstockException {@link StateError#PROJECT_BUSY} when patience ends or the thread is interrupted
     */
    public static ProjectLock acquire(
            Leases leases, Lease wanted, Path project, Duration patience, Consumer<Lease> onWait, InstantSource clock) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean told = false;
        while (true) {
            Attempt attempt = new Attempt(clock.instant());
            Lease there = leases.take(wanted.renewed(attempt.now), attempt::isOver);
            if (there.isSame(wanted)) {
                return new ProjectLock(leases, clock, there, attempt.over);
            }
            long left = deadline - System.nanoTime();
            if (left <= 0 || Thread.currentThread().isInterrupted()) {
                throw busy(project, there);
            }
            if (!told) {
                told = true;
                onWait.accept(there);
            }
            LockSupport.parkNanos(Math.min(left, POLL_NANOS));
        }
    }

    /** Gives a lock that holds another too, until it is closed. */
    public synchronized ProjectLock with(ProjectLock more) {
        behind = more;
        return this;
    }

    /** Gives the lease of a process that died with it, in whose place this one came. */
    public Optional<Lease> before() {
        return Optional.ofNullable(before);
    }

    /** Has something done as soon as somebody asks for the end of the run, or when the lease is another's. */
    public synchronized void onEnd(Runnable work) {
        end = work;
        if (behind != null) {
            behind.onEnd(work);
        }
    }

    /**
     * Makes sure that nobody else works on the environment by now, which somebody may when this process was not heard of for
     * long: it was stopped, or its machine slept.
     *
     * @throws PenstockException {@link StateError#LEASE_LOST}
     */
    public synchronized void requireHeld() {
        if (behind != null) {
            behind.requireHeld();
        }
        if (other == null && held.isLate(clock.instant())) {
            renew();
        }
        if (other != null) {
            throw new PenstockException(
                    StateError.LEASE_LOST,
                    "Cannot go on with " + held.subject() + ": " + other.describe()
                            + ", because this process was not heard of for longer than " + Lease.TERM.toSeconds()
                            + " s (what it had not committed is undone; see what the other does with: penstock runs"
                            + " list)");
        }
    }

    @Override
    public void close() {
        beats.cancel(false);
        heart.shutdown();
        synchronized (this) {
            if (!closed) {
                closed = true;
                if (behind != null) {
                    behind.close();
                }
                leases.release(held);
            }
        }
    }

    private synchronized void beat() {
        try {
            if (!closed && other == null) {
                renew();
            }
        } catch (RuntimeException e) {
            // The next beat may go better, and there are many before the lease is over.
            LOGGER.log(System.Logger.Level.WARNING, "Cannot renew the lease on " + held.environment(), e);
        }
    }

    private void renew() {
        Lease there = leases.renew(held.renewed(clock.instant()));
        if (there.isSame(held)) {
            held = there;
        } else {
            LOGGER.log(System.Logger.Level.ERROR, "Environment {0} was taken over: {1}", held.environment(), there);
            other = there;
        }
        if (other != null || held.cancelled()) {
            end.run();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "penstock-lease");
        thread.setDaemon(true);
        return thread;
    }

    private static PenstockException busy(Path project, Lease other) {
        return new PenstockException(
                StateError.PROJECT_BUSY,
                "Cannot work on " + other.subject() + " of " + project + ": " + other.describe()
                        + " (wait until it ends, or " + other.remedy() + ")");
    }

    /** One look at who has the lease. */
    private static final class Attempt {
        private final Instant now;
        private @Nullable Lease over;

        Attempt(Instant now) {
            this.now = now;
        }

        boolean isOver(Lease lease) {
            over = lease.isOver(now) ? lease : null;
            return over != null;
        }
    }
}
