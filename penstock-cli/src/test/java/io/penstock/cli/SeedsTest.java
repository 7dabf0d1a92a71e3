package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CSV files that are tables of the project. */
class SeedsTest {
    private static final String TYPED =
            "columns: {zip: varchar(5), city: {type: text, nullable: true}}\naudit: false\n";

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    @Test
    void seedIsATableThatModelsReadByItsName() {
        project.file("seeds/cities.csv", "id,city\n2,Dresden\n1,Berlin\n")
                .file("seeds/cities.yaml", "description: The cities that count.\n")
                .model("firsts", "SELECT min(id) AS id FROM cities");

        Outcome run = project.run().succeeded();

        assertThat(run.ran()).containsExactly("cities", "firsts");
        assertThat(run.counts("cities")).containsExactly(2L, 0L, 0L, 0L);
        assertThat(project.rows("SELECT typeof(id), id, city FROM cities ORDER BY id"))
                .containsExactly("BIGINT|1|Berlin", "BIGINT|2|Dresden");
        assertThat(project.run().succeeded().ran()).isEmpty();
    }

    @Test
    void declaredTypesAreThoseOfTheTextsInTheFile() {
        project.file("seeds/cities.csv", "city;zip\nDresden;01067\n;10115\n").file("seeds/cities.yaml", TYPED);

        project.file("seeds/releases.csv", "version,day\n1.10,2026-01-02\n2.0,2026-02-03\n")
                .file("seeds/releases.yaml", "columns: {version: text, day: date}\naudit: false\n")
                .run()
                .succeeded();

        assertThat(project.rows("SELECT version, typeof(day) FROM releases ORDER BY day"))
                .containsExactly("1.10|DATE", "2.0|DATE");
        assertThat(project.rows("SELECT typeof(zip), zip, city FROM cities ORDER BY zip"))
                .containsExactly("VARCHAR|01067|Dresden", "VARCHAR|10115|null");
    }

    @Test
    void changeOfTheFileOrOfItsDeclarationLoadsItAgain() {
        project.file("seeds/cities.csv", "zip,city\n01067,Dresden\n")
                .file("seeds/cities.yaml", "")
                .model("firsts", "SELECT min(zip) AS zip FROM cities");
        project.run().succeeded();

        project.file("seeds/cities.csv", "zip,city\n01067,Dresden\n10115,Berlin\n");
        assertThat(project.plan().succeeded().reasons().get("cities")).startsWith("seeds.cities changed: ");
        assertThat(project.run().succeeded().ran()).containsExactly("cities", "firsts");
        assertThat(project.rows("SELECT count(*) FROM cities")).containsExactly("2");

        project.file("seeds/cities.yaml", TYPED);
        assertThat(project.plan().succeeded().reasons().get("cities")).contains("config columns");
        project.run().succeeded();
        assertThat(project.rows("SELECT zip FROM firsts")).containsExactly("01067");
    }

    @Test
    void valueThatDoesNotFitIsToldAndTheTableStays() {
        project.file("seeds/rates.csv", "day,rate\n2026-01-01,1.5\n")
                .file("seeds/rates.yaml", "columns: {day: date, rate: 'decimal(5,2)'}\n");
        project.run().succeeded();
        project.file("seeds/rates.csv", "day,rate\n2026-01-01,1.5\n2026-02-31,2\n");

        Outcome run = project.run().exited(1);

        assertThat(run.error("rates")).contains("2026-02-31").contains("day");
        assertThat(project.rows("SELECT count(*) FROM rates")).containsExactly("1");
    }

