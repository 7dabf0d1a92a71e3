package io.penstock.core.relation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.Decimal;
import io.penstock.core.config.ProjectError;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JavaRowsTest {
    enum Size {
        SMALL {
            @Override
            public String toString() {
                return "tiny";
            }
        },
        LARGE
    }

    record Point(int x, @Nullable Integer y) {}

    @SuppressWarnings("ArrayRecordComponent")
    record All(
            boolean aFlag,
            byte aByte,
            short aShort,
            int anInt,
            long aLong,
            float aFloat,
            double aDouble,
            char aChar,
            @Nullable Long boxed,
            BigInteger huge,
            BigDecimal amount,
            @Decimal(precision = 6, scale = 2) BigDecimal price,
            String text,
            Size size,
            LocalDate date,
            LocalTime time,
            LocalDateTime timestamp,
            Instant instant,
            OffsetDateTime offset,
            ZonedDateTime zoned,
            Duration duration,
            UUID uuid,
            byte[] bytes,
            List<Integer> list,
            int[] array,
            String[][] grid,
            Point point,
            List<Point> points,
            Map<String, Point> byName) {}

    private static All all() {
        Instant instant = Instant.parse("2026-11-21T10:15:30.123456Z");
        return new All(
                true,
                (byte) 1,
                (short) 2,
                3,
                4L,
                1.5f,
                2.5,
                'c',
                null,
                BigInteger.TEN.pow(30),
                new BigDecimal("12.5"),
                new BigDecimal("9999.99"),
                "ı",
                Size.SMALL,
                LocalDate.of(2026, 11, 21),
                LocalTime.of(1, 2, 3),
                LocalDateTime.of(2026, 11, 21, 1, 2),
                instant,
                instant.atOffset(java.time.ZoneOffset.ofHours(2)),
                instant.atZone(java.time.ZoneId.of("Europe/Berlin")),
                Duration.ofMinutes(90),
                new UUID(1, 2),
                new byte[] {1, 2},
                List.of(1, 2),
                new int[] {3, 4},
                new String[][] {{"a"}, {}},
                new Point(1, null),
                List.of(new Point(2, 3)),
                Map.of("a", new Point(4, 5)));
    }

    @Test
    void recordIsTheSchema() {
        try (BatchReader reader = JavaRows.ofRecords(All.class, Stream.of())) {
            assertThat(reader.schema().columns().stream()
                            .map(column ->
                                    column.name() + " " + column.type() + (column.nullable() ? "" : " not null")))
                    .containsExactly(
                            "a_flag boolean not null",
                            "a_byte tinyint not null",
                            "a_short smallint not null",
                            "an_int integer not null",
                            "a_long bigint not null",
                            "a_float real not null",
                            "a_double double not null",
                            "a_char text not null",
                            "boxed bigint",
                            "huge hugeint",
                            "amount decimal(38,9)",
                            "price decimal(6,2)",
                            "text text",
                            "size text",
                            "date date",
                            "time time",
                            "timestamp timestamp",
                            "instant timestamptz",
                            "offset timestamptz",
                            "zoned timestamptz",
                            "duration text",
                            "uuid uuid",
                            "bytes bytes",
                            "list list(integer)",
                            "array list(integer)",
                            "grid list(list(text))",
                            "point struct(x integer, y integer)",
                            "points list(struct(x integer, y integer))",
                            "by_name map(text, struct(x integer, y integer))");
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void valuesAreThoseOfTheColumnsTypes() {
        try (BatchReader reader = JavaRows.ofRecords(All.class, Stream.of(all()))) {
            Map<String, @Nullable Object> row =
                    BatchRows.maps(reader).findFirst().orElseThrow();
            assertThat(row)
                    .containsEntry("a_byte", (byte) 1)
                    .containsEntry("a_short", (short) 2)
                    .containsEntry("a_char", "c")
                    .containsEntry("boxed", null)
                    .containsEntry("amount", new BigDecimal("12.500000000"))
                    .containsEntry("size", "SMALL")
                    .containsEntry("offset", Instant.parse("2026-11-21T10:15:30.123456Z"))
                    .containsEntry("zoned", Instant.parse("2026-11-21T10:15:30.123456Z"))
                    .containsEntry("duration", "PT1H30M")
                    .containsEntry("array", List.of(3, 4))
                    .containsEntry("grid", List.of(List.of("a"), List.of()))
                    .containsEntry("points", List.of(Map.of("x", 2, "y", 3)))
                    .containsEntry("by_name", Map.of("a", Map.of("x", 4, "y", 5)));
            Map<String, @Nullable Object> point = new LinkedHashMap<>();
            point.put("x", 1);
            point.put("y", null);
            assertThat(row).containsEntry("point", point);
        }
    }

    @Test
    void recordsComeBackAsTheyWent() {
        All before = all();
        All after = BatchRows.records(JavaRows.ofRecords(All.class, Stream.of(before)), All.class)
                .findFirst()
                .orElseThrow();

        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("offset", "zoned", "amount")
                .isEqualTo(before);
        assertThat(after.offset().toInstant()).isEqualTo(before.offset().toInstant());
        assertThat(after.zoned().toInstant()).isEqualTo(before.zoned().toInstant());
        assertThat(after.amount()).isEqualByComparingTo(before.amount());
    }

    record Money(BigDecimal amount) {}

    record Price(@Decimal(precision = 5, scale = 2) BigDecimal amount) {}

    @Test
    void decimalThatWouldLoseDigitsIsRefused() {
        assertThatThrownBy(() -> drain(JavaRows.ofRecords(
                        Money.class, Stream.of(new Money(BigDecimal.ONE), new Money(new BigDecimal("0.1234567891"))))))
                .isInstanceOfSatisfying(
                        PenstockException.class, e -> assertThat(e.code()).isEqualTo(ProjectError.JAVA_MODEL))
                .hasMessage("Cannot take column amount of row 2: found BigDecimal 0.1234567891, expected decimal(38,9)"
                        + " (round it, or declare the digits with @Decimal on the record's component)");
        assertThatThrownBy(() -> drain(JavaRows.ofRecords(Price.class, Stream.of(new Price(new BigDecimal("1000"))))))
                .hasMessageContaining("found BigDecimal 1000, expected decimal(5,2)");
        assertThat(drain(JavaRows.ofRecords(Price.class, Stream.of(new Price(new BigDecimal("1.2300"))))))
                .containsExactly(Map.of("amount", new BigDecimal("1.23")));
        assertThat(drain(JavaRows.ofRecords(Price.class, Stream.of(new Price(new BigDecimal("1E+2"))))))
                .containsExactly(Map.of("amount", new BigDecimal("100.00")));
    }

    record Node(String name, @Nullable Node next) {}

    record Untyped(Object anything) {}

    record Missing(Optional<String> name) {}

    record Twice(int userId, int user_id) {}

    record Wrong(@Decimal(scale = 2) double amount) {}

    record TooWide(@Decimal(precision = 39, scale = 2) BigDecimal amount) {}

    record Nothing() {}

    @Test
    void componentThatIsNoColumnIsNamed() {
        assertThatThrownBy(() -> JavaRows.ofRecords(Node.class, Stream.of()))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("Cannot make a column of component next of " + Node.class.getName())
                .hasMessageContaining("contains itself");
        assertThatThrownBy(() -> JavaRows.ofRecords(Untyped.class, Stream.of()))
                .hasMessageContaining("component anything")
                .hasMessageContaining("found java.lang.Object, expected boolean, byte");
        assertThatThrownBy(() -> JavaRows.ofRecords(Missing.class, Stream.of()))
                .hasMessageContaining("java.util.Optional<java.lang.String>");
        assertThatThrownBy(() -> JavaRows.ofRecords(Twice.class, Stream.of()))
                .hasMessageContaining("another component makes the column user_id already");
        assertThatThrownBy(() -> JavaRows.ofRecords(Wrong.class, Stream.of()))
                .hasMessageContaining("@Decimal stands on double, expected BigDecimal");
        assertThatThrownBy(() -> JavaRows.ofRecords(TooWide.class, Stream.of()))
                .hasMessageContaining("there is no decimal(39, 2), expected at most 38 digits");
        assertThatThrownBy(() -> JavaRows.ofRecords(Nothing.class, Stream.of()))
                .hasMessageContaining("it has no components");
    }

    @Test
    void nullRowIsToldByItsNumber() {
        List<@Nullable Point> points = new ArrayList<>(List.of(new Point(1, 2)));
        points.add(null);

        assertThatThrownBy(() -> drain(JavaRows.ofRecords(Point.class, points.stream())))
                .hasMessage("Cannot take row 2: found NULL, expected a Point");
    }

    @Test
    void streamIsPulledBatchByBatchAndClosed() {
        AtomicInteger pulled = new AtomicInteger();
        AtomicBoolean closed = new AtomicBoolean();
        Stream<Point> endless =
                Stream.generate(() -> new Point(pulled.incrementAndGet(), null)).onClose(() -> closed.set(true));

        try (BatchReader reader = JavaRows.ofRecords(Point.class, endless)) {
            assertThat(pulled).hasValue(0);
            assertThat(reader.next()).extracting(ColumnBatch::rowCount).isEqualTo(2_048);
            assertThat(pulled).hasValue(2_048);
        }
        assertThat(closed).isTrue();
    }

    @Test
    void interruptEndsThePulling() {
        try (BatchReader reader = JavaRows.ofRecords(Point.class, Stream.generate(() -> new Point(1, 1)))) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(reader::next)
                    .isInstanceOfSatisfying(
                            PenstockException.class, e -> assertThat(e.code()).isEqualTo(ConnectorError.CANCELLED));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static Map<String, @Nullable Object> row(@Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            row.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return row;
    }

    private static List<String> columns(Stream<?> rows) {
        try (BatchReader reader = JavaRows.ofMaps(rows)) {
            List<String> columns = reader.schema().columns().stream()
                    .map(column -> column.name() + " " + column.type())
                    .toList();
            assertThat(reader.schema().columns()).allMatch(Column::nullable);
            while (reader.next() != null) {
                // Every row must fit the columns that were told.
            }
            return columns;
        }
    }

    @Test
    void mapsTellColumnsInOrderAndMissingKeysAreNull() {
        List<Map<String, @Nullable Object>> rows =
                drain(JavaRows.ofMaps(Stream.of(row("b", 1), row("a", "x", "b", 2), row("c", null))));

        assertThat(rows)
                .containsExactly(
                        row("b", 1, "a", null, "c", null),
                        row("b", 2, "a", "x", "c", null),
                        row("b", null, "a", null, "c", null));
    }

    @Test
    void numbersOfMapsWiden() {
        assertThat(columns(Stream.of(row("n", 1), row("n", 2L)))).containsExactly("n bigint");
        assertThat(columns(Stream.of(row("n", 1L), row("n", BigInteger.TEN)))).containsExactly("n hugeint");
        assertThat(columns(Stream.of(row("n", 1L), row("n", new BigDecimal("1.25")))))
                .containsExactly("n decimal(38,2)");
        assertThat(columns(Stream.of(row("n", 1), row("n", 1.5)))).containsExactly("n double");
        assertThat(columns(Stream.of(row("n", (short) 1), row("n", 1.5f)))).containsExactly("n real");
        assertThat(columns(Stream.of(row("n", 1), row("n", 1.5f)))).containsExactly("n double");
        assertThat(columns(Stream.of(row("n", 0.1), row("n", new BigDecimal("0.3")))))
                .containsExactly("n double");
        assertThat(columns(Stream.of(row("n", null), row("n", null)))).containsExactly("n text");
    }

    @Test
    void nestedValuesOfMapsWiden() {
        assertThat(columns(Stream.of(
                        row("l", List.of(), "s", row("a", 1)), row("l", List.of(1, 2L), "s", row("a", 2L, "b", "x")))))
                .containsExactly("l list(bigint)", "s struct(a bigint, b text)");
        assertThat(columns(Stream.of(row("l", List.of(), "p", new Point(1, 2), "e", Size.SMALL))))
                .containsExactly("l list(text)", "p struct(x integer, y integer)", "e text");
    }

    @Test
    void valuesThatDoNotGoTogetherAreToldWithRowAndColumn() {
        assertThatThrownBy(() -> JavaRows.ofMaps(Stream.of(row("n", 1), row("n", "one"))))
                .isInstanceOf(PenstockException.class)
                .hasMessage("Cannot take column n of row 2: found text, expected integer as in the rows before");
        assertThatThrownBy(() -> JavaRows.ofMaps(Stream.of(row("n", new Object[] {Thread.currentThread()}))))
                .hasMessageContaining("Cannot take column n of row 1: found Thread");
    }

    @Test
    void laterRowMustFitWhatTheFirstRowsTold() {
        Stream<?> first = IntStream.range(0, JavaRows.INFERENCE_ROWS).mapToObj(i -> row("n", i));

        assertThatThrownBy(() -> columns(Stream.concat(first, Stream.of(row("n", 5_000_000_000L)))))
                .hasMessage("Cannot take column n of row 1001: found Long 5000000000, expected integer");

        Stream<?> again = IntStream.range(0, JavaRows.INFERENCE_ROWS).mapToObj(i -> row("n", i));
        assertThatThrownBy(() -> columns(Stream.concat(again, Stream.of(row("n", 1, "late", 2)))))
                .hasMessage("Cannot take row 1001: found the key late, expected the keys of the first 1000 rows: n"
                        + " (return records, or give the key in an early row, with null)");
    }

    @Test
    void integerThatADoubleCannotHoldIsRefused() {
        assertThatThrownBy(() -> columns(Stream.of(row("n", 0.5), row("n", (1L << 53) + 1))))
                .hasMessageContaining("found Long 9007199254740993, expected double (without losing digits)");
    }

    @Test
    void noRowsHaveNoColumns() {
        BatchReader none = JavaRows.ofMaps(Stream.of());
        assertThat(none.next()).isNull();
        assertThatThrownBy(none::schema)
                .isInstanceOfSatisfying(
                        PenstockException.class, e -> assertThat(e.code()).isEqualTo(ProjectError.JAVA_MODEL))
                .hasMessage("Cannot tell the columns of rows that are maps: there is no row with a key"
                        + " (return records, whose components are the columns also when there are no rows)");
    }

    @Test
    void keysThatOnlyDifferInCaseAreRefused() {
        assertThatThrownBy(() -> JavaRows.ofMaps(Stream.of(row("id", 1, "ID", 2))))
                .hasMessageContaining("twice, the case of letters apart");
    }

    private static List<Map<String, @Nullable Object>> drain(BatchReader reader) {
        try (Stream<Map<String, @Nullable Object>> rows = BatchRows.maps(reader)) {
            return rows.toList();
        }
    }
}
