package io.penstock.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.Severity;
import io.penstock.core.check.CheckResult;
import io.penstock.core.check.CheckStatus;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.state.Fingerprint;
import io.penstock.core.state.LineageEdge;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.SchemaVersion;
import io.penstock.core.state.StateStore;
import io.penstock.core.state.TaskError;
import io.penstock.core.state.TaskNotes;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.state.TaskStatus;
import io.penstock.spi.error.Place;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of a project's memory does. */
abstract class StateStoreSuite {
    static final Instant START = Instant.parse("2026-11-21T09:30:00.123456Z");

    private StateStore store;

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
    void emptyStoreRemembersNothing() {
        assertThat(store.runs("dev", 10)).isEmpty();
        assertThat(store.run("r1")).isEmpty();
        assertThat(store.tasks("r1")).isEmpty();
        assertThat(store.fingerprints("dev")).isEmpty();
        assertThat(store.schemas("dev")).isEmpty();
        assertThat(store.lineage("dev")).isEmpty();
    }

    @Test
    void runIsRememberedFromItsBeginToItsEnd() {
        store.begin(run("r1", "dev", START));
        assertThat(store.run("r1")).contains(run("r1", "dev", START));

        store.finish("r1", RunStatus.FAILED, START.plusSeconds(5));

        assertThat(reopened().run("r1"))
                .contains(new RunRecord("r1", "dev", "penstock run", RunStatus.FAILED, START, START.plusSeconds(5)));
    }

    @Test
    void runsAreGivenNewestFirstAndNoMoreThanAskedFor() {
        for (int i = 0; i < 5; i++) {
            store.begin(run("r" + i, "dev", START.plusMillis(i)));
            store.finish("r" + i, RunStatus.SUCCESS, START.plusSeconds(1));
        }
        store.begin(run("other", "prod", START.plusSeconds(60)));

        assertThat(store.runs("dev", 3)).extracting(RunRecord::id).containsExactly("r4", "r3", "r2");
        assertThat(store.runs("prod", 3)).extracting(RunRecord::id).containsExactly("other");
    }

