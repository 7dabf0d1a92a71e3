package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that would be words of SQL, or no words at all, stand for columns like any other. */
class OddNamesTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"replace", "append", "merge_by_key", "scd_type_2", "none"})
    void declaredTableTakesAnyName(String strategy) {
        ProjectFixture project =
                ProjectFixture.in(directory).file("tables/odd.yaml", """
                        schema: group
                        name: Select
                        columns:
                          order: {type: integer, key: true}
                          "is last": {type: text, normalize: [trim, {sql: "lower({col})"}]}
                          Grün: {type: date, nullable: true, natural_key: true, normalize: [parse_date]}
                          'a"b': {type: "decimal(10,2)", nullable: true, normalize: [parse_numeric, {clamp: {min: 0}}]}
                          from: {type: text, nullable: true, normalize: [{derive: '"is last" || ''!'''}]}
                        """).model("m", """
                        /* @model
                        target: odd
                        primary_key: order
                        strategy: %s
                        transforms:
                          - filter_where: '"where" IS NULL'
                          - deduplicate_by: {keys: [order, is last], order_by: '"a""b" DESC'}
                        checks:
                          - not_null: [order, is last]
                          - unique: [order]
                          - range: {column: 'a"b', min: 0}
                          - relationships: {column: order, to: m, field: order}
                        */
                        SELECT 1 AS "order", ' A ' AS "is last", '2024-02-29' AS "Grün", '-1' AS "a""b", NULL AS "where"
                        """.formatted(strategy));
        for (int i = 0; i < (strategy.equals("append") ? 1 : 2); i++) {
            assertThat(project.run("--force").succeeded().model("m").path("checks"))
                    .hasSize(4);
        }
        assertThat(project.rows(
                        "SELECT \"order\", \"is last\", \"Grün\", \"a\"\"b\", \"from\" FROM \"group\".\"Select\""))
                .containsExactly("1|a|2024-02-29|0.0| A !");
    }
}
