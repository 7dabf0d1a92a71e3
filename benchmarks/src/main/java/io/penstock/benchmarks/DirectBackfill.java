package io.penstock.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The other side of {@link BackfillAgainstSql}: makes the rows, and each table by one statement. */
public final class DirectBackfill {
    /** The queries of the tables, which are those of Penstock's models too. */
    static final Map<String, String> QUERIES = new TreeMap<>(
            Map.of(
                    "replaced", "SELECT id, ts, customer, amount, status FROM events",
                    "keyed", "SELECT id, ts, customer, amount, status FROM events",
                    "daily",
                            "SELECT CAST(ts AS DATE) AS day, customer % 100 AS part, count(*) AS n, sum(amount) AS amount FROM events GROUP BY ALL"));

    private static final String WITHIN = "ts >= TIMESTAMP '2025-01-01' AND ts < TIMESTAMP '2026-01-01'";

    private DirectBackfill() {}

    /** Takes the database file and, to make the rows, their number; else makes the tables and prints the seconds of each. */
    public static void main(String[] arguments) throws SQLException {
        try (Connection database = DriverManager.getConnection("jdbc:duckdb:" + arguments[0]);
                Statement sql = database.createStatement()) {
            if (arguments.length > 1) {
                sql.execute("CREATE TABLE events AS SELECT i AS id,"
                        + " TIMESTAMP '2025-01-01' + to_seconds(i * 31536000 // " + arguments[1] + ") AS ts,"
                        + " i % 100000 AS customer, (i * 7919 % 100000) / 100.0 AS amount,"
                        + " CASE WHEN i % 3 = 0 THEN 'open' ELSE 'paid' END AS status FROM range("
                        + arguments[1] + ") AS t(i)");
                return;
            }
            for (Map.Entry<String, String> table : QUERIES.entrySet()) {
                String query = table.getValue().replace("FROM events", "FROM events WHERE " + WITHIN);
                time(sql, table.getKey(), "CREATE OR REPLACE TABLE " + table.getKey() + " AS " + query);
            }
            time(
                    sql,
                    "replaced_again",
                    "BEGIN; DELETE FROM replaced WHERE " + WITHIN + "; INSERT INTO replaced " + QUERIES.get("replaced")
                            + " WHERE " + WITHIN + "; COMMIT");
            time(
                    sql,
                    "check",
                    "SELECT id FROM (SELECT id, lag(id) OVER (ORDER BY id) AS before FROM events) WHERE id = before LIMIT 1");
        }
    }

    private static void time(Statement sql, String name, String statement) throws SQLException {
        long start = System.nanoTime();
        sql.execute(statement);
        System.out.printf(Locale.ROOT, "%s %.4f%n", name, (System.nanoTime() - start) / 1e9);
    }
}
