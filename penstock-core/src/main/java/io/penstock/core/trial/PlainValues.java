package io.penstock.core.trial;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes rows of what a file says: numbers, truth values and texts, which may stand for dates and times. */
final class PlainValues {
    private static final List<Function<String, Object>> TIMES =
            List.of(LocalDate::parse, text -> LocalDateTime.parse(text.replace(' ', 'T')), PlainValues::instant);

    private PlainValues() {}

    static List<Map<String, @Nullable Object>> rows(JsonNode list) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (JsonNode row : list) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            row.properties().forEach(entry -> values.put(entry.getKey(), value(entry.getValue())));
            rows.add(values);
        }
        return rows;
    }

    private static @Nullable Object value(JsonNode node) {
        if (node.isArray()) {
            List<@Nullable Object> elements = new ArrayList<>();
            node.forEach(element -> elements.add(value(element)));
            return elements;
        }
        if (node.isObject()) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            node.properties().forEach(entry -> fields.put(entry.getKey(), value(entry.getValue())));
            return fields;
        }
        if (node.isNumber()) {
            return node.numberValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        return node.isNull() ? null : node.asText();
    }

    /** Reads a column's texts as dates or times where all of them are such of one kind. */
    static void readTimes(List<Map<String, @Nullable Object>> rows, String name) {
        for (Function<String, Object> kind : TIMES) {
            List<@Nullable Object> read = new ArrayList<>();
            for (Map<String, @Nullable Object> row : rows) {
                Object value = row.get(name);
                if (value != null && !(value instanceof String)) {
                    return;
                }
                Object time = value == null ? null : read(kind, (String) value);
                if (value != null && time == null) {
                    break;
                }
                read.add(time);
            }
            if (read.size() == rows.size()) {
                for (int i = 0; i < rows.size(); i++) {
                    rows.get(i).computeIfPresent(name, timeOf(read.get(i)));
                }
                return;
            }
        }
    }

    private static BiFunction<String, Object, @Nullable Object> timeOf(@Nullable Object time) {
        return (name, text) -> time;
    }

    private static @Nullable Object read(Function<String, Object> kind, String text) {
        try {
            return kind.apply(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Instant instant(String text) {
        return OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
    }
}
