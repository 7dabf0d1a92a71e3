package io.penstock.plugin.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The canonical form of a query, by clause. */
class ClausesTest {
    private static final DuckDbReader READER = new DuckDbReader(Options.of(Map.of("path", ":memory:")), () -> null);

    @AfterAll
    static void close() {
        READER.close();
    }

    private static SortedMap<String, String> clauses(String query) {
        return READER.read(query).clauses();
    }

    private static List<String> differing(String left, String right) {
        Map<String, String> one = clauses(left);
        Map<String, String> other = clauses(right);
        TreeSet<String> keys = new TreeSet<>(one.keySet());
        keys.addAll(other.keySet());
        List<String> differing = new ArrayList<>();
        for (String key : keys) {
            if (!Objects.equals(one.get(key), other.get(key))) {
                differing.add(key);
            }
        }
        return differing;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SELECT id FROM t | select  id\tfrom t;",
                "SELECT id FROM t | /* all */ SELECT id/* the key */FROM t -- end",
                "SELECT id FROM t | SELECT \"id\" FROM \"t\"",
                "SELECT sum(a) FROM t | SELECT SUM(a) FROM t",
                "SELECT a AS b FROM t AS u | SELECT a b FROM t u",
                "SELECT a FROM t WHERE a <> 1 AND (b AND c) | SELECT a FROM t WHERE ((a != 1)) AND b AND c",
                "SELECT CAST(a AS INT) FROM t | SELECT a::INTEGER FROM t",
                "SELECT * FROM t | FROM t",
                "(SELECT a FROM t) | SELECT a FROM t",
                "SELECT a FROM s.t | SELECT a FROM \"s\" . t",
                "WITH x AS (SELECT 1) FROM x | with x as (select 1) from x",
            })
    void textsThatSayTheSameAreEqual(String left, String right) {
        assertThat(differing(left, right)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SELECT a FROM t | SELECT b FROM t | SELECT",
                "SELECT a FROM t | SELECT A FROM t | SELECT",
                "SELECT 'a' FROM t | SELECT 'A' FROM t | SELECT",
                "SELECT 1.0 FROM t | SELECT 1 FROM t | SELECT",
                "SELECT a FROM t | SELECT a FROM u | FROM",
                "SELECT a FROM t | SELECT a FROM t JOIN u USING (a) | FROM",
                "SELECT a FROM t WHERE a > 1 | SELECT a FROM t WHERE a > 2 | WHERE",
                "SELECT a FROM t | SELECT a FROM t WHERE true | WHERE",
                "SELECT a FROM t | SELECT DISTINCT a FROM t | DISTINCT",
                "SELECT DISTINCT ON (b) a FROM t | SELECT DISTINCT ON (c) a FROM t | DISTINCT",
                "SELECT a FROM t GROUP BY a | SELECT a FROM t GROUP BY a, b | GROUP BY",
                "SELECT a FROM t GROUP BY a, b | SELECT a FROM t GROUP BY ROLLUP (a, b) | GROUP BY",
                "SELECT a FROM t GROUP BY a | SELECT a FROM t GROUP BY ALL | GROUP BY",
                "SELECT a FROM t GROUP BY a HAVING b | SELECT a FROM t GROUP BY a HAVING c | HAVING",
                "SELECT a FROM t QUALIFY b = 1 | SELECT a FROM t QUALIFY b = 2 | QUALIFY",
                "SELECT a FROM t ORDER BY a | SELECT a FROM t ORDER BY a DESC | ORDER BY",
                "SELECT a FROM t LIMIT 1 | SELECT a FROM t LIMIT 1 OFFSET 1 | LIMIT",
                "SELECT a FROM t LIMIT 10 | SELECT a FROM t LIMIT 10% | LIMIT",
                "SELECT a FROM t USING SAMPLE 1 | SELECT a FROM t USING SAMPLE 2 | SAMPLE",
                "WITH x AS (SELECT 1) FROM x | WITH x AS (SELECT 2) FROM x | WITH x",
                "WITH x AS (FROM a) FROM x | WITH x AS MATERIALIZED (FROM a) FROM x | WITH x",
                "WITH x AS (SELECT 1), y AS (FROM x) FROM y | WITH y AS (FROM x), x AS (SELECT 1) FROM y | WITH",
                "SELECT sum(a) OVER (ORDER BY b) FROM t | SELECT sum(a) OVER (ORDER BY c) FROM t | SELECT",
                "FROM a UNION FROM b | FROM a UNION ALL FROM b | UNION",
                "FROM a UNION FROM b | FROM a UNION FROM c | FROM (query 2)",
                "FROM a EXCEPT (FROM b INTERSECT FROM c) | FROM a EXCEPT (FROM b INTERSECT FROM d) | FROM (query 2.2)",
                "FROM a UNION FROM b LIMIT 1 | FROM a UNION FROM b LIMIT 2 | LIMIT",
            })
    void clauseThatDiffersIsNamed(String left, String right, String clause) {
        assertThat(differing(left, right)).containsExactly(clause);
    }

    @Test
    void otherSetOperationDiffersInItsWord() {
        assertThat(differing("FROM a UNION FROM b", "FROM a EXCEPT FROM b")).containsExactly("EXCEPT", "UNION");
    }

    @Test
    void clauseThatIsNotThereHasNoKey() {
        assertThat(clauses("SELECT 1").keySet()).containsExactly("SELECT");
        assertThat(clauses("SELECT a FROM t WHERE b GROUP BY a ORDER BY a").keySet())
                .containsExactly("FROM", "GROUP BY", "ORDER BY", "SELECT", "WHERE");
    }

    @Test
    void hashIsShortAndHexadecimal() {
        assertThat(clauses("SELECT 1").values()).allMatch(hash -> hash.matches("[0-9a-f]{20}"));
    }
}
