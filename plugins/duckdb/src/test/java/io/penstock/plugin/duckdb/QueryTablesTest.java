package io.penstock.plugin.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.spi.sql.QueryReading;
import io.penstock.spi.sql.TableReference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tables and files a query names, and where. */
class QueryTablesTest {
    private static final DuckDbReader READER = new DuckDbReader(Options.of(Map.of("path", ":memory:")), () -> null);

    @AfterAll
    static void close() {
        READER.close();
    }

    /** Gives the names with dots, in the order of their places, each checked to stand where the reading says. */
    private static List<String> tables(String query) {
        return READER.read(query).tables().stream()
                .map(table -> {
                    String written = query.substring(table.offset(), table.offset() + table.length());
                    assertThat(written.replaceAll("/\\*.*?\\*/|\\s", "").replaceAll("[\"`']", ""))
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
                "FROM t | t",
                "FROM t SELECT a WHERE b | t",
                "SELECT 1 | -",
                "VALUES (1), (2) | -",
                "TABLE s.t | s.t",
                "DESCRIBE t | t",
                "SUMMARIZE s.t | s.t",
                "SELECT t FROM (DESCRIBE t), (SUMMARIZE t) | t,t",
                "SELECT * FROM a, b JOIN c ON true, (SELECT * FROM d) | a,b,c,d",
                "SELECT * FROM (a JOIN b USING (x)) CROSS JOIN c POSITIONAL JOIN d | a,b,c,d",
                "SELECT * FROM a SEMI JOIN b USING (x) ANTI JOIN c USING (x) ASOF LEFT JOIN d ON a.x >= d.x | a,b,c,d",
                "SELECT * FROM a, LATERAL (SELECT * FROM b WHERE b.x = a.x) | a,b",
                "SELECT (SELECT max(x) FROM b), EXISTS (FROM c) FROM a WHERE x IN (SELECT y FROM d) | b,c,a,d",
                "SELECT x FROM a GROUP BY x HAVING count(*) > (FROM b) ORDER BY (FROM c) LIMIT (SELECT 1 FROM d) | a,b,c,d",
                "SELECT x FROM a UNION ALL SELECT x FROM b EXCEPT (SELECT x FROM c INTERSECT SELECT x FROM d) | a,b,c,d",
                "SELECT x FROM a UNION BY NAME FROM b | a,b",
                "FROM m PIVOT (sum(q) FOR w IN (1, 2) GROUP BY r) | m",
                "UNPIVOT t ON a, b | t",
                "SELECT * FROM t TABLESAMPLE 10% | t",
                "SELECT [x FOR x IN (SELECT list(y) FROM a)] FROM b | a,b",
                "FROM q: t, z: (FROM u) | t,u",
                "SELECT x: 1, y: t.z FROM t | t",
                "SELECT * FROM range(3) t(i), unnest([1]), my_macro('t') | -",
                "SELECT * FROM generate_series(1, (SELECT max(x) FROM a)) | a",
                "SELECT * FROM a a, a b | a,a",
                "/* FROM x */ SELECT 'FROM y' /* FROM /* z */ */ FROM t; | t",
            })
    void tableIsFoundWhereverItMayStand(String query, String expected) {
        assertThat(joined(tables(query))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "WITH t AS (SELECT 1) FROM t | -",
                "WITH t AS (SELECT * FROM t) SELECT * FROM t | t",
                "WITH RECURSIVE t AS (SELECT * FROM t) SELECT * FROM t | t",
                "WITH a AS (FROM b), b AS (FROM x) FROM a, b | b,x",
                "WITH a AS (FROM x), b AS (FROM a) FROM b | x",
                "WITH t AS (SELECT 1) FROM main.t | main.t",
                "WITH T AS (SELECT 1) FROM \"t\" | -",
                "WITH a AS (WITH t AS (FROM x) FROM t) FROM a, t | x,t",
                "SELECT (WITH t AS (SELECT 1) FROM t) FROM t | t",
                "SELECT * FROM (WITH t AS (FROM x) FROM t), t | x,t",
                "WITH t AS (FROM x) SELECT (FROM t), EXISTS (FROM t WHERE y IN (FROM t)) FROM u | x,u",
                "WITH t AS (FROM x) FROM a UNION ALL FROM t | x,a",
                "WITH t AS (FROM x) (WITH t AS (FROM y) FROM t) UNION ALL FROM t | x,y",
                "WITH RECURSIVE r(n) AS (SELECT 1 FROM a UNION ALL SELECT n + 1 FROM r, b WHERE n < 5) FROM r | a,b",
                "WITH RECURSIVE r AS (SELECT n FROM r UNION SELECT n FROM r) FROM r | r",
                "WITH RECURSIVE r AS (SELECT 1 n UNION ALL (WITH u AS (FROM r) SELECT n FROM u, x)) FROM r | x",
                "WITH RECURSIVE r(k, v) USING KEY (k) AS (SELECT 1, 2 UNION SELECT k, v FROM recurring.r, x) FROM r | x",
                "FROM recurring.r | recurring.r",
                "WITH a AS MATERIALIZED (FROM x), c AS NOT MATERIALIZED (FROM y) FROM a, c | x,y",
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
                "SELECT * FROM `a b`.c | a b.c",
                "SELECT * FROM db.s.t | db.s.t",
                "SELECT * FROM s . /* here */ t | s.t",
                "SELECT * FROM 'quoted' | quoted",
                "SELECT * FROM Orders | Orders",
            })
    void nameIsReadAsItIsWritten(String query, String expected) {
        assertThat(tables(query)).containsExactly(expected);
    }

    @Test
    void placeCountsCharactersAndLeavesTheAliasOut() {
        String query = "SELECT 'é😀ü', /* ñ */ x.y FROM \"Tabelle ä\".\"İ\" AS \"größe\" JOIN b ON 'ß' = 'ß'";
        QueryReading reading = READER.read(query);
        assertThat(reading.tables())
                .containsExactly(
                        new TableReference(
                                List.of("Tabelle ä", "İ"),
                                query.indexOf("\"Tabelle"),
                                "\"Tabelle ä\".\"İ\"".length(),
                                "größe"),
                        new TableReference(List.of("b"), query.indexOf("b ON"), 1, ""));
    }

    @Test
    void aliasBeforeTheNameIsLeftOut() {
        String query = "FROM \"ä\" : t";
        assertThat(READER.read(query).tables()).containsExactly(new TableReference(List.of("t"), 11, 1, "ä"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "FROM 'x.csv' | x.csv",
                "FROM \"dir/*.parquet\" p | dir/*.parquet",
                "SELECT * FROM 'a.JSON', 'b.ndjson', 'c.jsonl', 'd.tsv' | a.JSON,b.ndjson,c.jsonl,d.tsv",
                "FROM 'x.csv.gz' UNION ALL FROM 'y.json.zst' | x.csv.gz,y.json.zst",
                "FROM read_parquet('x') | x",
                "FROM read_csv(['a', 'b'], sep := ';') AS t | a,b",
                "FROM READ_JSON('a.json'), read_ndjson('b.json') | a.json,b.json",
                "FROM read_csv(concat('a', 'b')) | -",
                "WITH r AS (FROM read_text('notes.txt')) FROM r, 'x.csv' | notes.txt,x.csv",
                "FROM 'x.csv' a, 'x.csv' b | x.csv",
                "FROM range(3), query_table('t.csv') | -",
            })
    void fileIsNoTable(String query, String expected) {
        QueryReading reading = READER.read(query);
        assertThat(joined(reading.files())).isEqualTo(expected);
        assertThat(reading.tables()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FROM data.csv", "FROM csv", "FROM \"x.csvs\"", "FROM \"x.csv.bz2\"", "FROM 'dir/x'"})
    void otherNameIsATable(String query) {
        QueryReading reading = READER.read(query);
        assertThat(reading.files()).isEmpty();
        assertThat(reading.tables()).hasSize(1);
    }

    @Test
    void parametersMayStand() {
        assertThat(tables("SELECT * FROM t WHERE a = ? AND b = ?")).containsExactly("t");
        assertThat(tables("SELECT * FROM t WHERE a = $since")).containsExactly("t");
    }
}
