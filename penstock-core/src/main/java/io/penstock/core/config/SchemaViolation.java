package io.penstock.core.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** One thing that a tree breaks of its schema, told in the words of the house. */
final class SchemaViolation {
    private static final Map<String, String> TYPES = Map.of(
            "string", "text",
            "integer", "a whole number",
            "number", "a number",
            "boolean", "true or false",
            "array", "a list",
            "object", "a map",
            "null", "nothing");

    private final Error error;
    private final JsonNode rule;
    private final JsonNode schema;
    private final JsonNode shown;
    private final JsonPointer pointer;
    private final JsonPointer full;

    /**
     * Makes it.
     *
     * @param document the whole schema
     * @param shown the tree with its secrets hidden
     * @param at where the tree stands in its document
     */
    SchemaViolation(Error error, JsonNode document, JsonNode shown, JsonPointer at) {
        this.error = error;
        JsonPointer keyword =
                JsonPointer.compile(Objects.toString(error.getSchemaLocation().getFragment(), ""));
        this.rule = document.at(keyword);
        this.schema = keyword.head() == null ? document : document.at(keyword.head());
        this.shown = shown;
        this.pointer = pointer(error);
        this.full = at.append(pointer);
    }

    static JsonPointer pointer(Error error) {
        return JsonPointer.compile(error.getInstanceLocation().toString());
    }

    /** Gives the keys that a schema knows, without those that are only other spellings. */
    static List<String> keys(JsonNode schema) {
        return schema.path("properties").properties().stream()
                .filter(property -> !property.getValue().path("deprecated").asBoolean())
                .map(Map.Entry::getKey)
                .toList();
    }

    PenstockException in(Places places) {
        return switch (error.getKeyword()) {
            case "additionalProperties", "unevaluatedProperties" -> unknownKey(places);
            case "required" -> missingKey(places);
            default -> wrongValue(places.of(full));
        };
    }

    private PenstockException unknownKey(Places places) {
        String key = Objects.toString(error.getProperty(), "");
        String where = full.matches() ? "" : " in \"" + name(full) + "\"";
        List<String> known = keys(schema);
        if (key.endsWith(")") && !key.contains("(")) {
            return at(
                    places.ofKey(full.appendProperty(key)),
                    ProjectError.KEY_UNKNOWN,
                    "the comma before \"%s\" ends the value before it (put the whole value in quotes, such as \"decimal(10,2)\")"
                            .formatted(key));
        }
        String remedy = known.isEmpty() ? "no key is known here" : NearestWord.remedy(key, known, "known here");
        String reason = "unknown key \"%s\"%s (%s)".formatted(key, where, remedy);
        return at(places.ofKey(full.appendProperty(key)), ProjectError.KEY_UNKNOWN, reason);
    }

    private PenstockException missingKey(Places places) {
        String key = Objects.toString(error.getProperty(), "");
        JsonNode first = schema.path("properties").path(key).path("examples").path(0);
        String example = first.isMissingNode() ? "..." : spelled(first);
        String where = full.matches() ? "" : " in \"" + name(full) + "\"";
        String reason = "the key \"%s\" is missing%s (add %s: %s)".formatted(key, where, key, example);
        return at(places.ofKey(full), ProjectError.KEY_MISSING, reason);
    }

    private PenstockException wrongValue(Place place) {
        String found = "\"%s\" is %s".formatted(name(full), found());
        return at(place, ProjectError.VALUE_INVALID, found + ", expected " + expected());
    }

    private String expected() {
        return switch (error.getKeyword()) {
            case "type" -> types() + example();
            case "enum" -> {
                List<String> words = words(rule);
                yield "one of " + String.join(", ", words)
                        + NearestWord.find(shown.at(pointer).asText(), words)
                                .map(near -> " (did you mean \"" + near + "\"?)")
                                .orElse("");
            }
            case "const" -> rule.toString();
            case "minLength" -> "some text" + example();
            case "minItems" -> "a list of at least %s".formatted(rule) + example();
            case "minProperties" ->
                "a map with at least " + (rule.asInt() == 1 ? "one key" : rule + " keys") + choice();
            case "minimum" -> "at least " + rule;
            case "exclusiveMinimum" -> "more than " + rule;
            case "maximum" -> "at most " + rule;
            case "exclusiveMaximum" -> "less than " + rule;
            case "pattern" -> "text that matches " + rule.asText() + example();
            default -> "that it fits the rule %s: %s".formatted(error.getKeyword(), rule);
        };
    }

    private String types() {
        List<String> types = rule.isArray() ? words(rule) : List.of(rule.asText());
        return types.stream()
                .filter(type -> !type.equals("null") || types.size() == 1)
                .map(type -> TYPES.getOrDefault(type, type))
                .collect(Collectors.joining(" or "));
    }

    private String example() {
        JsonNode example = schema.path("examples").path(0);
        if (error.getInstanceNode().isNumber() && rule.asText().equals("string")) {
            String number = shown.at(pointer).asText();
            return Durations.parse(example.asText()).isPresent()
                    ? " (say its unit, such as %ss)".formatted(number)
                    : " (put it in quotes: \"%s\")".formatted(number);
        }
        return example.isMissingNode() ? "" : " (such as %s)".formatted(spelled(example));
    }

    private static String spelled(JsonNode example) {
        return example.isTextual() ? example.asText() : example.toString();
    }

    private String choice() {
        List<String> known = keys(schema);
        return known.isEmpty() ? "" : " (" + String.join(", ", known) + ")";
    }

    static List<String> words(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** Tells what was found, and of a secret only what kind of value it is. */
    private String found() {
        JsonNode value = error.getInstanceNode();
        String text = shown.at(pointer).asText();
        return switch (value.getNodeType()) {
            case OBJECT -> value.isEmpty() ? "an empty map" : "a map";
            case ARRAY -> value.isEmpty() ? "an empty list" : "a list";
            case NUMBER -> "the number " + text;
            case BOOLEAN -> text;
            case STRING -> value.textValue().isEmpty() ? "an empty text" : "the text \"" + text + "\"";
            default -> "nothing";
        };
    }

    /** Renders a pointer as people write it: {@code sources[0].freshness}. */
    private static String name(JsonPointer pointer) {
        StringBuilder name = new StringBuilder();
        JsonPointer rest = pointer;
        while (!rest.matches()) {
            if (rest.mayMatchElement()) {
                name.append('[').append(rest.getMatchingIndex()).append(']');
            } else {
                name.append(name.isEmpty() ? "" : ".").append(rest.getMatchingProperty());
            }
            rest = rest.tail();
        }
        return name.isEmpty() ? "the whole" : name.toString();
    }

    private static PenstockException at(Place place, ProjectError code, String reason) {
        return PenstockException.at(place, code, "Cannot read %s: %s".formatted(place.file(), reason));
    }
}
