package io.penstock.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A value with the type of column that holds it, from among those that are hardest on the way. */
record SampleValue(DataType type, Object value) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final String TEXTS = "it's \"quoted\" \\ \u00fc\u0130\ud83d\ude00\n--end";

    /** A text that not every database takes. */
    static final SampleValue WITH_ZERO = of(Simple.TEXT, "a\u0000b");

    /** Values of the types that a literal can have. */
    static List<SampleValue> literals() {
        return List.of(
                of(Simple.BOOLEAN, true),
                of(Simple.INTEGER, Integer.MIN_VALUE),
                of(Simple.BIGINT, Long.MIN_VALUE),
                of(Simple.BIGINT, Long.MAX_VALUE),
                of(Simple.DOUBLE, -0.1),
                of(Simple.DOUBLE, Double.MIN_VALUE),
                of(Simple.DOUBLE, Double.POSITIVE_INFINITY),
                of(new DataType.Decimal(3, 2), new BigDecimal("-1.50")),
                of(new DataType.Decimal(38, 10), new BigDecimal("1234567890123456789012345678.0123456789")),
                of(Simple.TEXT, TEXTS),
                of(Simple.TEXT, ""),
                of(Simple.BYTES, new byte[] {0, 1, 127, -128, -1, '\'', '\\'}),
                of(Simple.DATE, LocalDate.of(1, 1, 1)),
                of(Simple.DATE, LocalDate.of(2024, 2, 29)),
                of(Simple.TIME, LocalTime.of(23, 59, 59, 999_999_000)),
                of(Simple.TIMESTAMP, LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_000)),
                of(Simple.TIMESTAMPTZ, Instant.parse("2024-03-31T01:30:00.000001Z")),
                of(Simple.UUID, UUID.fromString("f0000000-0000-0000-8000-00000000000f")));
    }

    /** Values of every type that a column can have. */
    static List<SampleValue> columns() {
        DataType struct = new DataType.Struct(List.of(
                Column.of("id", Simple.BIGINT),
                Column.of("a b", new DataType.Decimal(10, 2)),
                Column.of("at", Simple.TIMESTAMPTZ),
                Column.of("tags", new DataType.ListOf(Simple.TEXT))));
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", Long.MAX_VALUE);
        fields.put("a b", new BigDecimal("-0.10"));
        fields.put("at", Instant.parse("2024-10-27T00:30:00Z"));
        fields.put("tags", Arrays.asList("x", null, TEXTS));
        Map<String, @Nullable Object> empty = new LinkedHashMap<>();
        struct(struct).forEach(field -> empty.put(field, null));
        return List.of(
                of(Simple.TINYINT, (byte) -128),
                of(Simple.SMALLINT, Short.MIN_VALUE),
                of(Simple.HUGEINT, BigInteger.TWO.pow(127).subtract(BigInteger.ONE)),
                of(Simple.HUGEINT, BigInteger.TWO.pow(100).negate()),
                of(Simple.UTINYINT, (short) 255),
                of(Simple.USMALLINT, 65_535),
                of(Simple.UINTEGER, 4_294_967_295L),
                of(Simple.UBIGINT, new BigInteger("18446744073709551615")),
                of(Simple.REAL, -1.1f),
                of(Simple.INTERVAL, "1 year 2 months 3 days 04:05:06.000007"),
                of(Simple.JSON, "{\"a\":[1,null,\"\u00fc\"]}"),
                of(new DataType.Decimal(4, 0), new BigDecimal("-9999")),
                of(new DataType.Decimal(9, 9), new BigDecimal("0.000000001")),
                of(new DataType.ListOf(Simple.INTEGER), Arrays.asList(1, null, -3)),
                of(new DataType.ListOf(Simple.INTEGER), List.of()),
                of(new DataType.ListOf(Simple.UBIGINT), List.of(new BigInteger("18446744073709551615"))),
                of(new DataType.ListOf(Simple.BYTES), List.of(new byte[] {0, -1, 'a', '\\'})),
                of(new DataType.ListOf(Simple.DOUBLE), List.of(0.1, Double.NaN, Double.NEGATIVE_INFINITY)),
                of(
                        new DataType.ListOf(new DataType.ListOf(Simple.TEXT)),
                        Arrays.asList(List.of("a", "null"), null, List.of())),
                of(struct, fields),
                of(struct, empty),
                of(new DataType.ListOf(struct), Arrays.asList(fields, null, empty)),
                of(
                        new DataType.MapOf(Simple.INTEGER, Simple.DATE),
                        Map.of(7, LocalDate.of(2024, 2, 29), -1, LocalDate.of(1900, 1, 1))),
                of(
                        new DataType.Struct(List.of(Column.of("inner", struct), Column.of("kind", Simple.JSON))),
                        Map.of("inner", fields, "kind", "[1]")));
    }

    /**
     * Gives the value as a column of another type holds it, which a database has in the place of the value's own.
     *
     * @return what can be compared with {@link #comparable}
     */
    @Nullable
    Object in(DataType kept) {
        return comparable(kept, value);
    }

    /** Gives a value of a column in the form in which equal ones are equal, however their database spells them. */
    static @Nullable Object comparable(DataType type, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (type == Simple.JSON) {
            return json(value);
        }
        if (type instanceof DataType.Decimal decimal) {
            return new BigDecimal(value.toString()).setScale(decimal.scale());
        }
        if (type instanceof DataType.ListOf list) {
            List<@Nullable Object> values = new ArrayList<>();
            ((List<?>) value).forEach(one -> values.add(comparable(list.element(), one)));
            return values;
        }
        boolean integer = type == Simple.SMALLINT || type == Simple.INTEGER || type == Simple.BIGINT;
        return integer ? new BigInteger(value.toString()) : RowBatch.comparable(value);
    }

    private static JsonNode json(Object value) {
        try {
            // Read again, so that numbers are of the same kind on both sides.
            return JSON.readTree(
                    value instanceof String text ? text : node(value).toString());
        } catch (JsonProcessingException e) {
            throw new AssertionError("No JSON: " + value, e);
        }
    }

    private static JsonNode node(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = JSON.createObjectNode();
            map.forEach((name, one) -> object.set(String.valueOf(name), node(one)));
            return object;
        }
        if (value instanceof List<?> list) {
            ArrayNode array = JSON.createArrayNode();
            list.forEach(one -> array.add(node(one)));
            return array;
        }
        if (value instanceof Number number) {
            return JSON.getNodeFactory().numberNode(new BigDecimal(number.toString()));
        }
        return value == null ? JSON.nullNode() : JSON.getNodeFactory().textNode(value.toString());
    }

    private static List<String> struct(DataType type) {
        return type instanceof DataType.Struct struct
                ? struct.fields().stream().map(Column::name).toList()
                : List.of();
    }

    private static SampleValue of(DataType type, Object value) {
        return new SampleValue(type, value);
    }

    @Override
    public String toString() {
        return type + " " + RowBatch.comparable(value);
    }
}
