package io.penstock.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the benchmark that the first argument names. */
public final class Benchmarks {
    private static final Map<String, Benchmark> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put("tpch-duckdb", new TpchAgainstDuckDb());
        BY_NAME.put("tpch-spark", new TpchAgainstSpark());
        BY_NAME.put("many-models", new ManyModels());
        BY_NAME.put("strategies", new StrategiesAgainstSql());
        BY_NAME.put("memory", new BoundedMemory());
        BY_NAME.put("checks", new ChecksAgainstScans());
        BY_NAME.put("intervals", new ManyIntervals());
        BY_NAME.put("backfill", new BackfillAgainstSql());
        BY_NAME.put("retry", new RetryOfHealthyRuns());
        BY_NAME.put("view-swap", new PromoteByViewSwap());
        BY_NAME.put("startup", new StartUp());
    }

    private Benchmarks() {}

    /** Runs one benchmark; the arguments after its name are its own. */
    public static void main(String[] arguments) throws Exception {
        List<String> words = Arrays.asList(arguments);
        Benchmark benchmark = words.isEmpty() ? null : BY_NAME.get(words.get(0));
        if (benchmark == null) {
            System.err.println("Usage: benchmarks/run " + String.join("|", BY_NAME.keySet()) + " [argument...]");
            System.exit(2);
            return;
        }
        Bench bench = Bench.ofProcess();
        Machine.describe(bench);
        benchmark.run(bench, words.subList(1, words.size()));
    }
}
