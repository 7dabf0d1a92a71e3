package io.penstock.core.state;

import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an environment of a project to one worker at a time, over all processes of a machine.
 *
 * <p>The right is a lock of the operating system on {@code .penstock/locks/{environment}.lock}: it ends with the
 * process, however that ends. What the file says is for people only, and may be stale when nobody holds the lock.
 * Thread-safe; may be closed by another thread than the one that acquired it, and more than once.
 */
public final class ProjectLock implements AutoCloseable {
    /** The byte that is locked: far behind the content, because on some systems a locked byte cannot be read. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

    /**
     * The locks of this process. POSIX drops all locks that a process has on a file as soon as it closes any handle of
     * that file; so a file that is locked from here must not be opened from here, which only the whole process can know.
     */
    private static final Map<Path, LockHolder> HELD = new HashMap<>();

    private final Path file;
    private final FileChannel channel;
    private boolean closed;

    private ProjectLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Waits for the lock of an environment and takes it.
     *
     * @param projectDir the project's folder, which exists
     * @param command what the lock is for, as one would type it; shown to those who wait
     * @param patience how long to wait at most; zero for not at all
     * @param onWait told once, before the first wait, who holds the lock
     * @throws PenstockException {@link StateError#PROJECT_BUSY} when patience ends or the thread is interrupted,
     *     {@link StateError#STATE_UNREADABLE} when the file cannot be made
     */
    public static ProjectLock acquire(
            Path projectDir,
            String environment,
            String command,
            Duration patience,
            Consumer<LockHolder> onWait,
            InstantSource clock) {
        Path file = lockFile(projectDir, environment);
        LockHolder self = LockHolder.self(command, clock.instant());
        long deadline = System.nanoTime() + patience.toNanos();
        boolean told = false;
        while (true) {
            Attempt attempt = attempt(file, self);
            if (attempt.lock() != null) {
                return attempt.lock();
            }
            long left = deadline - System.nanoTime();
            if (left <= 0 || Thread.currentThread().isInterrupted()) {
                throw busy(projectDir, environment, attempt.other());
            }
            if (!told && attempt.other() != null) {
                told = true;
                onWait.accept(attempt.other());
            }
            LockSupport.parkNanos(Math.min(left, POLL_NANOS));
        }
    }

    @Override
    public void close() {
        synchronized (HELD) {
            if (closed) {
                return;
            }
            closed = true;
            HELD.remove(file);
            try (channel) {
                channel.truncate(0);
            } catch (IOException e) {
                // Closing has released the lock all the same, and stale content does no harm.
            }
        }
    }

    private static Path lockFile(Path projectDir, String environment) {
        Path locks = projectDir.resolve(".penstock").resolve("locks");
        try {
            Files.createDirectories(locks);
            // One file has one name here, by whatever way the project's folder was reached.
            return locks.toRealPath().resolve(environment + ".lock");
        } catch (IOException e) {
            throw unreadable(locks, e);
        }
    }

    private static Attempt attempt(Path file, LockHolder self) {
        synchronized (HELD) {
            LockHolder sibling = HELD.get(file);
            if (sibling != null) {
                return new Attempt(null, sibling);
            }
            FileChannel channel = null;
            try {
                channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                if (tryLock(channel)) {
                    self.writeTo(channel);
                    HELD.put(file, self);
                    ProjectLock lock = new ProjectLock(file, channel);
                    channel = null;
                    return new Attempt(lock, null);
                }
                return new Attempt(null, LockHolder.readFrom(channel));
            } catch (IOException e) {
                throw unreadable(file, e);
            } finally {
                closeQuietly(channel);
            }
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false) != null;
        } catch (OverlappingFileLockException e) {
            // Held by this process through another class loader's copy of this class.
            return false;
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // Nothing was written through it.
            }
        }
    }

    private static PenstockException busy(Path projectDir, String environment, @Nullable LockHolder other) {
        String who = other == null ? "another process works on it" : other.describe();
        return new PenstockException(
                StateError.PROJECT_BUSY,
                "Cannot work on environment " + environment + " of " + projectDir + ": " + who
                        + " (wait until it ends, or stop it)");
    }

    private static PenstockException unreadable(Path path, IOException cause) {
        return new PenstockException(
                StateError.STATE_UNREADABLE,
                "Cannot lock " + path + ": " + cause + " (make the project's folder writable)",
                cause);
    }

    /** What came of one try: the lock, or who has it where that is known. */
    private record Attempt(
            @Nullable ProjectLock lock, @Nullable LockHolder other) {}
}
