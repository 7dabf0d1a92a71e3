package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that a test gives stand for what is read, and for the table as it was: with its columns, types and keys. */
class GivenRowsTest {
    private static final String ORDERS = """
            /* @model
            strategy: merge
            transforms: [{filter_where: price >= 0}]
            columns:
              id: {type: bigint, key: true}
              name: {type: text, nullable: true, normalize: [trim, lower]}
              price: {type: "decimal(10,2)", normalize: [{parse_numeric: {on_failure: error}}]}
              seen: {type: timestamptz, nullable: true, normalize: [parse_timestamp]}
            */
            SELECT id, name, price, seen FROM raw
            """;

    @TempDir
    Path directory;

    private ProjectFixture project;

    @BeforeEach
    void begin() {
        project = ProjectFixture.bare(directory)
                .file("penstock.yaml", "name: shop\nsources: {raw: {path: nowhere.csv}}\n")
                .model("orders", ORDERS);
    }

    private Outcome tests(String yaml) {
        project.file("tests/orders.yaml", yaml);
        return project.command("test");
    }

    @Test
    void declaredTableIsThereWithItsTypesKeysAndAuditColumns() {
        tests("""
            - name: rows are normalized, chosen and merged
              model: orders
              given:
                raw:
                  rows:
                    - {id: 1, name: " A ", price: "1.50", seen: 2026-01-02T03:04:05Z}
                    - {id: 2, name: " B ", price: "2", seen: soon}
                    - {id: 3, name: C, price: "-1", seen: null}
                    - {id: 4, name: D, price: "4", seen: null}
                  columns: {seen: text}
              existing:
                - {id: 1, name: a, price: 1.5, seen: 2026-01-02T03:04:05Z}
                - {id: 2, name: b, price: 1, _loaded_at: 2026-01-01T00:00:00Z, _batch_id: first}
                - {id: 9, name: z, price: 1, _loaded_at: 2026-01-01T00:00:00Z, _batch_id: first}
              now: 2026-02-01
              expect:
                rows:
                  - {id: 1, name: a, price: 1.50, seen: 2026-01-02T03:04:05Z, _loaded_at: 1970-01-01T00:00:00Z}
                  - {id: 2, name: b, price: 2, seen: null, _loaded_at: 2026-02-01T00:00:00Z}
                  - {id: 4, name: d, price: 4, seen: null, _loaded_at: 2026-02-01T00:00:00Z}
                  - {id: 9, name: z, price: 1, seen: null, _loaded_at: 2026-01-01T00:00:00Z}
                subset: [{_batch_id: existing}]
                counts: {inserted: 1, updated: 1, unchanged: 1}
            """).succeeded();
    }

    @Test
    void valueThatDoesNotFitFailsTheModelAsARunWould() {
        tests("""
            - name: a price that is none
              model: orders
              given: {raw: [{id: 1, name: A, price: x, seen: null}]}
              expect: {error: 'price: "x" is not a valid decimal(10,2) (row id=1)'}
            """).succeeded();
    }

    @Test
    void whatIsReadHasTheColumnsOfItsDeclarationAndOfTheRecordThatTakesIt() {
        project.file("models/Models.java", """
                import io.penstock.*;
                import java.math.BigDecimal;
                import java.time.LocalDate;
                import java.util.List;

                class Models {
                    record Raw(long id, @Nullable BigDecimal price, @Nullable LocalDate day) {}

                    record Out(long id, BigDecimal price) {}

                    @Model(strategy = Strategy.MERGE_BY_KEY, primaryKey = "id")
                    List<Out> doubled(List<Raw> raw) {
                        return raw.stream().map(r -> new Out(r.id(), r.price().add(r.price()))).toList();
                    }
                }
                """)
                .model("kinds", "SELECT typeof(price) AS price, typeof(seen) AS seen FROM orders");
        tests("""
            - {name: declared, model: kinds, given: {orders: [{id: 1}]},
               expect: {rows: [{price: "DECIMAL(10,2)", seen: TIMESTAMP WITH TIME ZONE}]}}
            - {name: none, model: kinds, given: {orders: []}, expect: {rows: []}}
            - {name: said, model: kinds, given: {orders: {rows: [{id: 1}], columns: {price: double, seen: date}}},
               expect: {rows: [{price: DOUBLE, seen: DATE}]}}
            - name: record
              model: doubled
              given: {raw: [{id: 1, price: 1.5}]}
              existing: [{id: 1, price: 1}, {id: 2, price: 2}]
              expect: {rows: [{id: 1, price: 3}, {id: 2, price: 2}]}
            """).succeeded();
    }

