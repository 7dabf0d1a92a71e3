package io.penstock.plugin.postgres;

import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders Java values as literals, each of the type that its Java type stands for. */
final class PostgresLiterals {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT);

    private PostgresLiterals() {}

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
            return typed("\\x" + HexFormat.of().formatHex(bytes), "bytea");
        }
        if (value instanceof UUID uuid) {
            return typed(uuid.toString(), "uuid");
        }
        return temporalOrList(value);
    }

    private static String temporalOrList(Object value) {
        if (value instanceof LocalDate date) {
            return typed(date(date), "date");
        }
        if (value instanceof LocalTime time) {
            return typed(TIME.format(time), "time");
        }
        if (value instanceof LocalDateTime timestamp) {
            return typed(timestamp(timestamp), "timestamp");
        }
        if (value instanceof Instant instant) {
            LocalDateTime utc = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
            boolean before = utc.getYear() < 1;
            String moment = timestamp(utc).replace(" BC", "") + "+00" + (before ? " BC" : "");
            return typed(moment, "timestamp with time zone");
        }
        if (value instanceof List<?> list) {
            return list.stream().map(PostgresLiterals::render).collect(Collectors.joining(", ", "ARRAY[", "]"));
        }
        throw new PenstockException(
                ConnectorError.UNSUPPORTED,
                "Cannot write a " + value.getClass().getName() + " as a literal of PostgreSQL");
    }

    private static String date(LocalDate date) {
        return DATE.format(date) + era(date);
    }

    private static String timestamp(LocalDateTime timestamp) {
        return DATE.format(timestamp) + " " + TIME.format(timestamp) + era(timestamp);
    }

    private static String era(TemporalAccessor time) {
        return time.get(ChronoField.YEAR) < 1 ? " BC" : "";
    }

    private static String number(Number number) {
        if (number instanceof Integer && number.intValue() >= 0) {
            return number.toString();
        }
        if (number instanceof BigDecimal decimal) {
            BigDecimal plain = decimal.scale() < 0 ? decimal.setScale(0) : decimal;
            int precision = Math.max(plain.precision(), plain.scale());
            return typed(plain.toPlainString(), "numeric(" + precision + "," + plain.scale() + ")");
        }
        return typed(number.toString(), type(number));
    }

    private static String type(Number number) {
        if (number instanceof Byte || number instanceof Short) {
            return "smallint";
        }
        if (number instanceof Integer) {
            return "integer";
        }
        if (number instanceof Float) {
            return "real";
        }
        if (number instanceof Double) {
            return "double precision";
        }
        return number instanceof BigInteger ? "numeric(39,0)" : "bigint";
    }

    private static String typed(String text, String type) {
        return "CAST(" + quoted(text) + " AS " + type + ")";
    }

    private static String text(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new PenstockException(
                    ConnectorError.CONVERSION,
                    "Cannot write a text as a literal of PostgreSQL: it has the character 0, which PostgreSQL keeps in no text"
                            + " (take it out)");
        }
        return typed(text, "text");
    }

    /** Quotes a text; a backslash stands for itself whatever the server's settings are. */
    private static String quoted(String text) {
        String doubled = text.replace("'", "''");
        return text.indexOf('\\') < 0 ? "'" + doubled + "'" : "E'" + doubled.replace("\\", "\\\\") + "'";
    }
}
