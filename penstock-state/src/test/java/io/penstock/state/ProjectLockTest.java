package io.penstock.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.penstock.core.state.Lease;
import io.penstock.core.state.LeaseHolder;
import io.penstock.core.state.ProjectLock;
import io.penstock.core.state.StateError;
import io.penstock.core.state.StateStore;
import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who may work on an environment, over real processes and one store. */
class ProjectLockTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path project;

    private final List<Lease> told = new ArrayList<>();
    private volatile Instant now = NOW;
    private StateStore store;

    @BeforeEach
    void open() {
        store = open(project);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static StateStore open(Path project) {
        return SqlStateStore.at(project.resolve(".penstock/state.db"));
    }

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
            assertThat(told).extracting(lease -> lease.holder().pid()).containsExactly(other.pid());
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void remedyNamesTheRunOfTheHolder() {
        try (ProjectLock held = acquire("dev", Duration.ZERO)) {
            store.begin(StateStoreSuite.run("r1", "dev", NOW));
            assertThat(held.before()).isEmpty();
            assertThatThrownBy(() -> acquire("dev", Duration.ZERO))
                    .hasMessageEndingWith(" (wait until it ends, or cancel it with: penstock runs cancel r1)");
        }
    }

    @Test
    void deathOfTheHolderHandsTheLockOn() throws Exception {
        Process other = holder();
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<ProjectLock> acquired = CompletableFuture.supplyAsync(() -> ProjectLock.acquire(
                store.leases(), wanted("dev"), project, LONG, who -> waiting.countDown(), () -> now));
        assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(acquired).isNotDone();

        other.destroyForcibly().waitFor();

        try (ProjectLock lock = acquired.get(30, TimeUnit.SECONDS)) {
            assertThat(lock.before().orElseThrow().holder().pid()).isEqualTo(other.pid());
        }
    }

    /** However late it is: whoever can be seen to live is not taken for dead. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void processThatIsStoppedKeepsTheLock() throws Exception {
        Process other = holder();
        try {
            signal("-STOP", other);
            now = NOW.plus(Duration.ofDays(1));

            assertThatThrownBy(() -> acquire("dev", Duration.ZERO))
                    .isInstanceOf(PenstockException.class)
                    .hasMessageContaining("process " + other.pid() + " has worked on it since");
        } finally {
            signal("-CONT", other);
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void clockDecidesOfAProcessThatCannotBeSeen() {
        LeaseHolder far = new LeaseHolder("ada@elsewhere", 4711, NOW, "penstock run");
        store.leases().take(new Lease("x", "dev", far, NOW, NOW, null, false), lease -> false);
        now = NOW.plus(Lease.TERM);

        assertThatThrownBy(() -> acquire("dev", Duration.ZERO))
                .hasMessageContaining(": process 4711 of ada@elsewhere has worked on it since 2026-11-21T09:30:00Z");

        now = NOW.plus(Lease.TERM).plusMillis(1);
        try (ProjectLock lock = acquire("dev", Duration.ZERO)) {
            assertThat(lock.before().orElseThrow().id()).isEqualTo("x");
        }
    }

    /** The number of a process that died may be another's by now. */
    @Test
    void clockDecidesOfAProcessWithTheSameNumberAndAnotherBeginning() {
        LeaseHolder self = LeaseHolder.self("penstock run");
        LeaseHolder former = new LeaseHolder(self.host(), self.pid(), NOW.minus(Duration.ofDays(99)), "penstock run");
        store.leases().take(new Lease("x", "dev", former, NOW, NOW, null, false), lease -> false);

        assertThatThrownBy(() -> acquire("dev", Duration.ZERO)).isInstanceOf(PenstockException.class);
        now = NOW.plus(Lease.TERM).plusMillis(1);
        acquire("dev", Duration.ZERO).close();
    }

    @Test
    void whoeverWasTakenOverGoesNoFurther() {
        try (ProjectLock lock = acquire("dev", Duration.ZERO)) {
            lock.requireHeld();
            LeaseHolder far = new LeaseHolder("ada@elsewhere", 4711, NOW, "penstock run");
            store.leases().take(new Lease("x", "dev", far, NOW, NOW, null, false), lease -> true);
            now = NOW.plus(Lease.TERM).plusMillis(1);

            assertThatThrownBy(lock::requireHeld)
                    .asInstanceOf(type(PenstockException.class))
                    .satisfies(error -> assertThat(error.code()).isEqualTo(StateError.LEASE_LOST))
                    .extracting(PenstockException::message)
                    .isEqualTo("Cannot go on with environment dev: process 4711 of ada@elsewhere has worked on it since"
                            + " 2026-11-21T09:30:00Z with \"penstock run\", because this process was not heard of for"
                            + " longer than 60 s (what it had not committed is undone; see what the other does with:"
                            + " penstock runs list)");
        }
        assertThat(store.leases().find("dev").orElseThrow().id()).isEqualTo("x");
    }

    @Test
    void requestToCancelIsHeardByTheHolder() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (ProjectLock lock = acquire("dev", Duration.ZERO)) {
            store.begin(StateStoreSuite.run("r1", "dev", NOW));
            lock.onEnd(asked::countDown);
            assertThat(store.leases().cancel("r1")).isTrue();

            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void holderIsHeardOfAgainAndAgain() throws Exception {
        try (ProjectLock lock = acquire("dev", Duration.ZERO)) {
            now = NOW.plusSeconds(7);
            CompletableFuture<Void> renewed = CompletableFuture.runAsync(() -> {
                while (store.leases().find("dev").orElseThrow().renewedAt().equals(NOW)) {
                    Thread.onSpinWait();
                }
            });
            renewed.get(30, TimeUnit.SECONDS);
            assertThat(lock.before()).isEmpty();
        }
        assertThat(store.leases().find("dev")).isEmpty();
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
                try (StateStore own = open(project)) {
                    for (int n = 0; n < 5; n++) {
                        try (ProjectLock held =
                                ProjectLock.acquire(own.leases(), wanted("dev"), project, LONG, who -> {}, () -> now)) {
                            assertThat(held).isNotNull();
                            most.accumulateAndGet(working.incrementAndGet(), Math::max);
                            working.decrementAndGet();
                        }
                    }
                }
            }));
        }
        CompletableFuture.allOf(workers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

        assertThat(most).hasValue(1);
    }

    @Test
    void interruptedWaitEndsAtOnce() {
        try (ProjectLock held = acquire("dev", Duration.ZERO)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> acquire("dev", LONG)).isInstanceOf(PenstockException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(held).isNotNull();
        }
    }

    private ProjectLock acquire(String environment, Duration patience) {
        return ProjectLock.acquire(store.leases(), wanted(environment), project, patience, told::add, () -> now);
    }

    private Lease wanted(String environment) {
        return Lease.wanted(environment, "penstock run", now);
    }

    private static void signal(String signal, Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }

    /** Starts a process that has taken the lock and keeps it. */
    private Process holder() throws IOException {
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
        assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("holds it");
        return process;
    }

    /** The other process. */
    static final class HoldingProcess {
        private HoldingProcess() {}

        public static void main(String[] args) throws IOException {
            Path project = Path.of(args[0]);
            try (StateStore store = open(project);
                    ProjectLock held = ProjectLock.acquire(
                            store.leases(),
                            Lease.wanted("dev", "penstock run -s \"İ\"", NOW),
                            project,
                            Duration.ZERO,
                            who -> {},
                            InstantSource.fixed(NOW))) {
                System.out.println(held == null ? "nothing" : "holds it");
                System.in.read();
            }
        }
    }
}
