package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A project of models of all kinds over a table in which new rows arrive, and what is to be there whenever its runs have come
 * to their end.
 */
final class CrashProject {
    /** What the tables and files are to hold, by what they are compared with. */
    private static final List<List<String>> EXPECTED = List.of(
            List.of("FROM added", "FROM raw.events"),
            List.of("FROM merged", "SELECT k, max(id) AS last, count(*) AS n FROM raw.events GROUP BY k"),
            List.of(
                    "SELECT k, id, ts, valid_from, valid_to, is_current FROM history",
                    "SELECT k, id, ts, ts, lead(ts) OVER later, lead(ts) OVER later IS NULL FROM raw.events"
                            + " WHERE id % 20 = 0 WINDOW later AS (PARTITION BY k ORDER BY ts)"),
            List.of("FROM daily", "SELECT id, k % 5, ts FROM raw.events"),
            List.of(
                    "FROM daily_totals",
                    "SELECT CAST(ts AS DATE) AS day, count(*) AS n, sum(id) AS ids FROM raw.events GROUP BY ALL"),
            List.of("SELECT id FROM doubled", "SELECT id * 2 FROM raw.events"),
            List.of("SELECT id, kind FROM kinds", "SELECT id, kind FROM 'seeds/kinds.csv'"),
            List.of("FROM 'out/merged.csv'", "FROM merged"),
            List.of("SELECT id, k FROM 'out/daily/*/*.parquet'", "SELECT id, k FROM daily"),
            List.of("SELECT id FROM kept", "SELECT id FROM raw.events WHERE id % 3 = 0"),
            List.of("SELECT max(n) FROM load_log", "SELECT count(*) FROM merged"),
            List.of("SELECT run_id FROM load_log", "SELECT DISTINCT run_id FROM load_log"),
            List.of(
                    "FROM last_of_all",
                    "SELECT (SELECT count(*) FROM raw.events) AS a, (SELECT count(*) FROM merged) AS m,"
                            + " (SELECT sum(id * 2) FROM raw.events) AS d, (SELECT max(id) FROM kinds) AS k"));

    private static final Pattern HASH = Pattern.compile("(cursor_|seen_|__|@)[0-9a-f]{16,32}");

    private final Path directory;
    private final ProjectFixture project;
    private final List<String> environments;
    private int events;
    private int deliveries;
    private int edits;

    private CrashProject(Path directory, String config, List<String> environments) {
        this.directory = directory;
        this.environments = environments;
        this.project = models(ProjectFixture.bare(directory)
                .file("penstock.yaml", "name: shop\nsources:\n  raw.events: {cursor: id}\n  load_log: {}\n" + config));
        edit();
        project.behindItsBack("CREATE SCHEMA raw");
        project.behindItsBack("CREATE TABLE raw.events (id BIGINT, k INTEGER, seq INTEGER, ts TIMESTAMP)");
        project.behindItsBack("CREATE TABLE load_log (run_id VARCHAR, n BIGINT)");
    }

    /** Begins one with an environment that has tables of its own. */
    static CrashProject of(Path directory) {
        return new CrashProject(directory, "", List.of("dev"));
    }

    /** Begins one with two environments that are views over the same tables. */
    static CrashProject ofVirtualEnvironments(Path directory) {
        return new CrashProject(
                directory,
                "connections: {default: {type: duckdb, path: data/dev.duckdb}}\nenvironments: {mode: virtual}\n",
                List.of("dev", "prod"));
    }

    private static ProjectFixture models(ProjectFixture project) {
        return project.file("data/README", "")
                .file("penstock.prod.yaml", "")
                .file("seeds/kinds.yaml", "columns:\n  id: {type: integer, key: true}\n  kind: text\naudit: false\n")
                .model("added", "/* @model\nstrategy: append\ncursor: seq\n*/\nFROM raw.events")
                .model("merged", """
                        /* @model
                        strategy: merge_by_key
                        key: k
                        post:
                        - INSERT INTO load_log SELECT {run_id}, count(*) FROM {this}
                        export: out/merged.csv
                        */
                        SELECT k, max(id) AS last, count(*) AS n FROM raw.events GROUP BY k
                        """)
                .model("history", """
                        /* @model
                        strategy: scd_type_2
                        key: k
                        event_time: ts
                        */
                        SELECT k, id, ts FROM raw.events WHERE id % 20 = 0
                        """)
                .model("daily_totals", """
                        /* @model
                        strategy: incremental
                        time_column: {source: daily, column: ts, target: day}
                        interval: day
                        primary_key: day
                        */
                        SELECT CAST(ts AS DATE) AS day, count(*) AS n, sum(id) AS ids FROM daily GROUP BY ALL
                        """)
                .model(
                        "kept",
                        "-- @materialize: file\n-- @path: out/{env}/kept.csv\nSELECT id FROM added WHERE id % 3 = 0")
                .model(
                        "last_of_all",
                        "SELECT (SELECT count(*) FROM added) AS a, (SELECT count(*) FROM merged) AS m,"
                                + " (SELECT sum(id) FROM doubled) AS d, (SELECT max(id) FROM kinds) AS k")
                .file("models/Doubled.java", """
                        import io.penstock.*;
                        import java.util.stream.Stream;

                        public final class Doubled {
                            record Event(long id, int seq) {}
                            record Row(long id) {}

                            @Model(strategy = Strategy.APPEND, cursor = @Cursor("seq"))
                            Stream<Row> doubled(@Ref("raw.events") Stream<Event> events) {
                                return events.map(event -> new Row(event.id() * 2));
                            }
                        }
                        """);
    }

