package io.penstock.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestWordTest {
    private static final List<String> WORDS = List.of("table", "view", "ephemeral", "merge_by_key", "id");

    @ParameterizedTest
    @CsvSource({
        "tabel, table",
        "TABLE, table",
        "vieww, view",
        "merge-by-key, merge_by_key",
        "VIEW, view",
        "ID, id",
        "ephemral, ephemeral"
    })
    void nearestWordIsFound(String word, String nearest) {
        assertThat(NearestWord.find(word, WORDS)).contains(nearest);
    }

    @ParameterizedTest
    @CsvSource({"x", "kafka", "chair", "''"})
    void farWordIsNot(String word) {
        assertThat(NearestWord.find(word, WORDS)).isEmpty();
    }

    @Test
    void nearestComesFirst() {
        assertThat(NearestWord.findAll("orders", List.of("order", "borders", "older", "orders_daily", "ordres")))
                .containsExactly("borders", "order", "ordres", "older");
    }
}
