package io.penstock.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** What a large project costs when nothing has to be done: the first plan, and a run that finds all unchanged. */
final class ManyModels implements Benchmark {
    private static final List<String> SIZES = List.of("2000", "10000");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void run(Bench bench, List<String> arguments) throws Exception {
        Measured smallest = null;
        for (String size : arguments.isEmpty() ? SIZES : arguments) {
            Measured measured = measure(bench, Integer.parseInt(size));
            if (smallest == null) {
                smallest = measured;
            } else {
                double models = (double) measured.models / smallest.models;
                bench.say(
                        "%.1f times the models: plan %.1f times as long, unchanged run %.1f times",
                        models,
                        measured.plan.seconds() / smallest.plan.seconds(),
                        measured.unchanged.seconds() / smallest.unchanged.seconds());
            }
        }
    }

    private static Measured measure(Bench bench, int models) throws Exception {
        Path project = bench.workFolder("many-models-" + models);
        GeneratedProject.write(project, models);
        ChildProcess penstock = bench.penstock(project);
        Finished plan = penstock.with("plan", "--json").run();
        expect(plan, "action", "run", models);
        show(bench, models, "plan", plan);
        Finished first = penstock.with("run", "--json").run();
        expect(first, "status", "success", models);
        show(bench, models, "first run", first);
        Finished unchanged = penstock.with("run", "--json").run();
        expect(unchanged, "status", "skipped", models);
        show(bench, models, "unchanged run", unchanged);
        return new Measured(models, plan, unchanged);
    }

    private static void show(Bench bench, int models, String name, Finished finished) {
        bench.say(
                "%,6d models, %-13s %8.2f s %8.2f s of processors %7.0f MiB",
                models, name, finished.seconds(), finished.processorSeconds(), finished.peakMegabytes());
    }

    /** Refuses to tell the time of something else than what was to be measured. */
    private static void expect(Finished finished, String key, String word, int models) throws Exception {
        JsonNode all = JSON.readTree(finished.output()).path("models");
        long found = StreamSupport.stream(all.spliterator(), false)
                .filter(model -> model.path(key).asText().equals(word))
                .count();
        if (found < models - GeneratedProject.ephemeral(models)) {
            throw new IllegalStateException(
                    "Cannot measure: only " + found + " of " + models + " models have " + key + " " + word);
        }
    }

    private record Measured(int models, Finished plan, Finished unchanged) {}
}
