package io.penstock.plugin.duckdb;

import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders Java values as DuckDB's literals, each of the type that its Java type stands for. */
final class Literals {
    private Literals() {}

    static String render(@Nullable Object value) {
        if (value == null) {
            return "NULL";
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof Boolean flag) {
            return flag ? "TRUE" : "FALSE";
        }
        if (value instanceof CharSequence || value instanceof Enum<?> || value instanceof Character) {
            return text(value.toString());
        }
        if (value instanceof byte[] bytes) {
            return "from_hex('" + HexFormat.of().formatHex(bytes) + "')";
        }
        if (value instanceof UUID uuid) {
            return "CAST('" + uuid + "' AS UUID)";
        }
        return temporalOrNested(value);
    }

    private static String temporalOrNested(Object value) {
        if (value instanceof LocalDate date) {
            return "DATE '" + TemporalText.format(date) + "'";
        }
        if (value instanceof LocalTime time) {
            return "TIME '" + TemporalText.format(time) + "'";
        }
        if (value instanceof LocalDateTime timestamp) {
            return "TIMESTAMP '" + TemporalText.format(timestamp) + "'";
        }
        if (value instanceof Instant instant) {
            return "TIMESTAMPTZ '" + TemporalText.format(instant) + "'";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Literals::render).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> text(String.valueOf(entry.getKey())) + ": " + render(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        throw new PenstockException(
                ConnectorError.UNSUPPORTED, "Cannot write a " + value.getClass().getName() + " as a literal of DuckDB");
    }

    private static String number(Number number) {
        if (number instanceof Integer) {
            return number.toString();
        }
        if (number instanceof BigDecimal decimal) {
            BigDecimal plain = decimal.scale() < 0 ? decimal.setScale(0) : decimal;
            int precision = Math.max(plain.precision(), plain.scale());
            return "CAST('" + plain.toPlainString() + "' AS DECIMAL(" + precision + "," + plain.scale() + "))";
        }
        // From text, because DuckDB reads 0.1 as a decimal first and has no literal for a number that is none.
        return "CAST('" + number + "' AS " + type(number) + ")";
    }

    private static String type(Number number) {
        if (number instanceof Byte) {
            return "TINYINT";
        }
        if (number instanceof Short) {
            return "SMALLINT";
        }
        if (number instanceof Float) {
            return "FLOAT";
        }
        if (number instanceof Double) {
            return "DOUBLE";
        }
        return number instanceof BigInteger ? "HUGEINT" : "BIGINT";
    }

    /** DuckDB refuses the character 0 within quotes. */
    private static String text(String text) {
        String quoted = "'" + text.replace("'", "''") + "'";
        return text.indexOf('\0') < 0 ? quoted : "(" + quoted.replace("\0", "' || chr(0) || '") + ")";
    }
}
