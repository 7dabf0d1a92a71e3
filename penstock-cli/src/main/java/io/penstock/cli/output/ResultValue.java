package io.penstock.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Spells the values of rows; times with their seconds, also when these are 0. */
final class ResultValue {
    private static final JsonMapper JSON = new JsonMapper();

    private ResultValue() {}

    /** Gives numbers, truth values, lists and maps as they are, and everything else as text, times in the form of ISO 8601. */
    static @Nullable Object plain(@Nullable Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ResultValue::plain).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            map.forEach((key, element) -> plain.put(String.valueOf(plain(key)), plain(element)));
            return plain;
        }
        if (value instanceof LocalDateTime time) {
            return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
        }
        return value instanceof LocalTime time ? DateTimeFormatter.ISO_LOCAL_TIME.format(time) : value.toString();
    }

    /** Gives any value as text: a list or map as JSON, and a day and its time with a space between them. */
    static @Nullable String text(@Nullable Object value) {
        Object plain = plain(value);
        if (plain == null) {
            return null;
        }
        if (plain instanceof Collection || plain instanceof Map) {
            return json(plain);
        }
        boolean time = value instanceof LocalDateTime || value instanceof Instant;
        return time ? plain.toString().replace('T', ' ') : plain.toString();
    }

    /** Gives any value as text on one line. */
    static String oneLine(@Nullable Object value) {
        String text = text(value);
        return text == null ? "NULL" : text.replace("\r", "").replace('\n', ' ').replace('\t', ' ');
    }

    private static String json(Object plain) {
        try {
            return JSON.writeValueAsString(plain);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree is always JSON", e);
        }
    }
}
