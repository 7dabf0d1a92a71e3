package io.penstock.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.core.interval.Grain;
import io.penstock.core.interval.Interval;
import io.penstock.core.interval.Timetable;
import io.penstock.core.plan.Plan;
import io.penstock.core.plan.PlanRequest;
import io.penstock.core.plan.Planner;
import io.penstock.core.state.RunStatus;
import io.penstock.core.workspace.TestProject;
import io.penstock.core.workspace.Workspace;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A year of runs, by a clock that the test moves: with outages, crashes, late rows, edits, restatements, other definitions and
 * time zones. At its end the tables hold what all rows make: two that are written by intervals, and one {@link SimulatedReader}.
 *
 * <p>{@code -Dpenstock.cases=20000} tries twice as many seeds as every build does, {@code -Dpenstock.seed=7} begins at another.
 */
@Execution(ExecutionMode.CONCURRENT)
final class SimulatedYearTest {
    private static final int SEEDS = Math.max(2, Integer.getInteger("penstock.cases", 10_000) / 50);
    private static final long FIRST_SEED = Long.getLong("penstock.seed", 1);
    private static final int STEPS = 4;

    @TempDir
    private Path directory;

    static List<Long> seeds() {
        return LongStream.range(FIRST_SEED, FIRST_SEED + SEEDS).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void tablesHoldWhatAllRowsMake(long seed) throws IOException {
        try (Year year = new Year(Files.createDirectories(directory.resolve("p" + seed)), seed)) {
            year.pass();
        }
    }

    /** One year of a project, drawn by a seed. */
    private static final class Year implements AutoCloseable {
        private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
        private static final Duration LENGTH = Duration.ofDays(365);
        private static final List<String> ZONES = List.of(
                "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "+05:30");
        private static final List<String> GRAINS = List.of("15m", "hour", "6h", "day", "2d", "week", "month");

        private final TestProject project;
        private final long seed;
        private final Random random;
        private final String grain;
        /** That of a model which reads the other. */
        private final String coarser;

        private final SimulatedTime type;
        private final SimulatedBegin begin;
        private final SimulatedBegin readersBegin;
        private final boolean keyed;
        private final boolean narrowed;
        private final int lookback;
        private final int batchSize;
        private final SimulatedReader reader;
        private String zone;
        private int version;
        private Instant now = START;
        private int rows;
        private int delivered;
        private final Set<String> told = new TreeSet<>();
        /** Where the tables are. */
        private final Workspace data;
        /** Where the models are read, anew for each definition. */
        private Workspace definition;

        Year(Path directory, long seed) {
            this.project = TestProject.in(directory)
                    .file(
                            "penstock.yaml",
                            "name: shop\nconnections:\n  default: {type: duckdb, path: \":memory:\", threads: 1}\nsources:\n  events: {table: raw_events, cursor: seq}\n"
                                    + "  deliveries: {table: raw_deliveries, cursor: n}\n");
            this.seed = seed;
            this.random = new Random(seed);
            this.grain = one(GRAINS);
            boolean shorter = GRAINS.indexOf(grain) < 3;
            this.type = shorter
                    ? one(List.of(SimulatedTime.TIMESTAMP, SimulatedTime.TIMESTAMPTZ))
                    : one(List.of(SimulatedTime.values()));
            this.begin = one(List.of(SimulatedBegin.values()));
            this.readersBegin = one(List.of(SimulatedBegin.values()));
            this.keyed = random.nextBoolean();
            this.narrowed = random.nextInt(3) == 0;
            this.coarser = GRAINS.get(3 + random.nextInt(GRAINS.size() - 3));
            this.lookback = random.nextInt(4);
            this.batchSize = one(shorter ? List.of(1000, 100_000) : List.of(30, 100, 100_000));
            this.zone = one(ZONES);
            this.reader = one(List.of(SimulatedReader.values()));
            write();
            this.data = project.open();
            this.definition = project.open();
        }

        @Override
        public void close() {
            definition.close();
            data.close();
        }

        private SqlDatabase database() {
            return TestProject.database(data);
        }

        /** The databases of the project, whose small queries take less to plan than to optimize. */
        private SqlDatabase database(String connection, Place place) {
            return FaultyDatabase.beginning(
                    "PRAGMA disable_optimizer", data.databases().database(connection, place));
        }

        private List<String> rows(String query) {
            List<String> rows = new ArrayList<>();
            try (SqlSession session = database().session();
                    BatchReader reader = session.query(query)) {
                for (ColumnBatch batch = reader.next(); batch != null; batch = reader.next()) {
                    for (int row = 0; row < batch.rowCount(); row++) {
                        StringBuilder values = new StringBuilder();
                        for (int column = 0; column < batch.schema().size(); column++) {
                            values.append(batch.column(column).value(row)).append(' ');
                        }
                        rows.add(values.toString().strip());
                    }
                }
            }
            return rows;
        }

        private void execute(String statement) {
            try (SqlSession session = database().session()) {
                session.execute(statement);
            }
        }

        private <T> T one(List<T> some) {
            return some.get(random.nextInt(some.size()));
        }

        private Timetable timetable() {
            return new Timetable(Grain.parse(grain, ZoneId.of(zone)).orElseThrow(), lookback, batchSize);
        }

        void pass() {
            execute("CREATE TABLE raw_events (id BIGINT, ts " + type.column() + ", v BIGINT, seq BIGINT)");
            execute("CREATE TABLE raw_deliveries (n BIGINT, k BIGINT, seq BIGINT, ts TIMESTAMP)");
            if (begin == SimulatedBegin.FIRST_RUN || readersBegin == SimulatedBegin.FIRST_RUN) {
                run(new PlanRequest(List.of("kept", "doubled"), List.of(), PlanRequest.Mode.CHANGED, null, null));
            }
            Duration step = LENGTH.dividedBy(STEPS * 2L);
            while (now.isBefore(START.plus(LENGTH))) {
                pause(step);
                events();
                switch (random.nextInt(12)) {
                    case 0, 1 -> runDying();
                    case 2 -> restateEdited();
                    case 3 -> redefine();
                    case 4 -> told.add("outage");
                    default -> runAll();
                }
            }
            now = timetable().grain().next(now).plusSeconds(1);
            runAll();
            assertThat(plan(PlanRequest.ofAll()).running()).as(toString()).isEmpty();
            if (begin == SimulatedBegin.SAID) {
                assertThat(
                                rows(
                                        "SELECT kind, count(*) FROM _penstock.intervals WHERE model = 'kept' GROUP BY 1 ORDER BY 1"))
                        .as(toString())
                        .containsExactly("begin 1", "done 1", "open 1");
            }
        }

        /** Runs, and compares the tables with what all rows make. */
        private void runAll() {
            run(PlanRequest.ofAll());
            String all = "SELECT id, " + type.expected(zone) + ", v + " + version
                    + " AS v FROM raw_events WHERE ts IS NOT NULL";
            assertThat(rows("FROM kept ORDER BY ALL")).as(toString()).isEqualTo(rows(all + " ORDER BY ALL"));
            assertThat(rows("FROM doubled ORDER BY ALL"))
                    .as(toString())
                    .isEqualTo(rows("SELECT id, ts, v * 2 AS w FROM (" + all + ") ORDER BY ALL"));
            assertThat(rows("FROM beside ORDER BY ALL"))
                    .as(toString())
                    .isEqualTo(rows("FROM (" + reader.expected(all) + ") ORDER BY ALL"));
        }

        /** Lets time pass until the next run: a moment, an interval or two, or an outage; or until clocks are changed. */
        private void pause(Duration step) {
            ZoneOffsetTransition change = ZoneId.of(zone).getRules().nextTransition(now);
            if (change != null && random.nextInt(5) == 0) {
                now = max(now, change.getInstant().minusSeconds(random.nextInt(7200)));
            }
            now = switch (random.nextInt(3)) {
                case 0 -> now.plusSeconds(random.nextInt(5400));
                case 1 -> timetable().grain().next(now).plusSeconds(random.nextInt(600));
                default -> now.plusSeconds(random.nextLong(step.toSeconds() * 3));
            };
        }

        /** Lets rows come, as late as they may be, change, and go. */
        private void events() {
            Grain whole = timetable().grain();
            Instant earliest = whole.floor(now);
            for (int i = 0; i < lookback; i++) {
                earliest = whole.floor(earliest.minusNanos(1));
            }
            earliest = max(START, earliest);
            String late = "ts >= " + literal(earliest);
            if (random.nextInt(4) == 0) {
                execute("UPDATE raw_events SET v = v + 1 WHERE id % 2 = 0 AND " + late);
            }
            if (!keyed && random.nextInt(6) == 0) {
                execute("DELETE FROM raw_events WHERE id % 3 = 0 AND " + late);
            }
            int deliveries = random.nextInt(4);
            execute(
                    "INSERT INTO raw_deliveries SELECT n, n %% 5, n // 3, TIMESTAMP '2026-01-01' + to_seconds(n * 7919 %% 100003) FROM range(%d, %d) AS r(n)"
                            .formatted(delivered, delivered + deliveries));
            delivered += deliveries;
            long span = Duration.between(earliest, now).toSeconds();
            for (int i = random.nextInt(5); i >= 0; i--) {
                Instant at = earliest.plusSeconds(span <= 0 ? 0 : random.nextLong(span));
                String time = i > 0 && random.nextInt(10) == 0 ? "NULL" : literal(at);
                rows++;
                execute("INSERT INTO raw_events VALUES (" + rows + ", " + time + ", 0, " + rows + ")");
            }
        }

        private static Instant max(Instant one, Instant other) {
            return one.isAfter(other) ? one : other;
        }

        private String literal(Instant at) {
            return type.literal(at, zone);
        }

        private void write() {
            write("v + " + version);
        }

        private void write(String value) {
            project.model("kept", """
                    /* @model
                    strategy: incremental
                    interval: %s
                    zone: "%s"
                    %s
                    lookback: %d
                    batch_size: %d
                    time_column: %s
                    %s*/
                    SELECT id, %s, %s AS v FROM events
                    """.formatted(
                            grain,
                            zone,
                            begin.options(),
                            lookback,
                            batchSize,
                            narrowed ? "{source: events, column: ts}" : "ts",
                            keyed ? "primary_key: id\n" : "",
                            type.query(),
                            value));
            project.model("beside", reader.model());
            project.model("seen", "-- @materialize: view\nSELECT * FROM kept")
                    .model("doubled", """
                    /* @model
                    strategy: incremental
                    interval: %s
                    zone: "%s"
                    %s
                    time_column: ts
                    */
                    SELECT id, ts, v * 2 AS w FROM seen
                    """.formatted(coarser, zone, readersBegin.options()));
        }

        /** Changes rows of long ago, and asks for their intervals. */
        private void restateEdited() {
            Instant from = START.plusSeconds(
                    random.nextLong(Duration.between(START, now).toSeconds() + 1));
            Instant until = from.plusSeconds(1 + random.nextLong(20L * 24 * 3600));
            Interval window = timetable().grain().cover(new Interval(from, until));
            execute("UPDATE raw_events SET v = v + 100 WHERE ts >= " + literal(window.start()) + " AND ts < "
                    + literal(window.end()));
            run(new PlanRequest(List.of("kept", "doubled"), List.of(), PlanRequest.Mode.CHANGED, from, until));
            told.add("restated");
        }

        private void redefine() {
            if (random.nextInt(3) == 0) {
                write("v + CAST(error('broken') AS BIGINT)");
                definition.close();
                definition = project.open();
                tried(PlanRequest.ofAll());
                told.add("broken");
            }
            if (random.nextBoolean()) {
                version++;
            } else if (type.isMoment() && random.nextBoolean()) {
                // What clocks and calendars of another zone showed would be another moment, or still to come.
                zone = one(ZONES);
            }
            write();
            definition.close();
            definition = project.open();
            runAll();
            told.add("redefined");
        }

        private Plan plan(PlanRequest request) {
            return Planner.plan(
                    definition.graph(), request, this::database, project.state().fingerprints("dev"), now);
        }

        private void run(PlanRequest request) {
            RunResult result = tried(request);
            assertThat(result.status())
                    .as("%s: %s", this, TestProject.told(result))
                    .isEqualTo(RunStatus.SUCCESS);
        }

        private RunResult tried(PlanRequest request) {
            RunSetup setup = new RunSetup(
                    this::database,
                    new Breakers(List.of(), () -> now),
                    project.state(),
                    () -> now,
                    "penstock run",
                    1,
                    event -> {},
                    () -> {});
            return Runner.run(plan(request), setup, new Cancellation());
        }

        private void runDying() {
            FaultyDatabase.Life life = new FaultyDatabase.Life(random.nextInt(150));
            project.state().failBy(write -> life.requireAlive());
            try {
                RunSetup dying = new RunSetup(
                        (connection, place) -> FaultyDatabase.of(life, database(connection, place)),
                        new Breakers(List.of(), () -> now),
                        project.state(),
                        () -> now,
                        "penstock run",
                        1,
                        event -> {},
                        () -> {});
                Runner.run(plan(PlanRequest.ofAll()), dying, new Cancellation());
            } catch (FaultyDatabase.Death e) {
                // As a killed process does, it tells nobody.
            }
            project.state().failBy(write -> {});
            told.add("died");
        }

        @Override
        public String toString() {
            return "seed " + seed + ": " + grain + " of " + zone + ", begins at " + begin + ", read from "
                    + readersBegin
                    + " by " + coarser + ", " + type + (keyed ? ", keyed" : "")
                    + (narrowed ? ", narrowed, " : ", ") + reader + ", lookback " + lookback + ", batches of "
                    + batchSize + ", "
                    + told
                    + ", it is " + now;
        }
    }
}