    @Test
    void textStaysTextWhereTheColumnIsText() {
        project.model("texts", "/* @model\nstrategy: append\ncolumns: {t: text}\n*/\nSELECT t FROM raw");
        tests("""
            - {name: text, model: texts, given: {raw: {rows: [{t: "2026-01-02T03:04:05Z"}], columns: {t: text}}},
               existing: [{t: "2026-01-01T00:00:00Z"}],
               expect: {rows: [{t: "2026-01-01T00:00:00Z"}, {t: "2026-01-02T03:04:05Z"}]}}
            """).succeeded();
    }

    @Test
    void columnsThatAStrategyKeepsAreThereAlsoWhenTheRowsDoNotSayThem() {
        project.model("soft", "-- @model(strategy=merge, primary_key=id, delete=soft)\nSELECT id FROM raw");
        tests("""
            - {name: marks, model: soft, now: 2026-02-01, given: {raw: [{id: 1}]}, existing: [{id: 1}, {id: 2}],
               expect: {rows: [{id: 1, _deleted_at: null}, {id: 2, _deleted_at: 2026-02-01T00:00:00Z}]}}
            """).succeeded();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        existing: [{id: 1, prise: 1}]                | its existing rows have the column "prise", which its table does not have (did you mean "price"? there are: id, name, price, seen, _loaded_at, _batch_id)
        existing: [{id: 1}]                          | its existing rows lack the column "price", which is never NULL in its table (add it)
        existing: [{id: 1, price: one}]              | a table cannot be made of these rows: Could not convert string "one" to DECIMAL(10,2)
        existing: [{id: 1, price: 1}, {id: 1, price: 2}] | a table cannot be made of these rows: PRIMARY KEY or UNIQUE constraint violation: duplicate key "1"
        existing: {sql: SELEC 1}                     | a table cannot be made of these rows: syntax error
        existing: {csv: tests/none.csv}              | a table cannot be made of these rows: No files found
        """)
    void rowsThatCannotBeItsTableAreToldAtTheirPlace(String existing, String message) {
        project.file(
                "tests/orders.yaml",
                "- name: a\n  model: orders\n  given: {raw: [{id: 1, name: a, price: a, seen: a}]}\n  " + existing
                        + "\n  expect: {counts: {rows: 1}}\n");
        JsonNode test = project.command("test", "--json").exited(1).json().at("/tests/0");
        assertThat(test.path("file").asText() + ":" + test.path("line").asInt()).isEqualTo("tests/orders.yaml:1");
        assertThat(test.path("failures")).hasSize(1);
        assertThat(test.at("/failures/0").asText()).contains(message);
    }

    @Test
    void typeThatIsNoneIsToldWhenTheTestsAreRead() {
        Outcome test = tests("""
            - name: a
              model: orders
              given: {raw: [{id: 1}]}
              existing: {rows: [{id: 1}], columns: {id: bigin}}
              expect: {counts: {rows: 1}}
            """).exited(2);
        assertThat(test.err())
                .contains("tests/orders.yaml:4:")
                .contains("there is no type \"bigin\" (did you mean \"bigint\"?");
    }

    @Test
    void historyWithoutItsTimesIsNone() {
        project.model("history", "-- @model(strategy=scd2, primary_key=id)\nSELECT id FROM raw");
        Outcome test = tests("""
            - {name: a, model: history, given: {raw: [{id: 1}]}, existing: [{id: 1}], expect: {counts: {rows: 1}}}
            """).exited(1);
        assertThat(test.out())
                .contains("Cannot test history: its existing rows lack the column \"valid_from\", which is never NULL");
    }
}
