package io.penstock.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What retries cost a run in which nothing fails: the same models with and without them, taking turns. */
final class RetryOfHealthyRuns implements Benchmark {
    private static final int ROUNDS = 7;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void run(Bench bench, List<String> arguments) throws Exception {
        int models = arguments.isEmpty() ? 500 : Integer.parseInt(arguments.get(0));
        Path plainly = project(bench, "retry-without", models, "");
        Path often = project(bench, "retry-with", models, "models: {retry: database}\n");
        ChildProcess plain = bench.penstock(plainly).with("run", "--force", "--json");
        ChildProcess retried = bench.penstock(often).with("run", "--force", "--json");
        plain.run();
        retried.run();
        Side without = new Side();
        Side with = new Side();
        for (int round = 0; round < ROUNDS; round++) {
            without.add(plain.run());
            with.add(retried.run());
        }
        bench.say("%,d models, median of %d runs   without retry     with it  ratio", models, ROUNDS);
        say(bench, "seconds of the run", without.seconds, with.seconds);
        say(bench, "seconds of processors", without.worked, with.worked);
    }

    private static void say(Bench bench, String what, List<Double> without, List<Double> with) {
        double one = Average.median(without);
        double other = Average.median(with);
        bench.say("%-30s %14.2f %11.2f %6.3f", what, one, other, other / one);
    }

    private static Path project(Bench bench, String name, int models, String config) throws Exception {
        Path folder = bench.workFolder(name);
        GeneratedProject.write(folder, models);
        Path yaml = folder.resolve("penstock.yaml");
        Files.writeString(yaml, Files.readString(yaml) + config);
        Files.createDirectories(folder.resolve("data"));
        return folder;
    }

    /** What the runs of one side took. */
    private static final class Side {
        private final List<Double> seconds = new ArrayList<>();
        private final List<Double> worked = new ArrayList<>();

        void add(Finished run) throws Exception {
            seconds.add(JSON.readTree(run.output()).path("seconds").asDouble());
            worked.add(run.processorSeconds());
        }
    }
}
