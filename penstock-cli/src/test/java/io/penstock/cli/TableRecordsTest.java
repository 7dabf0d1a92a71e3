package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables that records declare, in models/ as users write them. */
class TableRecordsTest {
    private static final String IMPORTS = """
            import io.penstock.*;
            import io.penstock.normalize.*;
            import io.penstock.normalize.Default;
            import java.math.BigDecimal;
            import java.time.*;
            import java.util.List;

            """;

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.in(directory);
    }

    private void java(String body) {
        project.file("models/Models.java", IMPORTS + "class Models {\n" + body + "\n}\n");
    }

    @Test
    void recordIsTheTableThatAQueryFills() {
        java("""
                @Table(schema = "analytics", onDrift = OnDrift.ERROR)
                record CustomerDim(
                        @Key long customerId,
                        @NaturalKey("mail") @Trim @Lower @EmptyToNull @Length(20) @Nullable String email,
                        @Decimal(precision = 8, scale = 2) @Default("0") BigDecimal balance,
                        @ParseTimestamp(onFailure = OnFailure.DEFAULT, defaultValue = "1970-01-01T00:00:00Z") Instant updatedAt,
                        @Nullable List<String> tags) {}

                @Model(target = CustomerDim.class, strategy = Strategy.MERGE_BY_KEY, primaryKey = "customer_id")
                String syncCustomers() {
                    return "SELECT 1 AS customer_id, ' Ann@X.de ' AS email, NULL AS balance,"
                            + " '2024-02-29T10:00:00Z' AS updated_at, ['a'] AS tags"
                            + " UNION ALL SELECT 2, ' ', 3.5, '2024-13-45', NULL";
                }
                """);
        project.run().succeeded();
        assertThat(project.rows(
                        "SELECT customer_id, email, balance, updated_at, tags FROM analytics.customer_dim ORDER BY 1"))
                .containsExactly("1|ann@x.de|0.0|2024-02-29T10:00:00Z|[\"a\"]", "2|null|3.5|1970-01-01T00:00:00Z|null");
        assertThat(project.rows("SELECT constraint_type || constraint_column_names::text FROM duckdb_constraints()"
                        + " WHERE table_name = 'customer_dim' AND constraint_type <> 'NOT NULL' ORDER BY ALL"))
                .containsExactly("PRIMARY KEY[customer_id]", "UNIQUE[email]");
    }

    @Test
    void recordAndFileSayTheSame() {
        java("""
                @Table(mergeKeys = "code", audit = false, description = "All.")
                record HTTPServer(
                        @Key int id,
                        @NaturalKey @Replace(from = "a", to = "b") @Truncate(3) String code,
                        @Nullable @ParseDate(formats = {"DD.MM.YYYY"}, onFailure = OnFailure.ERROR) LocalDate day,
                        @Nullable @Clamp(min = "0", max = "10") Integer amount,
                        @Nullable @ParseBool(truthy = "ja", falsy = "nein") Boolean flag,
                        @Nullable @DateTrunc(DatePart.MONTH) LocalDate month,
                        @Nullable @Derive("code || '!'") String loud) {}

                @Model(target = HTTPServer.class, strategy = Strategy.MERGE_BY_KEY)
                String servers() {
                    return "SELECT 1 AS id, 'aaaa' AS code, '29.02.2024' AS day, 50 AS amount, 'JA' AS flag,"
                            + " DATE '2024-02-29' AS month";
                }
                """);
        project.file("tables/others.yaml", """
                columns:
                  id: {type: integer, key: true}
                  code: {type: text, natural_key: true, normalize: [{replace: {from: a, to: b}}, {truncate: 3}]}
                  day: {type: date, nullable: true, normalize: [{parse_date: {formats: [DD.MM.YYYY], on_failure: error}}]}
                  amount: {type: integer, nullable: true, normalize: [{clamp: {min: 0, max: 10}}]}
                  flag: {type: boolean, nullable: true, normalize: [{parse_bool: {truthy: ja, falsy: nein}}]}
                  month: {type: date, nullable: true, normalize: [{date_trunc: month}]}
                  loud: {type: text, nullable: true, normalize: [{derive: "code || '!'"}]}
                merge_keys: code
                audit: false
                """);
        project.model(
                "load_others",
                "-- @model(target=\"others\", strategy=merge)\nSELECT 1 AS id, 'aaaa' AS code, '29.02.2024' AS day,"
                        + " 50 AS amount, 'JA' AS flag, DATE '2024-02-29' AS month");
        project.run().succeeded();
        assertThat(project.rows("SELECT * FROM http_server"))
                .containsExactly("1|bbb|2024-02-29|10|true|2024-02-01|aaaa!")
                .isEqualTo(project.rows("SELECT * FROM others"));
        assertThat(project.rows("DESCRIBE http_server")).isEqualTo(project.rows("DESCRIBE others"));
    }

    @Test
    void descriptionsAreShown() {
        java("""
                @Table(description = "Everyone we know.")
                record Person(@Key @Description("Never used again.") long id, String name) {}

                @Model
                List<Person> people() {
                    return List.of(new Person(1, "Ann"));
                }
                """);
        assertThat(project.command("info", "people").succeeded().out())
                .contains("table_description: Everyone we know.\n")
                .contains("column_descriptions\n  id: Never used again.\n");
    }

    @Test
    void modelThatReturnsSuchRecordsKeepsTheirTable() {
        java("""
                @Table
                record Person(@Key long id, @Trim String name) {}

                @Model
                List<Person> people() {
                    return List.of(new Person(1, " Ann "), new Person(2, "Bob"));
                }
                """);
        project.model("n", "SELECT count(*) AS n FROM person JOIN people USING (id)");
        project.run().succeeded();
        assertThat(project.rows("SELECT id, name FROM person ORDER BY id")).containsExactly("1|Ann", "2|Bob");
        assertThat(project.rows("SELECT n FROM n")).containsExactly("2");
    }

    @Test
    void rowsThatDoNotFitAreNamedAlsoWhenJavaMakesThem() {
        java("""
                @Table
                record Person(@Key Long id, @Length(3) String name) {}

                @Model(strategy = Strategy.APPEND)
                List<Person> people() {
                    return List.of(new Person(1L, "Anna"), new Person(null, "Bob"), new Person(3L, null));
                }
                """);
        assertThat(project.run().exited(1).error("people"))
                .isEqualTo("Cannot write people: its table cannot take some values:"
                        + " id: NULL is not allowed (row name=Bob);"
                        + " name: \"Anna\" is not a valid varchar(3) (row id=1), NULL is not allowed (row id=3)"
                        + " (correct them in the query or with a normalizer, or change the declaration)");
        assertThat(project.rows("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'person'"))
                .containsExactly("0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@Trim long id|\"trim\" gives text, but the column is bigint",
                "@Nullable long id|component id of Models$T: found @Nullable on long, which is never null, expected its box",
                "@Length(3) long id|component id of Models$T: found @Length(3) on long, expected a length of at least 1, on a String",
                "@Key @Nullable Long id|says that its key \"id\" may be NULL (leave one of both out)",
                "@Json long id|component id of Models$T: found @Json on long, expected a String without a length",
                "Object id|Cannot make a column of component id of Models$T: found java.lang.Object, expected boolean, byte,",
                "@ParseDate(defaultValue = \"2024-01-01\") LocalDate id|\"parse_date\" has a default, but no on_failure: default",
            })
    void recordThatCannotBeATableIsTold(String component, String message) {
        java("    @Table record T(" + component
                + ") {}\n    @Model(target = T.class) String t() { return \"SELECT 1 AS id\"; }");
        assertThat(project.command("validate").exited(2).err())
                .startsWith("error: models/Models.java:")
                .contains(message);
    }

    @Test
    void transformsChooseRowsInTheirOrder() {
        java("""
                @Table(audit = false)
                record Event(@Key int id, @Json String payload) {}

                @Model(
                        strategy = Strategy.MERGE_BY_KEY,
                        transforms = {
                            @RowTransform(filterWhere = "id < 4"),
                            @RowTransform(deduplicateBy = "id", orderBy = "payload DESC"),
                            @RowTransform(samplePct = 1),
                            @RowTransform(limit = 2)
                        })
                List<Event> events() {
                    return List.of(new Event(1, "[1]"), new Event(1, "[2]"), new Event(2, "[]"), new Event(4, "0"));
                }
                """);
        project.run().succeeded();
        assertThat(project.rows("SELECT id, payload, typeof(payload) FROM event ORDER BY id"))
                .containsExactly("1|[2]|JSON", "2|[]|JSON");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@RowTransform|expected one of deduplicateBy, filterWhere, limit and samplePct in each @RowTransform",
                "@RowTransform(limit = 1, filterWhere = \"true\")|expected one of deduplicateBy, filterWhere, limit and samplePct",
                "@RowTransform(samplePct = 2)|\"transforms[0].sample_pct\" is the number 2.0, expected at most 1",
                "@RowTransform(orderBy = \"id\")|the key \"keys\" is missing in \"transforms[0].deduplicate_by\"",
            })
    void transformThatCannotBeIsTold(String transform, String message) {
        java("    @Model(transforms = " + transform + ") String t() { return \"SELECT 1 AS id\"; }");
        assertThat(project.command("validate").exited(2).err())
                .startsWith("error: models/Models.java:")
                .contains(message);
    }

    @Test
    void targetThatIsNoTableIsTold() {
        java("    @Model(target = String.class) String t() { return \"SELECT 1 AS id\"; }");
        assertThat(project.command("validate").exited(2).err())
                .contains("Cannot use Models.t as a model: target: found java.lang.String,"
                        + " expected a record annotated with @Table");
    }
}
