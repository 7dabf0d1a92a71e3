package io.penstock.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a promotion costs that swaps the view of every model of a project, and the way back. */
final class PromoteByViewSwap implements Benchmark {
    private static final int ROUNDS = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void run(Bench bench, List<String> arguments) throws Exception {
        // Nine of ten generated models have a view.
        int models = arguments.isEmpty() ? 560 : Integer.parseInt(arguments.get(0));
        Path project = project(bench, models);
        ChildProcess penstock = bench.penstock(project);
        penstock.with("run", "--env", "prod", "--json").run();
        edit(project);
        penstock.with("run", "--json").run();

        ChildProcess promote = penstock.with("promote", "--from", "dev", "--to", "prod", "--yes", "--json");
        ChildProcess back = penstock.with("env", "rollback", "prod", "--yes", "--json");
        List<Finished> promotions = new ArrayList<>();
        List<Finished> rollbacks = new ArrayList<>();
        int views = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Finished promoted = promote.run();
            views = promoted(promoted);
            promotions.add(promoted);
            rollbacks.add(back.run());
        }
        bench.say(
                "%,d models, %,d views swapped, median of %d (limit of a promotion of 500: 2 s)",
                models, views, ROUNDS);
        say(bench, "promote", promotions);
        say(bench, "env rollback", rollbacks);
    }

    private static Path project(Bench bench, int models) throws IOException {
        Path project = bench.workFolder("view-swap");
        GeneratedProject.write(project, models);
        Files.createDirectories(project.resolve("data"));
        Files.writeString(project.resolve("penstock.prod.yaml"), "");
        Files.writeString(
                project.resolve("penstock.yaml"),
                "connections: {default: {type: duckdb, path: data/all.duckdb}}\nenvironments: {mode: virtual}\n",
                StandardOpenOption.APPEND);
        return project;
    }

    /** Defines the models of the first layer in another way, from which all others come. */
    private static void edit(Path project) throws IOException {
        try (Stream<Path> files = Files.list(project.resolve("models/layer_0"))) {
            for (Path file : files.toList()) {
                Files.writeString(file, "AND customer_id >= 0\n", StandardOpenOption.APPEND);
            }
        }
    }

    private static int promoted(Finished finished) throws IOException {
        int promoted = 0;
        for (JsonNode model : JSON.readTree(finished.output()).path("models")) {
            if (!model.path("action").asText().equals("promote")) {
                throw new IllegalStateException("Cannot measure: " + model + " is not promoted");
            }
            promoted++;
        }
        return promoted;
    }

    private static void say(Bench bench, String what, List<Finished> runs) {
        bench.say(
                "%-14s %6.2f s, %.2f s of processors, %.0f MiB at most",
                what,
                Average.median(runs.stream().map(Finished::seconds).toList()),
                Average.median(runs.stream().map(Finished::processorSeconds).toList()),
                runs.stream().mapToDouble(Finished::peakMegabytes).max().orElse(0));
    }
}
