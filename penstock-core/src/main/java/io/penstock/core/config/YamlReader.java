package io.penstock.core.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads YAML and remembers where everything stood. Confined to one thread; one reading each. */
public final class YamlReader {
    private static final YAMLFactory FACTORY = YAMLFactory.builder()
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String QUOTES = "\"'|>!&";
    private static final Pattern NUMBER_OR_WORD = Pattern.compile("[-+.\\w]+");

    private final SourceText source;
    private final int start;
    private final String text;
    private final Map<JsonPointer, Document.Spot> spots = new HashMap<>();

    private YamlReader(SourceText source, int start, String text) {
        this.source = source;
        this.start = start;
        this.text = text;
    }

    /** Reads a whole file; an empty one gives a null. */
    public static Document read(SourceText source) {
        return read(source, 0, source.content());
    }

    /**
     * Reads YAML that stands within a file.
     *
     * @param start where the text begins in the file
     * @param text the YAML, with every character at the distance that it has in the file
     * @throws PenstockException at the place where it is not YAML, or says a key twice
     */
    public static Document read(SourceText source, int start, String text) {
        // The first line is filled up, so that the columns that YAML compares are those that the user sees.
        int startOfLine = source.content().lastIndexOf('\n', start - 1) + 1;
        return new YamlReader(source, startOfLine, " ".repeat(start - startOfLine) + text).read();
    }

    /** Gives the value that YAML sees in a text without quotes: a number, a truth value, or the text. */
    public static JsonNode scalar(String text) {
        if (!NUMBER_OR_WORD.matcher(text).matches()) {
            return TextNode.valueOf(text);
        }
        JsonNode value = read(new SourceText("", text)).root();
        return value.isNumber() || value.isBoolean() ? value : TextNode.valueOf(text);
    }

    private Document read() {
        try (YAMLParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return new Document(source, NODES.nullNode(), Map.of());
            }
            int offset = offset(parser);
            spots.put(JsonPointer.empty(), new Document.Spot(source, offset, offset));
            JsonNode root = value(parser, JsonPointer.empty());
            if (parser.nextToken() != null) {
                throw failure(offset(parser), "a second document begins (keep one per file)");
            }
            return new Document(source, root, spots);
        } catch (JsonProcessingException e) {
            throw YamlFailure.of(e).in(source, start, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode value(YAMLParser parser, JsonPointer at) throws IOException {
        if (parser.isCurrentAlias()) {
            String alias = parser.getText();
            throw failure(offset(parser), "\"*%s\" refers to another value (write the value itself)".formatted(alias));
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> map(parser, at);
            case START_ARRAY -> list(parser, at);
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case VALUE_NUMBER_INT ->
                switch (parser.getNumberType()) {
                    case INT -> NODES.numberNode(parser.getIntValue());
                    case LONG -> NODES.numberNode(parser.getLongValue());
                    default -> NODES.numberNode(parser.getBigIntegerValue());
                };
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            default ->
                parser.getText().isEmpty() && !isQuoted(offset(parser))
                        ? NODES.nullNode()
                        : NODES.textNode(parser.getText());
        };
    }

    /** Tells an empty text from no value at all, for which the parser gives an empty text too. */
    private boolean isQuoted(int offset) {
        int i = offset - start;
        return i < text.length() && QUOTES.indexOf(text.charAt(i)) >= 0;
    }

    private JsonNode map(YAMLParser parser, JsonPointer at) throws IOException {
        ObjectNode map = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            int keyOffset = offset(parser);
            JsonPointer pointer = at.appendProperty(key);
            Document.Spot first = spots.get(pointer);
            if (first != null) {
                int line = source.place(first.key()).line();
                throw failure(keyOffset, "the key \"%s\" stands on line %d already (keep one)".formatted(key, line));
            }
            parser.nextToken();
            spots.put(pointer, new Document.Spot(source, keyOffset, offset(parser)));
            map.set(key, value(parser, pointer));
        }
        return map;
    }

    private JsonNode list(YAMLParser parser, JsonPointer at) throws IOException {
        ArrayNode list = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonPointer pointer = at.appendIndex(list.size());
            int offset = offset(parser);
            spots.put(pointer, new Document.Spot(source, offset, offset));
            list.add(value(parser, pointer));
        }
        return list;
    }

    private int offset(YAMLParser parser) {
        return start
                + YamlFailure.offset(text, (int) parser.currentTokenLocation().getCharOffset());
    }

    private PenstockException failure(int offset, String problem) {
        return new YamlFailure(problem, 0).in(source, offset, "");
    }
}
