package io.penstock.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.Severity;
import io.penstock.core.check.CheckResult;
import io.penstock.core.check.CheckStatus;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.post.StepKind;
import io.penstock.core.state.PostRecord;
import io.penstock.core.state.RetryRecord;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.StateStore;
import io.penstock.core.state.TaskError;
import io.penstock.core.state.TaskNotes;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.state.TaskStatus;
import io.penstock.spi.error.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of a project's memory does with tasks and what belongs to them. */
abstract class TaskStoreSuite {
    static final Instant START = Instant.parse("2026-11-21T09:30:00.123456Z");

    StateStore store;

    /** Opens the store that is tested; called again, it opens the same one anew. */
    abstract StateStore open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void taskOfAnUnknownRunIsRefused() {
        assertThatThrownBy(() -> store.record(List.of(task("r9", "users", START))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("(?is).*foreign key.*");
    }

    @Test
    void tasksOfOneCallAreRecordedTogetherOrNotAtAll() {
        store.begin(run("r1", "dev", START));

        assertThatThrownBy(() -> store.record(List.of(task("r1", "users", START), task("r9", "users", START))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("(?is).*foreign key.*");

        assertThat(store.tasks("r1")).isEmpty();
    }

    private static final RetryRecord RETRY = new RetryRecord(
            START,
            Duration.ofMillis(7),
            new TaskError("DATABASE_FAILED", "Cannot ‘ß’", new Place("models/ß.sql", 3, 14, "SELECT ß")),
            Duration.ofMillis(1500));

    @Test
    void tasksAreGivenInTheOrderOfTheirStartsAndThoseThatNeverStartedLast() {
        store.begin(run("r1", "dev", START));
        TaskRecord late = task("r1", "late", START.plusMillis(2));
        TaskRecord never = new TaskRecord(
                "r1",
                "never",
                TaskStatus.SKIPPED,
                "upstream early failed",
                null,
                Duration.ZERO,
                RowCounts.NONE,
                TaskNotes.NONE,
                null,
                List.of(),
                List.of());
        TaskRecord early = new TaskRecord(
                "r1",
                "early",
                TaskStatus.FAILED,
                "first run",
                START,
                Duration.ofNanos(1_234_567_000),
                RowCounts.NONE,
                TaskNotes.NONE,
                new TaskError(
                        "SQL", "Cannot run it: ‘ß’ is no column", new Place("models/early.sql", 3, 14, "SELECT ß")),
                List.of(),
                List.of());
        TaskRecord placeless = new TaskRecord(
                "r1",
                "placeless",
                TaskStatus.FAILED,
                "query changed: WHERE differs",
                START.plusMillis(1),
                Duration.ofDays(1000),
                new RowCounts(1, 2, 3, Long.MAX_VALUE),
                new TaskNotes(List.of("column \"ß\" (integer) is added"), List.of("a \"b\"", "c\nd"), List.of(RETRY)),
                new TaskError("DATABASE_LOCKED", "Cannot open it", null),
                List.of(),
                List.of());

        store.record(List.of(never, late));
        store.record(List.of(early, placeless));

        assertThat(reopened().tasks("r1")).containsExactly(early, placeless, late, never);
    }

    @Test
    void checksComeBackInTheirOrderAndOnlyThoseOfTheLastRecord() {
        store.begin(run("r1", "dev", START));
        List<CheckResult> checks = List.of(
                check("z", CheckStatus.FAILED, 3L),
                check("a", CheckStatus.ERROR, null),
                check("m", CheckStatus.PASSED, 0L));
        TaskRecord first = task("r1", "users", START);
        TaskRecord checked = new TaskRecord(
                first.runId(),
                first.model(),
                first.status(),
                first.reason(),
                first.startedAt(),
                first.duration(),
                first.rows(),
                first.notes(),
                first.error(),
                checks,
                List.of());

        store.record(List.of(checked));
        store.record(List.of(task("r1", "orders", START.plusMillis(1))));

        assertThat(reopened().tasks("r1")).containsExactly(checked, task("r1", "orders", START.plusMillis(1)));
        store.record(List.of(first));
        assertThat(store.tasks("r1").get(0).checks()).isEmpty();
    }

    @Test
    void postTransformsComeBackInTheirOrderAndOnlyThoseOfTheLastRecord() {
        store.begin(run("r1", "dev", START));
        TaskError error = new TaskError("SQL", "Cannot ‘ß’", new Place("transforms/ß.sql", 3, 14, "SELECT ß"));
        TaskRecord recorded = withPost(
                task("r1", "users", START),
                new PostRecord(StepKind.POST, "z", TaskStatus.SUCCESS, START, Duration.ofMillis(3), 4L, null),
                new PostRecord(
                        StepKind.POST, "a", TaskStatus.FAILED, START, Duration.ofNanos(1_234_567_000), null, error),
                new PostRecord(StepKind.EXPORT, "m", TaskStatus.SKIPPED, null, Duration.ZERO, null, null));

        store.record(List.of(recorded, task("r1", "orders", START.plusMillis(1))));

        assertThat(reopened().tasks("r1")).containsExactly(recorded, task("r1", "orders", START.plusMillis(1)));
        store.record(List.of(task("r1", "users", START)));
        assertThat(store.tasks("r1").get(0).post()).isEmpty();
    }

    @Test
    void lastOfEachPostTransformIsThatOfTheLastRunInWhichItBegan() {
        store.begin(run("r1", "dev", START));
        store.begin(run("r2", "dev", START.plusSeconds(9)));
        store.begin(run("r3", "prod", START.plusSeconds(99)));
        PostRecord first =
                new PostRecord(StepKind.POST, "a", TaskStatus.SUCCESS, START, Duration.ofMillis(3), 4L, null);
        PostRecord failed = new PostRecord(
                StepKind.POST, "b", TaskStatus.FAILED, START, Duration.ZERO, null, new TaskError("SQL", "No", null));
        PostRecord later =
                new PostRecord(StepKind.POST, "b", TaskStatus.SUCCESS, START.plusSeconds(9), Duration.ZERO, null, null);
        PostRecord never = new PostRecord(StepKind.POST, "c", TaskStatus.SKIPPED, null, Duration.ZERO, null, null);
        store.record(List.of(withPost(task("r1", "users", START), first, failed, never)));
        store.record(List.of(withPost(task("r2", "users", START), later)));
        store.record(List.of(withPost(task("r3", "users", START), failed)));

        assertThat(store.post("dev", "users")).containsExactly(first, later);
        assertThat(store.post("prod", "users")).containsExactly(failed);
        assertThat(store.post("dev", "orders")).isEmpty();
    }

    private static TaskRecord withPost(TaskRecord task, PostRecord... post) {
        return new TaskRecord(
                task.runId(),
                task.model(),
                task.status(),
                task.reason(),
                task.startedAt(),
                task.duration(),
                task.rows(),
                task.notes(),
                task.error(),
                task.checks(),
                List.of(post));
    }

    private static CheckResult check(String name, CheckStatus status, @Nullable Long rows) {
        return new CheckResult(name, "not_null", Severity.WARN, status, 1, rows, "1 row has ‘ß’");
    }

    @Test
    void laterRecordOfATaskTakesThePlaceOfTheFirst() {
        store.begin(run("r1", "dev", START));
        store.record(List.of(new TaskRecord(
                "r1",
                "users",
                TaskStatus.FAILED,
                "first run",
                START,
                Duration.ZERO,
                RowCounts.NONE,
                TaskNotes.NONE,
                new TaskError("SQL", "Cannot", Place.of("models/users.sql")),
                List.of(check("not_null(id)", CheckStatus.FAILED, 3L)),
                List.of())));

        store.record(List.of(task("r1", "users", START)));

        assertThat(store.tasks("r1")).containsExactly(task("r1", "users", START));
    }

    static RunRecord run(String id, String environment, Instant startedAt) {
        return RunRecord.begun(id, environment, "penstock run", startedAt);
    }

    static TaskRecord task(String runId, String model, Instant startedAt) {
        return new TaskRecord(
                runId,
                model,
                TaskStatus.SUCCESS,
                "first run",
                startedAt,
                Duration.ofMillis(12),
                RowCounts.inserted(3),
                TaskNotes.NONE,
                null,
                List.of(),
                List.of());
    }

    StateStore reopened() {
        store.close();
        store = open();
        return store;
    }
}
