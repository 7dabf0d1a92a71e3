package io.penstock.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a merge and a history cost over SQL by hand: tables of 12 columns, into which all their rows come, 1 % of them changed.
 *
 * <p>Penstock's time of a model is what its own result says: with the staging, the check of the keys, and the ledger. The SQL
 * by hand stages and checks nothing; what its check of the keys would cost is told beside it.
 */
final class StrategiesAgainstSql implements Benchmark {
    private static final int ROUNDS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void run(Bench bench, List<String> arguments) throws Exception {
        String rows = arguments.isEmpty() ? "5000000" : arguments.get(0);
        Path project = project(bench);
        String ours = Files.createDirectories(project.resolve("data"))
                .resolve("dev.duckdb")
                .toString();
        String theirs = project.resolve("direct.duckdb").toString();
        ChildProcess engine = bench.engine(project, DirectStrategies.class);
        ChildProcess penstock = bench.penstock(project).with("run", "--force", "--threads", "1", "--json");
        engine.with(ours, "prepare", rows).run();
        engine.with(theirs, "prepare", rows).run();
        engine.with(theirs, "load", "0").run();
        penstock.run();

        Times merge = new Times();
        Times history = new Times();
        List<Double> checks = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            engine.with(ours, "change", Integer.toString(round)).run();
            JsonNode changed = JSON.readTree(penstock.run().output());
            JsonNode again = JSON.readTree(penstock.run().output());
            engine.with(theirs, "change", Integer.toString(round)).run();
            String[] direct = engine.with(theirs, "write", Integer.toString(round))
                    .run()
                    .output()
                    .strip()
                    .split(" ", -1);
            merge.add(model(changed, "merged"), model(again, "merged"), Double.parseDouble(direct[0]));
            history.add(model(changed, "versions"), model(again, "versions"), Double.parseDouble(direct[1]));
            checks.add(Double.parseDouble(direct[2]));
        }
        bench.say("%s rows of 12 columns, 1 %% changed, median of %d, seconds", rows, ROUNDS);
        bench.say("                 Penstock   by hand   ratio   unchanged");
        merge.say(bench, "merge_by_key");
        history.say(bench, "scd_type_2");
        bench.say("the check of the keys by hand: %.2f", Average.median(checks));
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
        return project;
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

        void add(JsonNode changed, JsonNode again, double direct) {
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
        }

        void say(Bench bench, String name) {
            double left = Average.median(ours);
            double right = Average.median(theirs);
            bench.say("%-14s %10.2f %9.2f %7.2f %11.2f", name, left, right, left / right, Average.median(unchanged));
        }
    }
}
