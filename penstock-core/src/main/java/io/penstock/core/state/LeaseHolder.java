package io.penstock.core.state;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process that works on an environment of a project.
 *
 * @param host from where its process can be seen: the user and the machine, with the space of process numbers where that is
 *     not the machine's own
 * @param startedAt when the process started, by the operating system; null when it does not tell
 * @param command what it was started with, as one would type it
 */
public record LeaseHolder(String host, long pid, @Nullable Instant startedAt, String command) {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Path PROCESS_SPACE = Path.of("/proc/self/ns/pid");

    /** The first space of process numbers that a Linux machine has; those of containers have other numbers. */
    private static final String FIRST_SPACE = "pid:[4026531836]";

    /** How exactly a process's start is known: Linux counts it from the start of the machine, whose clock may be set. */
    private static final Duration EXACT = Duration.ofSeconds(2);

    private static final String HERE = here();

    public LeaseHolder {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(command, "command");
    }

    /** Gives this process. */
    public static LeaseHolder self(String command) {
        ProcessHandle self = ProcessHandle.current();
        return new LeaseHolder(HERE, self.pid(), started(self), command);
    }

    /** What this process can tell of another by the operating system. */
    enum Sight {
        ALIVE,
        DEAD,
        /** It is of another machine, or its number may be another process's by now. */
        UNKNOWN
    }

    /** Looks for the process. */
    Sight look() {
        if (!host.equals(HERE)) {
            return Sight.UNKNOWN;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return Sight.DEAD;
        }
        Instant found = started(process.get());
        boolean same = startedAt != null
                && found != null
                && Duration.between(startedAt, found).abs().compareTo(EXACT) <= 0;
        return same ? Sight.ALIVE : Sight.UNKNOWN;
    }

    /** Says it in words: {@code process 4711}, or {@code process 4711 of ada@build7} where that is not here. */
    public String describe() {
        return "process " + pid + (host.equals(HERE) ? "" : " of " + host);
    }

    private static @Nullable Instant started(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(at -> at.truncatedTo(ChronoUnit.MICROS))
                .orElse(null);
    }

    private static String here() {
        String machine = System.getProperty("user.name") + "@" + machine();
        try {
            String space = Files.readSymbolicLink(PROCESS_SPACE).toString();
            return space.equals(FIRST_SPACE) ? machine : machine + "/" + space;
        } catch (IOException | UnsupportedOperationException e) {
            // Only Linux tells, and only there is more than one.
            return machine;
        }
    }

    private static String machine() {
        try {
            return Files.readString(HOST_NAME).trim();
        } catch (IOException e) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException unknown) {
                return "localhost";
            }
        }
    }
}
