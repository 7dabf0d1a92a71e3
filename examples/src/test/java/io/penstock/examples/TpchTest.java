package io.penstock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** Compares the answers of the 22 models with those of PostgreSQL to the same queries over the same rows. */
final class TpchTest {
    private static final List<String> TABLES =
            List.of("region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyAnswerIsThatOfPostgres() throws IOException, SQLException {
        Path data = folder.resolve("rows");
        TpchData.write(data, 0.01, new PrintStream(OutputStream.nullOutputStream()));
        Path directory = folder.resolve("project");
        ExampleProject project = ExampleProject.copy("tpch", directory, Map.of("TPCH_DATA", data.toString()));

        Map<String, String> statuses = project.run();

        assertThat(ExampleProject.with("success", statuses)).hasSize(22);
        assertThat(project.run().values()).containsOnly("skipped");
        Map<String, String> differences = new LinkedHashMap<>();
        int rows = 0;
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setLocaleConfig("locale", "C")
                        .start();
                Connection postgres = server.getPostgresDatabase().getConnection();
                Connection ours = DriverManager.getConnection("jdbc:duckdb:" + directory.resolve("data/dev.duckdb"))) {
            load(data, postgres);
            for (Path model : models(directory)) {
                String name = model.getFileName().toString().replace(".sql", "");
                Answer answer = answer(ours, "FROM " + name);
                rows += answer.rows().size();
                answer.difference(answer(postgres, Files.readString(model)))
                        .ifPresent(difference -> differences.put(name, difference));
            }
        }
        assertThat(differences).isEmpty();
        assertThat(rows).as("rows in all answers").isGreaterThan(500);
    }

    private static List<Path> models(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("models"))) {
            return files.sorted().toList();
        }
    }

    private void load(Path data, Connection postgres) throws IOException, SQLException {
        try (Connection reader = DriverManager.getConnection("jdbc:duckdb:")) {
            for (String table : TABLES) {
                String source = "'" + data.resolve(table + ".parquet") + "'";
                Path csv = folder.resolve(table + ".csv");
                execute(reader, "COPY (FROM " + source + ") TO '" + csv + "' (FORMAT csv, HEADER false)");
                execute(postgres, "CREATE TABLE " + table + " (" + columns(reader, source) + ")");
                try (Reader rows = Files.newBufferedReader(csv)) {
                    postgres.unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn("COPY " + table + " FROM STDIN (FORMAT csv)", rows);
                }
            }
            // Without these PostgreSQL reads all of lineitem for each row of the outer query in q17, q20 and q21.
            execute(postgres, "CREATE INDEX ON lineitem (l_partkey, l_suppkey)");
            execute(postgres, "CREATE INDEX ON lineitem (l_orderkey)");
            execute(postgres, "CREATE INDEX ON partsupp (ps_partkey)");
            execute(postgres, "ANALYZE");
        }
    }

    private static String columns(Connection reader, String source) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (Statement statement = reader.createStatement();
                ResultSet described = statement.executeQuery("DESCRIBE FROM " + source)) {
            while (described.next()) {
                columns.add(described.getString("column_name") + " " + described.getString("column_type"));
            }
        }
        return String.join(", ", columns);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Answer answer(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return Answer.of(result);
        }
    }
}