    @Test
    void newRunFindsThatTheOneBeforeItDied() {
        store.begin(run("r1", "dev", START));
        store.begin(run("elsewhere", "prod", START));

        store.begin(run("r2", "dev", START.plusSeconds(60)));

        assertThat(store.run("r1")).contains(new RunRecord("r1", "dev", "penstock run", RunStatus.DIED, START, null));
        assertThat(store.run("r2").orElseThrow().status()).isEqualTo(RunStatus.RUNNING);
        assertThat(store.run("elsewhere").orElseThrow().status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void endOfAnUnknownRunIsRefused() {
        assertThatThrownBy(() -> store.finish("r9", RunStatus.SUCCESS, START))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("No run r9");
    }

    @Test
    void taskOfAnUnknownRunIsRefused() {
        assertThatThrownBy(() -> store.record(List.of(task("r9", "users", START))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("FOREIGN KEY");
    }

    @Test
    void tasksOfOneCallAreRecordedTogetherOrNotAtAll() {
        store.begin(run("r1", "dev", START));

        assertThatThrownBy(() -> store.record(List.of(task("r1", "users", START), task("r9", "users", START))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("FOREIGN KEY");

        assertThat(store.tasks("r1")).isEmpty();
    }

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
                List.of());
        TaskRecord placeless = new TaskRecord(
                "r1",
                "placeless",
                TaskStatus.FAILED,
                "query changed: WHERE differs",
                START.plusMillis(1),
                Duration.ofDays(1000),
                new RowCounts(1, 2, 3, Long.MAX_VALUE),
                new TaskNotes(List.of("column \"ß\" (integer) is added"), List.of("a \"b\"", "c\nd")),
                new TaskError("DATABASE_LOCKED", "Cannot open it", null),
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
                checks);

        store.record(List.of(checked));
        store.record(List.of(task("r1", "orders", START.plusMillis(1))));

        assertThat(reopened().tasks("r1")).containsExactly(checked, task("r1", "orders", START.plusMillis(1)));
        store.record(List.of(first));
        assertThat(store.tasks("r1").get(0).checks()).isEmpty();
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
                List.of(check("not_null(id)", CheckStatus.FAILED, 3L)))));

        store.record(List.of(task("r1", "users", START)));

        assertThat(store.tasks("r1")).containsExactly(task("r1", "users", START));
    }

    @Test
    void fingerprintsAreKeptByEnvironmentAndModel() {
        store.save("dev", "users", new Fingerprint("h1", Map.of("query/WHERE", "old")));
        Fingerprint newer = new Fingerprint("h2", Map.of("query/WHERE", "\"new\"\n", "config/strategy", "append"));
        store.save("dev", "users", newer);
        store.save("dev", "Users", new Fingerprint("h3", Map.of()));
        store.save("prod", "users", new Fingerprint("h4", Map.of()));

        assertThat(reopened().fingerprints("dev"))
                .isEqualTo(Map.of("users", newer, "Users", new Fingerprint("h3", Map.of())));
    }

    @Test
    void schemaOfEveryTypeComesBackAsItWas() {
        Schema schema = everyType();

        store.save("dev", "users", schema, START);

        assertThat(reopened().schemas("dev")).isEqualTo(Map.of("users", schema));
    }

    @Test
    void newestSchemaIsGivenWhicheverCameBefore() {
        Schema narrow = Schema.of(new Column("id", DataType.Simple.BIGINT, false));
        Schema wide = Schema.of(narrow.columns().get(0), Column.of("name", DataType.Simple.TEXT));
        store.save("dev", "users", narrow, START);
        store.save("dev", "users", wide, START);
        store.save("dev", "users", wide, START.plusSeconds(1));
        store.save("dev", "users", narrow, START.plusSeconds(2));
        store.save("prod", "users", wide, START.plusSeconds(3));

        assertThat(store.schemas("dev")).isEqualTo(Map.of("users", narrow));
        assertThat(store.schemas("prod")).isEqualTo(Map.of("users", wide));
        assertThat(reopened().schemaVersions("dev", "users"))
                .containsExactly(
                        new SchemaVersion(1, narrow, START),
                        new SchemaVersion(2, wide, START),
                        new SchemaVersion(3, narrow, START.plusSeconds(2)));
        assertThat(store.schemaVersions("dev", "nobody")).isEmpty();
        assertThat(store.environmentsOf("users")).containsExactly("dev", "prod");
    }

    @Test
    void lineageOfAModelIsReplacedWhole() {
        store.saveLineage(
                "dev",
                "orders",
                List.of(
                        new LineageEdge("orders", "id", "raw", "id"),
                        new LineageEdge("orders", "sum", "raw", "price")));
        store.saveLineage("dev", "users", List.of(new LineageEdge("users", "id", "raw", "id")));
        LineageEdge kept = new LineageEdge("orders", "sum", "raw", "amount");

        store.saveLineage("dev", "orders", List.of(kept, kept));

        assertThat(store.lineage("dev")).containsExactlyInAnyOrder(kept, new LineageEdge("users", "id", "raw", "id"));
        assertThat(store.lineage("prod")).isEmpty();
    }

    @Test
    void lineageOfAnotherModelIsRefusedAndChangesNothing() {
        LineageEdge kept = new LineageEdge("orders", "id", "raw", "id");
        store.saveLineage("dev", "orders", List.of(kept));

        assertThatThrownBy(
                        () -> store.saveLineage("dev", "orders", List.of(new LineageEdge("users", "id", "raw", "id"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Not an edge that ends in orders: ");
        assertThat(store.lineage("dev")).containsExactly(kept);
    }

    @Test
    void manyThreadsWriteAtOnceAndNothingIsLost() throws Exception {
        store.begin(run("r1", "dev", START));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Void>> writers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String model = "m" + i;
                writers.add(() -> {
                    for (int n = 0; n < 25; n++) {
                        store.record(List.of(task("r1", model + "_" + n, START)));
                        store.saveLineage("dev", model, List.of(new LineageEdge(model, "c" + n, "raw", "id")));
                        store.save("dev", model, new Fingerprint("h" + n, Map.of()));
                    }
                    return null;
                });
            }
            for (Future<Void> writer : threads.invokeAll(writers)) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(store.tasks("r1")).hasSize(200);
        assertThat(store.lineage("dev"))
                .hasSize(8)
                .allMatch(edge -> edge.column().equals("c24"));
        assertThat(store.fingerprints("dev").values())
                .hasSize(8)
                .allMatch(fingerprint -> fingerprint.hash().equals("h24"));
    }

    @Test
    void closedStoreRefusesWork() {
        store.save("dev", "users", new Fingerprint("h1", Map.of()));
        store.close();
        store.close();

        assertThatThrownBy(() -> store.fingerprints("dev"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith(" is closed");
    }

    static RunRecord run(String id, String environment, Instant startedAt) {
        return new RunRecord(id, environment, "penstock run", RunStatus.RUNNING, startedAt, null);
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
                List.of());
    }

    private StateStore reopened() {
        store.close();
        store = open();
        return store;
    }

    private static Schema everyType() {
        List<Column> columns = new ArrayList<>();
        for (DataType.Simple type : DataType.Simple.values()) {
            columns.add(Column.of(type.toString(), type));
        }
        Column odd = new Column("an odd, (\"quoted\") name", new DataType.Varchar(256), false);
        DataType struct = new DataType.Struct(List.of(odd, Column.of("İ", new DataType.Decimal(38, 0))));
        columns.add(odd);
        columns.add(Column.of("price", new DataType.Decimal(12, 2)));
        columns.add(Column.of("nested", new DataType.ListOf(new DataType.ListOf(struct))));
        columns.add(Column.of("by_day", new DataType.MapOf(DataType.Simple.DATE, struct)));
        columns.add(Column.of("shape", new DataType.Other("GEOMETRY('EPSG:4326')")));
        return new Schema(columns);
    }
}
