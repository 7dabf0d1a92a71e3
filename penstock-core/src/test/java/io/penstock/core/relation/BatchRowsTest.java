package io.penstock.core.relation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.core.config.ProjectError;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.error.PenstockException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchRowsTest {
    record Wide(long userId, @Nullable String fullName, BigDecimal amount) {}

    record Narrow(int userId) {}

    record Named(String fullName, double amount) {}

    record Swapped(long fullName) {}

    record Strange(String emailAddress) {}

    record Misspelt(String fulName) {}

    record Checked(long userId) {
        Checked {
            if (userId == 3) {
                throw new IllegalArgumentException("three");
            }
        }
    }

    private static BatchReader wide(Wide... rows) {
        return JavaRows.ofRecords(Wide.class, Stream.of(rows));
    }

    @Test
    void recordsTakeTheColumnsThatTheyName() {
        assertThat(BatchRows.records(wide(new Wide(1, "Ann", new BigDecimal("1.5"))), Named.class))
                .containsExactly(new Named("Ann", 1.5));
    }

    @Test
    void numberThatDoesNotFitIsToldWithRowAndColumn() {
        BatchReader reader =
                wide(new Wide(1, "a", BigDecimal.ONE), new Wide(Integer.MAX_VALUE + 1L, "b", BigDecimal.ONE));

        assertThatThrownBy(() -> BatchRows.records(reader, Narrow.class).toList())
                .isInstanceOfSatisfying(
                        PenstockException.class, e -> assertThat(e.code()).isEqualTo(ProjectError.JAVA_MODEL))
                .hasMessage("Cannot read row 2: column user_id: found Long 2147483648, expected a value that fits int");
    }

    @Test
    void rowNumbersGoOnOverBatches() {
        Stream<Wide> rows = LongStream.range(0, 3_000)
                .mapToObj(i -> new Wide(i == 2_999 ? Long.MAX_VALUE : i, "a", BigDecimal.ONE));

        assertThatThrownBy(() -> BatchRows.records(JavaRows.ofRecords(Wide.class, rows), Narrow.class)
                        .toList())
                .hasMessageStartingWith("Cannot read row 3000: ");
    }

    @Test
    void componentWithoutAColumnIsToldBeforeARowIsRead() {
        assertThatThrownBy(() -> BatchRows.records(wide(), Strange.class))
                .isInstanceOf(PenstockException.class)
                .hasMessage("Cannot read rows as Strange: found no column email_address for component emailAddress"
                        + " (the columns are: user_id, full_name, amount)");
        assertThatThrownBy(() -> BatchRows.records(wide(), Misspelt.class))
                .hasMessageEndingWith("(did you mean \"full_name\"? the columns are: user_id, full_name, amount)");
    }

    @Test
    void typeThatDoesNotFitIsToldBeforeARowIsRead() {
        assertThatThrownBy(() -> BatchRows.records(wide(), Swapped.class))
                .hasMessage("Cannot read rows as Swapped: component fullName: found the column's type text,"
                        + " which does not become long");
    }

    record Times(Instant instant, LocalTime time) {}

    @Test
    void timesKeepMicroseconds() {
        Times fine = new Times(Instant.parse("2026-11-21T10:00:00.123456789Z"), LocalTime.parse("10:00:00.987654321"));

        assertThat(BatchRows.records(JavaRows.ofRecords(Times.class, Stream.of(fine)), Times.class))
                .containsExactly(
                        new Times(Instant.parse("2026-11-21T10:00:00.123456Z"), LocalTime.parse("10:00:00.987654")));
    }

    record Primitive(long n) {}

    @Test
    void nullForAPrimitiveIsRefused() {
        BatchReader reader = JavaRows.ofMaps(Stream.of(Map.of("n", 1), Collections.singletonMap("n", null)));

        assertThatThrownBy(() -> BatchRows.records(reader, Primitive.class).toList())
                .hasMessage(
                        "Cannot read row 2: column n: found NULL for a primitive (use its box where NULL may stand)");
    }

    enum Colour {
        RED
    }

    record Coloured(Colour colour) {}

    @Test
    void unknownConstantIsRefused() {
        assertThat(BatchRows.records(JavaRows.ofMaps(Stream.of(Map.of("colour", "RED"))), Coloured.class))
                .containsExactly(new Coloured(Colour.RED));
        assertThatThrownBy(() -> BatchRows.records(JavaRows.ofMaps(Stream.of(Map.of("colour", "BLUE"))), Coloured.class)
                        .toList())
                .hasMessage("Cannot read row 1: column colour: found String \"BLUE\", expected a constant of Colour");
    }

    @Test
    void whatARecordsConstructorThrowsComesOutAsItWas() {
        BatchReader reader = wide(new Wide(3, "c", BigDecimal.ONE));

        assertThatThrownBy(() -> BatchRows.records(reader, Checked.class).toList())
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("three");
    }

    @Test
    void readerClosesAtTheEndAndWhenTheRecordDoesNotFit() {
        AtomicInteger closed = new AtomicInteger();
        BatchRows.maps(JavaRows.ofRecords(Wide.class, Stream.<Wide>of().onClose(closed::incrementAndGet)))
                .forEach(row -> {});
        assertThat(closed).hasValue(1);

        assertThatThrownBy(() -> BatchRows.records(
                JavaRows.ofRecords(Wide.class, Stream.<Wide>of().onClose(closed::incrementAndGet)), Strange.class));
        assertThat(closed).hasValue(2);
    }

    @Test
    void mapsMayBeChangedByTheModel() {
        List<Map<String, @Nullable Object>> rows =
                BatchRows.maps(wide(new Wide(1, null, BigDecimal.ONE))).toList();
        rows.get(0).put("full_name", "changed");

        assertThat(rows.get(0)).containsEntry("full_name", "changed").containsEntry("user_id", 1L);
    }
}
