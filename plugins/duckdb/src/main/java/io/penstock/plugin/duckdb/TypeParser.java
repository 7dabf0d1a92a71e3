package io.penstock.plugin.duckdb;

import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads DuckDB's names of types, such as {@code STRUCT(a INTEGER, "b c" DECIMAL(10,2)[])}.
 *
 * <p>Enums, unions, tuples, arrays of a fixed length and whatever else has no counterpart become {@link DataType.Other},
 * which keeps the name, so that a column of that type can be made again. Timestamps of other precisions count as
 * {@code timestamp}.
 */
final class TypeParser {
    private static final Map<String, DataType> SIMPLE = Map.ofEntries(
            Map.entry("BOOLEAN", Simple.BOOLEAN),
            Map.entry("TINYINT", Simple.TINYINT),
            Map.entry("SMALLINT", Simple.SMALLINT),
            Map.entry("INTEGER", Simple.INTEGER),
            Map.entry("BIGINT", Simple.BIGINT),
            Map.entry("HUGEINT", Simple.HUGEINT),
            Map.entry("UTINYINT", Simple.UTINYINT),
            Map.entry("USMALLINT", Simple.USMALLINT),
            Map.entry("UINTEGER", Simple.UINTEGER),
            Map.entry("UBIGINT", Simple.UBIGINT),
            Map.entry("FLOAT", Simple.REAL),
            Map.entry("DOUBLE", Simple.DOUBLE),
            Map.entry("VARCHAR", Simple.TEXT),
            Map.entry("BLOB", Simple.BYTES),
            Map.entry("DATE", Simple.DATE),
            Map.entry("TIME", Simple.TIME),
            Map.entry("TIME_NS", Simple.TIME),
            Map.entry("TIMESTAMP", Simple.TIMESTAMP),
            Map.entry("TIMESTAMP_S", Simple.TIMESTAMP),
            Map.entry("TIMESTAMP_MS", Simple.TIMESTAMP),
            Map.entry("TIMESTAMP_NS", Simple.TIMESTAMP),
            Map.entry("TIMESTAMP WITH TIME ZONE", Simple.TIMESTAMPTZ),
            Map.entry("INTERVAL", Simple.INTERVAL),
            Map.entry("UUID", Simple.UUID),
            Map.entry("JSON", Simple.JSON));

    private final String text;
    private int at;

    private TypeParser(String text) {
        this.text = text;
    }

    static DataType parse(String text) {
        TypeParser parser = new TypeParser(text);
        DataType type = parser.type();
        return parser.at == text.length() ? type : new DataType.Other(text);
    }

    private DataType type() {
        skipBlanks();
        int start = at;
        DataType type = base();
        while (at < text.length() && text.charAt(at) == '[') {
            int end = text.indexOf(']', at) + 1;
            boolean list = end == at + 2;
            at = end == 0 ? text.length() : end;
            type = list ? new DataType.ListOf(type) : new DataType.Other(text.substring(start, at));
        }
        return type;
    }

    private DataType base() {
        int start = at;
        if (at < text.length() && text.charAt(at) == '"') {
            quoted('"');
            return new DataType.Other(text.substring(start, at));
        }
        while (at < text.length() && "([,)".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String name = text.substring(start, at).strip().toUpperCase(Locale.ROOT);
        if (at == text.length() || text.charAt(at) != '(') {
            DataType simple = SIMPLE.get(name);
            return simple != null
                    ? simple
                    : new DataType.Other(text.substring(start, at).strip());
        }
        return switch (name) {
            case "DECIMAL", "STRUCT", "MAP" -> composed(name);
            default -> {
                skipParentheses();
                yield new DataType.Other(text.substring(start, at));
            }
        };
    }

    private DataType composed(String name) {
        at++;
        DataType type = switch (name) {
            case "DECIMAL" -> new DataType.Decimal(number(), number());
            case "MAP" -> {
                DataType key = type();
                skipComma();
                yield new DataType.MapOf(key, type());
            }
            default -> struct();
        };
        at++;
        return type;
    }

    private DataType struct() {
        List<Column> fields = new ArrayList<>();
        while (at < text.length() && text.charAt(at) != ')') {
            skipBlanks();
            String name = fieldName();
            fields.add(Column.of(name, type()));
            skipComma();
        }
        return new DataType.Struct(fields);
    }

    private String fieldName() {
        int start = at;
        if (text.charAt(at) == '"') {
            quoted('"');
            return text.substring(start + 1, at - 1).replace("\"\"", "\"");
        }
        while (at < text.length() && text.charAt(at) != ' ') {
            at++;
        }
        return text.substring(start, at);
    }

    private int number() {
        skipBlanks();
        int start = at;
        while (Character.isDigit(text.charAt(at))) {
            at++;
        }
        int number = Integer.parseInt(text.substring(start, at));
        skipComma();
        return number;
    }

    private void skipParentheses() {
        int depth = 0;
        do {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') {
                quoted(c);
                continue;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            at++;
        } while (depth > 0 && at < text.length());
    }

    /** Steps over a quoted text; a doubled quote is met as the begin of another. */
    private void quoted(char quote) {
        do {
            int end = text.indexOf(quote, at + 1);
            at = end < 0 ? text.length() : end + 1;
        } while (at < text.length() && text.charAt(at) == quote);
    }

    private void skipComma() {
        skipBlanks();
        if (at < text.length() && text.charAt(at) == ',') {
            at++;
        }
    }

    private void skipBlanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }
}
