package io.penstock.plugin.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.bytefish.pgbulkinsert.pgsql.model.interval.Interval;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.DataType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGInterval;

/** Makes of values what columns of PostgreSQL take, and refuses what would lose something. */
final class CopyValues {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);
    private static final int SECONDS = 1_000_000;

    private CopyValues() {}

    static Short int16(Object value) {
        return (short) within(value, Short.MIN_VALUE, Short.MAX_VALUE, "smallint");
    }

    static Integer int32(Object value) {
        return (int) within(value, Integer.MIN_VALUE, Integer.MAX_VALUE, "integer");
    }

    static Long int64(Object value) {
        return within(value, Long.MIN_VALUE, Long.MAX_VALUE, "bigint");
    }

    private static long within(Object value, long least, long most, String type) {
        boolean isBig = value instanceof BigInteger big && big.bitLength() >= Long.SIZE;
        long number = ((Number) value).longValue();
        if (isBig || number < least || number > most) {
            throw refused(value, type, "it is out of range");
        }
        return number;
    }

    static BigDecimal number(Object value) {
        return value instanceof BigDecimal decimal ? decimal : new BigDecimal(value.toString());
    }

    static BigDecimal decimal(Object value, DataType.Decimal type) {
        BigDecimal number = number(value);
        BigDecimal plain = number.stripTrailingZeros();
        if (plain.scale() > type.scale() || plain.precision() - plain.scale() > type.precision() - type.scale()) {
            throw refused(value, type.toString(), "digits would be lost");
        }
        return number;
    }

    static String text(Object value) {
        String text = value.toString();
        if (text.indexOf('\0') >= 0) {
            throw refused(text.replace("\0", "\\0"), "text", "PostgreSQL keeps the character 0 in no text");
        }
        return text;
    }

    static String text(Object value, int length) {
        String text = text(value);
        if (text.codePointCount(0, text.length()) > length) {
            throw refused(text, "varchar(" + length + ")", "it is too long");
        }
        return text;
    }

    static LocalDateTime utc(Object value) {
        return LocalDateTime.ofInstant((Instant) value, ZoneOffset.UTC);
    }

    /** Counts as the server does: from the year 2000 on. */
    static Integer days(LocalDate date) {
        return Math.toIntExact(ChronoUnit.DAYS.between(EPOCH.toLocalDate(), date));
    }

    /** Counts as the server does: from the year 2000 on, without the seconds that clocks leap over. */
    static Long micros(LocalDateTime time) {
        return ChronoUnit.MICROS.between(EPOCH, time);
    }

    static Interval interval(Object value) {
        try {
            PGInterval interval = new PGInterval(value.toString());
            long seconds = interval.getHours() * 3600L + interval.getMinutes() * 60L + interval.getWholeSeconds();
            return new Interval(
                    interval.getYears() * 12 + interval.getMonths(),
                    interval.getDays(),
                    seconds * SECONDS + interval.getMicroSeconds());
        } catch (SQLException | NumberFormatException e) {
            throw refused(value, "interval", "it is none");
        }
    }

    static String json(Object value) {
        try {
            // A text is JSON already.
            return value instanceof String text ? text : JSON.writeValueAsString(node(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode node(@Nullable Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value == null) {
            return nodes.nullNode();
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = nodes.objectNode();
            map.forEach((key, one) -> object.set(String.valueOf(key), node(one)));
            return object;
        }
        if (value instanceof List<?> list) {
            ArrayNode array = nodes.arrayNode();
            list.forEach(one -> array.add(node(one)));
            return array;
        }
        if (value instanceof Boolean flag) {
            return nodes.booleanNode(flag);
        }
        if (value instanceof byte[] bytes) {
            return nodes.textNode(Base64.getEncoder().encodeToString(bytes));
        }
        boolean number = value instanceof Number && !value.toString().matches("-?Infinity|NaN");
        return number ? nodes.numberNode(new BigDecimal(value.toString())) : nodes.textNode(value.toString());
    }

    private static PenstockException refused(Object value, String type, String reason) {
        return new PenstockException(
                ConnectorError.CONVERSION,
                "Cannot write the value " + value + " as " + type + ": " + reason
                        + " (change the type of the column, or the value in the query)");
    }
}
