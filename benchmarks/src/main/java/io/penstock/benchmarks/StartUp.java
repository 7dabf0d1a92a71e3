package io.penstock.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How long a person waits for an answer that needs no work: whole processes, median of ten. */
final class StartUp implements Benchmark {
    private static final int RUNS = 10;

    @Override
    public void run(Bench bench, List<String> arguments) throws Exception {
        Path quickstart = bench.root().resolve("examples/quickstart");
        ChildProcess penstock = bench.penstock(bench.root());
        measure(bench, "version", 0.4, penstock.with("version"));
        measure(bench, "list -p examples/quickstart", 1.0, penstock.with("list", "-p", quickstart.toString()));
    }

    private static void measure(Bench bench, String name, double limit, ChildProcess command)
            throws IOException, InterruptedException {
        command.run();
        List<Double> seconds = new ArrayList<>();
        List<Double> processors = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            Finished finished = command.run();
            seconds.add(finished.seconds());
            processors.add(finished.processorSeconds());
        }
        double median = Average.median(seconds);
        bench.say(
                "penstock %-28s %.3f s (%.3f s of processors), limit %.1f s, ratio %.2f",
                name, median, Average.median(processors), limit, median / limit);
    }
}
