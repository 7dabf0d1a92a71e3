package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that are tried again when they fail for a reason that may pass. */
class RetryTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    /** Makes a model that gives a row, fails, and ends well only at an attempt of this number; it counts them in a file. */
    private void flaky(String options, int passing, String failure) {
        project.file("models/Shop.java", """
            import io.penstock.*;
            import java.nio.file.*;
            import java.util.List;
            import java.util.stream.Stream;
            public class Shop {
                record Row(int attempt) {}
                @Model(strategy = Strategy.APPEND%s)
                Stream<Row> orders() throws Exception {
                    Path file = Path.of("%s");
                    Files.writeString(file, "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    int attempt = (int) Files.size(file);
                    return Stream.of(1, 2).map(n -> {
                        if (n == 2 && attempt < %d) {
                            throw %s;
                        }
                        return new Row(attempt);
                    });
                }
            }
            """.formatted(
                        options, project.path("attempts").toString().replace("\\", "/"), passing, failure));
    }

    private int attempts() {
        return project.read("attempts").length();
    }

    private static final String OFFLINE =
            "new java.io.UncheckedIOException(new java.io.IOException(\"offline \" + attempt))";

    @Test
    void failureThatPassesIsTriedAgainAndWrittenOnce() {
        flaky(
                ", retry = @Retry(attempts = 4, delay = \"1ms\", maxDelay = \"2ms\", multiplier = 1.5, jitter = 0.5)",
                3,
                OFFLINE);

        Outcome run = project.run().succeeded();

        assertThat(project.rows("SELECT * FROM orders")).containsExactly("3", "3");
        assertThat(attempts()).isEqualTo(3);
        JsonNode model = run.model("orders");
        assertThat(model.path("attempts").asInt()).isEqualTo(3);
        List<String> errors = new ArrayList<>();
        model.path("retries").forEach(retry -> {
            assertThat(retry.path("waited").asDouble()).isBetween(0.0005, 0.002);
            errors.add(retry.path("error").path("code").asText() + " "
                    + retry.path("error")
                            .path("message")
                            .asText()
                            .lines()
                            .reduce((a, b) -> b)
                            .orElse(""));
        });
        assertThat(errors).hasSize(2).allMatch(error -> error.startsWith("SYSTEM_FAILED "));
        assertThat(errors.get(0)).contains("java.io.IOException: offline 1");
        assertThat(errors.get(1)).contains("java.io.IOException: offline 2");
    }

    @Test
    void attemptsAreToldWhileItRuns() {
        flaky(", retry = @Retry(attempts = 2, delay = \"20ms\", jitter = 0)", 2, OFFLINE);

        assertThat(project.command("run").succeeded().err())
                .contains("attempt 1 of 2 at orders failed, the next one comes in 20ms: Cannot run Shop.orders: ");
    }

    @Test
    void lastFailureIsThatOfTheModel() {
        flaky(", retry = @Retry(attempts = 2, delay = \"1ms\")", 9, OFFLINE);
        project.model("after", "SELECT * FROM orders");

        Outcome run = project.run().exited(1);

        assertThat(run.statuses()).containsEntry("orders", "failed").containsEntry("after", "skipped");
        assertThat(run.error("orders")).contains("offline 2");
        assertThat(run.model("orders").path("attempts").asInt()).isEqualTo(2);
        assertThat(attempts()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"new IllegalStateException(\"a mistake\")", "new IllegalArgumentException(\"a mistake\", null)"})
    void mistakeIsNotTriedAgain(String failure) {
        flaky(", retry = @Retry(attempts = 9, delay = \"1ms\")", 9, failure);

        Outcome run = project.run().exited(1);

        assertThat(attempts()).isEqualTo(1);
        assertThat(run.model("orders").has("attempts")).isFalse();
    }

    @Test
    void failedCheckIsNotTriedAgain() {
        flaky(", retry = @Retry(attempts = 9, delay = \"1ms\"), checks = @Check(maxRows = 1)", 1, OFFLINE);

        project.run().exited(1);

        assertThat(attempts()).isEqualTo(1);
    }

    @Test
    void postTransformIsLeftToTheNextRun() {
        project.model("orders", """
            /* @model
            strategy: append
            retry: {delay: 1ms}
            post: CREATE TABLE seen AS FROM 'gone/*.csv'
            */
            SELECT 1 AS id
            """);

        Outcome run = project.run().exited(1);

        assertThat(run.model("orders").path("error").path("code").asText()).isEqualTo("FILE_UNREADABLE");
        assertThat(run.model("orders").has("attempts")).isFalse();
        assertThat(project.rows("FROM orders")).containsExactly("1");
    }

    /** Makes a model of three days that fails at the first call for each; it writes down for which it was called. */
    private void flakyDays() {
        project.file("models/Days.java", """
            import io.penstock.*;
            import java.io.IOException;
            import java.nio.file.*;
            import java.time.*;
            import java.util.List;
            public class Days {
                record Day(LocalDate day) {}
                @Model(strategy = Strategy.INCREMENTAL, timeColumn = "day", interval = "day", start = "2026-01-01",
                        batchSize = 1, retry = @Retry(attempts = 2, delay = "1ms"))
                List<Day> days(ModelContext context) throws IOException {
                    LocalDate day = LocalDate.ofInstant(context.since().orElseThrow(), ZoneOffset.UTC);
                    Path file = Path.of("%s");
                    boolean first = !Files.exists(file) || !Files.readString(file).contains(day.toString());
                    Files.writeString(file, day + "\\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    if (first) {
                        throw new IOException("offline on " + day);
                    }
                    return List.of(new Day(day));
                }
            }
            """.formatted(
                        project.path("attempts").toString().replace("\\", "/")));
        project.clock(() -> Instant.parse("2026-01-03T10:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--full-refresh", "--since=2026-01-01"})
    void attemptBeginsAtTheFirstIntervalThatIsNotWritten(String option) {
        flakyDays();
        if (!option.isEmpty()) {
            project.run().succeeded();
            project.delete("attempts");
        }

        Outcome run = project.run(option.isEmpty() ? new String[0] : new String[] {option})
                .succeeded();

        assertThat(project.read("attempts").lines())
                .containsExactly("2026-01-01", "2026-01-01", "2026-01-02", "2026-01-02", "2026-01-03", "2026-01-03");
        assertThat(project.rows("FROM days ORDER BY day")).containsExactly("2026-01-01", "2026-01-02", "2026-01-03");
        assertThat(run.counts("days").get(0)).isEqualTo(3);
        assertThat(run.model("days").path("attempts").asInt()).isEqualTo(4);
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @Test
    void projectSaysWhatModelsDoNotSay() {
        project.file("penstock.yaml", "name: shop\nmodels: {retry: {preset: api, delay: 1ms, attempts: 3}}\n");
        flaky("", 3, OFFLINE);

        assertThat(project.run().succeeded().model("orders").path("attempts").asInt())
                .isEqualTo(3);

        project.delete("attempts");
        flaky(", retry = @Retry(preset = \"none\")", 3, OFFLINE);
        project.run("--force").exited(1);
        assertThat(attempts()).isEqualTo(1);
    }

    @Test
    void changeOfRetryRunsNothing() {
        project.model("orders", "SELECT 1 AS id").run().succeeded();
        project.model("orders", "-- @retry: database\nSELECT 1 AS id");

        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void timeoutEndsTheWaiting() {
        flaky(", timeout = \"300ms\", retry = @Retry(delay = \"1h\", maxDelay = \"1h\")", 9, OFFLINE);

        Outcome run = project.run().exited(1);

        assertThat(run.error("orders"))
                .contains("Cannot finish orders: it ran longer than its timeout of 300ms (raise the timeout");
        assertThat(run.model("orders").path("retries")).hasSize(1);
        assertThat(attempts()).isEqualTo(1);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void interruptEndsTheWaiting() throws Exception {
        flaky(", retry = @Retry(delay = \"1h\", maxDelay = \"1h\")", 9, OFFLINE);
        try (Child child = Child.start(project, List.of(), "run")) {
            child.awaitError("attempt 1 of 3 at orders failed, the next one comes in ");
            child.interrupt();
            assertThat(child.exit()).isNotZero();
            assertThat(project.read("child.out")).containsPattern("(?m)^orders +cancelled .*the run was cancelled$");
        }
        assertThat(attempts()).isEqualTo(1);
        assertThat(project.plan().succeeded().reasons()).containsEntry("orders", "first run");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            retry: dafault                      | 2:8  | there is no retry preset "dafault" (did you mean "default"? presets: none, default, api, database)
            retry: {preset: apis}               | 2:17 | there is no retry preset "apis" (did you mean "api"?
            retry: {tries: 3}                   | 2:9  | unknown key "tries" in "retry" (known here: preset, attempts, delay, multiplier, max_delay, jitter)
            retry: {attempt: 3}                 | 2:9  | unknown key "attempt" in "retry" (did you mean "attempts"?
            retry: {attempts: 0}                | 2:19 | "retry.attempts" is the number 0, expected at least 1
            retry: {multiplier: 0.5}            | 2:21 | "retry.multiplier" is the number 0.5, expected at least 1
            retry: {jitter: 1}                  | 2:17 | "retry.jitter" is the number 1, expected less than 1
            retry: {delay: soon}                | 2:16 | "delay" is the text "soon", expected a duration (such as 30s
            retry: {delay: 5}                   | 2:16 | "retry.delay" is the number 5, expected text (say its unit, such as 5s)
            retry: {delay: 2m, max_delay: 1m}   | 2:31 | "max_delay" is 1m, shorter than the delay of 2m that it limits (raise it, or lower "delay")
            retry: 3                            | 2:8  | "retry" is the number 3, expected a map or text
            """)
    void wrongOptionIsToldAtItsPlace(String option, String place, String message) {
        project.model("orders", "/* @model\n" + option + "\n*/\nSELECT 1 AS n");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .satisfies(error -> assertThat(error)
                        .contains(" models/orders.sql:" + place + " ")
                        .contains(message));
    }

    @Test
    void wrongDefaultIsToldAtItsPlace() {
        project.file("penstock.yaml", "name: shop\nmodels:\n  retry: databse\n");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .asString()
                .contains("VALUE_INVALID penstock.yaml:3:10 ")
                .contains("there is no retry preset \"databse\" (did you mean \"database\"?");
    }
}
