package io.penstock.core.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.type.Schema;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Spells rows: short for messages, whole for those that are kept. */
final class RowText {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int COLUMNS_SHOWN = 5;
    private static final int LETTERS_SHOWN = 40;

    private RowText() {}

    /** Reads at most so many rows as maps by column. */
    static List<Map<String, @Nullable Object>> read(BatchReader rows, int limit) {
        List<Map<String, @Nullable Object>> read = new ArrayList<>();
        for (ColumnBatch batch = rows.next(); batch != null && read.size() < limit; batch = rows.next()) {
            read(rows.schema(), batch, limit, read);
        }
        return read;
    }

    /** Adds the rows of a batch as maps by column, up to so many in all. */
    static void read(Schema schema, ColumnBatch batch, int limit, List<Map<String, @Nullable Object>> read) {
        List<String> names = schema.names();
        for (int row = 0; row < batch.rowCount() && read.size() < limit; row++) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                values.put(names.get(i), batch.column(i).value(row));
            }
            read.add(values);
        }
    }

    /** Gives {@code (id=1, email=NULL)}: the columns that matter first, and a few others. */
    static String show(Map<String, @Nullable Object> row, List<String> first) {
        List<String> names = new ArrayList<>(row.keySet());
        names.sort((left, right) -> Boolean.compare(isOneOf(right, first), isOneOf(left, first)));
        List<String> shown = names.stream()
                .limit(Math.max(COLUMNS_SHOWN, first.size()))
                .map(name -> name + "=" + show(row.get(name)))
                .toList();
        return "(" + String.join(", ", shown) + (shown.size() < names.size() ? ", ..." : "") + ")";
    }

    private static boolean isOneOf(String name, List<String> names) {
        return names.stream().anyMatch(name::equalsIgnoreCase);
    }

    private static String show(@Nullable Object value) {
        String text = value == null ? "NULL" : String.valueOf(plain(value));
        return text.codePointCount(0, text.length()) <= LETTERS_SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LETTERS_SHOWN)) + "...";
    }

    /** Gives a row or a value as JSON. */
    static String json(@Nullable Object value) {
        try {
            return JSON.writeValueAsString(plain(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Plain values are always JSON", e);
        }
    }

    /** Gives numbers, truth values, lists and maps as they are, and everything else as text. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(plain(element)));
            return elements;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            map.forEach((key, element) -> entries.put(String.valueOf(key), plain(element)));
            return entries;
        }
        return value.toString();
    }
}
