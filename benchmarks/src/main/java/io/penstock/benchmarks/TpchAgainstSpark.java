package io.penstock.benchmarks;

import java.util.List;

final class TpchAgainstSpark implements Benchmark {
    @Override
    public void run(Bench bench, List<String> arguments) throws Exception {
        throw new UnsupportedOperationException();
    }
}
