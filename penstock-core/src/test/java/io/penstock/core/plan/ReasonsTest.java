package io.penstock.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.core.ledger.Keeping;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.state.Fingerprint;
import io.penstock.spi.type.Schema;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts and inputs are written as {@code name=value} with spaces between. */
final class ReasonsTest {
    private static final Instant WRITTEN = Instant.parse("2026-11-21T12:00:00.987Z");

    private static LedgerEntry entry(String model) {
        return new LedgerEntry(
                model,
                "main." + model,
                "before",
                Map.of(),
                "run-1",
                WRITTEN,
                RowCounts.NONE,
                List.of(),
                Keeping.UNKNOWN,
                Schema.of());
    }

    private static Map<String, String> map(String text) {
        return Arrays.stream(text.split(" "))
                .map(pair -> pair.split("=", -1))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "query/WHERE=1 | query/WHERE=2 | query changed: WHERE differs",
                "query/FROM=1 query/WHERE=1 | query/FROM=2 query/LIMIT=1 | query changed: FROM, LIMIT, WHERE differ",
                "query/FROM=1 | java=1 | the query became a Java method",
                "java=1 | query/FROM=1 | the Java method became a query",
                "java=1 | java=2 | compiled Java changed",
                "config/strategy=append | config/strategy=replace | config strategy: append → replace",
                "config/strategy=replace | config/strategy=none | config strategy: replace → none",
                "config/primary_key= | config/primary_key=id | config primary_key added: id",
                "config/primary_key=id | config/strategy=none | config primary_key removed: id; config strategy added:"
                        + " none",
                "config/materialize=table config/primary_key= | config/materialize=view | config materialize: table →"
                        + " view",
                "config/primary_key= | config/path=a | config path added: a",
                "config/primary_key= | java=1 | the definition is another than the one that made the table at"
                        + " 2026-11-21 06:00:00",
                "query/FROM=1 config/path=a upstream/x=1 | query/FROM=2 config/path=b upstream/x=2 | query changed:"
                        + " FROM differs; config path: a → b",
                "upstream/x=1 upstream/y=1 | upstream/x=2 upstream/z=1 | upstream x, y, z changed",
            })
    void changeOfADefinitionIsToldByItsNearestCause(String before, String now, String expected) {
        assertThat(Reasons.definition(
                        new Fingerprint("before", map(before)), entry("m"), new Fingerprint("now", map(now))))
                .isEqualTo(expected);
    }

    @Test
    void definitionOfWhichNothingIsRememberedIsToldByItsTime() {
        String expected = "the definition is another than the one that made the table at 2026-11-21 06:00:00";
        Fingerprint now = new Fingerprint("now", Map.of());

        assertThat(Reasons.definition(null, entry("m"), now)).isEqualTo(expected);
        assertThat(Reasons.definition(new Fingerprint("lagging", Map.of()), entry("m"), now))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=1 | a=1 | ",
                "a=1 up=run-0 | a=1 up=run-1 | upstream up ran at 2026-11-21 06:00:00",
                "a=1 | a=2 | a changed: 1 → 2",
                "a=1 b=1 | b=2 c=3 | a is gone; b changed: 1 → 2; c is watched since now: 3",
                "a=1 | a=1 never= | ",
            })
    void changeOfWhatIsReadIsTold(String before, String now, String expected) {
        assertThat(Reasons.inputs(map(before), map(now), Map.of("up", entry("up"))))
                .isEqualTo(expected);
    }
}
