package io.penstock.core.relation;

import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns what users' code gives into the values of a column of one type, or throws {@link Misfit}; null stays null. */
@FunctionalInterface
interface ColumnEncoder {
    BigInteger HUGEINT_MAX = BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE);

    Object encode(Object value);

    default @Nullable Object encodeNullable(@Nullable Object value) {
        return value == null ? null : encode(value);
    }

    static ColumnEncoder of(DataType type) {
        if (type instanceof Simple simple) {
            return value -> simple(simple, value);
        }
        if (type instanceof DataType.Decimal decimal) {
            return value -> decimal(decimal, value);
        }
        if (type instanceof DataType.ListOf list) {
            ColumnEncoder element = of(list.element());
            return value -> list(element, value);
        }
        if (type instanceof DataType.Struct struct) {
            List<ColumnEncoder> fields =
                    struct.fields().stream().map(field -> of(field.type())).toList();
            return value -> struct(struct, fields, value);
        }
        if (type instanceof DataType.MapOf map) {
            ColumnEncoder key = of(map.key());
            ColumnEncoder content = of(map.value());
            return value -> map(key, content, value);
        }
        throw new IllegalArgumentException("No Java value becomes " + type);
    }

    private static Object simple(Simple type, Object value) {
        return switch (type) {
            case BOOLEAN -> instance(Boolean.class, type, value);
            case TINYINT -> (byte) integer(type, value, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SMALLINT -> (short) integer(type, value, Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER ->
                value instanceof Integer
                        ? value
                        : (Object) (int) integer(type, value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT ->
                value instanceof Long ? value : (Object) integer(type, value, Long.MIN_VALUE, Long.MAX_VALUE);
            case HUGEINT -> hugeint(value);
            case REAL -> (float) floating(type, value);
            case DOUBLE -> value instanceof Double ? value : (Object) floating(type, value);
            case TEXT -> text(value);
            case BYTES -> instance(byte[].class, type, value);
            case DATE -> instance(LocalDate.class, type, value);
            case TIME -> instance(LocalTime.class, type, value).truncatedTo(ChronoUnit.MICROS);
            case TIMESTAMP -> instance(LocalDateTime.class, type, value).truncatedTo(ChronoUnit.MICROS);
            case TIMESTAMPTZ -> instant(value).truncatedTo(ChronoUnit.MICROS);
            case UUID -> instance(UUID.class, type, value);
            default -> throw new IllegalArgumentException("No Java value becomes " + type);
        };
    }

    private static <T> T instance(Class<T> expected, DataType type, Object value) {
        if (!expected.isInstance(value)) {
            throw Misfit.of(value, type);
        }
        return expected.cast(value);
    }

    private static long integer(DataType type, Object value, long least, long most) {
        if (value instanceof Byte || value instanceof Short || value instanceof Integer || value instanceof Long) {
            long number = ((Number) value).longValue();
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw Misfit.of(value, type);
    }

    private static BigInteger hugeint(Object value) {
        BigInteger number = value instanceof BigInteger big
                ? big
                : BigInteger.valueOf(integer(Simple.HUGEINT, value, Long.MIN_VALUE, Long.MAX_VALUE));
        if (number.abs().compareTo(HUGEINT_MAX) > 0) {
            throw Misfit.of(value, Simple.HUGEINT);
        }
        return number;
    }

    /** Takes any number that comes back as itself, so that nothing is rounded in silence. */
    private static double floating(Simple type, Object value) {
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (type == Simple.DOUBLE || value instanceof Float) {
                return number;
            }
        } else if (value instanceof Number number) {
            double near = type == Simple.REAL ? number.floatValue() : number.doubleValue();
            String spelled = type == Simple.REAL ? Float.toString((float) near) : Double.toString(near);
            if (Double.isFinite(near) && new BigDecimal(spelled).compareTo(JavaScalar.exact(number)) == 0) {
                return near;
            }
        }
        throw Misfit.of(value, type + " (without losing digits)");
    }

    private static BigDecimal decimal(DataType.Decimal type, Object value) {
        if (!(value instanceof Number) || value instanceof Double || value instanceof Float) {
            throw Misfit.of(value, type);
        }
        BigDecimal number = JavaScalar.exact(value);
        BigDecimal stripped = number.scale() > type.scale() ? number.stripTrailingZeros() : number;
        if (stripped.scale() > type.scale()
                || stripped.precision() - stripped.scale() > type.precision() - type.scale()) {
            throw new Misfit("found " + Misfit.show(value) + ", expected " + type
                    + " (round it, or declare the digits with @Decimal on the record's component)");
        }
        return stripped.setScale(type.scale(), RoundingMode.UNNECESSARY);
    }

    private static String text(Object value) {
        if (value instanceof String || value instanceof Character || value instanceof Duration) {
            return value.toString();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        throw Misfit.of(value, Simple.TEXT);
    }

    private static Instant instant(Object value) {
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        return value instanceof ZonedDateTime time
                ? time.toInstant()
                : instance(Instant.class, Simple.TIMESTAMPTZ, value);
    }

    private static List<@Nullable Object> list(ColumnEncoder element, Object value) {
        List<@Nullable Object> encoded = new ArrayList<>();
        for (Object each : elements(value)) {
            encoded.add(element.encodeNullable(each));
        }
        return encoded;
    }

    /** Gives the elements of a collection or of an array of any kind. */
    static Collection<?> elements(Object value) {
        if (value instanceof Collection<?> collection) {
            return collection;
        }
        if (!value.getClass().isArray()) {
            throw Misfit.of(value, "a list");
        }
        List<@Nullable Object> elements = new ArrayList<>(Array.getLength(value));
        for (int i = 0; i < Array.getLength(value); i++) {
            elements.add(Array.get(value, i));
        }
        return elements;
    }

    private static Map<String, @Nullable Object> struct(
            DataType.Struct type, List<ColumnEncoder> encoders, Object value) {
        Map<?, ?> fields = fields(value);
        Map<String, @Nullable Object> encoded = new LinkedHashMap<>();
        int known = 0;
        for (int i = 0; i < encoders.size(); i++) {
            String name = type.fields().get(i).name();
            known += fields.containsKey(name) ? 1 : 0;
            encoded.put(name, encoders.get(i).encodeNullable(fields.get(name)));
        }
        if (known < fields.size()) {
            throw Misfit.of(value, type);
        }
        return encoded;
    }

    /** Gives the fields of a map or of a record by name. */
    static Map<?, ?> fields(Object value) {
        if (value instanceof Record) {
            return RecordShape.of(value.getClass()).fields(value);
        }
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw Misfit.of(value, "a map or a record");
    }

    private static Map<Object, @Nullable Object> map(ColumnEncoder key, ColumnEncoder content, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw Misfit.of(value, "a map");
        }
        Map<Object, @Nullable Object> encoded = new LinkedHashMap<>();
        map.forEach((from, to) -> {
            if (from == null) {
                throw Misfit.of(map, "a map without a NULL key");
            }
            encoded.put(key.encode(from), content.encodeNullable(to));
        });
        return encoded;
    }
}
