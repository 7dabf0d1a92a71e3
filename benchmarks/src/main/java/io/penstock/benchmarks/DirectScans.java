package io.penstock.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

/** The other side of {@link ChecksAgainstScans}: makes the table, and reads all of its columns once. */
public final class DirectScans {
    private DirectScans() {}

    /** Takes the database file and, to make the table first, its number of rows; prints the seconds of a scan. */
    public static void main(String[] arguments) throws Exception {
        try (Connection database = DriverManager.getConnection("jdbc:duckdb:" + arguments[0]);
                Statement statement = database.createStatement()) {
            if (arguments.length > 1) {
                statement.execute("CREATE TABLE facts AS SELECT i AS id, i % 100000 AS customer,"
                        + " (i * 7919 % 100000) / 100.0 AS amount, CAST(i % 50 AS INTEGER) AS quantity,"
                        + " CASE WHEN i % 3 = 0 THEN 'open' ELSE 'paid' END AS status,"
                        + " 'user' || (i % 100000) || '@example.com' AS email,"
                        + " now()::TIMESTAMP - to_seconds(i % 86400) AS created_at FROM range(" + arguments[1]
                        + ") AS t(i)");
                return;
            }
            long start = System.nanoTime();
            statement
                    .executeQuery("SELECT count(*), max(id), max(customer), max(amount), max(quantity), max(status),"
                            + " max(email), max(created_at) FROM facts")
                    .close();
            System.out.println((System.nanoTime() - start) / 1e9);
        }
    }
}
