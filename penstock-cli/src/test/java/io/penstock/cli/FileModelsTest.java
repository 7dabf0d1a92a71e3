package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What those that read a model's file find in it: the values that the model wrote, of the types that they had. */
class FileModelsTest {
    private static final String TYPES = "SELECT typeof(code) || ' ' || typeof(n) AS types FROM ";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    private ProjectFixture exported(String format, String query) {
        return project.model("exported", "-- @materialize: file\n-- @path: out/rows." + format + "\n" + query);
    }

    @Test
    void folderInThePlaceOfAFileStays() {
        exported("csv", "SELECT 1 AS n").file("out/rows.csv/notes.txt", "mine");

        assertThat(project.run().exited(1).model("exported").toString()).contains("out/rows.csv");
        assertThat(project.run("--full-refresh", "exported").exited(1).error("exported"))
                .startsWith("Cannot write the file of exported: ");

        assertThat(project.read("out/rows.csv/notes.txt")).isEqualTo("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "parquet"})
    void valuesAreReadAsTheyWereWritten(String format) {
        exported(format, "SELECT '1' AS code, 1 AS n UNION ALL SELECT '', 2 UNION ALL SELECT NULL, 3")
                .model("reader", "SELECT code, n FROM exported");
        project.run().succeeded();

        assertThat(project.rows("SELECT coalesce(code, 'NULL') FROM reader ORDER BY n"))
                .containsExactly("1", "", "NULL");
        assertThat(project.rows("SELECT DISTINCT types FROM (" + TYPES + "reader)"))
                .containsExactly("VARCHAR INTEGER");
        assertThat(project.rows("SELECT DISTINCT types FROM (" + TYPES + "exported)"))
                .containsExactly("VARCHAR INTEGER");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "json", "parquet"})
    void fileWithoutRowsHasItsColumns(String format) {
        exported(format, "SELECT '1' AS code, 1 AS n WHERE false")
                .model("reader", "SELECT code, n FROM exported UNION ALL SELECT '', 7");
        project.run().succeeded();

        assertThat(project.rows(TYPES + "reader")).containsExactly("VARCHAR INTEGER");
    }

    @Test
    void columnsAreThoseOfTheLastWrite() {
        exported("csv", "SELECT '1' AS code, 1 AS n").model("reader", "SELECT code, n FROM exported");
        project.run().succeeded();
        exported("csv", "SELECT 1 AS more, 1.50 AS n, 7 AS code");
        project.run().succeeded();

        assertThat(project.rows(TYPES + "reader")).containsExactly("INTEGER DECIMAL(3,2)");
    }

    @Test
    void checksJavaModelsPostTransformsAndOtherConnectionsReadTheSame() {
        project.file("penstock.yaml", """
                        name: shop
                        connections:
                          default: {type: duckdb, path: data/dev.duckdb}
                          other: {type: duckdb, path: data/other.duckdb}
                        """)
                .model("exported", """
                        /* @model
                        materialize: file
                        path: out/rows.csv
                        checks: [{expression: "code = '' AND typeof(code) = 'VARCHAR'"}]
                        post: ["CREATE TABLE seen AS SELECT typeof(code) AS type FROM {this}"]
                        */
                        SELECT '' AS code, 1 AS n""")
                .model("far", "-- @connection: other\n" + TYPES + "exported WHERE code = ''")
                .file("models/Read.java", """
                        import io.penstock.Model;
                        import java.util.stream.Stream;

                        public final class Read {
                            record Row(String code, int n) {}

                            @Model
                            Stream<Row> read(Stream<Row> exported) {
                                return exported.filter(row -> row.code().isEmpty());
                            }
                        }
                        """);
        project.run().succeeded();
        project.command("check").succeeded();

        assertThat(project.rows("FROM read")).containsExactly("|1");
        assertThat(project.rows("FROM seen")).containsExactly("VARCHAR");
        assertThat(project.command("query", "--connection", "other", "--format", "json", "FROM far")
                        .succeeded()
                        .rows())
                .containsExactly("VARCHAR INTEGER");
    }

    @Test
    void fileOfADryRunBeforeTheFirstRunIsNoHindrance() {
        exported("csv", "SELECT '1' AS code, 1 AS n").model("reader", "SELECT code, n FROM exported");

        project.command("run", "--dry-run").succeeded();
        project.command("preview", "reader").succeeded();
    }

    @Test
    void sourceMayBeAnArrayOfObjects() {
        project.file("penstock.yaml", "name: shop\nsources:\n  raw.people: {path: in/people.json}\n")
                .file("in/people.json", "[{\"id\": 1, \"name\": \"Ann\"},\n {\"id\": 2}]")
                .model("people", "SELECT id, name FROM raw.people");
        project.run().succeeded();

        assertThat(project.rows("FROM people ORDER BY id")).isEqualTo(List.of("1|Ann", "2|null"));
    }
}
