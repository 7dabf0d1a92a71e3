package io.penstock.core.contract;

import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Decimal;
import io.penstock.spi.type.DataType.Simple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** Reads a value that a user wrote as one of a column's type. */
final class TypedValue {
    private TypedValue() {}

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException saying what was found and expected, when it is none
     */
    static Object of(DataType type, String text) {
        try {
            return read(type, text);
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
            throw new IllegalArgumentException("found \"" + text + "\", expected a value of type " + type, e);
        }
    }

    private static Object read(DataType type, String text) {
        if (type instanceof Decimal decimal) {
            return exact(text, decimal);
        }
        if (Fit.isInteger(type)) {
            return new BigInteger(text).longValueExact();
        }
        if (Fit.isText(type)) {
            return text;
        }
        if (!(type instanceof Simple simple)) {
            throw new NumberFormatException();
        }
        return switch (simple) {
            case REAL, DOUBLE -> Double.valueOf(text);
            case BOOLEAN -> truth(text);
            case DATE -> LocalDate.parse(text);
            case TIME -> LocalTime.parse(text);
            case TIMESTAMP -> local(text.replace(' ', 'T'));
            case TIMESTAMPTZ -> moment(text.replace(' ', 'T'));
            case UUID -> uuid(text);
            case JSON -> text;
            default -> throw new NumberFormatException();
        };
    }

    private static BigDecimal exact(String text, Decimal type) {
        BigDecimal number = new BigDecimal(text).setScale(type.scale());
        if (number.precision() > type.precision()) {
            throw new ArithmeticException();
        }
        return number;
    }

    private static Boolean truth(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new NumberFormatException();
        }
        return Boolean.valueOf(text);
    }

    private static LocalDateTime local(String text) {
        return text.contains("T")
                ? LocalDateTime.parse(text)
                : LocalDate.parse(text).atStartOfDay();
    }

    /** Reads a moment; without an offset it is of UTC. */
    private static Instant moment(String text) {
        return text.matches(".*T.*(Z|[+-][0-9:]+)")
                ? OffsetDateTime.parse(text).toInstant()
                : local(text).toInstant(ZoneOffset.UTC);
    }

    private static UUID uuid(String text) {
        UUID uuid = UUID.fromString(text);
        if (!uuid.toString().equalsIgnoreCase(text)) {
            throw new NumberFormatException();
        }
        return uuid;
    }
}
