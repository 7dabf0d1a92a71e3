package io.penstock.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HiddenValuesTest {
    @Test
    void valuesOfSecretsAreHiddenAndTheLongestFirst() {
        HiddenValues hidden = HiddenValues.of(
                Map.of("DB_PASSWORD", "tiger", "API_TOKEN", "tiger-42", "DB_USER", "scott", "S3-ACCESS-KEY", "kilo"));

        assertThat(hidden.in("scott/tiger with tiger-42 for kilogram")).isEqualTo("scott/*** with *** for ***gram");
    }

    @Test
    void whatIsShortOrAFolderStays() {
        HiddenValues hidden = HiddenValues.of(
                Map.of("PIN_SECRET", "abc", "EMPTY_SECRET", "    ", "PWD", "/work/shop", "OLDPWD", "/work"));

        assertThat(hidden.in("abc in /work/shop    ")).isEqualTo("abc in /work/shop    ");
    }
}
