package io.penstock.core.contract;

import io.penstock.core.config.NearestWord;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads the text of a type, as {@link DataType} spells it and as the field knows it besides: {@code int},
 * {@code numeric(10,2)}, {@code text[]}. Confined to one thread; one reading each.
 */
public final class TypeText {
    private static final int DIGITS = 38;

    /** The types without parameters that users may declare; the others have no meaning outside of one database. */
    private static final Map<String, DataType> SIMPLE = simple();

    private static final List<String> WORDS = Stream.concat(
                    Stream.of(
                            "smallint",
                            "integer",
                            "bigint",
                            "real",
                            "double",
                            "boolean",
                            "text",
                            "varchar(n)",
                            "decimal(p,s)",
                            "date",
                            "time"),
                    Stream.of(
                            "timestamp",
                            "timestamptz",
                            "json",
                            "uuid",
                            "bytes",
                            "list(type)",
                            "struct(name type, ...)",
                            "map(type, type)"))
            .toList();

    private final String text;
    private int at;

    private TypeText(String text) {
        this.text = text;
    }

    /**
     * Reads a type.
     *
     * @throws IllegalArgumentException saying what is wrong and what there is, when it is none
     */
    public static DataType parse(String text) {
        TypeText reader = new TypeText(text);
        DataType type = reader.type();
        reader.blanks();
        if (reader.at < text.length()) {
            throw reader.wrong("\"" + text.substring(reader.at) + "\" stands behind a whole type");
        }
        return type;
    }

    private static Map<String, DataType> simple() {
        Map<String, DataType> types = new HashMap<>();
        for (Simple type : Simple.values()) {
            types.put(type.toString(), type);
        }
        types.putAll(Map.of(
                "int", Simple.INTEGER,
                "long", Simple.BIGINT,
                "float", Simple.REAL,
                "double precision", Simple.DOUBLE,
                "bool", Simple.BOOLEAN,
                "string", Simple.TEXT,
                "varchar", Simple.TEXT,
                "blob", Simple.BYTES,
                "bytea", Simple.BYTES,
                "jsonb", Simple.JSON));
        return types;
    }

    private DataType type() {
        blanks();
        int start = at;
        DataType type = base(start);
        blanks();
        while (text.startsWith("[]", at)) {
            at += 2;
            type = new DataType.ListOf(type);
            blanks();
        }
        return type;
    }

    private DataType base(int start) {
        String word = word();
        if (!take('(')) {
            DataType type = SIMPLE.get(word);
            if (type == null) {
                throw unknown(text.substring(start, at).strip(), word);
            }
            return type;
        }
        DataType type = switch (word) {
            case "varchar", "string", "text" -> new DataType.Varchar(number(1, Integer.MAX_VALUE));
            case "decimal", "numeric" -> decimal();
            case "list", "array" -> new DataType.ListOf(type());
            case "struct" -> struct();
            case "map" -> map();
            default -> throw unknown(text.substring(start, at - 1).strip(), word);
        };
        require(')');
        return type;
    }

    private DataType decimal() {
        int precision = number(1, DIGITS);
        int scale = take(',') ? number(0, precision) : 0;
        return new DataType.Decimal(precision, scale);
    }

    private DataType map() {
        DataType key = type();
        require(',');
        return new DataType.MapOf(key, type());
    }

    private DataType struct() {
        List<Column> fields = new ArrayList<>();
        do {
            blanks();
            String name = fieldName();
            if (name.isEmpty()) {
                throw wrong("a field of a struct needs a name and a type, such as struct(id bigint)");
            }
            fields.add(Column.of(name, type()));
        } while (take(','));
        return new DataType.Struct(fields);
    }

    private String fieldName() {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return text.substring(start, at);
    }

    /** Takes the words before a parenthesis, comma or bracket, in small letters with one blank between them. */
    private String word() {
        int start = at;
        while (at < text.length() && "(),[]".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at).strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    private int number(int least, int most) {
        blanks();
        int start = at;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            at++;
        }
        String digits = text.substring(start, at);
        int number;
        try {
            number = Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw wrong("expected a whole number" + (digits.isEmpty() ? "" : " that is not so large: " + digits), e);
        }
        if (number < least || number > most) {
            throw wrong("found " + number + ", expected a number from " + least + " to " + most);
        }
        return number;
    }

    private void require(char wanted) {
        if (!take(wanted)) {
            throw wrong("a \"" + wanted + "\" is missing"
                    + (at < text.length() ? " before \"" + text.substring(at) + "\"" : " at its end"));
        }
    }

    private boolean take(char wanted) {
        blanks();
        boolean found = at < text.length() && text.charAt(at) == wanted;
        at += found ? 1 : 0;
        return found;
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private IllegalArgumentException unknown(String found, String word) {
        List<String> near = Stream.concat(
                        SIMPLE.keySet().stream(), Stream.of("decimal", "numeric", "list", "struct", "map"))
                .toList();
        String shown = NearestWord.find(word, near)
                .map(name -> "did you mean \"" + name + "\"? ")
                .orElse("");
        String what = found.isEmpty() ? "a type is missing in \"" + text + "\"" : "there is no type \"" + found + "\"";
        return new IllegalArgumentException(what + " (" + shown + "types: " + String.join(", ", WORDS) + ")");
    }

    private IllegalArgumentException wrong(String reason) {
        return wrong(reason, null);
    }

    private IllegalArgumentException wrong(String reason, @org.jspecify.annotations.Nullable Throwable cause) {
        return new IllegalArgumentException("the type \"" + text + "\" cannot be read: " + reason, cause);
    }
}