    ProjectFixture fixture() {
        return project;
    }

    /** Defines a model that is written by intervals in another way to give all rows. */
    void edit() {
        project.model("daily", """
                /* @model
                strategy: incremental
                time_column: ts
                interval: day
                lookback: 2
                batch_size: 10
                export: {path: out/daily, format: parquet, partition_by: k}
                */
                SELECT id, k %% 5 AS k, ts FROM raw.events WHERE id > -%d
                """.formatted(++edits));
    }

    /** Lets rows arrive that lie between two times; two deliveries have the same mark. */
    void deliver(int count, Duration oldest) {
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
        project.behindItsBack(
                "INSERT INTO raw.events SELECT %d + i, (%d + i) * 7919 %% 200, %d, TIMESTAMP '%s' + to_microseconds(%d * i) FROM range(1, %d) AS r(i)"
                        .formatted(
                                events,
                                events,
                                deliveries / 2,
                                now.minus(oldest),
                                oldest.toNanos() / 1000 / (count + 1),
                                count + 1));
        events += count;
        deliveries++;
        project.file("seeds/kinds.csv", "id,kind\n1,a\n%d,b\n".formatted(deliveries + 1));
    }

    /** Runs to the end, looks at all that is there, and clears up. */
    void settle() {
        for (String environment : environments) {
            in(environment, "run").succeeded();
        }
        for (String environment : environments) {
            assertThat(in(environment, "plan", "--json").succeeded().ran()).isEmpty();
            assertThat(differing(environment)).as(environment).isEmpty();
            assertThat(in(environment, "runs", "list", "--status", "running")
                            .succeeded()
                            .out())
                    .startsWith("No runs");
        }
        project.command("gc", "--grace", "0d").succeeded();
    }

    private Outcome in(String environment, String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--env", environment));
        return project.command(all.toArray(String[]::new));
    }

    /** Gives what does not hold the rows that it should. */
    private List<String> differing(String environment) {
        return in(
                        environment,
                        "query",
                        "--format",
                        "json",
                        EXPECTED.stream()
                                .map(pair -> difference(pair.get(0), pair.get(1)))
                                .collect(Collectors.joining(" UNION ALL ")))
                .succeeded()
                .rows();
    }

    private static String difference(String found, String expected) {
        String one = "SELECT * FROM (" + found + ")";
        String other = "SELECT * FROM (" + expected + ")";
        return "SELECT '%s' AS differs WHERE EXISTS (%s EXCEPT ALL %s) OR EXISTS (%s EXCEPT ALL %s)"
                .formatted(found.replace("'", "''"), one, other, other, one);
    }

    /**
     * Lists all that is there, whatever the hashes in its name: files, tables and views, and the models of which the tables
     * of Penstock have something on record.
     */
    List<String> inventory() {
        List<String> found = files();
        List<String> tables = project.rows("SELECT schema_name || '.' || table_name FROM duckdb_tables() UNION ALL"
                + " SELECT schema_name || '.' || view_name FROM duckdb_views() WHERE NOT internal");
        found.addAll(tables);
        project.rows(
                        "SELECT table_name FROM duckdb_columns() WHERE schema_name = '_penstock' AND column_name = 'model'")
                .forEach(table -> project.rows("SELECT DISTINCT environment || ' ' || model FROM _penstock." + table
                                + (table.equals("environments") ? " WHERE false" : ""))
                        .forEach(row -> found.add(table + ": " + row)));
        return found.stream()
                .map(name -> HASH.matcher(name).replaceAll("$1HASH"))
                .sorted()
                .toList();
    }

    private List<String> files() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(file -> directory.relativize(file).toString())
                    .filter(file -> !file.startsWith("child.") && !file.startsWith(".penstock/"))
                    .collect(Collectors.toCollection(ArrayList::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
