package io.penstock.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a merge and a history cost over SQL by hand: tables of 12 columns, into which all their rows come, 1 % of them changed.
 *
 * <p>Penstock's time of a model is what its own result says, with all that it does from the first look at the table to the commit.
 * What the other side does is said in {@link DirectStrategies}.
 */
final class StrategiesAgainstSql implements Benchmark {
    private static final int ROUNDS = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void run(Bench bench, List<String> arguments) throws Exception {
        String rows = arguments.isEmpty() ? "5000000" : arguments.get(0);
        Path project = project(bench);
        Path data = Files.createDirectories(project.resolve("data"));
        String ours = data.resolve("dev.duckdb").toString();
        String theirs = project.resolve("direct.duckdb").toString();
        ChildProcess engine = bench.engine(project, DirectStrategies.class);
        ChildProcess penstock = bench.penstock(project).with("run", "--force", "--threads", "1", "--json");
        engine.with(ours, "prepare", rows).run();
        engine.with(theirs, "prepare", rows).run();

        List<Double> load = seconds(engine.with(theirs, "load", "0").run());
        JsonNode first = JSON.readTree(penstock.run().output());
        bench.say("%s rows of 12 columns, seconds", rows);
        bench.say("                       Penstock  by hand with check  ratio  without  ratio");
        say(bench, "merge_by_key, first", seconds(first, "merged"), load.get(0), load.get(2));
        say(bench, "scd_type_2, first", seconds(first, "versions"), load.get(1), load.get(2));
        bench.say("%-21s %9.2f", "by event time, first", seconds(first, "moved"));

        Times merge = new Times();
        Times history = new Times();
        List<Double> moved = new ArrayList<>();
        long grown = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            engine.with(ours, "change", Integer.toString(round)).run();
            JsonNode changed = JSON.readTree(penstock.run().output());
            long before = bytes(data);
            JsonNode again = JSON.readTree(penstock.run().output());
            grown = Math.max(grown, bytes(data) - before);
            engine.with(theirs, "change", Integer.toString(round)).run();
            List<Double> direct = seconds(
                    engine.with(theirs, "write", Integer.toString(round)).run());
            merge.add(model(changed, "merged"), model(again, "merged"), direct.get(0), direct.get(2));
            history.add(model(changed, "versions"), model(again, "versions"), direct.get(1), direct.get(2));
            moved.add(seconds(again, "moved"));
        }
        bench.say("1 %% changed, median of %d; then the same rows once more", ROUNDS);
        merge.say(bench, "merge_by_key");
        history.say(bench, "scd_type_2");
        bench.say("%-21s %9.2f", "by event time, again", Average.median(moved));
        bench.say("an unchanged run made the database larger by %d bytes at most", grown);
    }

    private static Path project(Bench bench) throws Exception {
        Path project = bench.workFolder("strategies");
        Files.writeString(
                project.resolve("penstock.yaml"), "name: strategies\nsources: {incoming: {table: incoming}}\n");
        Path models = Files.createDirectory(project.resolve("models"));
        Files.writeString(
                models.resolve("merged.sql"),
                "-- @strategy: merge_by_key\n-- @primary_key: id\nSELECT * FROM incoming\n");
        Files.writeString(
                models.resolve("versions.sql"),
                "-- @strategy: scd_type_2\n-- @primary_key: id\nSELECT * FROM incoming\n");
        Files.writeString(
                models.resolve("moved.sql"),
                "-- @strategy: scd_type_2\n-- @primary_key: id\n-- @event_time: h\nSELECT * FROM incoming\n");
        return project;
    }

    private static List<Double> seconds(Finished finished) {
        return Stream.of(finished.output().strip().split(" ", -1))
                .map(Double::valueOf)
                .toList();
    }

    private static double seconds(JsonNode result, String name) {
        return model(result, name).path("seconds").asDouble();
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static void say(Bench bench, String name, double ours, double theirs, double check) {
        bench.say(
                "%-21s %9.2f %19.2f %6.2f %8.2f %6.2f",
                name, ours, theirs + check, ours / (theirs + check), theirs, ours / theirs);
    }

    private static JsonNode model(JsonNode result, String name) {
        for (JsonNode model : result.path("models")) {
            if (model.path("model").asText().equals(name)) {
                return model;
            }
        }
        throw new IllegalStateException("No model " + name + " in " + result);
    }

    /** What one strategy took, round by round. */
    private static final class Times {
        private final List<Double> ours = new ArrayList<>();
        private final List<Double> unchanged = new ArrayList<>();
        private final List<Double> theirs = new ArrayList<>();
        private final List<Double> checks = new ArrayList<>();

        void add(JsonNode changed, JsonNode again, double direct, double check) {
            JsonNode rows = again.path("rows");
            if (rows.path("inserted").asLong() + rows.path("updated").asLong() > 0) {
                throw new IllegalStateException("An unchanged write wrote: " + again);
            }
            if (changed.path("rows").path("updated").asLong() == 0) {
                throw new IllegalStateException("A changed write wrote nothing: " + changed);
            }
            ours.add(changed.path("seconds").asDouble());
            unchanged.add(again.path("seconds").asDouble());
            theirs.add(direct);
            checks.add(check);
        }

        void say(Bench bench, String name) {
            StrategiesAgainstSql.say(bench, name, Average.median(ours), Average.median(theirs), Average.median(checks));
            bench.say("%-21s %9.2f", "  unchanged", Average.median(unchanged));
        }
    }
}
