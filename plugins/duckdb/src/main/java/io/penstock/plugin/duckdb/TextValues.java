package io.penstock.plugin.duckdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes Java values of the text that DuckDB casts values to.
 *
 * <p>Nested values come as JSON whose leaves are such texts, so that no number loses digits on the way.
 */
final class TextValues {
    private TextValues() {}

    /** Gives the value of a nested type from its JSON. */
    static @Nullable Object nested(DataType type, String json) {
        try {
            return nested(type, ErrorReport.JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw unreadable(type, json, e);
        }
    }

    private static @Nullable Object nested(DataType type, JsonNode json) {
        if (json.isNull() || json.isMissingNode()) {
            return null;
        }
        if (type instanceof DataType.ListOf list) {
            List<@Nullable Object> values = new ArrayList<>(json.size());
            json.forEach(element -> values.add(nested(list.element(), element)));
            return values;
        }
        if (type instanceof DataType.Struct struct) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (Column field : struct.fields()) {
                values.put(field.name(), nested(field.type(), json.path(field.name())));
            }
            return values;
        }
        if (type instanceof DataType.MapOf map) {
            Map<Object, @Nullable Object> values = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : json.properties()) {
                values.put(leaf(map.key(), entry.getKey()), nested(map.value(), entry.getValue()));
            }
            return values;
        }
        return leaf(type, json.asText());
    }

    /** Gives the value of a type that is not nested. */
    static Object leaf(DataType type, String text) {
        try {
            if (type instanceof DataType.Decimal) {
                return new BigDecimal(text);
            }
            return type instanceof DataType.Simple simple ? simple(simple, text) : text;
        } catch (NumberFormatException | DateTimeException e) {
            throw unreadable(type, text, e);
        }
    }

    private static Object simple(DataType.Simple type, String text) {
        return switch (type) {
            case BOOLEAN -> Boolean.valueOf(text);
            case TINYINT -> Byte.valueOf(text);
            case SMALLINT, UTINYINT -> Short.valueOf(text);
            case INTEGER, USMALLINT -> Integer.valueOf(text);
            case BIGINT, UINTEGER -> Long.valueOf(text);
            case HUGEINT, UBIGINT -> new BigInteger(text);
            case NUMERIC -> new BigDecimal(text);
            case REAL -> Float.valueOf(floatingPoint(text));
            case DOUBLE -> Double.valueOf(floatingPoint(text));
            case BYTES -> bytes(text);
            case DATE -> TemporalText.date(text);
            case TIME -> TemporalText.time(text);
            case TIMESTAMP -> TemporalText.timestamp(text);
            case TIMESTAMPTZ -> TemporalText.instant(text);
            case UUID -> UUID.fromString(text);
            case TEXT, JSON, INTERVAL -> text;
        };
    }

    private static String floatingPoint(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "inf" -> "Infinity";
            case "-inf" -> "-Infinity";
            case "nan", "-nan" -> "NaN";
            default -> text;
        };
    }

    /** Undoes the escapes of bytes: {@code \xAB} for each byte that is no plain character. */
    private static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\') {
                bytes.write(Integer.parseInt(text.substring(at + 2, at + 4), 16));
                at += 4;
            } else {
                bytes.write(c);
                at++;
            }
        }
        return bytes.toByteArray();
    }

    private static PenstockException unreadable(DataType type, String text, Exception cause) {
        return new PenstockException(
                ConnectorError.CONVERSION,
                "Cannot read '" + text + "' as " + type + ": Java has no such value (cast the column to text)",
                cause);
    }
}
