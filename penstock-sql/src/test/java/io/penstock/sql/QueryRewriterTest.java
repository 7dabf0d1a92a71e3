package io.penstock.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.spi.sql.TableReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class QueryRewriterTest {
    private static final QueryRewriter REWRITER = new QueryRewriter(name -> "\"" + name.replace("\"", "\"\"") + "\"");

    @Test
    void nameOfTheSameLastPartNeedsNoAlias() {
        assertThat(rewrite("SELECT users.id FROM users", Map.of("users", "\"dev\".\"Users\"")))
                .isEqualTo("SELECT users.id FROM \"dev\".\"Users\"");
    }

    @Test
    void subqueryIsCalledWhatTheQueryKnows() {
        assertThat(rewrite("SELECT * FROM a, b WHERE a.x = b.x", Map.of("a", "(SELECT 1 AS x)", "b", "t.b")))
                .isEqualTo("SELECT * FROM (SELECT 1 AS x) AS \"a\", t.b WHERE a.x = b.x");
    }

    @Test
    void anotherNameOrAFunctionIsCalledSoToo() {
        assertThat(rewrite("FROM a", Map.of("a", "main.b"))).isEqualTo("FROM main.b AS \"a\"");
        assertThat(rewrite("FROM a", Map.of("a", "read_csv('x.csv')"))).isEqualTo("FROM read_csv('x.csv') AS \"a\"");
    }

    @Test
    void aliasOfTheQueryStays() {
        TableReference aliased = new TableReference(List.of("a"), 14, 1, "u");

        assertThat(REWRITER.rewrite("SELECT * FROM a u", List.of(aliased), table -> Optional.of("(SELECT 1)"))
                        .text())
                .isEqualTo("SELECT * FROM (SELECT 1) u");
    }

    @Test
    void quotedPartsOfTheReferenceAreReplacedWhole() {
        String query = "SELECT * FROM \"raw data\".\"a\"\"b\" WHERE x";
        TableReference reference = new TableReference(List.of("raw data", "a\"b"), 14, 17, "");

        assertThat(REWRITER.rewrite(query, List.of(reference), table -> Optional.of("(SELECT 1)"))
                        .text())
                .isEqualTo("SELECT * FROM (SELECT 1) AS \"a\"\"b\" WHERE x");
    }

    @Test
    void whatIsNotReplacedStays() {
        assertThat(rewrite("SELECT * FROM a, b", Map.of())).isEqualTo("SELECT * FROM a, b");
    }

    @Test
    void offsetsLeadBackToTheOriginal() {
        String query = "SELECT x FROM a JOIN b USING (id) WHERE nope";
        RewrittenQuery rewritten = rewriteAll(query, Map.of("a", "(SELECT 1 AS id)", "b", "\"a long schema\".\"b\""));

        for (String word : List.of("SELECT x", "JOIN", "USING", "nope")) {
            assertThat(rewritten.originalOffset(rewritten.text().indexOf(word)))
                    .as(word)
                    .isEqualTo(query.indexOf(word));
        }
        assertThat(rewritten.originalOffset(rewritten.text().indexOf("AS id"))).isEqualTo(query.indexOf("a JOIN"));
        assertThat(rewritten.originalOffset(rewritten.text().indexOf("long"))).isEqualTo(query.indexOf("b USING"));
        assertThat(rewritten.originalOffset(rewritten.text().length())).isEqualTo(query.length());
    }

    @Test
    void referencesMustNotOverlap() {
        TableReference one = new TableReference(List.of("ab"), 5, 2, "");
        TableReference two = new TableReference(List.of("b"), 6, 1, "");

        assertThatThrownBy(() -> REWRITER.rewrite("FROM ab", List.of(two, one), table -> Optional.of("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No place of its own in the query");
    }

    private static String rewrite(String query, Map<String, String> replacements) {
        return rewriteAll(query, replacements).text();
    }

    /** Takes the tables to be the single letters behind FROM, JOIN and commas, or {@code users}. */
    private static RewrittenQuery rewriteAll(String query, Map<String, String> replacements) {
        List<TableReference> tables = java.util.regex.Pattern.compile("(?:FROM|JOIN|,) (users|[ab])\\b")
                .matcher(query)
                .results()
                .map(found -> new TableReference(
                        List.of(found.group(1)), found.start(1), found.group(1).length(), ""))
                .toList();
        return REWRITER.rewrite(query, tables, table -> Optional.ofNullable(replacements.get(table.name())));
    }
}
