package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two processes that run one project at once build each interval once: in one folder with its state in SQLite, and in two, as on
 * two machines, that share their state on a PostgreSQL server.
 */
class SharedStateTest {
    /** Takes down each window that it is asked for, and waits in the third until it is let go. */
    private static final String DAYS = """
            import io.penstock.*;
            import java.nio.file.*;
            import java.time.*;
            import java.util.concurrent.locks.LockSupport;
            import java.util.stream.Stream;

            public final class Days {
                record Day(LocalDate day) {}

                @Model(strategy = Strategy.INCREMENTAL, timeColumn = "day", interval = "day", start = "2026-01-01", batchSize = 50)
                Stream<Day> days(ModelContext context) throws Exception {
                    Instant since = context.since().orElseThrow();
                    Instant until = context.until().orElseThrow();
                    Path built = Path.of("%1$s", "built");
                    Files.writeString(
                            built,
                            since + " " + until + "\\n",
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                    while (Files.readAllLines(built).size() == 3 && !Files.exists(Path.of("%1$s", "go"))) {
                        LockSupport.parkNanos(10_000_000);
                    }
                    return day(since).datesUntil(day(until)).map(Day::new);
                }

                private static LocalDate day(Instant time) {
                    return time.atZone(ZoneOffset.UTC).toLocalDate();
                }
            }
            """;

    private static EmbeddedPostgres server;

    @TempDir
    Path directory;

    /** Where the state is. */
    enum State {
        SQLITE,
        POSTGRESQL
    }

    @BeforeAll
    static void start() throws IOException {
        server = EmbeddedPostgres.builder().setLocaleConfig("locale", "C").start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    /** Gives the project as each of the two processes knows it. */
    private List<ProjectFixture> two(State state) {
        if (state == State.SQLITE) {
            ProjectFixture project = ProjectFixture.in(directory.resolve("one")).file("data/.keep", "");
            project.file("models/Days.java", DAYS.formatted(directory));
            return List.of(project, project);
        }
        String schema = directory.getFileName().toString().replaceAll("\\W", "_");
        return Stream.of("first", "second")
                .map(name -> ProjectFixture.bare(directory.resolve(name))
                        .file(
                                "penstock.yaml",
                                "name: shop\nconnections: {default: {type: duckdb, path: ../shared.duckdb}}\nstate: {url: \""
                                        + server.getJdbcUrl("postgres", "postgres") + "\", schema: \"" + schema
                                        + "\"}\n")
                        .file("models/Days.java", DAYS.formatted(directory)))
                .toList();
    }

    private void letGo() throws IOException {
        Files.writeString(directory.resolve("go"), "");
    }

    private List<String> built() throws IOException {
        return Files.readAllLines(directory.resolve("built"));
    }

    /** Makes sure that windows follow each other without a gap, and that the table has their days, and the ledger their writes. */
    private static void requireEachDayOnce(ProjectFixture project, List<String> windows) {
        String next = "2026-01-01T00:00:00Z";
        for (String window : windows) {
            assertThat(window).startsWith(next + " ");
            next = window.substring(next.length() + 1);
        }
        assertThat(project.rows(
                        "SELECT count(*) = count(DISTINCT day) AND count(*) = date_diff('day', DATE '2026-01-01',"
                                + " TIMESTAMP '" + next.replace("Z", "") + "') FROM days"))
                .containsExactly("true");
        assertThat(project.rows("SELECT count(*) FROM _penstock.interval_writes WHERE model = 'days'"))
                .containsExactly(Integer.toString(windows.size()));
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void secondWaitsAndFindsAllDone(State state) throws Exception {
        List<ProjectFixture> two = two(state);
        try (Child first = Child.start(two.get(0), "first", "run", "--json")) {
            first.await(directory.resolve("built"), "\n");
            try (Child second = Child.start(two.get(1), "second", "run", "--json")) {
                second.awaitError("Waiting for another command: process "
                        + first.process().pid());
                assertThat(Files.readString(second.err()))
                        .containsPattern(
                                "has worked on it since .* with \"penstock run --json\" \\(or cancel it with: penstock runs cancel ");
                letGo();
                requireSuccess(first);
                requireSuccess(second);
                assertThat(outcome(first).statuses()).containsEntry("days", "success");
                assertThat(outcome(second).reasons())
                        .hasEntrySatisfying("days", why -> assertThat(why).startsWith("unchanged since "));
            }
        }
        requireEachDayOnce(two.get(1), built());
    }

    /** What the first had committed is not built again; what it had not is built by the second alone. */
    @ParameterizedTest
    @EnumSource
    void secondGoesOnWhereTheFirstDied(State state) throws Exception {
        List<ProjectFixture> two = two(state);
        try (Child first = Child.start(two.get(0), "first", "run", "--json")) {
            first.await(directory.resolve("built"), "\n");
            try (Child second = Child.start(two.get(1), "second", "run", "--json")) {
                second.awaitError("Waiting for another command: process ");
                first.await(directory.resolve("built"), "T00:00:00Z\n2026-04-11T");
                first.kill();
                requireSuccess(second);
                assertThat(Files.readString(second.err()))
                        .containsPattern("warning: run .* died; .*: what it had not committed is undone");
                assertThat(outcome(second).reasons())
                        .hasEntrySatisfying("days", why -> assertThat(why).contains(" missing: 2026-04-11 .. "));
            }
        }
        List<String> windows = built();
        assertThat(windows.remove(2)).isEqualTo(windows.get(2));
        requireEachDayOnce(two.get(1), windows);
    }

    /** Whoever of them is the first: they may also meet where neither has made the tables of the state yet. */
    @Test
    void bothBeginAtTheSameTime() throws Exception {
        letGo();
        for (State state : State.values()) {
            Files.deleteIfExists(directory.resolve("built"));
            List<ProjectFixture> two = two(state);
            try (Child first = Child.start(two.get(0), "first", "run", "--json");
                    Child second = Child.start(two.get(1), "second", "run", "--json")) {
                requireSuccess(first);
                requireSuccess(second);
                assertThat(Stream.of(outcome(first), outcome(second))
                                .map(outcome -> outcome.statuses().get("days")))
                        .containsExactlyInAnyOrder("success", "skipped");
            }
            requireEachDayOnce(two.get(1), built());
            assertThat(two.get(1)
                            .command("runs", "list", "--json")
                            .succeeded()
                            .json()
                            .path("runs"))
                    .hasSize(3);
        }
    }

    private static void requireSuccess(Child child) throws Exception {
        int code = child.exit();
        outcome(child, code).succeeded();
    }

    private static Outcome outcome(Child child) throws IOException {
        return outcome(child, 0);
    }

    private static Outcome outcome(Child child, int code) throws IOException {
        return new Outcome(code, Files.readString(child.out()), Files.readString(child.err()));
    }
}
