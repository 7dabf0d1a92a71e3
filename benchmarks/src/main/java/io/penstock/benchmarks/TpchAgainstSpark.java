package io.penstock.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.examples.Answer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The 22 queries of TPC-H as Penstock's models against Spark on the same machine and files, and their answers row by row.
 *
 * <p>Both sides do one query after the other, each with all processors. Penstock's time of a model is what its result says, and holds
 * the writing of the table; Spark's is that of fetching the rows, when it is warm.
 */
final class TpchAgainstSpark implements Benchmark {
    private static final int RUNS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "jdk.internal.ref",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar");

    /** Takes the scale and the shuffle partitions to give Spark, {@code default} for its own choice. */
    @Override
    public void run(Bench bench, List<String> arguments) throws Exception {
        String scale = arguments.isEmpty() ? "1" : arguments.get(0);
        List<String> partitions =
                arguments.size() > 1 ? arguments.subList(1, arguments.size()) : List.of("4", "default");
        Path data = bench.tpchData(scale);
        Path project = bench.tpchProject("tpch-spark");
        Map<String, Double> ours = penstock(bench, project, data);
        for (String one : partitions) {
            Path answers = project.resolve("spark-" + one);
            Map<String, Double> theirs = spark(bench, project, data, one, answers);
            bench.say("TPC-H scale %s, seconds, Spark with shuffle partitions: %s", scale, one);
            bench.say("query  Penstock    Spark   ratio");
            List<Double> ratios = new ArrayList<>();
            ours.forEach((query, seconds) -> {
                double other = theirs.getOrDefault(query, Double.NaN);
                ratios.add(other / seconds);
                bench.say("%-6s %8.3f %8.3f %7.1f", query, seconds, other, other / seconds);
            });
            bench.say(
                    "geom.  %8.3f %8.3f %7.1f",
                    Average.geometric(ours.values()), Average.geometric(theirs.values()), Average.geometric(ratios));
            compare(bench, project, answers);
        }
    }

    private static Map<String, Double> penstock(Bench bench, Path project, Path data) throws Exception {
        ChildProcess forced = bench.penstock(project)
                .withEnvironment("TPCH_DATA", data.toString())
                .with("run", "--force", "--json", "--threads", "1");
        forced.run();
        Map<String, List<Double>> seconds = new TreeMap<>();
        for (int run = 0; run < RUNS; run++) {
            for (JsonNode model : JSON.readTree(forced.run().output()).path("models")) {
                seconds.computeIfAbsent(model.path("model").asText(), name -> new ArrayList<>())
                        .add(model.path("seconds").asDouble());
            }
        }
        Map<String, Double> medians = new TreeMap<>();
        seconds.forEach((model, all) -> medians.put(model, Average.median(all)));
        return medians;
    }

    private static Map<String, Double> spark(Bench bench, Path project, Path data, String partitions, Path answers)
            throws IOException, InterruptedException {
        Path module = bench.root().resolve("benchmarks/spark");
        ChildProcess.of(bench.root(), bench.root().resolve("mvnw").toString(), "-q", "-f", module.toString())
                .with("process-classes")
                .run();
        List<String> command = new ArrayList<>(List.of(Bench.java(), "-Xmx4g"));
        OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
        command.add("-cp");
        command.add(module.resolve("target/classes")
                + File.pathSeparator
                + Files.readString(module.resolve("target/class-path")).strip());
        command.add("io.penstock.benchmarks.spark.SparkTpch");
        Finished finished = new ChildProcess(project, Map.of("SPARK_LOCAL_IP", "127.0.0.1"), command)
                .with(data.toString(), project.resolve("models").toString(), partitions, answers.toString())
                .run();
        Map<String, Double> seconds = new TreeMap<>();
        finished.output()
                .lines()
                .filter(line -> line.matches("q\\d\\d [0-9.E-]+"))
                .forEach(line -> seconds.put(line.substring(0, 3), Double.parseDouble(line.substring(4))));
        return seconds;
    }

    private static void compare(Bench bench, Path project, Path answers) throws IOException, SQLException {
        int equal = 0;
        String url = "jdbc:duckdb:" + project.resolve("data/dev.duckdb");
        try (Connection connection = DriverManager.getConnection(url);
                Stream<Path> all = Files.list(answers)) {
            for (Path query : all.sorted().toList()) {
                String name = query.getFileName().toString();
                Optional<String> difference = answer(connection, "FROM " + name)
                        .difference(answer(connection, "FROM '" + query + "/*.parquet'"));
                difference.ifPresent(text -> bench.say("%s differs: %s", name, text));
                equal += difference.isPresent() ? 0 : 1;
            }
        }
        bench.say("answers equal to Spark's, row by row: %d of 22", equal);
    }

    private static Answer answer(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return Answer.of(rows);
        }
    }
}
