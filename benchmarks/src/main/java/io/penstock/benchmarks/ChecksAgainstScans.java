package io.penstock.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What checks cost: ten checks of a table of ten million rows, against one pass over the same columns.
 *
 * <p>Each side runs in processes of its own that take turns. Ours is the time that the result of {@code penstock check} gives for
 * the model, with its session, the look at its columns and the recording; the other side's is that of the query alone.
 */
final class ChecksAgainstScans implements Benchmark {
    private static final int ROUNDS = 5;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TEN = """
        /* @model
        name: facts
        checks:
          - not_null: [id]
          - not_null: [customer]
          - range: {column: amount, min: 0, max: 1000}
          - range: {column: quantity, min: 0}
          - accepted_values: {column: status, values: [open, paid]}
          - pattern: {column: email, regex: "@"}
          - expression: amount * quantity < 100000
          - expression: length(email) > 5
          - row_count: {min: 1}
          - freshness: {column: created_at, max_age: 3650d}
        */
        SELECT 1 AS id
        """;

    @Override
    public void run(Bench bench, List<String> arguments) throws Exception {
        String rows = arguments.isEmpty() ? "10000000" : arguments.get(0);
        Path project = bench.workFolder("checks");
        Path database = project.resolve("checks.duckdb");
        Files.writeString(
                project.resolve("penstock.yaml"),
                "name: checks\nconnections: {default: {type: duckdb, path: checks.duckdb}}\n");
        Path model = Files.createDirectories(project.resolve("models")).resolve("facts.sql");
        ChildProcess check = bench.penstock(project).with("check", "--json");
        ChildProcess direct = bench.engine(project, DirectScans.class).with(database.toString());
        direct.with(rows).run();

        measure(bench, "ten checks that share one pass", model, TEN, check, direct);
        measure(
                bench,
                "unique alone",
                model,
                "-- @name: facts\n-- @checks: [{unique: id}]\nSELECT 1 AS id\n",
                check,
                direct);
    }

    private static void measure(
            Bench bench, String name, Path model, String text, ChildProcess check, ChildProcess direct)
            throws Exception {
        Files.writeString(model, text);
        check.run();
        List<Double> ours = new ArrayList<>();
        List<Double> scans = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            JsonNode result = JSON.readTree(check.run().output());
            ours.add(result.path("models").path(0).path("seconds").asDouble());
            scans.add(Double.parseDouble(direct.run().output().strip()));
        }
        double left = Average.median(ours);
        double right = Average.median(scans);
        bench.say("%-32s %8.3f s   one scan %8.3f s   ratio %.2f", name, left, right, left / right);
    }
}
