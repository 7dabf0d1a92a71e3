package io.penstock.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommonTableRoomTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT 1 | WITH x AS ()~SELECT 1",
                "/* SELECT */ select 1 | /* SELECT */ WITH x AS ()~select 1",
                "WITH a AS (b) SELECT 1 | WITH x AS (), a AS (b) SELECT 1",
                "with/* RECURSIVE */a AS (b) SELECT 1 | with x AS (),/* RECURSIVE */a AS (b) SELECT 1",
                "WITH \"RECURSIVE\" AS (b) SELECT 1 | WITH x AS (), \"RECURSIVE\" AS (b) SELECT 1",
                "WITH RECURSIVE a AS (b) SELECT 1 | WITH x AS ()~SELECT * FROM (WITH RECURSIVE a AS (b) SELECT 1~) AS"
                        + " whole",
                "(SELECT 1) UNION SELECT 2 | WITH x AS ()~SELECT * FROM ((SELECT 1) UNION SELECT 2~) AS whole",
                "FROM a -- end | WITH x AS ()~SELECT * FROM (FROM a -- end~) AS whole",
            })
    void everyPartOfTheQuerySeesThem(String query, String expected) {
        CommonTableRoom room = CommonTableRoom.in(query);

        String text = query.substring(0, room.offset()) + room.before() + "x AS ()" + room.after()
                + query.substring(room.offset()) + room.end();

        assertThat(text).isEqualTo(expected.replace('~', '\n'));
    }

    @Test
    void offsetsLeadBackThroughAnInsertion() {
        String query = "SELECT a FROM b";
        RewrittenQuery replaced = new RewrittenQuery(
                "SELECT a FROM long_name", List.of(new RewrittenQuery.Edit(14, "long_name".length(), 14, 1)));

        RewrittenQuery inserted = replaced.insert(7, "more, ");

        assertThat(inserted.text()).isEqualTo("SELECT more, a FROM long_name");
        Map.of("SELECT", 0, "more", 7, "re,", 7, "a FROM", 7, "FROM", 9, "name", 14)
                .forEach((word, original) -> assertThat(
                                inserted.originalOffset(inserted.text().indexOf(word)))
                        .as(word)
                        .isEqualTo(original));
        assertThat(inserted.insert(inserted.text().length(), ")")
                        .originalOffset(inserted.text().length() + 1))
                .isEqualTo(query.length());
    }
}
