package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.OnRowError;
import io.penstock.core.config.SourceText;
import io.penstock.core.config.Variables;
import io.penstock.core.config.YamlReader;
import io.penstock.core.contract.ContractQuery;
import io.penstock.core.contract.ContractReader;
import io.penstock.core.contract.Misfits;
import io.penstock.core.contract.RowTransforms;
import io.penstock.core.contract.TableContract;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.TableKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/** Runs the normalizers of one column on given values. */
abstract class NormalizerFixture extends SqlDatabaseFixture {
    /** Expects what comes of values, which alternate with it; all but texts are of the type that they have in the database. */
    final DynamicTest given(String type, String normalize, @Nullable Object... pairs) {
        return DynamicTest.dynamicTest(type + " " + normalize, () -> {
            @Nullable Object[] inputs = new @Nullable Object[pairs.length / 2];
            List<@Nullable Object> expected = new ArrayList<>();
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = pairs[2 * i];
                expected.add(pairs[2 * i + 1]);
            }
            assertThat(values(contract(type, normalize), OnRowError.FAIL, inputs))
                    .isEqualTo(expected);
            assertThat(values(contract(type, normalize), OnRowError.DEAD_LETTER, inputs))
                    .isEqualTo(expected);
        });
    }

    final DynamicTest refused(String type, String normalize, String input, String told) {
        return DynamicTest.dynamicTest(type + " " + normalize + " " + input, () -> {
            ContractQuery query = query(contract(type, normalize), null, input);
            assertThatThrownBy(() -> rows(session(), query.sql()))
                    .isInstanceOfSatisfying(
                            PenstockException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ConnectorError.CONVERSION));
            assertThat(rows(session(), query.with(OnRowError.DEAD_LETTER).sql()))
                    .containsExactly(row(1, null));
            assertThat(rows(session(), query.misfits("error", "row"))).hasSize(1);
            PenstockException failure = new PenstockException(ConnectorError.CONVERSION, "Cannot");
            assertThat(new Misfits(session(), query, List.of("n"), TableKeys.NONE).explain("m", null, failure))
                    .hasValueSatisfying(error -> assertThat(error.message())
                            .isEqualTo("Cannot write m: its table cannot take some values: " + told
                                    + " (correct them in the query or with a normalizer, or change the declaration)"));
        });
    }

    private List<@Nullable Object> values(TableContract contract, OnRowError onRowError, @Nullable Object... inputs) {
        String sql = query(contract, inputs).with(onRowError).sql();
        List<@Nullable Object> values = new ArrayList<>();
        rows(session(), "SELECT v FROM (" + sql + ") AS given ORDER BY n").forEach(row -> values.add(row.get(0)));
        return values;
    }

    private ContractQuery query(TableContract contract, @Nullable Object... inputs) {
        boolean texts = Arrays.stream(inputs).allMatch(input -> input == null || input instanceof String);
        List<String> rows = new ArrayList<>();
        for (Object input : inputs) {
            String literal = dialect().literal(input);
            String value = texts ? dialect().functions().cast(literal, Simple.TEXT) : literal;
            rows.add("SELECT " + (rows.size() + 1) + " AS n, " + value + " AS v");
        }
        String sql = String.join(" UNION ALL ", rows);
        return ContractQuery.of(contract, dialect(), sql, session().describe(sql), new RowTransforms("m", List.of()));
    }

    private static TableContract contract(String type, String normalize) {
        String said = normalize.isEmpty() ? "" : ", normalize: " + normalize;
        String text = "columns: {n: integer, v: {type: \"" + type + "\", nullable: true" + said + "}}";
        return ContractReader.read(
                YamlReader.read(new SourceText("tables/m.yaml", text)), new Variables("dev", Map.of()), "the table");
    }
}
