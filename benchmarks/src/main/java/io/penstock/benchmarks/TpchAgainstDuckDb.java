package io.penstock.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What Penstock costs over its engine: the 22 queries of TPC-H as models against the same text through JDBC.
 *
 * <p>Both sides make 22 tables in a database file from the same Parquet files, with a thread for each processor, in processes
 * of their own that take turns. The work is timed apart from the start: Penstock's is what its own result says, the other
 * side's from its first query to its last.
 */
final class TpchAgainstDuckDb implements Benchmark {
    private static final int ROUNDS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void run(Bench bench, List<String> arguments) throws Exception {
        String scale = arguments.isEmpty() ? "1" : arguments.get(0);
        Path data = bench.tpchData(scale);
        Path project = bench.tpchProject("tpch-duckdb");
        ChildProcess penstock = bench.penstock(project)
                .withEnvironment("TPCH_DATA", data.toString())
                .with("run", "--json");
        ChildProcess forced = penstock.with("--force");
        ChildProcess direct = bench.engine(project, DirectDuckDb.class)
                .with(
                        project.resolve("direct.duckdb").toString(),
                        data.toString(),
                        project.resolve("models").toString());
        penstock.run();
        direct.run();

        Side ours = new Side();
        Side theirs = new Side();
        List<Double> idle = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Finished one = forced.run();
            ours.add(one, JSON.readTree(one.output()).path("seconds").asDouble());
            Finished other = direct.run();
            theirs.add(other, Double.parseDouble(other.output().strip()));
            idle.add(penstock.run().seconds());
        }
        bench.say(
                "TPC-H scale %s, 22 tables, median of %d            Penstock   DuckDB by JDBC   ratio", scale, ROUNDS);
        row(bench, "the 22 queries, seconds", ours.work, theirs.work);
        row(bench, "start and end, seconds", ours.rest, theirs.rest);
        row(bench, "whole process, seconds", ours.whole, theirs.whole);
        row(bench, "whole process, seconds of processors", ours.processor, theirs.processor);
        row(bench, "peak memory, MiB", ours.peak, theirs.peak);
        bench.say("penstock run with nothing to do: %.2f s", Average.median(idle));
    }

    private static void row(Bench bench, String name, List<Double> ours, List<Double> theirs) {
        double left = Average.median(ours);
        double right = Average.median(theirs);
        bench.say("%-48s %9.2f %16.2f %7.3f", name, left, right, left / right);
    }

    /** What one side took, round by round. */
    private static final class Side {
        private final List<Double> work = new ArrayList<>();
        private final List<Double> rest = new ArrayList<>();
        private final List<Double> whole = new ArrayList<>();
        private final List<Double> processor = new ArrayList<>();
        private final List<Double> peak = new ArrayList<>();

        void add(Finished finished, double worked) {
            work.add(worked);
            rest.add(finished.seconds() - worked);
            whole.add(finished.seconds());
            processor.add(finished.processorSeconds());
            peak.add(finished.peakMegabytes());
        }
    }
}
