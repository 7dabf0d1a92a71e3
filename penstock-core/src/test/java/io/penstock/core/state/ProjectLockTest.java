package io.penstock.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectLockTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path project;

    private final List<LockHolder> told = new ArrayList<>();

    @Test
    void lockOfAnotherProcessIsReportedWithWhoHoldsIt() throws Exception {
        Process other = holder();
        try {
            assertThatThrownBy(() -> acquire("dev", Duration.ofMillis(120)))
                    .asInstanceOf(type(PenstockException.class))
                    .satisfies(error -> assertThat(error.code()).isEqualTo(StateError.PROJECT_BUSY))
                    .extracting(PenstockException::message)
                    .isEqualTo("Cannot work on environment dev of " + project + ": process " + other.pid()
                            + " has worked on it since 2026-11-21T09:30:00Z with \"penstock run -s \"İ\"\""
                            + " (wait until it ends, or stop it)");
            assertThat(told).containsExactly(new LockHolder(other.pid(), "penstock run -s \"İ\"", NOW));
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void deathOfTheHolderHandsTheLockOn() throws Exception {
        Process other = holder();
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<ProjectLock> acquired = CompletableFuture.supplyAsync(() -> ProjectLock.acquire(
                project, "dev", "mine", LONG, who -> waiting.countDown(), InstantSource.fixed(NOW)));
        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(acquired).isNotDone();

        other.destroyForcibly().waitFor();

        acquired.get(30, TimeUnit.SECONDS).close();
    }

    @Test
    void failedAttemptsOfThisProcessDoNotLoseTheLockToAnother() throws Exception {
        try (ProjectLock held = acquire("dev", Duration.ZERO)) {
            assertThatThrownBy(() -> acquire("dev", Duration.ofMillis(60))).isInstanceOf(PenstockException.class);

            assertThat(line(other())).startsWith("Cannot work on environment dev of ");
            assertThat(held).isNotNull();
        }
    }

    @Test
    void lockIsExclusiveWithinOneProcess() {
        try (ProjectLock held = acquire("dev", Duration.ZERO)) {
            assertThatThrownBy(() -> acquire("dev", Duration.ZERO))
                    .isInstanceOf(PenstockException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid() + " has worked on it since "
                            + "2026-11-21T09:30:00Z with \"penstock run\"");
            assertThat(told).isEmpty();
            assertThat(held).isNotNull();
        }
        acquire("dev", Duration.ZERO).close();
    }

    @Test
    void lockIsTheSameByWhateverPathTheProjectIsReached() throws IOException {
        Path link = Files.createSymbolicLink(project.resolveSibling(project.getFileName() + "-link"), project);
        try (ProjectLock held = acquire("dev", Duration.ZERO)) {
            assertThatThrownBy(() ->
                            ProjectLock.acquire(link, "dev", "x", Duration.ZERO, told::add, InstantSource.fixed(NOW)))
                    .isInstanceOf(PenstockException.class);
            assertThat(held).isNotNull();
        } finally {
            Files.delete(link);
        }
    }

    @Test
    void environmentsDoNotWaitForEachOther() {
        try (ProjectLock dev = acquire("dev", Duration.ZERO);
                ProjectLock prod = acquire("prod", Duration.ZERO)) {
            assertThat(dev).isNotSameAs(prod);
        }
    }

    @Test
    void oneWorksAtATime() throws Exception {
        AtomicInteger working = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Void>> workers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            workers.add(CompletableFuture.runAsync(() -> {
                for (int n = 0; n < 5; n++) {
                    try (ProjectLock held =
                            ProjectLock.acquire(project, "dev", "mine", LONG, who -> {}, InstantSource.fixed(NOW))) {
                        assertThat(held).isNotNull();
                        most.accumulateAndGet(working.incrementAndGet(), Math::max);
                        working.decrementAndGet();
                    }
                }
            }));
        }
        CompletableFuture.allOf(workers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

        assertThat(most).hasValue(1);
    }

    @Test
    void whatADeadHolderLeftBehindDoesNoHarm() throws IOException {
        Path file = project.resolve(".penstock/locks/dev.lock");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"pid\": 1, \"command\": \"a long one that is cut in the mid");

        acquire("dev", Duration.ZERO).close();

        assertThat(told).isEmpty();
        assertThat(file).isEmptyFile();
    }

    @Test
    void interruptedWaitEndsAtOnce() throws Exception {
        try (ProjectLock held = acquire("dev", Duration.ZERO)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> acquire("dev", LONG)).isInstanceOf(PenstockException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(held).isNotNull();
        }
    }

    @Test
    void projectThatCannotBeWrittenIsReported() throws IOException {
        Files.createFile(project.resolve(".penstock"));

        assertThatThrownBy(() -> acquire("dev", Duration.ZERO))
                .asInstanceOf(type(PenstockException.class))
                .satisfies(error -> assertThat(error.code()).isEqualTo(StateError.STATE_UNREADABLE))
                .extracting(PenstockException::message)
                .asString()
                .startsWith("Cannot lock " + project.resolve(".penstock/locks") + ": ")
                .endsWith(" (make the project's folder writable)");
    }

    private ProjectLock acquire(String environment, Duration patience) {
        return ProjectLock.acquire(project, environment, "penstock run", patience, told::add, InstantSource.fixed(NOW));
    }

    /** Starts a process that takes the lock and keeps it, and says that it has it or why not. */
    private Process other() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dfile.encoding=UTF-8",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldingProcess.class.getName(),
                        project.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return process;
    }

    private Process holder() throws IOException {
        Process process = other();
        assertThat(line(process)).isEqualTo("holds it");
        return process;
    }

    private static String line(Process process) throws IOException {
        return process.inputReader(StandardCharsets.UTF_8).readLine();
    }

    /** The other process. */
    static final class HoldingProcess {
        private HoldingProcess() {}

        public static void main(String[] args) throws IOException {
            try (ProjectLock held = ProjectLock.acquire(
                    Path.of(args[0]),
                    "dev",
                    "penstock run -s \"İ\"",
                    Duration.ZERO,
                    who -> {},
                    InstantSource.fixed(NOW))) {
                System.out.println(held == null ? "nothing" : "holds it");
                System.in.read();
            } catch (PenstockException e) {
                System.out.println(e.message());
            }
        }
    }
}
