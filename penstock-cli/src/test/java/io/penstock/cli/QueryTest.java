package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries as people type them, over what is there and what is not. */
class QueryTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory)
                .model("base", "SELECT 1 AS id, 'Ann' AS name")
                .model("behind", "SELECT id FROM base");
    }

    @Test
    void queryIsTakenFromAFile() {
        project.run().succeeded();
        project.file("q.sql", "-- of Ann\nSELECT name\nFROM base;\n");
        assertThat(project.command("query", "-f", "q.sql", "-o", "csv")
                        .succeeded()
                        .out())
                .isEqualTo("name\nAnn\n");
        project.file("q.sql", "SELECT\n nme FROM base");
        assertThat(project.command("query", "--file", "q.sql").exited(2).err()).startsWith("error: q.sql:2:2: ");
        assertThat(project.command("query", "-f", "p.sql").exited(2).err())
                .isEqualTo("error: p.sql: Cannot read p.sql: there is no such file (check the path)\n");
        assertThat(project.command("query").exited(2).err())
                .contains("the query is missing (give it in quotes, or a file with -f)");
        assertThat(project.command("query", "-f", "q.sql", "SELECT 1").exited(2).err())
                .contains("the query is given twice");
    }

    @Test
    void timesHaveSecondsAndNestedValuesAreJson() {
        String sql =
                "SELECT timestamp '2024-01-01' AS t, timestamptz '2024-01-01 00:00:00.5+00' AS z, time '10:00' AS c,"
                        + " {'x': 1, 'y': [timestamp '2024-01-01']} AS s, map {1: 'a'} AS m";
        assertThat(project.command("query", "-o", "csv", sql).succeeded().out())
                .isEqualTo("t,z,c,s,m\n\"2024-01-01 00:00:00\",\"2024-01-01 00:00:00.500Z\",10:00:00,"
                        + "\"{\"\"x\"\":1,\"\"y\"\":[\"\"2024-01-01T00:00:00\"\"]}\",\"{\"\"1\"\":\"\"a\"\"}\"\n");
        assertThat(project.rows(sql))
                .containsExactly("2024-01-01T00:00:00|2024-01-01T00:00:00.500Z|10:00:00|"
                        + "{\"x\":1,\"y\":[\"2024-01-01T00:00:00\"]}|{\"1\":\"a\"}");
        assertThat(project.command("query", sql).succeeded().out())
                .contains("2024-01-01 00:00:00  2024-01-01 00:00:00.500Z  10:00:00  {\"x\":1,");
    }

    @Test
    void csvTellsNothingFromAnEmptyText() {
        assertThat(project.command("query", "-o", "csv", "SELECT '' AS empty, NULL AS nothing, 'ab' AS said")
                        .succeeded()
                        .out())
                .isEqualTo("empty,nothing,said\n\"\",,ab\n");
    }

    @Test
    void columnsForWhichThereIsNoRoomAreCounted() {
        String wide = "SELECT 'aaaaaaaaaaaaaaaa' AS one, 'bbbbbbbbbbbbbbbb' AS two, 12345678901234 AS three, 4 AS four";
        project.variable("NO_COLOR", "1");
        Outcome narrow = project.atTerminal(40, "query", wide).succeeded();
        assertThat(narrow.out().lines())
                .containsExactly(
                        "one       two                three  four", "aaaaaaa…  bbbbbbb…  12345678901234     4");
        assertThat(narrow.err()).isEqualTo("1 row\n");
        Outcome cut = project.atTerminal(30, "query", wide).succeeded();
        assertThat(cut.out().lines()).containsExactly("one             two", "aaaaaaaaaaaaa…  bbbbbbbbbbbbb…");
        assertThat(cut.err())
                .isEqualTo("1 row; 2 of 4 columns have room (see all with -o csv, or name those that you want)\n");
        assertThat(project.atTerminal(100, "query", wide).succeeded().err()).isEqualTo("1 row\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "view", "file"})
    void modelThatIsNotBuiltIsTold(String kept) {
        project.run().succeeded();
        project.model("late", "-- @materialize: " + kept + "\nSELECT 1 AS id")
                .model("brief", "-- @materialize: ephemeral\nSELECT * FROM late");
        String message = "Cannot run the query: the model late has not been built (make it with: penstock run late)\n";
        assertThat(project.command("query", "SELECT * FROM base JOIN late USING (id)")
                        .exited(2)
                        .err())
                .startsWith("error: query:1:25: " + message);
        assertThat(project.command("query", "FROM brief").exited(2).err()).startsWith("error: query:1:6: " + message);
    }

    @Test
    void whatIsThereCanBeLookedAtWhileModelsAreBroken() {
        project.run().succeeded();
        project.model("base", "SELEC 1")
                .model("other", "SELECT * FROM raw_nothing")
                .model("third", "-- @materialize: veiw\nSELECT 1 AS id")
                .model("fourth", "SELECT * FROM third")
                .file("checks/none.sql", "SELECT * FROM fourth")
                .model("fifth", "SELECT 5 AS id");
        String warning = "warning: left out, as something is wrong there: checks/none.sql, models/base.sql,"
                + " models/behind.sql, models/fourth.sql, models/other.sql, models/third.sql"
                + " (penstock validate tells what)\n";
        Outcome query =
                project.command("query", "-o", "csv", "SELECT name FROM base").succeeded();
        assertThat(query.out()).isEqualTo("name\nAnn\n");
        assertThat(query.err()).isEqualTo(warning);
        Outcome list = project.command("list").succeeded();
        assertThat(list.out()).contains("fifth").doesNotContain("fourth");
        assertThat(list.err()).isEqualTo(warning);
        assertThat(project.command("info", "fifth").succeeded().err()).isEqualTo(warning);
        assertThat(project.command("run").exited(2).err()).contains("models/third.sql:1:");
    }

    @Test
    void configurationThatIsWrongIsNoProject() {
        project.file("penstock.yaml", "nam: shop\n");
        assertThat(project.command("query", "SELECT 1").exited(2).err()).startsWith("error: penstock.yaml:1:1: ");
    }
}
