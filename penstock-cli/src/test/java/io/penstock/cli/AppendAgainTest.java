package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lets a model that adds rows add them once more, and what does not. */
class AppendAgainTest {
    private static final String QUERY = "SELECT id FROM read_csv('seeds/*.csv')";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory)
                .file("seeds/a.csv", "id\n1\n")
                .file("seeds/b.csv", "id\n2\n")
                .model("events", "-- @strategy: append\n" + QUERY);
        project.run().succeeded();
    }

    private void touch(String file, String time) {
        try {
            Files.setLastModifiedTime(project.path(file), FileTime.from(Instant.parse(time)));
        } catch (IOException e) {
            throw new IllegalStateException(file, e);
        }
    }

    @Test
    void fileThatIsOnlyTouchedHasNotChanged() {
        project.model("copy", QUERY);
        project.run().succeeded();

        touch("seeds/a.csv", "2031-01-01T00:00:00Z");

        assertThat(project.run().succeeded().ran()).isEmpty();
        assertThat(project.rows("SELECT id FROM events ORDER BY id")).containsExactly("1", "2");
    }

    @Test
    void fileOfTheSameSizeWithOtherContentHasChanged() {
        project.file("seeds/a.csv", "id\n7\n");
        touch("seeds/a.csv", "2031-01-01T00:00:00Z");

        assertThat(project.plan().succeeded().reasons().get("events"))
                .matches(
                        "seeds/\\*\\.csv changed: 2 files, 10 bytes of \\S+ → 2 files, 10 bytes of 2031-01-01T00:00:00Z");
        assertThat(project.run().succeeded().json().path("warnings")).isEmpty();
        assertThat(project.rows("SELECT id FROM events ORDER BY id")).containsExactly("1", "2", "2", "7");
    }

    @Test
    void contentThatMovedToAnotherFileIsAnother() {
        project.file("seeds/a.csv", "id\n2\n").file("seeds/b.csv", "id\n1\n");
        touch("seeds/a.csv", "2031-01-01T00:00:00Z");

        assertThat(project.plan().succeeded().ran()).containsExactly("events");
    }

    @Test
    void versionOfAnEarlierPenstockCountsByWhatIsSeen() {
        project.behindItsBack("UPDATE _penstock.ledger SET inputs = regexp_replace(inputs, ', content [0-9a-f]+', '')");
        assertThat(project.plan().succeeded().ran()).isEmpty();

        touch("seeds/a.csv", "2031-01-01T00:00:00Z");

        assertThat(project.plan().succeeded().ran()).containsExactly("events");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "strategy: append | strategy: append, schema_mode: safe, materialize: table, schema: main",
                "strategy: append | strategy: append, primary_key: id",
                "strategy: append | strategy: append, full_refresh: false, allow_empty: true, connection: default",
                "owner: me | strategy: replace, name: m",
                "strategy: truncate | strategy: truncate, schema_mode: safe",
                "'strategy: merge, key: id' | 'strategy: merge_by_key, primary_key: [id], delete: preserve'",
                "'strategy: merge, key: id, delete: soft' | 'strategy: merge, key: id, delete: soft, schema_mode: safe,"
                        + " max_delete_ratio: 0.5'",
                "'strategy: scd2, key: id' | 'strategy: scd_type_2, key: id, delete: ignore, valid_from: valid_from,"
                        + " valid_to: valid_to, is_current: is_current, schema_mode: safe'",
                "'strategy: scd2, key: id, event_time: at' | 'strategy: scd2, key: id, event_time: at, late: splice'",
                "materialize: file | 'materialize: file, path: \"data/{env}/m.parquet\", format: parquet'"
            })
    void defaultThatIsWrittenOutIsNoChange(String before, String after) {
        String query = "\nSELECT 1 AS id, TIMESTAMP '2024-01-01' AS at, 'x' AS v";
        project.model("m", header(before) + query);
        project.run("m").succeeded();

        project.model("m", header(after) + query);

        assertThat(project.plan("m").succeeded().reasons().get("m")).startsWith("unchanged since ");
    }

    private static String header(String options) {
        return "/* @model\n" + options.replaceAll(", (?=[a-z_]+:)", "\n") + "\n*/";
    }

    @Test
    void rowsThatAreAddedAgainAreToldWithReasonAndRemedy() {
        project.model("events", "-- @strategy: append\n" + QUERY + " WHERE id > 0");
        String warning = "model events appends the rows of its query again to main.events: query changed: WHERE differs"
                + " (make the table anew with: penstock run events --full-refresh, or know its rows by a key: strategy"
                + " merge_by_key)";

        assertThat(project.plan().succeeded().json().path("warnings").path(0).asText())
                .isEqualTo(warning);
        assertThat(project.command("run").succeeded().err()).contains("warning: " + warning);
        assertThat(project.run("--force")
                        .succeeded()
                        .json()
                        .path("warnings")
                        .path(0)
                        .asText())
                .startsWith("model events appends the rows of its query again to main.events: forced (");
        assertThat(project.run("events", "--full-refresh").succeeded().json().path("warnings"))
                .extracting(one -> one.asText().substring(0, 18))
                .containsExactly("model events loses");
    }

    @Test
    void emptyTableHasNothingTwice() {
        project.behindItsBack("DELETE FROM events");

        assertThat(project.plan("--force").succeeded().json().path("warnings")).isEmpty();
    }
}
