package io.penstock.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the writing of a year by days costs over one SQL statement for the same table, where all days may be one batch: first
 * anew, then once more over what is there.
 *
 * <p>Penstock's time of a model is what its own result says, with its ledger and its intervals; the other side's is that of one
 * {@code CREATE OR REPLACE TABLE AS} of the same rows ({@link DirectBackfill}), for the table with a key that of a look for keys
 * that come twice too, and the second time that of a {@code DELETE} and an {@code INSERT} in a transaction. Both write into a
 * database of their own, in processes that take turns.
 */
final class BackfillAgainstSql implements Benchmark {
    private static final int ROUNDS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODEL = """
            /* @model
            strategy: incremental
            time_column: %s
            interval: day
            start: 2025-01-01
            backfill: 2025-01-01
            %s
            */
            %s
            """;

    @Override
    public void run(Bench bench, List<String> arguments) throws Exception {
        String rows = arguments.isEmpty() ? "25000000" : arguments.get(0);
        Path project = bench.workFolder("backfill");
        Path data = Files.createDirectories(project.resolve("data"));
        Files.writeString(project.resolve("penstock.yaml"), "name: backfill\nsources: {events: {table: events}}\n");
        Path models = Files.createDirectories(project.resolve("models"));
        Map<String, String> queries = DirectBackfill.QUERIES;
        Files.writeString(models.resolve("replaced.sql"), MODEL.formatted("ts", "", queries.get("replaced")));
        Files.writeString(models.resolve("keyed.sql"), MODEL.formatted("ts", "primary_key: id", queries.get("keyed")));
        Files.writeString(
                models.resolve("daily.sql"),
                MODEL.formatted("{source: events, column: ts, target: day}", "", queries.get("daily")));
        ChildProcess engine = bench.engine(project, DirectBackfill.class);
        engine.with(data.resolve("dev.duckdb").toString(), rows).run();
        String direct = project.resolve("direct.duckdb").toString();
        engine.with(direct, rows).run();
        ChildProcess penstock = bench.penstock(project).with("run", "--threads", "1", "--json");
        ChildProcess anew = penstock.with("--full-refresh", "--yes");
        ChildProcess again = penstock.with("replaced", "--since", "2025-01-01", "--until", "2026-01-01");

        Map<String, List<Double>> ours = new LinkedHashMap<>();
        Map<String, List<Double>> theirs = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            add(ours, JSON.readTree(anew.run().output()), "");
            add(ours, JSON.readTree(again.run().output()), "_again");
            for (String line : engine.with(direct).run().output().strip().split("\n", -1)) {
                String[] words = line.split(" ", -1);
                theirs.computeIfAbsent(words[0], name -> new ArrayList<>()).add(Double.valueOf(words[1]));
            }
        }
        bench.say("%s rows of 365 days in one batch, seconds, median of %d", rows, ROUNDS);
        bench.say("                 Penstock  SQL by hand  ratio");
        for (String name : ours.keySet()) {
            say(bench, name, median(ours, name), median(theirs, name));
        }
        say(bench, "keyed, checked", median(ours, "keyed"), median(theirs, "keyed") + median(theirs, "check"));
    }

    private static double median(Map<String, List<Double>> seconds, String name) {
        return Average.median(Objects.requireNonNull(seconds.get(name), name));
    }

    private static void add(Map<String, List<Double>> seconds, JsonNode result, String suffix) {
        for (JsonNode model : result.path("models")) {
            seconds.computeIfAbsent(model.path("model").asText() + suffix, name -> new ArrayList<>())
                    .add(model.path("seconds").asDouble());
        }
    }

    private static void say(Bench bench, String name, double ours, double theirs) {
        bench.say("%-16s %8.2f %12.2f %6.2f", name, ours, theirs, ours / theirs);
    }
}
