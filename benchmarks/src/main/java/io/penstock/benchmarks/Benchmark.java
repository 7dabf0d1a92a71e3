package io.penstock.benchmarks;

import java.util.List;

/** One measurement, with both sides from one run on one machine. */
@FunctionalInterface
interface Benchmark {
    void run(Bench bench, List<String> arguments) throws Exception;
}
