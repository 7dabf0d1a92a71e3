package io.penstock.plugin.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.sql.SqlReader;
import io.penstock.spi.sql.TableReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tables a query names, and where; no server is asked. */
class PostgresReaderTest {
    private static final SqlReader READER = ((SqlDatabase) new PostgresConnector()
                    .open(new ConnectionConfig(
                            "db",
                            Map.of("port", 1, "database", "none"),
                            Path.of("").toAbsolutePath())))
            .reader();

    /** Gives the names with dots, in the order of their places, each checked to stand where the reading says. */
    private static List<String> tables(String query) {
        return READER.read(query).tables().stream()
                .map(table -> {
                    String written = query.substring(table.offset(), table.offset() + table.length());
                    assertThat(written.replaceAll("/\\*.*?\\*/|\\s", "").replace("\"", ""))
                            .isEqualToIgnoringCase(
                                    String.join(".", table.parts()).replaceAll("[\\s\"]", ""));
                    return String.join(".", table.parts());
                })
                .toList();
    }

    private static String joined(List<String> names) {
        return names.isEmpty() ? "-" : String.join(",", names);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SELECT * FROM t | t",
                "SELECT 1 | -",
                "VALUES (1), (2) | -",
                "SELECT t.a, u.b FROM t JOIN s.u AS u ON u.a = t.a WHERE t.c > u.c ORDER BY t.a | t,s.u",
                "SELECT * FROM a, b JOIN c ON true, (SELECT * FROM d) AS x | a,b,c,d",
                "SELECT * FROM (a JOIN b USING (x)) CROSS JOIN c | a,b,c",
                "SELECT * FROM a, LATERAL (SELECT * FROM b WHERE b.x = a.x) AS l | a,b",
                "SELECT (SELECT max(x) FROM b), EXISTS (SELECT 1 FROM c) FROM a WHERE x IN (SELECT y FROM d) | b,c,a,d",
                "SELECT x FROM a GROUP BY x HAVING count(*) > (SELECT 1 FROM b) LIMIT (SELECT 1 FROM d) | a,b,d",
                "SELECT x FROM a UNION ALL SELECT x FROM b EXCEPT (SELECT x FROM c INTERSECT SELECT x FROM d) | a,b,c,d",
                "SELECT * FROM generate_series(1, 3) AS g(i), unnest(ARRAY[1]) AS u | -",
                "SELECT count(*) FILTER (WHERE x > 0), sum(x) OVER (PARTITION BY y ORDER BY z) FROM a | a",
                "SELECT DISTINCT ON (x) x, y::text, z -> 'k' ->> 'l' FROM a ORDER BY x, y | a",
                "SELECT * FROM a a, a b | a,a",
                "SELECT * FROM only_one o WHERE o.t = 'FROM x' -- FROM y | only_one",
                "/* FROM x */ SELECT 'FROM y' FROM t; | t",
            })
    void tableIsFoundWhereverItMayStand(String query, String expected) {
        assertThat(joined(tables(query))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "WITH t AS (SELECT 1) SELECT * FROM t | -",
                "WITH t AS (SELECT 1) SELECT t.* FROM t, u WHERE u.x = t.x | u",
                "WITH t AS (SELECT * FROM t) SELECT * FROM t | t",
                "WITH a AS (SELECT * FROM b), b AS (SELECT * FROM x) SELECT * FROM a, b | b,x",
                "WITH t AS (SELECT 1) SELECT * FROM public.t | public.t",
                "WITH T AS (SELECT 1) SELECT * FROM \"t\" | -",
                "WITH \"T\" AS (SELECT 1) SELECT * FROM t | t",
                "SELECT (WITH t AS (SELECT 1) SELECT * FROM t) FROM t | t",
                "SELECT * FROM (WITH t AS (SELECT * FROM x) SELECT * FROM t) AS s, t | x,t",
                "WITH RECURSIVE r(n) AS (SELECT 1 FROM a UNION ALL SELECT n + 1 FROM r, b WHERE n < 5) SELECT * FROM r | a,b",
                "WITH a AS MATERIALIZED (SELECT * FROM x), c AS NOT MATERIALIZED (SELECT * FROM y) SELECT * FROM a, c | x,y",
            })
    void commonTableExpressionHidesATableOnlyWhereItIsVisible(String query, String expected) {
        assertThat(joined(tables(query))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SELECT * FROM \"My Table\" | My Table",
                "SELECT * FROM \"a\"\"b\".\"c.d\" | a\"b.c.d",
                "SELECT * FROM db.s.t | db.s.t",
                "SELECT * FROM Orders | orders",
                "SELECT * FROM \"Orders\" | Orders",
            })
    void nameIsReadAsTheServerFoldsIt(String query, String expected) {
        assertThat(tables(query)).containsExactly(expected);
    }

    @Test
    void placeCountsCharactersAndLeavesTheAliasOut() {
        String query = "SELECT 'é😀ü', /* ñ */\r\n\tx.y\nFROM \"Tabelle ä\".\"İ\" AS x\n  JOIN b ON 'ß' = 'ß'";
        assertThat(READER.read(query).tables())
                .containsExactly(
                        new TableReference(
                                List.of("Tabelle ä", "İ"),
                                query.indexOf("\"Tabelle"),
                                "\"Tabelle ä\".\"İ\"".length(),
                                "x"),
                        new TableReference(List.of("b"), query.indexOf("b ON"), 1, ""));
    }

    @Test
    void wrongSyntaxIsToldWithItsPlace() {
        assertThatThrownBy(() -> READER.read("SELECT a\nFROM t\nWHEER b"))
                .isInstanceOfSatisfying(SqlPositionException.class, error -> {
                    assertThat(error).hasMessage("Cannot read the query: syntax error at \"b\"");
                    assertThat(error.offset()).isEqualTo(22);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE FROM t | Cannot read the query: DELETE is not a query (write a SELECT)",
                "SELECT 1; SELECT 2 | Cannot read the query: there are 2 statements (leave one SELECT)",
                "-- nothing | Cannot read the query: there is none (write a SELECT)",
            })
    void otherThanOneQueryIsRefused(String query, String message) {
        assertThatThrownBy(() -> READER.read(query)).hasMessage(message);
    }
}
