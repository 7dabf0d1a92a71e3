package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that read what tells nobody when it changes, and say for how long their rows count as current. */
class CacheTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.bare(directory)
                .file("penstock.yaml", "name: shop\n")
                .file("data/.keep", "");
        at("10:00:00");
    }

    private static Instant time(String time) {
        return LocalDateTime.parse("2026-03-01T" + time).toInstant(ZoneOffset.UTC);
    }

    private void at(String time) {
        project.clock(InstantSource.fixed(time(time)));
    }

    /** Spells a time as people read it here. */
    private static String shown(String time) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
                .format(time(time).atZone(ZoneId.systemDefault()));
    }

    private static String unchanged(String since, String until) {
        return "unchanged since " + shown(since) + "; its cache lasts until " + shown(until);
    }

    private void rates(String more) {
        project.model("rates", "/* @model\ncache: {ttl: 6h}\n" + more + "\n*/\nSELECT 'EUR' AS id, now() AS seen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "materialize: file", "strategy: merge\nkey: id", "strategy: scd2\nkey: id"})
    void modelRunsAgainWhenItsTimeHasPassed(String kept) {
        rates(kept);
        project.model("report", "SELECT id FROM rates");
        project.run().succeeded();

        at("15:59:59");
        assertThat(project.plan().succeeded().actions())
                .containsEntry("rates", "skip")
                .containsEntry("report", "skip");
        assertThat(project.run().succeeded().reasons())
                .containsEntry("rates", unchanged("10:00:00", "16:00:00"))
                .containsEntry("report", "unchanged since " + shown("10:00:00"));

        at("16:00:00");
        Outcome plan = project.plan().succeeded();
        assertThat(plan.actions()).containsEntry("rates", "run").containsEntry("report", "run");
        assertThat(plan.reasons())
                .containsEntry("rates", "its cache of 6h ended at " + shown("16:00:00"))
                .containsEntry("report", "upstream rates runs");
        assertThat(project.run().succeeded().ran()).containsExactly("rates", "report");
        assertThat(project.run().succeeded().reasons()).containsEntry("rates", unchanged("16:00:00", "22:00:00"));
    }

    @Test
    void timeCountsFromTheBeginningOfTheModel() {
        rates("materialize: file\npath: rates.csv");
        Path written = project.path("rates.csv");
        project.clock(() -> time(Files.exists(written) ? "10:30:00" : "10:00:00"));
        project.run().succeeded();

        assertThat(project.plan().succeeded().reasons()).containsEntry("rates", unchanged("10:00:00", "16:00:00"));
    }

    /** The rows of a failed run are not there, so its time does not count. The model says it in its annotation. */
    @Test
    void failedRunDoesNotCount() throws IOException {
        String offline = directory.resolve("offline").toString();
        project.file("models/Rates.java", """
                import io.penstock.*;
                import java.nio.file.*;
                import java.util.List;

                class Rates {
                    record Rate(String id) {}

                    @Model(cache = @Cache(ttl = "6h"))
                    List<Rate> rates() {
                        if (Files.exists(Path.of("%s"))) {
                            throw new IllegalStateException("offline");
                        }
                        return List.of(new Rate("EUR"));
                    }
                }
                """.formatted(offline));
        project.run().succeeded();
        at("16:00:00");
        project.file("offline", "");
        project.run().exited(1);
        at("17:00:00");
        assertThat(project.plan().succeeded().reasons())
                .containsEntry("rates", "its cache of 6h ended at " + shown("16:00:00"));
        Files.delete(directory.resolve("offline"));
        assertThat(project.run().succeeded().ran()).containsExactly("rates");
        assertThat(project.plan().succeeded().reasons()).containsEntry("rates", unchanged("17:00:00", "23:00:00"));
    }

    @Test
    void whatIsSeenToChangeIsNotHeldUp() {
        project.behindItsBack("CREATE TABLE orders (id INTEGER)");
        project.file("penstock.yaml", "name: shop\nsources: {orders: {}}\n")
                .model("first", "-- @cache: {ttl: 6h}\nSELECT id FROM orders")
                .model("second", "-- @cache: {ttl: 12h}\nSELECT id FROM first");
        project.run().succeeded();
        at("11:00:00");

        project.behindItsBack("INSERT INTO orders VALUES (1)");
        assertThat(project.run("first").succeeded().reasons()).containsEntry("first", "orders changed: 0 rows → 1 row");
        assertThat(project.run("second").succeeded().reasons())
                .containsEntry("second", "upstream first ran at " + shown("11:00:00"));
        project.model("second", "-- @cache: {ttl: 12h}\nSELECT id, 1 AS one FROM first");
        assertThat(project.run().succeeded().ran()).containsExactly("second");
        assertThat(project.run("--force").succeeded().reasons()).containsEntry("first", "forced");
        assertThat(project.run("first", "--full-refresh").succeeded().reasons()).containsEntry("first", "full refresh");
        project.behindItsBack("DROP TABLE second");
        assertThat(project.run("second").succeeded().ran()).containsExactly("second");
    }

    @Test
    void changeOfTheTimeIsNoChangeOfTheModel() {
        rates("");
        project.run().succeeded();
        at("11:00:00");
        project.model("rates", "-- @cache: {ttl: 2h}\nSELECT 'EUR' AS id, now() AS seen");
        assertThat(project.run().succeeded().reasons()).containsEntry("rates", unchanged("10:00:00", "12:00:00"));
        project.model("rates", "SELECT 'EUR' AS id, now() AS seen");
        assertThat(project.run().succeeded().reasons()).containsEntry("rates", "unchanged since " + shown("10:00:00"));
    }

    /** Whoever says that rows grow old means that what is read may have changed: the rows are not those of before. */
    @Test
    void rowsThatAreAppendedInTimeAreNotWarnedOf() {
        rates("strategy: append");
        project.run().succeeded();
        at("16:00:00");
        Outcome again = project.run().succeeded();
        assertThat(again.ran()).containsExactly("rates");
        assertThat(again.json().path("warnings")).isEmpty();
        assertThat(project.run("--force").succeeded().json().path("warnings")).hasSize(1);
        assertThat(project.rows("SELECT count(*) FROM rates")).containsExactly("3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            cache: {ttl: soon}                        | 2:14 | "ttl" is the text "soon", expected a duration (such as 30s, 5m, 1h30m or 1d)
            cache: {ttl: 0h}                          | 2:14 | "ttl" is the text "0h", expected a duration (such as
            cache: {ttl: 6}                           | 2:14 | "cache.ttl" is the number 6, expected text (say its unit, such as 6s)
            cache: {tll: 6h}                          | 2:9  | unknown key "tll" in "cache" (did you mean "ttl"? known here: ttl)
            cache: {}                                 | 2:1  | the key "ttl" is missing in "cache" (add ttl: 6h)
            cache: 6h                                 | 2:8  | "cache" is the text "6h", expected a map
            cache: {ttl: 6h, strategy: always}        | 2:18 | unknown key "strategy" in "cache" (known here: ttl)
            `cache: {ttl: 6h}\nmaterialize: view`     | 2:8  | "cache" cannot go with materialize "view", which keeps no rows (it goes with "table" and "file": say materialize "table", or leave it out)
            `cache: {ttl: 6h}\nmaterialize: ephemeral`| 2:8  | "cache" cannot go with materialize "ephemeral", which keeps no rows (
            `cache: {ttl: 6h}\nstrategy: none`        | 2:8  | "cache" cannot go with strategy "none", which is written once (leave one of them out)
            `cache: {ttl: 6h}\nstrategy: incremental\ntime_column: t\ninterval: day` | 2:8 | "cache" cannot go with strategy "incremental", which is written interval by interval as time goes on (say lookback, for rows that come late)
            """)
    void wrongOptionIsToldAtItsPlace(String option, String place, String message) {
        project.model("rates", "/* @model\n" + option.replace("\\n", "\n") + "\n*/\nSELECT 1 AS n");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .anySatisfy(error -> assertThat(error)
                        .contains(" models/rates.sql:" + place + " ")
                        .contains(message));
    }
}
