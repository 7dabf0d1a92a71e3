package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Renames that follow each other. */
class RenamedColumnsTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    private Outcome run(String mode, String query) {
        project.model(
                "people",
                "-- @strategy: merge\n-- @primary_key: id\n" + (mode.isEmpty() ? "" : "-- @schema_mode: " + mode + "\n")
                        + query);
        return project.run();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{v: w}", "{v: w, w: x}"})
    void renameMayFollowAnother(String before) {
        run("", "SELECT 1 AS id, 'Ann' AS v").succeeded();
        String both = "-- @column_mapping: {v: w, w: x}\n";
        if (before.equals("{v: w}")) {
            run("strict", "-- @column_mapping: {v: w}\nSELECT 2 AS id, 'Bo' AS w")
                    .succeeded();
        }
        for (int id = 2; id <= 3; id++) {
            run("strict", both + "SELECT " + id + " AS id, 'Cem' AS x").succeeded();
        }
        assertThat(project.rows("SELECT id, x FROM people ORDER BY id")).containsExactly("1|Ann", "2|Cem", "3|Cem");
        assertThat(project.rows("SELECT string_agg(column_name || ' ' || data_type, ', ' ORDER BY column_index) FROM"
                                + " duckdb_columns() WHERE table_name = 'people'")
                        .get(0))
                .isEqualTo("id INTEGER, x VARCHAR");
    }
}
