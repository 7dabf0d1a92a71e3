package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows of models as files for others. */
class ExportsTest {
    private static final String ROWS = "SELECT i AS id, DATE '2026-01-01' + i::INT % 2 AS day FROM range(3) t(i)";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    /** Makes the model orders with exports, as YAML. */
    private ProjectFixture orders(String exports, String query) {
        return project.model("orders", "/* @model\nexport:\n" + exports.indent(2) + "*/\n" + query);
    }

    /** Gives the files in a folder, by their paths from there. */
    private List<String> files(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(project.path(folder))) {
            return files.filter(Files::isRegularFile)
                    .map(file ->
                            project.path(folder).relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> steps(Outcome run) {
        List<String> steps = new ArrayList<>();
        for (JsonNode step : run.model("orders").path("post")) {
            steps.add(String.join(
                    " ",
                    step.path("kind").asText(),
                    step.path("name").asText(),
                    step.path("status").asText(),
                    step.path("rows").asText()));
        }
        return steps;
    }

    @Test
    void rowsAreWrittenInEveryFormatBehindTheWrite() throws IOException {
        orders("""
                - out/{env}/a.csv
                - {path: out/b.tsv}
                - {path: out/c.csv, delimiter: ;}
                - out/d.jsonl
                - out/e.json
                - {path: out/f.parquet, compression: gzip}
                - out/g.csv.gz
                - {path: out/h.data, format: jsonl, compression: zstd}
                """, "SELECT 1 AS id, 'x' AS name UNION ALL SELECT 2, NULL ORDER BY id");

        Outcome run = project.run().succeeded();

        assertThat(steps(run)).hasSize(8).contains("export out/dev/a.csv success 2");
        assertThat(files("out"))
                .containsExactly("b.tsv", "c.csv", "d.jsonl", "dev/a.csv", "e.json", "f.parquet", "g.csv.gz", "h.data");
        assertThat(project.read("out/dev/a.csv")).isEqualTo("id,name\n1,x\n2,\n");
        assertThat(project.read("out/b.tsv")).isEqualTo("id\tname\n1\tx\n2\t\n");
        assertThat(project.read("out/c.csv")).isEqualTo("id;name\n1;x\n2;\n");
        assertThat(project.read("out/d.jsonl")).isEqualTo("{\"id\":1,\"name\":\"x\"}\n{\"id\":2,\"name\":null}\n");
        assertThat(project.read("out/e.json"))
                .isEqualToIgnoringWhitespace("[{\"id\":1,\"name\":\"x\"},{\"id\":2,\"name\":null}]");
        for (String query : List.of(
                "FROM read_parquet('%s/out/f.parquet')",
                "FROM read_csv('%s/out/g.csv.gz', compression = 'gzip')",
                "FROM read_json('%s/out/h.data', compression = 'zstd')")) {
            assertThat(project.rows(query.formatted(project.path(".")) + " ORDER BY id"))
                    .containsExactly("1|x", "2|null");
        }
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @Test
    void partitionsTakeThePlaceOfThoseOfTheLastWrite() throws IOException {
        orders("{path: out/days, format: csv, compression: gzip, partition_by: day}", ROWS);
        project.run().succeeded();
        assertThat(files("out"))
                .containsExactly("days/day=2026-01-01/data_0.csv.gz", "days/day=2026-01-02/data_0.csv.gz");

        orders("{path: out/days, format: csv, compression: gzip, partition_by: day}", ROWS + " WHERE i = 1");
        project.run().succeeded();
        assertThat(files("out")).containsExactly("days/day=2026-01-02/data_0.csv.gz");

        orders("{path: out/days, format: csv, compression: gzip, partition_by: day}", ROWS + " WHERE i = 7");
        project.run().succeeded();
        assertThat(files("out")).isEmpty();
        assertThat(project.path("out/days")).isEmptyDirectory();
    }

    @Test
    void folderThatStepsAsideForOneThatNeverComesIsPutBack() throws IOException {
        orders("{path: out/days, format: csv, partition_by: day}", ROWS);
        project.run().succeeded();
        Files.move(project.path("out/days"), project.path("out/.days.penstock.old"));

        orders("{path: out/days, format: csv, partition_by: dya}", ROWS);
        project.run().exited(1);
        orders("{path: out/days, format: csv, partition_by: day}", ROWS + " WHERE i > 0");
        project.run().succeeded();

        assertThat(files("out")).containsExactly("days/day=2026-01-01/data_0.csv", "days/day=2026-01-02/data_0.csv");
        assertThat(project.path("out").toFile().list()).containsExactly("days");
    }

    @Test
    void exportThatFailsIsLeftToTheNextRunAndTheModelIsNotWrittenAgain() throws IOException {
        orders("[{path: out/days, format: csv, partition_by: day}, out/all.csv]", ROWS)
                .model("after", "SELECT count(*) AS n FROM orders");
        Files.createDirectories(project.path("out/days"));
        Files.writeString(project.path("out/days/notes.txt"), "mine");

        Outcome run = project.run().exited(1);

        assertThat(run.statuses()).containsEntry("orders", "failed").containsEntry("after", "skipped");
        assertThat(run.error("orders"))
                .isEqualTo(
                        "Cannot finish orders: export 1 of 2, out/days, failed: Cannot export orders to out/days: it would"
                                + " replace " + project.path("out/days/notes.txt")
                                + ", which is not part of an export in partitions"
                                + " (name a folder of its own) (its rows are written and stay; the next run goes on with this export)");
        assertThat(project.read("out/days/notes.txt")).isEqualTo("mine");
        assertThat(steps(run)).containsExactly("export out/days failed null", "export out/all.csv skipped null");

        Files.delete(project.path("out/days/notes.txt"));
        assertThat(project.plan().succeeded().reasons()).containsEntry("orders", "export 1 of 2 is not done: out/days");
        Outcome next = project.run().succeeded();
        assertThat(next.counts("orders")).containsExactly(0L, 0L, 0L, 0L);
        assertThat(files("out"))
                .containsExactly("all.csv", "days/day=2026-01-01/data_0.csv", "days/day=2026-01-02/data_0.csv");
    }

    @Test
    void changedExportIsDoneAgainAndNothingElse() throws IOException {
        orders("[out/a.csv, out/b.csv]", ROWS).model("after", "SELECT count(*) AS n FROM orders");
        project.run().succeeded();

        orders("[out/a.csv, {path: out/b.csv, delimiter: ;}]", ROWS);
        Outcome run = project.run().succeeded();

        assertThat(run.ran()).containsExactly("orders");
        assertThat(steps(run)).containsExactly("export out/b.csv success 3");
        orders("out/a.csv", ROWS);
        assertThat(project.run().succeeded().ran()).isEmpty();
        assertThat(files("out")).containsExactly("a.csv", "b.csv");
    }

    @Test
    void postTransformsComeFirstAndOneMoreMovesTheExportsBehindIt() {
        orders("out/a.csv", "SELECT 1 AS id").run().succeeded();

        project.model(
                "orders", "/* @model\nexport: out/a.csv\npost: [\"UPDATE {this} SET id = 2\"]\n*/\nSELECT 1 AS id");
        Outcome run = project.run().succeeded();

        assertThat(steps(run)).containsExactly("post UPDATE {this} SET id = 2 success 1", "export out/a.csv success 1");
        assertThat(run.counts("orders")).containsExactly(0L, 0L, 0L, 0L);
        assertThat(project.read("out/a.csv")).isEqualTo("id\n2\n");
    }

    @Test
    void viewsFilesAndJavaModelsAreExportedToo() {
        project.file("models/Shop.java", """
                import io.penstock.*;
                import java.util.List;
                public class Shop {
                    record Row(int id, String kind) {}
                    @Model(export = {@Export(path = "out/java.csv", delimiter = ";"),
                            @Export(path = "out/kinds", format = "jsonl", compression = "none", partitionBy = "kind")})
                    List<Row> java() {
                        return List.of(new Row(1, "a"));
                    }
                }
                """)
                .model("seen", "/* @model\nmaterialize: view\nexport: out/view.csv\n*/\nSELECT 2 AS id")
                .model("filed", "/* @model\nmaterialize: file\nformat: csv\nexport: out/file.jsonl\n*/\nSELECT 3 AS id")
                .run()
                .succeeded();

        assertThat(project.read("out/java.csv")).isEqualTo("id;kind\n1;a\n");
        assertThat(project.read("out/kinds/kind=a/data_0.json")).isEqualTo("{\"id\":1}\n");
        assertThat(project.read("out/view.csv")).isEqualTo("id\n2\n");
        assertThat(project.read("out/file.jsonl")).isEqualTo("{\"id\":3}\n");
    }

    @Test
    void planShowsTheStatementAndInfoTheLastOutcome() {
        orders("out/a.csv", "SELECT 1 AS id");

        assertThat(project.command("plan", "--statements").succeeded().out())
                .contains(
                        "-- export out/a.csv\nCOPY (SELECT * FROM \"main\".\"orders\"\n) TO 'out/a.csv' (FORMAT csv);");
        assertThat(project.run("--dry-run")
                        .succeeded()
                        .model("orders")
                        .path("warnings")
                        .get(0)
                        .asText())
                .startsWith("its exports are not tried, as");
        assertThat(project.path("out")).doesNotExist();
        project.run().succeeded();
        JsonNode step = project.command("info", "orders", "--json")
                .succeeded()
                .json()
                .path("post")
                .get(0);
        assertThat(step.path("kind").asText()).isEqualTo("export");
        assertThat(step.path("last").path("status").asText()).isEqualTo("success");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            export: out/orders                                         | 2:9  | the path "out/orders" does not tell its format (end it in .parquet, .csv, .tsv, .jsonl, .ndjson or .json, or add format)
            export: {format: csv}                                      | 2:9  | Cannot read export of the model "orders": it says no "path" (say to which file the rows go)
            export: {path: out, partition_by: day}                     | 2:16 | the path of partitions is a folder, which does not tell a format (add format: parquet, csv, jsonl or json)
            export: [a.csv, {path: b.csv, format: parquet}]            | 2:39 | Cannot read export[1] of the model "orders": format "parquet" cannot go with the path "b.csv", which tells csv (keep one)
            export: {path: b.csv.gz, compression: zstd}                | 2:39 | compression "zstd" cannot go with the path "b.csv.gz", which tells gzip (keep one)
            export: {path: b.csv, compression: snappy}                 | 2:36 | compression "snappy" cannot go with format "csv" (use none, gzip or zstd)
            export: {path: b.json, delimiter: ;}                       | 2:35 | "delimiter" cannot go with format "json" (it goes with csv only: leave it out)
            export: {path: b.csv, delimiter: abc}                      | 2:34 | "delimiter" is the text "abc", expected one character
            export: {path: b.csv, formt: csv}                          | 2:23 | unknown key "formt" in "export" (did you mean "format"?
            export: {path: b.xls, format: xls}                         | 2:31 | expected one of parquet, csv, jsonl, json
            export: [a.csv, a.csv]                                     | 1:4  | its file a.csv is that of the model "orders", declared at models/orders.sql:1:4 (give one of them another path)
            export: a.csv ~materialize: ephemeral                      | 2:9  | "export" cannot go with materialize "ephemeral", which keeps nothing (use table, view or file, or leave it out)
            """)
    void wrongExportIsToldAtItsPlace(String option, String place, String message) {
        project.model("orders", "/* @model\n" + option.replace('~', '\n') + "\n*/\nSELECT 1 AS n");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .satisfies(error -> assertThat(error)
                        .contains(" models/orders.sql:" + place + " ")
                        .contains(message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {path: penstock.yaml, format: csv}            | penstock.yaml    | the configuration of the project is kept there%s
            {path: Penstock.prod.yaml, format: csv}       | penstock.prod.yaml | the configuration of the project is kept there%s
            models/a.csv                                  | a.csv            | the folder models holds files of the project%s
            seeds/kinds.csv                               | kinds.csv        | the folder seeds holds files of the project%s
            {path: .penstock/state.db, format: csv}       | state.db         | the folder .penstock holds what is remembered of the project%s
            {path: ./data/../Data/dev.duckdb, format: csv} | dev.duckdb      | the database of connection "default" is kept there%s
            {path: data, format: csv, partition_by: id}   | data             | the database of connection "default" is kept there%s
            raw/visits.csv                                | visits.csv       | the source visits is read from there%s
            ../outside.csv                                | outside.csv      | it leads out of the project's folder (name a path in there, such as exports/%s; a link in there may lead elsewhere)
            /tmp/outside.csv                              | outside.csv      | it leads out of the project's folder (name a path in there, such as exports/%s; a link in there may lead elsewhere)
            """)
    void exportOverWhatNoExportWroteIsRefused(String export, String name, String reason) {
        project.file("penstock.yaml", "name: shop\nsources: {visits: {path: raw/visits.csv}}\n");
        orders(export, ROWS);

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .satisfies(error -> assertThat(error)
                        .startsWith("VALUE_INVALID models/orders.sql:3:")
                        .contains("Cannot export the model \"orders\" to ")
                        .endsWith(
                                reason.contains("(")
                                        ? reason.formatted(name)
                                        : reason.formatted(
                                                ", and an export replaces what stands in its place (name another path,"
                                                        + " such as exports/" + name + ")")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {path: out/a, format: csv, partition_by: dya}       | there is no column "dya" to partition by (did you mean "day"? columns: id, day)
            {path: out/a, format: csv, partition_by: [id, day]} | partition_by names all its columns, so no column is left to write (leave one out)
            out/orders.csv                                      | there is a folder of that name (name a file)
            notes.txt/a.csv                                     | Cannot export orders to notes.txt/a.csv:
            """)
    void exportThatCannotBeIsToldAtItsPlace(String export, String message) throws IOException {
        Files.createDirectories(project.path("out/orders.csv"));
        project.file("notes.txt", "mine");
        orders(export, ROWS);

        JsonNode error = project.run().exited(1).model("orders").path("error");

        assertThat(error.path("message").asText()).contains(message);
        assertThat(error.path("line").asInt()).isEqualTo(3);
        assertThat(error.path("code").asText()).isEqualTo("FILE_UNWRITABLE");
    }
}