    @Test
    void firstLineIsTheHeaderAlsoWhereAllIsText() {
        project.file("seeds/words.csv", "word,kind\nred,colour\nrun,verb\n").file("seeds/words.yaml", "");

        project.run().succeeded();

        assertThat(project.rows("SELECT word FROM words ORDER BY word")).containsExactly("red", "run");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', quoteCharacter = '`', textBlock = """
            id,v~1,2~"2~3"~3,4,5       ! :3 ! found 1 value, expected 2
            id,v~1,2~2~3,4,5           ! :3 ! found 1 value, expected 2, as the first line names id, v (put a value that holds "," in quotes, and leave a value that is missing empty)
            id,v~1,2~~2,b~3,4,5        ! :5 ! found 3 values, expected 2, as the first line names id, v
            id,name~1,"a~b"~2,Doe, John ! :4 ! found 3 values, expected 2, as the first line names id, name
            id;v~1;2;3                 ! :2 ! found 3 values, expected 2, as the first line names id, v (put a value that holds ";" in quotes
            ``                         ! :1 ! its first line is empty (write the names of the columns there)
            id,~1,2                    ! :1 ! a column has no name (write one in the first line)
            id,Id~1,2                  ! :1 ! two columns are called "Id" (rename one)
            id,v~1,"a"b                ! :2 ! put a value that holds a quote in quotes, and write each quote in it twice
            """)
    void lineThatDoesNotFitTheFirstIsToldWhereItStands(String content, String line, String message) {
        project.file("seeds/rows.csv", content.replace('~', '\n') + "\n").file("seeds/rows.yaml", "");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .satisfies(error -> assertThat(error)
                        .startsWith("FILE_SYNTAX seeds/rows.csv" + line + " Cannot read seeds/rows.csv: ")
                        .contains(message));
    }

    @Test
    void firstLineAloneTellsTheDelimiter() {
        project.file("seeds/a.csv", "id;v\n1;1,5\n2;2,5\n")
                .file("seeds/a.yaml", "")
                .file("seeds/b.csv", "code\nDE\nFR\n")
                .file("seeds/b.yaml", "")
                .file("seeds/c.csv", "\uFEFFid,name\r\n1,\"a\r\nb\"\r\n2,\r\n")
                .file("seeds/c.yaml", "columns: {id: int, name: {type: text, nullable: true}}\naudit: false\n");

        project.run().succeeded();

        assertThat(project.rows("SELECT v FROM a ORDER BY id")).hasSize(2);
        assertThat(project.rows("FROM b ORDER BY code")).containsExactly("DE", "FR");
        assertThat(project.rows("SELECT id, length(name) FROM c ORDER BY id")).containsExactly("1|4", "2|null");
    }

    @Test
    void fileInAnotherEncodingIsTold() throws IOException {
        project.file("seeds/latin.csv", "").file("seeds/latin.yaml", "");
        Files.write(project.path("seeds/latin.csv"), "id,n\n1,Müller\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(project.command("validate", "--json").exited(2).errors())
                .containsExactly(
                        "FILE_SYNTAX seeds/latin.csv Cannot read seeds/latin.csv: it is not text in UTF-8 (save it"
                                + " as UTF-8)");
    }

    @Test
    void declaredColumnThatTheFileLacksIsToldAtItsFirstLine() {
        project.file("seeds/cities.csv", "zip,town\n1,Dresden\n").file("seeds/cities.yaml", TYPED);

        assertThat(project.command("validate", "--json").exited(2).errors())
                .containsExactly(
                        "FILE_SYNTAX seeds/cities.csv:1 Cannot read seeds/cities.csv: there is no column \"city\","
                                + " which is declared at seeds/cities.yaml:1:28 (columns: zip, town)");
    }

    @Test
    void seedHasTheOptionsOfAModel() {
        project.file("seeds/cities.csv", "zip,city\n1,Dresden\n")
                .file("seeds/my-cities.yaml", "name: towns\ntags: geo\nchecks: [{not_null: city}]\n")
                .file("seeds/my-cities.csv", "zip,city\n1,\n");

        Outcome run = project.run("--select", "tag:geo").exited(1);

        assertThat(run.statuses()).containsOnlyKeys("towns").containsEntry("towns", "failed");
        assertThat(run.error("towns")).contains("not_null(city)");
    }

    @Test
    void seedsAreSelectedByTheirFolder() {
        project.file("seeds/cities.csv", "id\n1\n")
                .file("seeds/cities.yaml", "")
                .model("other", "SELECT 1 AS id");

        assertThat(project.run("--select", "path:seeds").succeeded().ran()).containsExactly("cities");
    }

    @Test
    void fileWithoutADeclarationIsNoSeed() {
        project.file("seeds/cities.csv", "zip\n1\n").model("cities", "SELECT * FROM 'seeds/cities.csv'");

        assertThat(project.run().succeeded().ran()).containsExactly("cities");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            seeds/citys.yaml  | `tags: a`        | VALUE_INVALID seeds/citys.yaml | there is no seeds/citys.csv with the rows of the seed (did you mean "cities"? CSV files: cities)
            seeds/cities.yaml | `colums: {a: text}` | KEY_UNKNOWN seeds/cities.yaml:1:1 | unknown key "colums" (did you mean "columns"?
            seeds/cities.yaml | `- a`            | FILE_SYNTAX seeds/cities.yaml | Cannot read seeds/cities.yaml: it holds no keys (write key: value, or leave it empty)
            seeds/cities.yaml | `columns: {zip: txt}` | seeds/cities.yaml:1:16 | txt
            """)
    void wrongDeclarationIsToldAtItsPlace(String file, String content, String begin, String message) {
        project.file("seeds/cities.csv", "zip\n1\n").file(file, content + "\n");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .satisfies(error -> assertThat(error).contains(begin).contains(message));
    }

    @Test
    void nameOfAFileWithoutADeclarationIsToldWithWhatIsMissing() {
        project.file("seeds/cities.csv", "zip\n1\n").model("firsts", "SELECT * FROM cities");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .asString()
                .startsWith("DEPENDENCY_UNKNOWN models/firsts.sql:1:15 ")
                .contains("there is no model or source of that name (to make seeds/cities.csv a table, put a file"
                        + " seeds/cities.yaml beside it, which may be empty)");
    }

    @Test
    void seedAndModelOfOneNameAreTold() {
        project.file("seeds/cities.csv", "zip\n1\n")
                .file("seeds/cities.yaml", "")
                .model("cities", "SELECT 1 AS zip");

        assertThat(project.command("validate", "--json").exited(2).errors())
                .singleElement()
                .asString()
                .startsWith("MODEL_DUPLICATE seeds/cities.yaml ")
                .contains("a model of that name is declared at models/cities.sql");
    }
}
