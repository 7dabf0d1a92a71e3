package io.penstock.benchmarks.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Answers the queries of TPC-H with Spark on all processors of this machine.
 *
 * <p>Prints a line for each query: its name and the seconds of the median of three runs after one that is not counted, each
 * with all rows of the answer fetched. With a fourth argument it keeps the answers, as one Parquet file each.
 */
public final class SparkTpch {
    private static final int RUNS = 3;

    private SparkTpch() {}

    /** Takes the folder of the Parquet files, the folder of the queries, the shuffle partitions or "default", and maybe a folder for answers. */
    public static void main(String[] arguments) throws IOException {
        SparkSession.Builder builder = SparkSession.builder()
                .appName("tpch")
                .master("local[*]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC");
        if (!arguments[2].equals("default")) {
            builder.config("spark.sql.shuffle.partitions", arguments[2]);
        }
        try (SparkSession spark = builder.getOrCreate()) {
            for (Path file : files(Path.of(arguments[0]), ".parquet")) {
                spark.read().parquet(file.toString()).createOrReplaceTempView(stem(file));
            }
            for (Path query : files(Path.of(arguments[1]), ".sql")) {
                String sql = Files.readString(query);
                spark.sql(sql).collectAsList();
                double[] seconds = new double[RUNS];
                for (int run = 0; run < RUNS; run++) {
                    long start = System.nanoTime();
                    spark.sql(sql).collectAsList();
                    seconds[run] = (System.nanoTime() - start) / 1e9;
                }
                Arrays.sort(seconds);
                System.out.println(stem(query) + " " + seconds[RUNS / 2]);
                if (arguments.length > 3) {
                    spark.sql(sql)
                            .coalesce(1)
                            .write()
                            .mode("overwrite")
                            .parquet(Path.of(arguments[3], stem(query)).toString());
                }
            }
        }
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.indexOf('.'));
    }
}
