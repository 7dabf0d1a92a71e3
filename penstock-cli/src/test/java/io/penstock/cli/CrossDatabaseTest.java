package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.servers.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models whose query runs on one database while another keeps their rows, from the command line. */
class CrossDatabaseTest {
    private static final String CONFIG = """
            name: shop
            connections:
              default: {type: duckdb, path: data/dev.duckdb}
              raw_db: {type: postgres, port: %d, database: %s, user: postgres}
            sources:
              orders: {connection: raw_db, schema: raw, table: orders, cursor: updated_at}
            """;

    @TempDir
    Path directory;

    private ProjectFixture project;
    private String database;

    @BeforeEach
    void begin() {
        database = PostgresServer.newDatabase();
        project = ProjectFixture.in(directory)
                .file("data/README", "")
                .file("penstock.yaml", CONFIG.formatted(PostgresServer.port(), database));
        onServer("CREATE SCHEMA raw");
        onServer(
                "CREATE TABLE raw.orders (id bigint PRIMARY KEY, amount numeric(10, 2), note text, updated_at timestamp)");
        onServer("INSERT INTO raw.orders VALUES (1, 10, 'é', '2026-01-01 08:00'), (2, 20, NULL, '2026-01-01 09:00')");
    }

    private void onServer(String sql) {
        try (Connection connection = DriverManager.getConnection(PostgresServer.url(database));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private List<String> serverRows(String sql) {
        try (Connection connection = DriverManager.getConnection(PostgresServer.url(database));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    row.add(String.valueOf(rows.getString(column)));
                }
                all.add(String.join("|", row));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private void model(String name, String options, String query) {
        project.model(name, "/* @model\n" + options + "\n*/\n" + query);
    }

    @Test
    void rowsComeFromAServerAndAreMerged() {
        model("orders_here", "from: raw_db\nstrategy: merge_by_key\nprimary_key: [id]", "SELECT * FROM orders");
        project.command("validate").succeeded();
        Outcome first = project.run().succeeded();
        assertThat(first.counts("orders_here")).containsExactly(2L, 0L, 0L, 0L);
        assertThat(project.rows("SELECT id, amount, note, updated_at FROM orders_here ORDER BY id"))
                .containsExactly("1|10.0|é|2026-01-01T08:00:00", "2|20.0|null|2026-01-01T09:00:00");
        assertThat(project.run().succeeded().model("orders_here").path("status").asText())
                .isEqualTo("skipped");
        onServer("UPDATE raw.orders SET amount = 11, updated_at = '2026-01-02' WHERE id = 1");
        onServer("INSERT INTO raw.orders VALUES (3, 30, 'new', '2026-01-02')");
        assertThat(project.run().succeeded().counts("orders_here")).containsExactly(1L, 1L, 0L, 1L);
        assertThat(project.rows("SELECT id, amount FROM orders_here ORDER BY id"))
                .containsExactly("1|11.0", "2|20.0", "3|30.0");
    }

    @ParameterizedTest
    @CsvSource({
        "replace, ''",
        "truncate, ''",
        "append, ''",
        "merge_by_key, 'primary_key: [id]'",
        "scd_type_2, 'primary_key: [id]'",
        "none, ''",
    })
    void everyStrategyWritesToAServer(String strategy, String more) {
        model("numbers", "strategy: append", "SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t(id, name)");
        model(
                "numbers_there",
                "connection: raw_db\nfrom: default\nstrategy: " + strategy + "\n" + more,
                "SELECT * FROM numbers");
        project.command("validate").succeeded();
        project.run().succeeded();
        assertThat(serverRows("SELECT id, name FROM numbers_there ORDER BY id")).containsExactly("1|a", "2|b");
    }

    @Test
    void declaredTableTakesRowsFromAnotherDatabase() {
        model(
                "orders_here",
                "from: raw_db\ncolumns:\n  id: {type: bigint, key: true}\n  note: {type: text, nullable: true, normalize: [upper]}",
                "SELECT id, note FROM orders");
        project.command("validate").succeeded();
        project.run().succeeded();
        assertThat(project.rows("SELECT id, note FROM orders_here ORDER BY id")).containsExactly("1|É", "2|null");
    }

    @Test
    void numbersOfAnySizeAreKeptToTwelveDigits() {
        model("total", "from: raw_db", "SELECT sum(amount) / 7 AS n FROM orders");
        project.run().succeeded();
        assertThat(project.rows("SELECT n FROM total")).containsExactly("4.285714285714");
    }

    @Test
    void intervalsAreReadOneByOne() {
        model(
                "orders_here",
                "from: raw_db\nstrategy: incremental\ntime_column: {source: orders, column: updated_at, target: updated_at}\ninterval: day\nstart: 2026-01-01",
                "SELECT id, updated_at FROM orders");
        project.command("validate").succeeded();
        project.run("--until", "2026-01-03").succeeded();
        assertThat(project.rows("SELECT id FROM orders_here ORDER BY id")).containsExactly("1", "2");
    }

    @Test
    void planTellsThePath() {
        model("orders_here", "from: raw_db", "SELECT * FROM orders");
        assertThat(project.plan().succeeded().model("orders_here").path("path").asText())
                .isEqualTo("cross_db");
        assertThat(project.command("preview", "orders_here").succeeded().out())
                .contains("path: from connection raw_db to default, in batches");
    }

    @Test
    void failureOfTheQueryPointsIntoTheModel() {
        model("orders_here", "from: raw_db", "SELECT id, amount / 0 AS x,\n  nothing FROM orders");
        assertThat(project.command("run").err())
                .contains("models/orders_here.sql:5:3: Cannot describe the query: column \"nothing\" does not exist");
        model("orders_here", "from: raw_db", "SELECT 1 / (id - 2) AS x FROM orders");
        assertThat(project.command("run").err())
                .contains("models/orders_here.sql")
                .contains("division by zero");
        assertThat(project.command("query", "SELECT * FROM orders_here").err()).contains("orders_here");
    }

    @Test
    void unknownConnectionIsRefused() {
        model("orders_here", "from: raw_bd", "SELECT * FROM orders");
        assertThat(project.command("validate").err()).contains("\"raw_bd\"").contains("did you mean \"raw_db\"?");
    }

    @Test
    void viewCannotCross() {
        model("orders_here", "from: raw_db\nmaterialize: view", "SELECT * FROM orders");
        assertThat(project.command("validate").err())
                .contains(
                        "\"from\" cannot go with materialize \"view\", which is only a query of its own connection (say materialize:"
                                + " table, or leave it out)");
    }

    @Test
    void cursorCannotCross() {
        model("orders_here", "from: raw_db\nstrategy: append\ncursor: updated_at", "SELECT * FROM orders");
        assertThat(project.command("validate").err())
                .contains("\"from\" cannot go with \"cursor\", whose marks are kept beside the rows that it reads");
    }

    @Test
    void queryReadsOnlyWhatItsConnectionHas() {
        model("orders_here", "description: x", "SELECT * FROM orders");
        assertThat(project.command("validate").err())
                .contains(
                        "Cannot read orders in model orders_here: it is kept on connection \"raw_db\", and the query runs on \"default\""
                                + " (put both on one connection, say from: raw_db where the query reads nothing else, or read it in a"
                                + " Java model)");
    }

    @Test
    void seedIsLoadedIntoAServer() {
        project.file("seeds/countries.csv", "code,name\nDE,Germany\nFR,France\n")
                .file("seeds/countries.yaml", "connection: raw_db\n");
        project.command("validate").succeeded();
        project.run().succeeded();
        assertThat(serverRows("SELECT code, name FROM countries ORDER BY code"))
                .containsExactly("DE|Germany", "FR|France");
    }
}
