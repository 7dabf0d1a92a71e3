package io.penstock.core.relation;

import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A Java class whose values are single values of a column.
 *
 * @param type the column's type when values of this class go in
 * @param accepts the types of columns whose values can come out as this class
 * @param decode makes a value of this class of a column's value, or throws {@link Misfit} or an arithmetic error
 */
record JavaScalar(DataType type, Predicate<DataType> accepts, Function<Object, Object> decode) {
    static final DataType.Decimal DECIMAL = new DataType.Decimal(38, 9);

    private static final Set<Simple> INTEGERS = EnumSet.range(Simple.TINYINT, Simple.UBIGINT);
    private static final Predicate<DataType> EXACT =
            type -> INTEGERS.contains(type) || type == Simple.NUMERIC || type instanceof DataType.Decimal;
    private static final Predicate<DataType> NUMBER = EXACT.or(type -> type == Simple.REAL || type == Simple.DOUBLE);
    private static final Predicate<DataType> LETTERS = type -> type == Simple.TEXT || type instanceof DataType.Varchar;
    private static final Predicate<DataType> SPELLED = LETTERS.or(
                    type -> type == Simple.JSON || type == Simple.UUID || type == Simple.INTERVAL)
            .or(DataType.Other.class::isInstance);

    private static final Map<Class<?>, JavaScalar> SCALARS = Map.ofEntries(
            Map.entry(Boolean.class, same(Simple.BOOLEAN)),
            Map.entry(Byte.class, new JavaScalar(Simple.TINYINT, EXACT, v -> exact(v).byteValueExact())),
            Map.entry(Short.class, new JavaScalar(Simple.SMALLINT, EXACT, v -> exact(v).shortValueExact())),
            Map.entry(
                    Integer.class,
                    new JavaScalar(Simple.INTEGER, EXACT, v -> v instanceof Integer ? v : exact(v).intValueExact())),
            Map.entry(
                    Long.class,
                    new JavaScalar(Simple.BIGINT, EXACT, v -> v instanceof Long ? v : exact(v).longValueExact())),
            Map.entry(BigInteger.class, new JavaScalar(Simple.HUGEINT, EXACT, v -> exact(v).toBigIntegerExact())),
            Map.entry(BigDecimal.class, new JavaScalar(DECIMAL, EXACT, JavaScalar::exact)),
            Map.entry(Float.class, new JavaScalar(Simple.REAL, NUMBER, v -> ((Number) v).floatValue())),
            Map.entry(Double.class, new JavaScalar(Simple.DOUBLE, NUMBER, v -> ((Number) v).doubleValue())),
            Map.entry(String.class, new JavaScalar(Simple.TEXT, SPELLED, Object::toString)),
            Map.entry(Character.class, new JavaScalar(Simple.TEXT, LETTERS, JavaScalar::character)),
            Map.entry(Duration.class, new JavaScalar(Simple.TEXT, LETTERS, JavaScalar::duration)),
            Map.entry(byte[].class, same(Simple.BYTES)),
            Map.entry(LocalDate.class, same(Simple.DATE)),
            Map.entry(LocalTime.class, same(Simple.TIME)),
            Map.entry(LocalDateTime.class, same(Simple.TIMESTAMP)),
            Map.entry(Instant.class, same(Simple.TIMESTAMPTZ)),
            Map.entry(OffsetDateTime.class, instant(instant -> instant.atOffset(ZoneOffset.UTC))),
            Map.entry(ZonedDateTime.class, instant(instant -> instant.atZone(ZoneOffset.UTC))),
            Map.entry(UUID.class, same(Simple.UUID)));

    /** Finds the scalar of a class, boxed or primitive; enums are text. */
    static Optional<JavaScalar> find(Class<?> type) {
        if (type.isEnum()) {
            return Optional.of(new JavaScalar(
                    Simple.TEXT, LETTERS.or(DataType.Other.class::isInstance), value -> constant(type, value)));
        }
        return Optional.ofNullable(
                SCALARS.get(MethodType.methodType(type).wrap().returnType()));
    }

    /** Gives an exact number as a decimal. */
    static BigDecimal exact(Object number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        return number instanceof BigInteger integer
                ? new BigDecimal(integer)
                : BigDecimal.valueOf(((Number) number).longValue());
    }

    private static JavaScalar same(Simple type) {
        return new JavaScalar(type, found -> found == type, value -> value);
    }

    private static JavaScalar instant(Function<Instant, Object> decode) {
        return new JavaScalar(
                Simple.TIMESTAMPTZ, found -> found == Simple.TIMESTAMPTZ, value -> decode.apply((Instant) value));
    }

    private static Object character(Object value) {
        String text = value.toString();
        if (text.length() != 1) {
            throw Misfit.of(text, "one character");
        }
        return text.charAt(0);
    }

    private static Object duration(Object value) {
        try {
            return Duration.parse(value.toString());
        } catch (DateTimeParseException e) {
            throw Misfit.of(value, "a duration such as PT1H30M");
        }
    }

    private static Object constant(Class<?> type, Object value) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(value)) {
                return constant;
            }
        }
        throw Misfit.of(value, "a constant of " + type.getSimpleName());
    }
}
