package io.penstock.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a run costs that finds nothing to do, in a project of models that each have many intervals done. */
final class ManyIntervals implements Benchmark {
    private static final int ROUNDS = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void run(Bench bench, List<String> arguments) throws Exception {
        int models = arguments.isEmpty() ? 500 : Integer.parseInt(arguments.get(0));
        int hours = arguments.size() < 2 ? 10_000 : Integer.parseInt(arguments.get(1));
        Path project = bench.workFolder("many-intervals");
        IntervalProject.write(project, models, hours);
        ChildProcess penstock = bench.penstock(project).with("run", "--json");
        bench.say(
                "%,d models of %,d intervals, first run: %.1f s",
                models, hours, run(penstock, models, "success").seconds());
        List<Double> seconds = new ArrayList<>();
        List<Double> worked = new ArrayList<>();
        double peak = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Finished unchanged = run(penstock, models, "skipped");
            seconds.add(unchanged.seconds());
            worked.add(unchanged.processorSeconds());
            peak = Math.max(peak, unchanged.peakMegabytes());
        }
        bench.say(
                "nothing to do, median of %d: %.2f s, %.2f s of processors, %.0f MiB at most (limit 3 s)",
                ROUNDS, Average.median(seconds), Average.median(worked), peak);
    }

    /** Runs; at the turn of an hour it is not what was to be measured. */
    private static Finished run(ChildProcess penstock, int models, String status) throws Exception {
        Finished finished = penstock.run();
        int found = 0;
        for (JsonNode model : JSON.readTree(finished.output()).path("models")) {
            found += model.path("status").asText().equals(status) ? 1 : 0;
        }
        if (found != models) {
            throw new IllegalStateException("Cannot measure: only " + found + " of " + models + " models are " + status
                    + " (begin again; the hour may have ended)");
        }
        return finished;
    }
}
