package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model becomes, and what happens when that changes. */
class MaterializationsTest {
    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory).model("base", "SELECT 1 AS id UNION ALL SELECT 2");
    }

    private List<String> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(project.path(folder))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void viewHoldsNoRows() {
        project.model("shown", "-- @materialize: view\nSELECT id * 2 AS id FROM base -- twice");
        project.run().succeeded();
        assertThat(project.rows("SELECT table_type FROM information_schema.tables WHERE table_name = 'shown'"))
                .containsExactly("VIEW");
        assertThat(project.rows("FROM shown ORDER BY id")).containsExactly("2", "4");
    }

    @Test
    void tableBecomesViewAndTableAgain() {
        String query = "SELECT id FROM base";
        project.model("kept", query);
        project.run().succeeded();
        project.model("kept", "-- @materialize: view\n" + query);
        assertThat(project.run().succeeded().reasons().get("kept"))
                .contains("config materialize: table → view")
                .doesNotContain("gone");
        assertThat(project.rows("FROM kept ORDER BY id")).containsExactly("1", "2");
        project.model("kept", query);
        assertThat(project.run().succeeded().reasons().get("kept")).contains("config materialize: view → table");
        assertThat(project.rows("SELECT table_type FROM information_schema.tables WHERE table_name = 'kept'"))
                .containsExactly("BASE TABLE");
    }

    @Test
    void viewBecomesATableOfAStrategyThatReadsWhatIsThere() {
        project.model("kept", "-- @materialize: view\nSELECT id FROM base");
        project.run().succeeded();
        project.model("kept", "-- @strategy: merge\n-- @key: id\nSELECT id FROM base");
        assertThat(project.run().succeeded().counts("kept")).containsExactly(2L, 0L, 0L, 0L);
    }

    @Test
    void ephemeralModelStandsInsideItsReaders() {
        project.model("inlined", "-- @materialize: ephemeral\nSELECT id + 1 AS id FROM base -- plus one")
                .model("last", "WITH x AS (SELECT * FROM inlined i) SELECT sum(x.id) AS total FROM x");
        project.run().succeeded();
        assertThat(project.rows("SELECT total FROM last")).containsExactly("5");
        assertThat(project.rows("SELECT count(*) FROM information_schema.tables WHERE table_name = 'inlined'"))
                .containsExactly("0");
        assertThat(project.rows("FROM inlined ORDER BY id")).containsExactly("2", "3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM inlined",
                "SELECT a.id FROM inlined a JOIN inlined b USING (id) JOIN again c USING (id)",
                "WITH x AS (SELECT id FROM inlined), y AS (FROM x JOIN again USING (id)) SELECT id FROM y",
                "WITH _penstock_inlined AS (SELECT 7 AS id) SELECT i.id FROM inlined i, _penstock_inlined WHERE"
                        + " _penstock_inlined.id = 7",
                "WITH RECURSIVE r AS (SELECT min(id) AS id FROM again UNION ALL SELECT r.id + 1 FROM r, inlined i"
                        + " WHERE i.id = r.id + 1) SELECT id FROM r",
                "(WITH inlined AS (SELECT 2 AS id) SELECT id FROM inlined) UNION (SELECT id FROM again)",
                "(SELECT id FROM inlined) INTERSECT SELECT id FROM again",
                "FROM inlined SELECT id",
                "SELECT id FROM base WHERE id + 1 IN (SELECT id FROM again) UNION SELECT (SELECT max(id) FROM inlined)",
            })
    void ephemeralModelsStandInAnyQuery(String query) {
        project.model(
                        "inlined",
                        "-- @materialize: ephemeral\nSELECT id + 1 AS id FROM base UNION SELECT 3 ORDER BY id LIMIT 2")
                .model(
                        "again",
                        "-- @materialize: ephemeral\nWITH RECURSIVE i AS (SELECT id FROM inlined) SELECT id FROM i")
                .model("kept", query)
                .model("shown", "-- @materialize: view\n" + query)
                .model("exported", "-- @materialize: file\n" + query);
        project.command("validate").succeeded();
        project.run().succeeded();
        for (String model : List.of("kept", "shown", "exported", "(" + query + ")")) {
            assertThat(project.rows("SELECT DISTINCT id FROM " + model + " ORDER BY id"))
                    .as(model)
                    .isSubsetOf("1", "2", "3")
                    .contains("2", "3");
        }
    }

    @Test
    void longChainOfEphemeralModelsIsShortAndFast() {
        String previous = "base";
        for (int i = 0; i < 30; i++) {
            project.model(
                    "e" + i,
                    "-- @materialize: ephemeral\nSELECT a.id FROM " + previous + " a JOIN " + previous
                            + " b USING (id)");
            previous = "e" + i;
        }
        project.model("last", "SELECT count(*) AS n FROM " + previous);
        JsonNode last = project.plan("--statements").model("last");
        assertThat(last.path("statements").path(0).asText().length()).isLessThan(5000);
        assertThat(project.run().succeeded().ran()).contains("last");
        assertThat(project.rows("SELECT n + (SELECT count(*) FROM e29) FROM last"))
                .containsExactly("4");
        project.command("validate").succeeded();
    }

    @Test
    void errorInsideAnEphemeralModelIsToldInItsOwnFile() {
        project.model("inlined", "-- @materialize: ephemeral\nSELECT id,\n  nothing_of_it FROM base")
                .model("last", "SELECT\n*\nFROM inlined");
        Outcome run = project.run().exited(1);
        assertThat(run.model("last").path("error").path("file").asText()).isEqualTo("models/inlined.sql");
        assertThat(run.model("last").path("error").path("line").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"parquet", "csv", "json"})
    void fileIsWholeAndCanBeRead(String format) throws IOException {
        project.model("exported", "-- @materialize: file\n-- @path: out/rows." + format + "\nSELECT id FROM base")
                .model("reader", "SELECT sum(id) AS total FROM exported");
        Outcome run = project.run().succeeded();
        assertThat(run.counts("exported")).containsExactly(2L, 0L, 0L, 0L);
        assertThat(files("out")).containsExactly("rows." + format);
        assertThat(project.rows("SELECT total FROM reader")).containsExactly("3");
        assertThat(project.run().succeeded().ran()).isEmpty();

        project.delete("out/rows." + format);
        assertThat(project.run().succeeded().reasons())
                .containsEntry(
                        "exported", "file out/rows." + format + " is gone: something else than Penstock took it away")
                .containsEntry("reader", "upstream exported runs");
    }

    @Test
    void fileGoesWhereItsEnvironmentIsWhenNoPathIsSaid() throws IOException {
        project.model("exported", "-- @materialize: file\nSELECT id FROM base");
        project.run().succeeded();
        assertThat(files("data/dev")).containsExactly("exported.parquet");
    }

    @Test
    void fileThatFailsLeavesTheOldOneAndNoPart() throws IOException {
        project.model("exported", "-- @materialize: file\n-- @path: out/rows.csv\nSELECT id FROM base");
        project.run().succeeded();
        String before = project.read("out/rows.csv");
        project.model(
                "exported", "-- @materialize: file\n-- @path: out/rows.csv\nSELECT error('no ' || id) AS id FROM base");
        assertThat(project.run().exited(1).error("exported")).contains("no ");
        assertThat(files("out")).containsExactly("rows.csv");
        assertThat(project.read("out/rows.csv")).isEqualTo(before);
    }

    @Test
    void modelThatIsNothingRunsForItsEffects() {
        project.model("effect", "-- @materialize: none\nSELECT id FROM base");
        Outcome run = project.run().succeeded();
        assertThat(run.statuses()).containsEntry("effect", "success");
        assertThat(project.rows("SELECT count(*) FROM information_schema.tables WHERE table_name = 'effect'"))
                .containsExactly("0");
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT id FROM base;", "SELECT id FROM base -- end", "SELECT id FROM base /* end */ ;\n"})
    void queryMayEndAsItLikes(String query) {
        for (String kind : List.of("table", "view", "ephemeral", "file")) {
            project.model("m_" + kind, "-- @materialize: " + kind + "\n" + query);
            project.model("r_" + kind, "SELECT count(*) AS n FROM m_" + kind);
        }
        project.model("m_merge", "-- @strategy: merge\n-- @key: id\n" + query);
        project.run().succeeded();
        assertThat(project.run("--force").succeeded().statuses()).doesNotContainValue("failed");
        assertThat(project.rows("SELECT n FROM r_ephemeral UNION ALL SELECT n FROM r_file"))
                .containsExactly("2", "2");
    }

    @Test
    void modelsOfASchemaStandInIt() {
        project.file("penstock.yaml", "name: shop\nmodels: {schema: mart}\n")
                .model("sums", "-- @schema: other\nSELECT sum(id) AS total FROM mart.base b JOIN base USING (id)");
        project.run().succeeded();
        assertThat(project.rows("SELECT table_schema || '.' || table_name FROM information_schema.tables"
                        + " WHERE table_schema IN ('mart', 'other') ORDER BY 1"))
                .containsExactly("mart.base", "other.sums");
    }
}
