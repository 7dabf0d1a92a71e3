package io.penstock.testkit;

import static io.penstock.SchemaMode.FLEXIBLE;
import static io.penstock.SchemaMode.IGNORE;
import static io.penstock.SchemaMode.LENIENT;
import static io.penstock.SchemaMode.SAFE;
import static io.penstock.SchemaMode.STRICT;

import io.penstock.SchemaMode;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Decimal;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A change of columns, and what becomes of it in each mode.
 *
 * @param value stands in the table's column beside its key
 * @param other stands in the columns of the row that arrives, beside its key
 * @param outcomes as {@link EvolvedTable} tells them; {@code {table}} stands for the table's name
 */
record ColumnChange(
        String name,
        Schema held,
        @Nullable Object value,
        Schema arriving,
        @Nullable Object other,
        Map<SchemaMode, String> outcomes) {
    static final Column ID = Column.of("id", Simple.INTEGER);
    static final Schema INTEGERS = with("v", Simple.INTEGER);
    static final String GONE = "new rows no longer have column \"v\": it stays, and is NULL in them";

    private static final Schema TEXTS = with("v", Simple.TEXT);
    private static final Schema BIGINTS = with("v", Simple.BIGINT);
    private static final String KEPT = "id integer, v integer: ";

    /** Gives the columns of a key and another. */
    static Schema with(String name, DataType type) {
        return Schema.of(ID, Column.of(name, type));
    }

    static Stream<ColumnChange> all() {
        return Stream.of(columns(), widenings(), conversions(), losses()).flatMap(List::stream);
    }

    private static List<ColumnChange> columns() {
        Schema more = Schema.of(ID, Column.of("v", Simple.INTEGER), Column.of("w", Simple.INTEGER));
        String same = KEPT + "[1, 5] [2, 6]";
        String added = "id integer, v integer, w integer: [1, 5, null] [2, 6, 6]";
        String left = same + " ! the table has no column \"w\": it is left out of the new rows";
        String stays = KEPT + "[1, 5] [2, null] ! " + GONE;
        String dropped = "id integer: [1] [2] ! column \"v\" is dropped; values that are lost with it: 1";
        return List.of(
                new ColumnChange("none", INTEGERS, 5, INTEGERS, 6, each(same, same, same, same, same)),
                new ColumnChange(
                        "a column more",
                        INTEGERS,
                        5,
                        more,
                        6,
                        each("refused: column \"w\" (integer) is added", added, added, added, left)),
                new ColumnChange(
                        "a column less",
                        INTEGERS,
                        5,
                        Schema.of(ID),
                        null,
                        each("refused: column \"v\" (integer) is gone", stays, stays, dropped, stays)));
    }

    private static List<ColumnChange> widenings() {
        String wide = "id integer, v bigint: [1, 5] [2, 6]";
        String refused = "refused: column \"v\" changes from ";
        String widened = "id integer, v bigint: [1, 5] [2, 5000000000]";
        String tooWide =
                "stops: column \"v\" is integer in the table and bigint in the new rows, and some values do not fit:"
                        + " [2, 5000000000]";
        String met = "id integer, v decimal(8,4): [1, 1234.5600] [2, 1.2345]";
        String tooFine =
                "stops: column \"v\" is decimal(6,2) in the table and decimal(5,4) in the new rows, and some values do"
                        + " not fit: [2, 1.2345]";
        return List.of(
                new ColumnChange(
                        "a narrower type",
                        BIGINTS,
                        5L,
                        INTEGERS,
                        6,
                        each(refused + "bigint to integer", wide, wide, wide, wide)),
                new ColumnChange(
                        "a wider type",
                        INTEGERS,
                        5,
                        BIGINTS,
                        6L,
                        each(refused + "integer to bigint", wide, wide, wide, KEPT + "[1, 5] [2, 6]")),
                new ColumnChange(
                        "a wider type with a value that needs it",
                        INTEGERS,
                        5,
                        BIGINTS,
                        5_000_000_000L,
                        each(refused + "integer to bigint", widened, widened, widened, tooWide)),
                new ColumnChange(
                        "decimals that meet",
                        with("v", new Decimal(6, 2)),
                        new BigDecimal("1234.56"),
                        with("v", new Decimal(5, 4)),
                        new BigDecimal("1.2345"),
                        each(refused + "decimal(6,2) to decimal(5,4)", met, met, met, tooFine)));
    }

    private static List<ColumnChange> conversions() {
        String text = "refused: column \"v\" changes from text to integer";
        String number = KEPT + "[1, 7] [2, 6]";
        String zone = "refused: column \"v\" changes from timestamp to timestamptz";
        String zoned = "id integer, v timestamptz: [1, 2026-01-02T03:04:05Z] [2, 2026-01-02T03:04:06Z]";
        String local = "id integer, v timestamp: [1, 2026-01-02T03:04:05] [2, 2026-01-02T03:04:06]";
        return List.of(
                new ColumnChange(
                        "texts that are numbers",
                        TEXTS,
                        "007",
                        INTEGERS,
                        6,
                        each(text, text, number, number, "id integer, v text: [1, 007] [2, 6]")),
                new ColumnChange(
                        "a time that gets a zone",
                        with("v", Simple.TIMESTAMP),
                        LocalDateTime.of(2026, 1, 2, 3, 4, 5),
                        with("v", Simple.TIMESTAMPTZ),
                        Instant.parse("2026-01-02T03:04:06Z"),
                        each(zone, zone, zoned, zoned, local)));
    }

    /** Values of the table that have no counterpart of the type which arrives. */
    private static List<ColumnChange> losses() {
        return List.of(
                loss("a text that is no number", TEXTS, "x", INTEGERS, 6),
                loss("a text that would be rounded", TEXTS, "2.5", INTEGERS, 6),
                loss("a number that would be rounded", with("v", Simple.DOUBLE), 2.5, BIGINTS, 6L),
                loss(
                        "a time that would lose its hours",
                        TEXTS,
                        "2026-01-02 10:00:00",
                        with("v", Simple.DATE),
                        LocalDate.of(2026, 1, 3)));
    }

    private static ColumnChange loss(String name, Schema held, Object value, Schema arriving, Object other) {
        DataType from = held.columns().get(1).type();
        DataType to = arriving.columns().get(1).type();
        String changes = "column \"v\" changes from " + from + " to " + to;
        String stops = "stops: " + changes + ", and some values of the table {table} do not fit: [1, " + value + "]";
        String lost = "id integer, v " + to + ": [1, null] [2, " + other + "] ! " + changes
                + "; values that do not fit become NULL: 1";
        String refused = "refused: " + changes;
        String taken =
                "id integer, v " + from + ": [1, " + value + "] [2, " + other + (from == Simple.DOUBLE ? ".0]" : "]");
        return new ColumnChange(name, held, value, arriving, other, each(refused, refused, stops, lost, taken));
    }

    private static Map<SchemaMode, String> each(
            String strict, String safe, String flexible, String lenient, String ignore) {
        return Map.of(STRICT, strict, SAFE, safe, FLEXIBLE, flexible, LENIENT, lenient, IGNORE, ignore);
    }
}
