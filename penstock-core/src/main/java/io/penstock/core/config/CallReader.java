package io.penstock.core.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.spi.error.PenstockException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads keys and values written like the arguments of a call: {@code name="x", primary_key=["id"], checks={a: 1})}.
 *
 * <p>Values are texts in double or single quotes, numbers, {@code true}, {@code false}, {@code null}, single words, lists
 * in brackets, and maps in braces; {@code =} and {@code :} mean the same. Confined to one thread; one reading each.
 */
public final class CallReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final char END = '\0';

    private final SourceText source;
    private final int start;
    private final String text;
    private final Map<JsonPointer, Document.Spot> spots = new HashMap<>();
    private int position;

    private CallReader(SourceText source, int start, String text) {
        this.source = source;
        this.start = start;
        this.text = text;
    }

    /**
     * Reads arguments up to the parenthesis that closes the call.
     *
     * @param start where the text begins in the file
     * @param text the arguments, with every character at the distance that it has in the file
     * @throws PenstockException at the place where the notation breaks, or a key is said twice
     */
    public static Document read(SourceText source, int start, String text) {
        return new CallReader(source, start, text).read();
    }

    private Document read() {
        mark(JsonPointer.empty(), start, start);
        JsonNode root = entries(JsonPointer.empty(), ')');
        if (peek() != END) {
            throw failure(position, "nothing may follow the closing parenthesis");
        }
        return new Document(source, root, spots);
    }

    private ObjectNode entries(JsonPointer at, char close) {
        ObjectNode map = NODES.objectNode();
        while (peek() != close) {
            int keyOffset = position;
            String key = isQuote(peek()) ? quoted() : word();
            JsonPointer pointer = at.appendProperty(key);
            Document.Spot first = spots.get(pointer);
            if (first != null) {
                int line = source.place(first.key()).line();
                throw failure(keyOffset, "the key \"%s\" stands on line %d already (keep one)".formatted(key, line));
            }
            if (peek() != '=' && peek() != ':') {
                throw unexpected("\"=\" behind the key \"%s\"".formatted(key));
            }
            position++;
            peek();
            mark(pointer, start + keyOffset, start + position);
            map.set(key, value(pointer));
            separator(close);
        }
        position++;
        return map;
    }

    private ArrayNode elements(JsonPointer at) {
        ArrayNode list = NODES.arrayNode();
        while (peek() != ']') {
            JsonPointer pointer = at.appendIndex(list.size());
            mark(pointer, start + position, start + position);
            list.add(value(pointer));
            separator(']');
        }
        position++;
        return list;
    }

    private JsonNode value(JsonPointer at) {
        char c = peek();
        if (isQuote(c)) {
            return NODES.textNode(quoted());
        }
        if (c == '[') {
            position++;
            return elements(at);
        }
        if (c == '{') {
            position++;
            return entries(at, '}');
        }
        String word = word();
        return word.equals("null") ? NODES.nullNode() : YamlReader.scalar(word);
    }

    private String quoted() {
        int open = position;
        char quote = text.charAt(position++);
        StringBuilder value = new StringBuilder();
        while (position < text.length()) {
            char c = text.charAt(position++);
            if (c == '\\') {
                value.append(escaped());
            } else if (c != quote) {
                value.append(c);
            } else if (position < text.length() && text.charAt(position) == quote) {
                position++;
                value.append(quote);
            } else {
                return value.toString();
            }
        }
        throw failure(open, "the text that begins here is not closed (add %s)".formatted(quote));
    }

    private char escaped() {
        char c = position < text.length() ? text.charAt(position++) : END;
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case '\\', '/', '"', '\'' -> c;
            default ->
                throw failure(position - 1, "\\%s stands for nothing (a backslash is written \\\\)".formatted(c));
        };
    }

    private String word() {
        int from = position;
        while (position < text.length() && isWord(text.charAt(position))) {
            position++;
        }
        if (position == from) {
            throw unexpected("a word or a value");
        }
        return text.substring(from, position);
    }

    private void separator(char close) {
        char c = peek();
        if (c == ',') {
            position++;
        } else if (c != close) {
            throw unexpected("\",\" or \"%s\"".formatted(close));
        }
    }

    /** Skips white space and gives the character that follows. */
    private char peek() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
        return position < text.length() ? text.charAt(position) : END;
    }

    private void mark(JsonPointer pointer, int key, int value) {
        spots.put(pointer, new Document.Spot(source, key, value));
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || "_-+./*%".indexOf(c) >= 0;
    }

    private PenstockException unexpected(String expected) {
        char found = peek();
        String shown = found == END ? "the end of the header" : "\"" + found + "\"";
        return failure(position, "expected %s, found %s".formatted(expected, shown));
    }

    private PenstockException failure(int offset, String reason) {
        return PenstockException.at(
                source.place(start + offset),
                ProjectError.FILE_SYNTAX,
                "Cannot read %s: %s".formatted(source.file(), reason));
    }
}
