package io.penstock.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The other side of {@link StrategiesAgainstSql}: the rows that come in, and the best SQL by hand for what a strategy makes
 * of them, through JDBC.
 *
 * <p>Both write with three statements: the rows that differ go to a temporary table, and from there to the target. For the merge, one
 * {@code MERGE INTO} was tried too, and takes a fifth longer. They know what a strategy cannot know: that the rows stand in a table, so
 * that they need not be kept to be looked at twice; that the key is never NULL; and that no key comes back or comes late. They write
 * no ledger.
 *
 * <p>The check of the keys belongs to the same result. Rows with the same key twice must not be written, but without the check they are:
 * the history gets two current versions, and the merge takes one of the rows at random. It is the cheapest query that we know, and
 * it is timed by itself, so that the figures can be read without it.
 */
public final class DirectStrategies {
    private static final List<String> VALUES = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k");

    private static final String CHECK =
            "SELECT id FROM (SELECT id, lag(id) OVER (ORDER BY id) AS before FROM incoming) WHERE id = before LIMIT 1";

    private DirectStrategies() {}

    /**
     * Takes the database file, what to do, and how often rows changed so far.
     *
     * <p>{@code prepare} makes the rows, {@code change} those of another round; {@code load} makes the tables by hand, {@code write}
     * merges and keeps versions by hand, and both print the seconds of the merge, of the history, and of a check of the keys.
     */
    public static void main(String[] arguments) throws SQLException {
        int round = Integer.parseInt(arguments[2]);
        try (Connection database = DriverManager.getConnection("jdbc:duckdb:" + arguments[0]);
                Statement sql = database.createStatement()) {
            switch (arguments[1]) {
                case "prepare" -> prepare(sql, round);
                case "change" -> change(sql, round);
                case "load" -> load(sql);
                case "write" -> write(sql, round);
                default -> throw new IllegalArgumentException(arguments[1]);
            }
        }
    }

    private static void prepare(Statement sql, int rows) throws SQLException {
        sql.execute("CREATE TABLE base AS SELECT i AS id, i % 1000 AS a, hash(i) % 1000000 AS b, (i * 7) % 365 AS c,"
                + " i * 0.5 AS d, 'name ' || i AS e, 'city ' || (i % 5000) AS f,"
                + " DATE '2020-01-01' + CAST(i % 1000 AS INTEGER) AS g, TIMESTAMP '2020-01-01' + to_seconds(i) AS h,"
                + " i % 2 = 0 AS i, CASE WHEN i % 10 = 0 THEN NULL ELSE 'note ' || (i % 100) END AS j,"
                + " CAST(i % 100000 AS DECIMAL(12, 2)) AS k FROM range(" + rows + ") AS r(i)");
        change(sql, 0);
    }

    private static void change(Statement sql, int round) throws SQLException {
        sql.execute("CREATE OR REPLACE TABLE incoming AS SELECT * REPLACE (CASE WHEN id % 100 = 7 THEN a + " + round
                + " ELSE a END AS a) FROM base");
    }

    private static void load(Statement sql) throws SQLException {
        tell(
                timed(sql, List.of("CREATE TABLE merged AS SELECT * FROM incoming")),
                timed(
                        sql,
                        List.of("CREATE TABLE versions AS SELECT *, TIMESTAMPTZ '2024-01-01 00:00:00+00' AS valid_from,"
                                + " CAST(NULL AS TIMESTAMPTZ) AS valid_to, TRUE AS is_current FROM incoming")),
                timed(sql, List.of(CHECK)));
    }

    private static void write(Statement sql, int round) throws SQLException {
        tell(
                timed(sql, merge()),
                timed(sql, history("TIMESTAMPTZ '2024-01-01 00:00:00+00' + INTERVAL " + round + " DAY")),
                timed(sql, List.of(CHECK)));
    }

    private static void tell(double merge, double history, double check) {
        System.out.println(merge + " " + history + " " + check);
    }

    private static double timed(Statement sql, List<String> statements) throws SQLException {
        long start = System.nanoTime();
        sql.execute("BEGIN");
        for (String statement : statements) {
            sql.execute(statement);
        }
        sql.execute("COMMIT");
        return (System.nanoTime() - start) / 1e9;
    }

    private static List<String> merge() {
        return List.of(
                "CREATE OR REPLACE TEMPORARY TABLE changes AS SELECT s.*, t.id IS NULL AS is_new FROM incoming AS s"
                        + " LEFT JOIN merged AS t ON t.id = s.id WHERE t.id IS NULL OR " + differs(),
                "UPDATE merged AS t SET "
                        + VALUES.stream().map(name -> name + " = s." + name).collect(Collectors.joining(", "))
                        + " FROM changes AS s WHERE NOT s.is_new AND t.id = s.id",
                "INSERT INTO merged SELECT * EXCLUDE is_new FROM changes WHERE is_new");
    }

    private static List<String> history(String now) {
        return List.of(
                "CREATE OR REPLACE TEMPORARY TABLE changes AS SELECT s.* FROM incoming AS s LEFT JOIN versions AS t"
                        + " ON t.id = s.id AND t.is_current WHERE t.id IS NULL OR " + differs(),
                "UPDATE versions AS t SET valid_to = " + now
                        + ", is_current = FALSE FROM changes AS s WHERE t.is_current AND t.id = s.id",
                "INSERT INTO versions SELECT *, " + now + ", NULL, TRUE FROM changes");
    }

    private static String differs() {
        return VALUES.stream()
                .map(name -> "t." + name + " IS DISTINCT FROM s." + name)
                .collect(Collectors.joining(" OR "));
    }
}
