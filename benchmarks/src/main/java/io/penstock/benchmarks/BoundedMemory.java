package io.penstock.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The most memory that a merge, a history and the checks of both hold, for tables of two sizes and an engine that may use
 * {@value #LIMIT}: what lies above that must not grow with the rows.
 */
final class BoundedMemory implements Benchmark {
    private static final List<String> SIZES = List.of("5000000", "20000000");
    private static final String LIMIT = "1GB";
    private static final String CHECKS =
            "-- @checks: [{not_null: id}, {range: {column: a, min: 0}}, {row_count: {min: 1}}]\n";

    @Override
    public void run(Bench bench, List<String> arguments) throws Exception {
        for (String rows : arguments.isEmpty() ? SIZES : arguments) {
            Path project = bench.workFolder("memory");
            Files.writeString(
                    project.resolve("penstock.yaml"),
                    "name: memory\nconnections: {default: {type: duckdb, path: data.duckdb, memory_limit: " + LIMIT
                            + "}}\nsources: {incoming: {table: incoming}}\n");
            Path models = Files.createDirectory(project.resolve("models"));
            write(models, "merged", "merge_by_key");
            write(models, "versions", "scd_type_2");
            String data = project.resolve("data.duckdb").toString();
            ChildProcess engine = bench.engine(project, DirectStrategies.class);
            ChildProcess penstock = bench.penstock(project).with("run", "--force", "--threads", "1", "--json");
            engine.with(data, "prepare", rows).run();
            Finished first = penstock.run();
            engine.with(data, "change", "1").run();
            Finished changed = penstock.run();
            bench.say(
                    "%,12d rows: first load %5.0f MiB in %5.1f s, 1 %% changed %5.0f MiB in %5.1f s",
                    Integer.parseInt(rows),
                    first.peakMegabytes(),
                    first.seconds(),
                    changed.peakMegabytes(),
                    changed.seconds());
        }
    }

    private static void write(Path models, String name, String strategy) throws Exception {
        Files.writeString(
                models.resolve(name + ".sql"),
                "-- @strategy: " + strategy + "\n-- @primary_key: id\n" + CHECKS + "SELECT * FROM incoming\n");
    }
}
