package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of models as users write them. */
class TestCommandTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.bare(directory)
                .file("penstock.yaml", "name: shop\nsources: {raw_people: {path: nowhere.csv}}\n")
                .model(
                        "people",
                        "-- @strategy: merge\n-- @key: id\n-- @checks: [{row_count: {min: 100}}]\n"
                                + "SELECT id, upper(name) AS name, current_date AS seen FROM raw_people");
    }

    private Outcome tests(String yaml) {
        project.file("tests/people.yaml", yaml);
        return project.command("test");
    }

    @Test
    void modelIsWrittenByItsOwnStrategyOverWhatIsThereAtAFixedTime() {
        Outcome test = tests("""
            - name: new ones are added, known ones updated
              model: people
              now: 2026-01-31T23:00:00Z
              given:
                raw_people: [{id: 1, name: ann}, {id: 2, name: bob}, {id: 4, name: null}]
              existing:
                - {id: 1, name: OLD, seen: 2026-01-01}
                - {id: 3, name: CEM, seen: 2026-01-01}
              expect:
                rows:
                  - {id: 3, name: CEM, seen: 2026-01-01}
                  - {id: 1, name: ANN, seen: 2026-01-31}
                  - {id: 2, name: BOB, seen: 2026-01-31}
                  - {id: 4, seen: 2026-01-31}
                subset: [{name: ANN}]
                counts: {inserted: 2, updated: 1, deleted: 0, unchanged: 0, rows: 4}
            """).succeeded();
        assertThat(test.out()).contains("passed  people: new ones are added").contains("1 of 1 test passed");
    }

    @Test
    void nothingOfTheProjectsDatabasesIsTouched() {
        tests("[{name: a, model: people, given: {raw_people: [{id: 1, name: a}]}, expect: {counts: {rows: 1}}}]")
                .succeeded();
        assertThat(directory.resolve("data")).doesNotExist();
        assertThat(directory.resolve(".penstock/state.db")).doesNotExist();
    }

    @Test
    void historyIsKeptOverTheVersionsThatAreThere() {
        project.model("history", "-- @strategy: scd2\n-- @key: id\nSELECT id, name FROM raw_people");
        tests("""
            tests:
              - name: a changed row closes its version
                model: history
                now: 2026-02-01T00:00:00Z
                given: {raw_people: [{id: 1, name: new}]}
                existing:
                  rows:
                    - {id: 1, name: old, valid_from: 2026-01-01T00:00:00Z, valid_to: null, is_current: true}
                expect:
                  rows:
                    - {id: 1, name: old, valid_to: "2026-02-01T00:00:00Z", is_current: false}
                    - {id: 1, name: new, valid_to: null, is_current: true}
            """).succeeded();
    }

    @Test
    void whatDiffersIsShownSideBySide() {
        Outcome test = tests("""
            - name: wrong on purpose
              model: people
              given: {raw_people: {sql: "SELECT 1 AS id, 'x' AS name UNION ALL SELECT 2, NULL"}}
              expect:
                rows: [{id: 1, name: Y}, {id: 7, name: Z}]
                counts: {inserted: 5}
            """).exited(1);
        assertThat(test.out().lines())
                .contains(
                        "  tests/people.yaml:1:3: expected inserted: 5, found 2",
                        "  tests/people.yaml:1:3: the rows differ: - expected, + found",
                        "      id  name",
                        "    - 1   Y",
                        "    + 1   »X«",
                        "    - 7   Z",
                        "    + 2   NULL",
                        "0 of 1 test passed in"
                                + test.out()
                                        .lines()
                                        .reduce((a, b) -> b)
                                        .orElse("")
                                        .substring(21));
    }

    @ParameterizedTest
    @CsvSource({"same key more than once,0", "something else,1"})
    void errorIsExpectedByAPartOfItsMessage(String part, int exit) {
        tests("[{name: twice, model: people, given: {raw_people: [{id: 1, name: a}, {id: 1, name: b}]},"
                        + " expect: {error: "
                        + part + "}}]")
                .exited(exit);
    }

    @Test
    void rowsComeFromFilesAndQueriesAndHaveTheTypesThatAreSaid() {
        project.file("tests/people.csv", "id,name\n1,ann\n").model("typed", "SELECT typeof(id) AS t FROM raw_people");
        tests("""
            - {name: csv, model: people, given: {raw_people: {csv: tests/people.csv}}, expect: {rows: [{name: ANN}]}}
            - {name: sql, model: typed, given: {raw_people: {sql: "SELECT 1::TINYINT AS id"}}, expect: {rows: [{t: TINYINT}]}}
            - {name: said, model: typed, given: {raw_people: {rows: [{id: 1}], columns: {id: "DECIMAL(9,2)"}}}, expect: {rows: [{t: "DECIMAL(9,2)"}]}}
            - {name: date, model: typed, given: {raw_people: [{id: 2026-01-01}, {id: null}]}, expect: {subset: [{t: DATE}]}}
            - {name: none, model: typed, given: {raw_people: {rows: [], columns: {id: integer}}}, expect: {rows: []}}
            """).succeeded();
    }

    @Test
    void ephemeralModelIsPartOfTheTestAndViewsFilesAndJavaModelsAreTested() {
        project.model("brief", "-- @materialize: ephemeral\nSELECT id FROM raw_people WHERE id > 1")
                .model("shown", "-- @materialize: view\nSELECT * FROM brief")
                .model("exported", "-- @materialize: file\nSELECT * FROM brief")
                .file(
                        "models/J.java",
                        "public class J { @io.penstock.Model io.penstock.Relation grown(io.penstock.Relation people) "
                                + "{ return people.filter(\"id > 1\").select(\"id\"); } }");
        tests("""
            - {name: a, model: shown, given: {raw_people: [{id: 1}, {id: 2}]}, expect: {rows: [{id: 2}]}}
            - {name: b, model: exported, given: {brief: [{id: 1}]}, expect: {rows: [{id: 1}]}}
            - {name: c, model: brief, given: {raw_people: [{id: 2}]}, expect: {rows: [{id: 2}]}}
            - {name: d, model: grown, given: {people: [{id: 1}, {id: 2}]}, expect: {rows: [{id: 2}]}}
            """).succeeded();
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void reportHasTheFormThatBuildServersRead() throws Exception {
        project.file(
                "tests/a.yaml",
                "[{name: \"a <b>\", model: people, given: {raw_people: [{id: 1, name: a}]}, expect: {counts: {rows:"
                        + " 2}}}]");
        project.command("test", "--junit", "out/report.xml").exited(1);
        assertThat(Files.readString(directory.resolve("out/report.xml")))
                .contains("<testsuite name=\"shop\" tests=\"1\" failures=\"1\" errors=\"0\"")
                .contains("<testcase classname=\"people\" name=\"a &lt;b&gt;\" file=\"tests/a.yaml\"")
                .contains("<failure message=\"expected rows: 2, found 1\">tests/a.yaml:1:2: expected rows: 2, found"
                        + " 1</failure>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {name: a, model: people, givn: {}, expect: {rows: []}}    | KEY_UNKNOWN | unknown key "givn" in "[0]" (did you mean "given"?
        {name: a, model: people, expect: {row: []}}               | KEY_UNKNOWN | unknown key "row" in "[0].expect" (did you mean "rows"?
        {name: a, model: people}                                  | KEY_MISSING | the key "expect" is missing
        {name: a, model: peple, expect: {rows: []}}               | TEST_INVALID | Cannot test peple: the project has no model of that name (did you mean "people"? there are: people)
        {name: a, model: people, expect: {rows: []}}              | TEST_INVALID | Cannot test people: people reads raw_people, and the test gives no rows for it (add given: {raw_people: [...]})
        {name: a, model: people, given: {raw_people: [{id: 1, name: a}], raw_peeple: []}, expect: {rows: []}} | TEST_INVALID | it gives rows for raw_peeple, which people does not read (did you mean "raw_people"? it reads: raw_people)
        {name: a, model: people, given: {raw_people: []}, expect: {rows: []}} | TEST_INVALID | Cannot make a table without rows: its columns are not known (write {rows: [], columns: {id: integer}}, or in Java givenNone)
        {name: a, model: people, given: {raw_peeple: [{id: 1, name: a}]}, expect: {rows: []}} | TEST_INVALID | it gives rows for raw_peeple, which people does not read (did you mean "raw_people"? it reads: raw_people)
        {name: a, model: people, given: {raw_people: [{id: 1, name: a}]}, expect: {rows: [{nam: A}]}} | TEST_INVALID | it expects the column "nam", which the table does not have (did you mean "name"? there are: id, name, seen)
        {name: a, model: people, now: noon, expect: {rows: []}}   | VALUE_INVALID | "now" is the text "noon", expected a time (such as 2026-01-31T08:00:00Z)
        """)
    void wrongTestIsToldAtItsPlace(String test, String code, String message) {
        project.file("tests/a.yaml", "- " + test + "\n");
        if (code.equals("TEST_INVALID")) {
            assertThat(project.command("test").exited(1).out())
                    .contains("failed  ")
                    .contains("  tests/a.yaml:1:3: ")
                    .contains(message);
            return;
        }
        assertThat(project.command("test", "--json").exited(2).errors())
                .singleElement()
                .satisfies(error ->
                        assertThat(error).startsWith(code + " tests/a.yaml:1:").contains(message));
    }

    @Test
    void testThatIsWrongItselfFailsAndKeepsNoOtherFromItsTurn() throws Exception {
        project.file("tests/a.yaml", """
                - {name: nothing given, model: people, expect: {rows: []}}
                - {name: right, model: people, given: {raw_people: [{id: 1, name: a}]}, expect: {counts: {rows: 1}}}
                """);
        Outcome test = project.command("test", "--junit", "report.xml").exited(1);
        assertThat(test.out())
                .containsSubsequence("failed  people: nothing given", "passed  people: right", "1 of 2 tests passed");
        assertThat(Files.readString(directory.resolve("report.xml"))).contains("tests=\"2\" failures=\"1\"");
        assertThat(project.command("test", "--json")
                        .exited(1)
                        .json()
                        .at("/tests/0/failures/0")
                        .asText())
                .startsWith("Cannot test people: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"peeple", "orders"})
    void modelWithoutTestsIsTold(String model) {
        tests("[{name: a, model: people, given: {raw_people: [{id: 1, name: a}]}, expect: {counts: {rows: 1}}}]");
        assertThat(project.command("test", model).exited(2).err())
                .contains("Cannot test " + model + ": no test is of that model");
    }
}
