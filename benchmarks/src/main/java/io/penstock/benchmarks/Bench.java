package io.penstock.benchmarks;

import io.penstock.examples.TpchData;
import io.trino.tpch.TpchTable;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the benchmarks stand on: the sources' root, the distribution that was built from them, and a place to print.
 *
 * @param root the folder of the sources
 */
record Bench(Path root, PrintStream out) {
    static Bench ofProcess() {
        String root = System.getProperty("penstock.root");
        if (root == null) {
            throw new IllegalStateException("Cannot run a benchmark: penstock.root is not set (use benchmarks/run)");
        }
        return new Bench(Path.of(root), System.out);
    }

    void say(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }

    /** Gives the installed command; its archive of classes is there when this returns. */
    ChildProcess penstock(Path directory) throws IOException, InterruptedException {
        String command = distribution().resolve("bin/penstock").toString();
        ChildProcess.of(root, command).withEnvironment("PENSTOCK_PREPARE", "1").run();
        return ChildProcess.of(directory, command);
    }

    /** Gives a JVM with the engine of the distribution and the classes of the benchmarks, and nothing else. */
    ChildProcess engine(Path directory, Class<?> main) {
        String classPath = distribution().resolve("plugins/duckdb") + "/*" + File.pathSeparator
                + root.resolve("benchmarks/target/classes");
        return ChildProcess.of(directory, java(), "-cp", classPath, main.getName());
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private Path distribution() {
        return root.resolve("distribution/target/penstock");
    }

    /** Makes an empty folder under the module's build folder. */
    Path workFolder(String name) throws IOException {
        Path folder = root.resolve("benchmarks/target/work").resolve(name);
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectories(folder);
    }

    /** Gives the folder with the tables of TPC-H at a scale, which are made when they are not there. */
    Path tpchData(String scale) throws IOException, SQLException {
        Path folder = root.resolve("examples/tpch/data/sf" + scale);
        for (TpchTable<?> table : TpchTable.getTables()) {
            if (!Files.exists(folder.resolve(table.getTableName() + ".parquet"))) {
                say("Making TPC-H data at scale %s in %s ...", scale, folder);
                TpchData.write(folder, Double.parseDouble(scale), out);
                return folder;
            }
        }
        return folder;
    }

    /** Copies the project {@code examples/tpch}, without data and state, to an empty folder. */
    Path tpchProject(String name) throws IOException {
        Path example = root.resolve("examples/tpch");
        Path copy = workFolder(name);
        Files.createDirectory(copy.resolve("models"));
        Files.copy(example.resolve("penstock.yaml"), copy.resolve("penstock.yaml"));
        for (Path model : tpchModels()) {
            Files.copy(model, copy.resolve("models").resolve(model.getFileName()));
        }
        return copy;
    }

    List<Path> tpchModels() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("examples/tpch/models"))) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
    }
}
