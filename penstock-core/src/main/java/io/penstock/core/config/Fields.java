package io.penstock.core.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.spi.error.Place;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A map of a tree that has passed its schema, read key by key.
 *
 * @param map the map; anything else counts as an empty one
 * @param at where the map stands in the tree
 */
public record Fields(JsonNode map, JsonPointer at, Places places) {
    /** Other spellings of keys, which the schema names too. */
    private static final Map<String, List<String>> SPELLINGS =
            Map.of("materialize", List.of("materialise"), "primary_key", List.of("unique_key", "key"));

    /** Other spellings of words, which the schema names too. */
    private static final Map<String, String> WORDS = Map.of("merge", "merge_by_key", "scd2", "scd_type_2");

    /** Gives a map within this one; empty when it is not there. */
    public Fields map(String key) {
        return new Fields(map.path(key), pointer(key), places);
    }

    public boolean has(String key) {
        return map.hasNonNull(spelling(key));
    }

    public @Nullable String text(String key) {
        return has(key) ? map.get(spelling(key)).asText() : null;
    }

    public String text(String key, String otherwise) {
        String text = text(key);
        return text == null ? otherwise : text;
    }

    /** Gives a truth value; null when it is not there. */
    public @Nullable Boolean truth(String key) {
        return has(key) ? (Boolean) map.get(spelling(key)).asBoolean() : null;
    }

    public double number(String key, double otherwise) {
        return has(key) ? map.get(spelling(key)).asDouble() : otherwise;
    }

    /** Gives a list of texts, which may be written as a single text; empty when it is not there. */
    public List<String> texts(String key) {
        JsonNode value = map.path(spelling(key));
        if (!has(key)) {
            return List.of();
        }
        Stream<JsonNode> elements =
                value.isArray() ? StreamSupport.stream(value.spliterator(), false) : Stream.of(value);
        return elements.map(JsonNode::asText).toList();
    }

    /** Tells whether a key is said, and says yes. */
    public boolean isTrue(String key) {
        return map.path(spelling(key)).isBoolean() && map.path(spelling(key)).asBoolean();
    }

    /** Tells whether a key is said, and says no. */
    public boolean isFalse(String key) {
        return map.path(spelling(key)).isBoolean() && !map.path(spelling(key)).asBoolean();
    }

    /** Gives a duration; null when it is not there, or is none, which is a problem. */
    public @Nullable Duration duration(String key, Problems problems) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        return Durations.parse(text).orElseGet(() -> {
            problems.add(
                    place(key),
                    ProjectError.VALUE_INVALID,
                    "Cannot read %s: \"%s\" is the text \"%s\", expected a duration (such as 30s, 5m, 1h30m or 1d)"
                            .formatted(place(key).file(), key, text));
            return null;
        });
    }

    /** Gives a constant, written in lower case; null when it is not there. */
    public <E extends Enum<E>> @Nullable E constant(Class<E> type, String key) {
        String text = text(key);
        return text == null
                ? null
                : Enum.valueOf(type, WORDS.getOrDefault(text, text).toUpperCase(Locale.ROOT));
    }

    /** Reports every key that is said twice, in two spellings. */
    public void refuseSecondSpellings(Problems problems) {
        SPELLINGS.forEach((key, others) -> others.stream()
                .filter(other -> map.has(other) && !other.equals(spelling(key)))
                .forEach(other -> problems.add(
                        places.ofKey(at.appendProperty(other)),
                        ProjectError.VALUE_INVALID,
                        "Cannot read %s: \"%s\" says again what \"%s\" says (keep one)"
                                .formatted(places.of(at).file(), other, spelling(key)))));
    }

    /** Gives a key as it was written. */
    public String spelling(String key) {
        if (map.has(key)) {
            return key;
        }
        return SPELLINGS.getOrDefault(key, List.of()).stream()
                .filter(map::has)
                .findFirst()
                .orElse(key);
    }

    public Place place(String key) {
        return places.of(pointer(key));
    }

    public Place keyPlace(String key) {
        return places.ofKey(pointer(key));
    }

    private JsonPointer pointer(String key) {
        return at.appendProperty(spelling(key));
    }
}
