package io.penstock.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "30s, PT30S", "5m, PT5M", "2h, PT2H", "1d, PT24H", "1w, PT168H", "250ms, PT0.25S",
        "1h30m, PT1H30M", "1h 30m, PT1H30M", "PT5M, PT5M", "P1D, PT24H", "5M, PT5M", "pt0.5s, PT0.5S"
    })
    void durationsAreReadAsPeopleWriteThem(String text, Duration duration) {
        assertThat(Durations.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "m",
                "5 parsecs",
                "0s",
                "-5m",
                "PT-5M",
                "1h-",
                "h1",
                "1.5h",
                "P1Y",
                "999999999999w999999999999w"
            })
    void whatIsNoDurationIsNotRead(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }
}
