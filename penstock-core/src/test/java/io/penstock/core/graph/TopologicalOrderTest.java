package io.penstock.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.penstock.DeleteMode;
import io.penstock.Strategy;
import io.penstock.core.project.ModelBody;
import io.penstock.core.project.ModelDeclaration;
import io.penstock.core.project.ModelOptions;
import io.penstock.core.project.WriteOptions;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models are written as {@code a<b<c d}: a reads b, which reads c; d reads nothing. */
final class TopologicalOrderTest {
    private static final ModelOptions OPTIONS =
            ModelOptions.of(null, "default", WriteOptions.of(Strategy.REPLACE, List.of(), DeleteMode.PRESERVE));

    private static List<String> sorted(String models) {
        Map<String, List<String>> reads = new LinkedHashMap<>();
        for (String path : models.split(" ", -1)) {
            String[] names = path.split("<", -1);
            for (int i = 0; i < names.length; i++) {
                List<String> read = reads.computeIfAbsent(names[i], name -> new ArrayList<>());
                if (i + 1 < names.length) {
                    read.add(names[i + 1]);
                }
            }
        }
        Map<String, ModelNode> nodes = new LinkedHashMap<>();
        reads.forEach((name, read) -> nodes.put(name, node(name, read)));
        return List.copyOf(new TopologicalOrder(nodes).sorted().keySet());
    }

    private static ModelNode node(String name, List<String> reads) {
        ModelDeclaration declaration = new ModelDeclaration(
                name, OPTIONS, new ModelBody.Sql("", "", 0, ""), Place.of("models/" + name + ".sql"));
        List<Dependency> dependencies =
                reads.stream().<Dependency>map(Dependency.OnModel::new).toList();
        return new ModelNode(declaration, TableName.of("main", name), dependencies, null, Map.of(), List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "a, a",
        "a b c, a b c",
        "a<b<c, c b a",
        "a<b<d a<c<d, d b c a",
        "a<z b<a, z a b",
        "c b<c a<c, c b a",
    })
    void whatIsReadComesFirstAndTheRestStaysAsItWas(String models, String expected) {
        assertThat(sorted(models)).containsExactly(expected.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a<a | a reads itself (a Java model reads its own table by ModelContext.previous())",
                "a<b<a | they read each other in a circle: a reads b, b reads a (take one of the 2 references away)",
                "tail<a<b<c<a | they read each other in a circle: a reads b, b reads c, c reads a (take one of the 3"
                        + " references away)",
                "x<y a<x b<a a<b | they read each other in a circle: a reads b, b reads a (take one of the 2 references"
                        + " away)",
            })
    void circleIsToldWithoutWhatLeadsToIt(String models, String message) {
        assertThatExceptionOfType(PenstockException.class)
                .isThrownBy(() -> sorted(models))
                .satisfies(
                        e -> assertThat(e.describe()).isEqualTo("models/a.sql: Cannot order the models: " + message));
    }

    @Test
    void chainOfAnyLengthFits() {
        String[] names = new String[50_000];
        Arrays.setAll(names, i -> "m" + i);

        List<String> sorted = sorted(String.join("<", names));

        assertThat(sorted).hasSize(names.length).startsWith("m49999").endsWith("m1", "m0");
    }
}
