package io.penstock.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.core.ledger.RowCounts;
import io.penstock.core.state.Lease;
import io.penstock.core.state.RunOrder;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.TaskNotes;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.state.TaskStatus;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every store does for runs, and for the leases of those who do them. */
abstract class RunStoreSuite extends TaskStoreSuite {
    private static final RunOrder ORDER =
            new RunOrder("{\"mode\": \"İ\"}", List.of("users", "orders"), List.of("out/a.csv"), "r0");

    @Test
    void runIsRememberedFromItsBeginToItsEnd() {
        RunRecord run = new RunRecord("r1", "dev", "penstock run", RunStatus.RUNNING, START, null, ORDER);
        store.begin(run);
        assertThat(store.run("r1")).contains(run);

        store.finish("r1", RunStatus.FAILED, START.plusSeconds(5));

        assertThat(reopened().run("r1"))
                .contains(new RunRecord(
                        "r1", "dev", "penstock run", RunStatus.FAILED, START, START.plusSeconds(5), ORDER));
    }

    @Test
    void runsAreGivenNewestFirstAndNoMoreThanAskedFor() {
        for (int i = 0; i < 5; i++) {
            store.begin(run("r" + i, "dev", START.plusMillis(i)));
            store.finish("r" + i, i % 2 == 0 ? RunStatus.SUCCESS : RunStatus.FAILED, START.plusSeconds(1));
        }
        store.begin(run("other", "prod", START.plusSeconds(60)));

        assertThat(store.runs("dev", 3)).extracting(RunRecord::id).containsExactly("r4", "r3", "r2");
        assertThat(store.runs("dev", EnumSet.of(RunStatus.SUCCESS, RunStatus.DIED), 2))
                .extracting(RunRecord::id)
                .containsExactly("r4", "r2");
        assertThat(store.runs("prod", 3)).extracting(RunRecord::id).containsExactly("other");
    }

    @Test
    void runThatGoesOnWithAnotherIsFound() {
        store.begin(new RunRecord("r1", "dev", "penstock run", RunStatus.RUNNING, START, null, ORDER));
        store.begin(new RunRecord("r2", "dev", "penstock run", RunStatus.RUNNING, START.plusMillis(1), null, ORDER));

        assertThat(store.resumed("r0")).map(RunRecord::id).contains("r2");
        assertThat(store.resumed("r1")).isEmpty();
    }

    @Test
    void endOfAnUnknownRunIsRefused() {
        assertThatThrownBy(() -> store.finish("r9", RunStatus.SUCCESS, START))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("No run r9");
    }

    @Test
    void whatRanWhenARunDiedDiedWithIt() {
        store.begin(run("r1", "dev", START));
        store.record(List.of(task("r1", "users", START), begun("orders"), begun("items")));
        store.record(List.of(task("r1", "items", START)));

        store.finish("r1", RunStatus.DIED, null);

        assertThat(store.run("r1").orElseThrow().endedAt()).isNull();
        assertThat(store.counts("r1")).isEqualTo(Map.of(TaskStatus.SUCCESS, 2, TaskStatus.DIED, 1));
        assertThat(store.tasks("r1"))
                .filteredOn(task -> task.status() == TaskStatus.DIED)
                .extracting(TaskRecord::model)
                .containsExactly("orders");
    }

    @Test
    void howFarAModelIsIsKeptThroughItsEnd() {
        store.begin(run("r1", "dev", START));
        store.record(List.of(begun("orders"), begun("users")));

        store.advance("r1", "orders", START.plusSeconds(1));
        store.advance("r1", "orders", START.plusSeconds(2));
        store.record(List.of(task("r1", "orders", START)));

        assertThat(reopened().progress("r1")).isEqualTo(Map.of("orders", START.plusSeconds(2)));
        assertThat(store.progress("r2")).isEmpty();
    }

    @Test
    void leaseIsOneAtATime() {
        Lease first = store.leases().take(Lease.wanted("dev", "penstock run", START), lease -> false);
        Lease second = Lease.wanted("dev", "penstock plan", START);

        assertThat(store.leases().take(second, lease -> false)).isEqualTo(first);
        assertThat(store.leases()
                        .take(Lease.wanted("prod", "x", START), lease -> false)
                        .holder()
                        .command())
                .isEqualTo("x");
        assertThat(store.leases().take(second, lease -> lease.id().equals(first.id())))
                .isEqualTo(second);
        assertThat(reopened().leases().find("dev")).contains(second);
    }

    @Test
    void leaseThatWasTakenOverIsNeitherRenewedNorReleased() {
        Lease first = store.leases().take(Lease.wanted("dev", "penstock run", START), lease -> false);
        Lease second = store.leases().take(Lease.wanted("dev", "penstock plan", START), lease -> true);

        assertThat(store.leases().renew(first)).isEqualTo(second);
        store.leases().release(first);
        assertThat(store.leases().find("dev")).contains(second);
        store.leases().release(second);
        assertThat(store.leases().find("dev")).isEmpty();
    }

    @Test
    void leaseTellsTheRunAndThatItIsToBeCancelled() {
        Lease lease = store.leases().take(Lease.wanted("dev", "penstock run", START), other -> false);
        assertThat(store.leases().cancel("r1")).isFalse();
        store.begin(run("r1", "dev", START));
        assertThat(store.leases().renew(lease).runId()).isEqualTo("r1");
        assertThat(store.leases().renew(lease).cancelled()).isFalse();

        assertThat(store.leases().cancel("r1")).isTrue();

        assertThat(store.leases().renew(lease).cancelled()).isTrue();
        store.finish("r1", RunStatus.CANCELLED, START);
        assertThat(store.leases().cancel("r1")).isFalse();
        assertThat(store.leases().find("dev").orElseThrow().runId()).isNull();
    }

    @Test
    void leaseOfAStoreThatWasMadeAnewIsPutThereAgain() {
        Lease lease = store.leases().take(Lease.wanted("dev", "penstock run", START), other -> false);
        store.leases().release(lease);

        assertThat(store.leases().renew(lease)).isEqualTo(lease);
        assertThat(store.leases().find("dev")).contains(lease);
    }

    private static TaskRecord begun(String model) {
        return new TaskRecord(
                "r1",
                model,
                TaskStatus.RUNNING,
                "first run",
                START,
                Duration.ZERO,
                RowCounts.NONE,
                TaskNotes.NONE,
                null,
                List.of(),
                List.of());
    }
}
