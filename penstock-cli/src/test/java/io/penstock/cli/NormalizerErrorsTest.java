package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the database cannot run of a declaration is told with its column, or its transform, at its place. */
class NormalizerErrorsTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        [trim, {sql: "uper({col})"}]                          | SQL_BINDING | Scalar Function with name uper does not exist
        [{derive: "upper(nme)"}]                              | SQL_BINDING | Referenced column "nme" not found
        [{sql: "({col}"}]                                     | SQL_SYNTAX  | syntax error
        [trim, {regex_replace: {pattern: "("}}]               | CONVERSION  | missing ): (
        [{regex_replace: {pattern: "a", replacement: '\\1'}}] | CONVERSION  | Invalid replacement string
        [{sql: "CAST(length({col}) AS date)"}]                | CONVERSION  | Unimplemented type for cast
        """)
    void normalizersThatCannotRunAreToldWithTheirColumn(String normalize, String code, String reason) {
        project.model(
                "m",
                "/* @model\ncolumns:\n  id: integer\n  v:\n    type: text\n    normalize: " + normalize
                        + "\n*/\nSELECT 1 AS id, 'a' AS v");
        Outcome run = project.run().exited(1);
        assertThat(run.model("m").path("error").path("code").asText()).isEqualTo(code);
        assertThat(run.model("m").path("error").path("line").asInt()).isEqualTo(6);
        assertThat(run.error("m"))
                .startsWith("Cannot write m: the normalizers of its column \"v\" cannot be run: ")
                .contains(reason);
    }

    @ParameterizedTest
    @CsvSource({"'columns: {id: integer}', 3", "'tags: []', 3"})
    void transformThatCannotRunIsTold(String header, int line) {
        project.model(
                "m",
                "/* @model\n" + header + "\ntransforms: [{limit: 5}, {filter_where: idd > 1}]\n*/\nSELECT 1 AS id");
        Outcome run = project.run().exited(1);
        assertThat(run.model("m").path("error").path("line").asInt()).isEqualTo(line);
        assertThat(run.error("m"))
                .startsWith("Cannot write m: its transform \"filter_where idd > 1\" cannot be run:"
                        + " Referenced column \"idd\" not found in FROM clause! Candidate bindings: \"id\"");
    }

    @Test
    void normalizerOfTextTakesNoOtherType() {
        project.model(
                "m",
                "/* @model\ncolumns:\n  id: integer\n  v: {type: date, normalize: [parse_date]}\n"
                        + "  w: {type: uuid, normalize: [trim]}\n*/\nSELECT 1 AS id, DATE '2024-01-01' AS v, 5 AS w");
        assertThat(project.run().exited(1).error("m"))
                .isEqualTo("Cannot write m: its rows do not match its declared table:"
                        + " v: its normalizers take text, found date; w: its normalizers take text, found integer"
                        + " (change the query, such as with CAST(value AS type) AS name, or change the declaration)");
    }

    @Test
    void whatTheQueryItselfDoesWrongIsToldOfTheQuery() {
        project.model(
                "m", "/* @model\ncolumns: {id: {type: integer, normalize: [{sql: \"{col}\"}]}}\n*/\nSELECT idd AS id");
        Outcome run = project.run().exited(1);
        assertThat(run.model("m").path("error").path("line").asInt()).isEqualTo(4);
        assertThat(run.error("m")).contains("\"idd\"").doesNotContain("normalizers");
    }
}
