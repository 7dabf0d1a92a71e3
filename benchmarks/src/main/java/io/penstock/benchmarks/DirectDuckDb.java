package io.penstock.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/**
 * The other side of {@link TpchAgainstDuckDb}: sends queries to DuckDB through JDBC as a program without a framework would.
 *
 * <p>As many threads as processors, each with a connection of its own, take the next query when they are free and make a table
 * of it. Prints the seconds from the first statement to the last.
 */
public final class DirectDuckDb {
    private DirectDuckDb() {}

    /** Takes the database file, the folder of the Parquet files and the folder of the queries. */
    public static void main(String[] arguments) throws Exception {
        try (DuckDBConnection database =
                (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + arguments[0])) {
            for (Path file : files(Path.of(arguments[1]), ".parquet")) {
                execute(database, "CREATE OR REPLACE VIEW " + stem(file) + " AS FROM '" + file + "'");
            }
            List<Path> queries = files(Path.of(arguments[2]), ".sql");
            long start = System.nanoTime();
            run(database, queries);
            System.out.println((System.nanoTime() - start) / 1e9);
        }
    }

    private static void run(DuckDBConnection database, List<Path> queries) throws Exception {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Callable<Void>> work = new ArrayList<>();
            for (Path query : queries) {
                work.add(() -> {
                    try (Connection connection = database.duplicate()) {
                        execute(
                                connection,
                                "CREATE OR REPLACE TABLE " + stem(query) + " AS " + Files.readString(query));
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void execute(Connection connection, String sql) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.indexOf('.'));
    }
}
