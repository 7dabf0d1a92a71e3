package io.penstock.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SqlTemplateTest {
    private static List<String> filled(String text) {
        return SqlTemplate.parse(text).statements().stream()
                .map(statement -> statement
                        .fill(Map.of("this", "\"main\".\"orders\"", "run_id", "'r1'"))
                        .text())
                .toList();
    }

    @Test
    void wordsInBracesAreReplacedWhereverTheyStand() {
        assertThat(filled("UPDATE {this} SET run = {run_id} WHERE run <>{run_id}"))
                .containsExactly("UPDATE \"main\".\"orders\" SET run = 'r1' WHERE run <>'r1'");
    }

    @Test
    void statementsAreCutAtSemicolonsOfTheirOwn() {
        assertThat(filled(
                        "-- first; of all\nDELETE FROM {this};\n;\nSELECT ';', \"a;b\", $$;$$ /* ; */ FROM x -- end\n"))
                .containsExactly("DELETE FROM \"main\".\"orders\"", "SELECT ';', \"a;b\", $$;$$ /* ; */ FROM x");
    }

    @Test
    void quotesAndCommentsAreLeftAlone() {
        String text = "SELECT '{this}', \"{this}\", $${this}$$, e'\\'{this}' -- {nothing}\n /* {nothing} */ FROM t";

        SqlTemplate.Statement statement = SqlTemplate.parse(text).statements().get(0);

        assertThat(statement.fill(Map.of()).text()).isEqualTo(text);
        assertThat(statement.placeholders())
                .hasSize(4)
                .allMatch(SqlTemplate.Placeholder::quoted)
                .allMatch(placeholder -> placeholder.name().equals("this"));
    }

    @Test
    void structsAreNoPlaceholders() {
        assertThat(SqlTemplate.parse("SELECT {a: 1, 'b': {c: 2}}, MAP {}")
                        .statements()
                        .get(0)
                        .placeholders())
                .isEmpty();
    }

    @Test
    void otherSpellingsAreFoundAsTheyAreWritten() {
        List<SqlTemplate.Placeholder> found = SqlTemplate.parse("SELECT 1; FROM {{ this }}, { this }, {this}")
                .statements()
                .get(1)
                .placeholders();

        assertThat(found).extracting(SqlTemplate.Placeholder::text).containsExactly("{{ this }}", "{ this }", "{this}");
        assertThat(found).extracting(SqlTemplate.Placeholder::offset).containsExactly(15, 27, 37);
        assertThat(found).extracting(SqlTemplate.Placeholder::isPlain).containsExactly(false, false, true);
    }

    @Test
    void offsetsLeadBackToTheText() {
        SqlTemplate.Statement statement = SqlTemplate.parse("SELECT 1; DELETE FROM {this} WHERE nope")
                .statements()
                .get(1);
        RewrittenQuery filled = statement.fill(Map.of("this", "\"a long schema\".\"orders\""));

        assertThat(statement.offset()).isEqualTo(10);
        assertThat(filled.originalOffset(filled.text().indexOf("nope"))).isEqualTo(25);
    }

    @Test
    void wordsAreWhatRuns() {
        SqlTemplate.Statement statement = SqlTemplate.parse(" /* why */ begin  -- now\n WORK ")
                .statements()
                .get(0);

        assertThat(statement.verb()).isEqualTo("BEGIN");
        assertThat(statement.words()).containsExactly("begin", "WORK");
        assertThat(SqlTemplate.parse("-- nothing\n;").statements()).isEmpty();
    }
}
