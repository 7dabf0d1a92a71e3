package io.penstock.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.sql.ModelFile.Section;
import io.penstock.sql.ModelFile.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelFileTest {
    @Test
    void queryWithoutHeaderIsOneModel() {
        String content = "-- a note\n\nSELECT 1 AS a -- the one\n;\n-- the end\n";

        Section section = only(content);

        assertThat(section.header()).isEmpty();
        assertThat(section.statements()).containsExactly(new Statement(content.indexOf("SELECT"), "SELECT 1 AS a"));
    }

    @Test
    void callMayGoOverSeveralLines() {
        String content = """
                -- @model(
                --   name="x",  -- the name
                --   primary_key=["id)"]
                -- )
                SELECT 1
                """;

        HeaderPart part = only(content).header().get(0);

        assertThat(part.kind()).isEqualTo(HeaderPart.Kind.CALL);
        assertThat(part.word()).isEqualTo("model");
        assertThat(part.offset()).isEqualTo(content.indexOf('(') + 1);
        assertThat(part.text().stripTrailing()).endsWith(")").doesNotContain("\n--");
        assertThat(content.substring(part.offset()).indexOf("primary_key"))
                .isEqualTo(part.text().indexOf("primary_key"));
    }

    @Test
    void linesTogetherAreOneHeader() {
        Section section = only("-- @name: x\n-- about it\n-- @tags: a, b\nSELECT 1");

        assertThat(section.header()).extracting(HeaderPart::word).containsExactly("name", "tags");
        assertThat(section.header()).extracting(HeaderPart::text).containsExactly(" x", " a, b");
    }

    @Test
    void blockHoldsTheTextUpToItsEnd() {
        String content = "/* @model\nname: x\ntags: [a]\n*/\nSELECT 1";

        HeaderPart part = only(content).header().get(0);

        assertThat(part.kind()).isEqualTo(HeaderPart.Kind.BLOCK);
        assertThat(part.text()).isEqualTo("name: x\ntags: [a]\n");
        assertThat(content.substring(part.offset())).startsWith(part.text());
    }

    @Test
    void quotedValueOfBlockMayHoldCommentMarks() {
        Section section = only("/* @model\ndescription: don't\npath: \"in/*.csv\"\ncron: '*/5 * * * *'\n*/\nSELECT 1");

        assertThat(section.header().get(0).text()).contains("in/*.csv", "*/5");
        assertThat(section.statements()).extracting(Statement::text).containsExactly("SELECT 1");
    }

    @Test
    void callMayStandInBlock() {
        Section section = only("/* @model(name='x',\n   tags=[a]) */ SELECT 1");

        assertThat(section.header().get(0).kind()).isEqualTo(HeaderPart.Kind.CALL);
        assertThat(section.header().get(0).text().strip()).isEqualTo("name='x',\n   tags=[a])");
    }

    @Test
    void everyHeaderBeginsAModel() {
        List<Section> sections = ModelFile.parse("""
                        -- @model(name="a")
                        SELECT 1
                        -- @name: b
                        -- @tags: x
                        SELECT 2;
                        /* @model
                        name: c */
                        SELECT 3;
                        """).sections();

        assertThat(sections)
                .extracting(section -> section.statements().get(0).text())
                .containsExactly("SELECT 1", "SELECT 2", "SELECT 3");
        assertThat(sections.get(1).header()).hasSize(2);
    }

    @Test
    void headerWithoutQueryIsASectionOfItsOwn() {
        List<Section> sections = ModelFile.parse("-- @model(name='a')\n-- @model(name='b')\nSELECT 1")
                .sections();

        assertThat(sections).hasSize(2);
        assertThat(sections.get(0).statements()).isEmpty();
    }

    @Test
    void semicolonsSeparateStatements() {
        Section section = only("-- @name: a\nSELECT ';' AS x;; SELECT 2;");

        assertThat(section.statements()).extracting(Statement::text).containsExactly("SELECT ';' AS x", "SELECT 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'it''s; -- @name: x' AS a",
                "SELECT E'a\\'; b' AS a",
                "SELECT \"a;\"\"b\" FROM t",
                "SELECT $$ ; -- ' $$ AS a",
                "SELECT $tag$ ; $$ $tag$ AS a",
                "SELECT a /* ; /* nested ; */ ; */ FROM t",
                "SELECT a -- ; no 'end\nFROM t",
                "SELECT a$b$c FROM t WHERE x = $1 AND y = $2",
                "SELECT 1 - -1, a->>'$.b'",
                "SELECT 'ü', '😀;'"
            })
    void nothingHiddenEndsAStatement(String query) {
        assertThat(only(query + " ;").statements()).containsExactly(new Statement(0, query));
    }

    @Test
    void headerInsideTextOrBehindCodeIsNone() {
        Section section = only("SELECT '\n-- @name: x\n' AS a, b -- @model(name='y')\nFROM t");

        assertThat(section.header()).isEmpty();
        assertThat(section.statements()).hasSize(1);
    }

    @Test
    void optionWithinTheQueryIsAStray() {
        Section section = only("SELECT a\n-- @tags: x\nFROM t");

        assertThat(section.statements()).hasSize(1);
        assertThat(section.strays()).extracting(HeaderPart::word).containsExactly("tags");
    }

    @Test
    void wordWithoutColonIsAStray() {
        Section section = only("-- @name users\nSELECT 1");

        assertThat(section.strays())
                .extracting(HeaderPart::word, HeaderPart::kind)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("name", HeaderPart.Kind.BARE));
    }

    @Test
    void unclosedCallTakesItsLine() {
        Section section = only("-- @model(name='x'\n-- about it\nSELECT 1");

        assertThat(section.header().get(0).text()).isEqualTo("name='x'");
        assertThat(section.statements()).hasSize(1);
    }

    @Test
    void windowsLineEndsChangeNothing() {
        Section section = only("-- @model(name='x',\r\n--  tags=['a'])\r\nSELECT 1\r\n;\r\n");

        assertThat(section.header().get(0).text()).contains("tags=['a'])");
        assertThat(section.statements()).extracting(Statement::text).containsExactly("SELECT 1");
    }

    @Test
    void commentsAloneAreNoModel() {
        assertThat(ModelFile.parse("-- SELECT 1\n/* SELECT 2 */ ;").sections()).isEmpty();
    }

    private static Section only(String content) {
        List<Section> sections = ModelFile.parse(content).sections();
        assertThat(sections).hasSize(1);
        return sections.get(0);
    }
}
