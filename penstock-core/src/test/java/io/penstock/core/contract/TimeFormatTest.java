package io.penstock.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFormatTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-29T10:11:12.123456+02:00",
                "2024-02-29T10:11:12Z",
                "2024-02-29T10:11:12.1",
                "2024-02-29T10:11:12",
                "2024-02-29 10:11:12.123-0530",
                "2024-02-29 10:11:12+01",
                "2024-02-29 10:11:12.123456",
                "2024-02-29 10:11:12",
                "2024-02-29",
                "02/29/2024"
            })
    void oneOfFourFormatsFitsEachUsualTimestamp(String text) {
        assertThat(TimeFormat.timestamps()).hasSize(4);
        assertThat(TimeFormat.timestamps())
                .filteredOn(format -> text.matches(format.pattern()))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-29T10:11",
                "2024-02-29T10:11:12.",
                "2024-02-29T10:11:12.1234567",
                "2024-02-29Z",
                "2024-02-29  10:11:12",
                "2024-02-29t10:11:12"
            })
    void noneFitsWhatIsNoUsualTimestamp(String text) {
        assertThat(TimeFormat.timestamps()).noneMatch(format -> text.matches(format.pattern()));
    }

    @ParameterizedTest
    @CsvSource({
        "YYYY-MM-DD, true, true",
        "YYYY-MM-DD HH24:MI, false, true",
        "YYYY-MM-DDTHH24:MI:SS.MSOF, false, true",
        "YYYY-MM-DDOF, false, false",
        "YYYY-MM-DD HH24, false, false",
        "MM/DD/YYYY, false, false",
    })
    void textsInTheFormOfSqlAreReadAsTheyAre(String format, boolean asDate, boolean asTimestamp) {
        assertThat(List.of(
                        TimeFormat.parse(format).isStandardDate(),
                        TimeFormat.parse(format).isStandardTimestamp()))
                .containsExactly(asDate, asTimestamp);
    }

    @Test
    void usualTimestampsAreReadAsTheyAre() {
        assertThat(TimeFormat.timestamps().subList(0, 3)).allMatch(TimeFormat::isStandardTimestamp);
    }
}
