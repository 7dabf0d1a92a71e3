package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.BatchWriter;
import io.penstock.spi.connector.Compression;
import io.penstock.spi.connector.FileFormat;
import io.penstock.spi.connector.FileLayout;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every database that writes files keeps to: it reads from one of text what it wrote, when it is told the columns. */
public abstract class FileSuite extends SqlDatabaseFixture {
    /** How many digits of a number in JSON come back: it is read as one of floating point. */
    private static final int JSON_DIGITS = 15;

    private static final Schema TEXTS =
            Schema.of(Column.of("a b", Simple.TEXT), Column.of("quo\"te, it's", Simple.TEXT));

    @TempDir
    private Path folder;

    @TestFactory
    final Stream<DynamicTest> valueOfEveryTypeComesBack() {
        return Stream.of(FileFormat.CSV, FileFormat.JSON)
                .flatMap(format -> Stream.concat(SampleValue.literals().stream(), SampleValue.columns().stream())
                        .filter(sample -> format == FileFormat.CSV || isKeptInJson(sample.type()))
                        .map(sample -> DynamicTest.dynamicTest(
                                format + " " + sample,
                                () -> assertComesBack(
                                        format,
                                        Schema.of(Column.of("v", sample.type())),
                                        List.of(row(sample.value()), row((Object) null))))));
    }

    private static boolean isKeptInJson(DataType type) {
        return !(type instanceof DataType.Decimal decimal) || decimal.precision() <= JSON_DIGITS;
    }

    @ParameterizedTest
    @EnumSource(
            value = FileFormat.class,
            names = {"CSV", "JSON"})
    final void textsThatLookLikeSomethingElseStayWhatTheyAre(FileFormat format) {
        assertComesBack(
                format,
                TEXTS,
                List.of(
                        row("1", ""),
                        row("", null),
                        row(null, "NULL"),
                        row(null, null),
                        row("2024-01-01", "true"),
                        row("a,b", " x "),
                        row("#c", "line\r\nbreak"),
                        row("\"", "'")));
    }

    @ParameterizedTest
    @EnumSource(
            value = FileFormat.class,
            names = {"CSV", "JSON"})
    final void fileWithoutRowsHasItsColumns(FileFormat format) {
        assertComesBack(format, NUMBERED, List.of());
    }

    @Test
    final void fileReadAsTextsGivesThemAsTheyStandThere() throws IOException {
        Path file = Files.writeString(
                folder.resolve("it's text.csv"), "id;day;\"a b\"\n007;2024-02-31;1.50\n;\"x;\"\"y\";true\n");

        try (BatchReader reader = session().query("SELECT * FROM " + dialect().textRelation(file.toString(), ';'))) {
            assertThat(reader.schema().columns())
                    .containsExactly(
                            Column.of("id", Simple.TEXT), Column.of("day", Simple.TEXT), Column.of("a b", Simple.TEXT));
            assertThat(RowBatch.readAll(reader))
                    .containsExactly(row("007", "2024-02-31", "1.50"), row(null, "x;\"y", "true"));
        }
    }

    @Test
    final void fileOfPeopleIsReadByItsFirstLineAndDelimiter() throws IOException {
        Path file = Files.writeString(folder.resolve("people.csv"), "id|name\n1|\"a|b\"\n2|\n");
        Path comma = Files.writeString(folder.resolve("comma.csv"), "code\nDE\n\"FR\"\n");
        Path ragged = Files.writeString(folder.resolve("ragged.csv"), "id,v\n1,2\n2\n3,4,5\n");

        try (BatchReader reader = session().query("SELECT * FROM " + dialect().csvRelation(file.toString(), '|'))) {
            assertThat(reader.schema().names()).containsExactly("id", "name");
            assertThat(RowBatch.readAll(reader)).containsExactly(row(1L, "a|b"), row(2L, null));
        }
        try (BatchReader reader = session().query("SELECT * FROM " + dialect().csvRelation(comma.toString(), ','))) {
            assertThat(reader.schema().names()).containsExactly("code");
            assertThat(RowBatch.readAll(reader)).containsExactly(row("DE"), row("FR"));
        }
        assertThatThrownBy(() -> session()
                        .execute("CREATE TABLE ragged AS SELECT * FROM "
                                + dialect().csvRelation(ragged.toString(), ',')))
                .isInstanceOf(PenstockException.class);
    }

    @Test
    final void filesAreLaidOutAsSaid() throws IOException {
        String query = "SELECT 1 AS id, 'a' AS kind UNION ALL SELECT 2, 'b' ORDER BY id";
        Path csv = folder.resolve("rows");
        Path json = folder.resolve("objects");
        Path parts = folder.resolve("parts");

        session().execute(dialect().exportFile(query, csv.toString(), layout(FileFormat.CSV, ";")));
        session()
                .execute(dialect()
                        .exportFile(
                                query,
                                json.toString(),
                                new FileLayout(FileFormat.JSON, true, Compression.GZIP, null, List.of())));
        session()
                .execute(dialect()
                        .exportFile(
                                query,
                                parts.toString(),
                                new FileLayout(FileFormat.JSON, false, Compression.NONE, null, List.of("kind"))));

        assertThat(Files.readAllLines(csv)).containsExactly("id;kind", "1;a", "2;b");
        try (InputStream unpacked = new GZIPInputStream(Files.newInputStream(json))) {
            assertThat(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualToIgnoringWhitespace("[{\"id\":1,\"kind\":\"a\"},{\"id\":2,\"kind\":\"b\"}]");
        }
        for (String part : List.of("a 1", "b 2")) {
            try (Stream<Path> files = Files.list(parts.resolve("kind=" + part.substring(0, 1)))) {
                assertThat(files)
                        .singleElement()
                        .satisfies(file -> assertThat(Files.readString(file).strip())
                                .isEqualTo("{\"id\":" + part.substring(2) + "}"));
            }
        }
    }

    private static FileLayout layout(FileFormat format, String delimiter) {
        return new FileLayout(format, false, Compression.NONE, delimiter, List.of());
    }

    private void assertComesBack(FileFormat format, Schema columns, List<List<@Nullable Object>> rows) {
        Schema schema = new Schema(columns.columns().stream()
                .map(column -> Column.of(column.name(), column.type()))
                .toList());
        session().execute("DROP TABLE IF EXISTS written");
        TableName table = create("written", schema);
        try (BatchWriter writer = session().writer(table, schema)) {
            writer.write(new RowBatch(schema, rows));
            writer.finish();
        }
        String path = folder.resolve("it's one").toString();
        session().execute(dialect().exportFile("SELECT * FROM " + sql(table), path, FileLayout.of(format)));

        String read = "SELECT * FROM " + dialect().fileRelation(path, format, schema);
        try (BatchReader reader = session().query(read)) {
            assertThat(reader.schema()).isEqualTo(schema);
            assertThat(RowBatch.readAll(reader))
                    .isEqualTo(rows.stream().map(RowBatch::comparable).toList());
        }
    }
}
