package io.penstock.core.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.spi.error.Place;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A tree of values, each with the place where it was written. Immutable, as long as nobody changes the tree. */
public final class Document implements Places {
    private final SourceText source;
    private final JsonNode root;
    private final Map<JsonPointer, Spot> spots;

    Document(SourceText source, JsonNode root, Map<JsonPointer, Spot> spots) {
        this.source = source;
        this.root = root;
        this.spots = Map.copyOf(spots);
    }

    public JsonNode root() {
        return root;
    }

    @Override
    public Place of(JsonPointer value) {
        Spot spot = nearest(value);
        return spot == null ? Place.of(source.file()) : spot.source().place(spot.value());
    }

    @Override
    public Place ofKey(JsonPointer value) {
        Spot spot = nearest(value);
        return spot == null ? Place.of(source.file()) : spot.source().place(spot.key());
    }

    /** Gives these places to another tree of the same form. */
    Document withRoot(JsonNode other) {
        return new Document(source, other, spots);
    }

    /** Gives a value of this document as a document. */
    Document part(JsonPointer at) {
        Map<JsonPointer, Spot> within = new HashMap<>();
        int length = at.toString().length();
        spots.forEach((pointer, spot) -> {
            if (isWithin(pointer, at)) {
                within.put(JsonPointer.compile(pointer.toString().substring(length)), spot);
            }
        });
        return new Document(source, root.at(at), within);
    }

    /** Gives a document of which this one is a part. */
    Document under(JsonPointer at) {
        Map<JsonPointer, Spot> within = new HashMap<>();
        spots.forEach((pointer, spot) -> within.put(at.append(pointer), spot));
        JsonNode around = root;
        for (JsonPointer above = at; !above.matches(); above = above.head()) {
            around = JsonNodeFactory.instance.objectNode().set(above.last().getMatchingProperty(), around);
        }
        return new Document(source, around, within);
    }

    Map<JsonPointer, Spot> spots() {
        return spots;
    }

    Spot spot(JsonPointer value) {
        return Objects.requireNonNull(nearest(value), () -> "No place: " + value);
    }

    /**
     * Lays another document over this one: maps merge, a null removes, and anything else replaces.
     *
     * <p>Every value of the result keeps the place in the file that it came from.
     */
    Document merge(Document over) {
        Map<JsonPointer, Spot> merged = new HashMap<>(spots);
        return new Document(source, merge(root, over, JsonPointer.empty(), merged), merged);
    }

    private static JsonNode merge(JsonNode base, Document over, JsonPointer at, Map<JsonPointer, Spot> spots) {
        JsonNode value = over.root.at(at);
        if (!base.isObject() || !value.isObject()) {
            spots.keySet().removeIf(pointer -> isWithin(pointer, at));
            over.spots.forEach((pointer, spot) -> {
                if (isWithin(pointer, at)) {
                    spots.put(pointer, spot);
                }
            });
            return withoutNulls(value);
        }
        ObjectNode merged = ((ObjectNode) base).objectNode().setAll((ObjectNode) base);
        value.properties().forEach(entry -> {
            JsonPointer pointer = at.appendProperty(entry.getKey());
            if (entry.getValue().isNull()) {
                merged.remove(entry.getKey());
            } else {
                merged.set(entry.getKey(), merge(base.path(entry.getKey()), over, pointer, spots));
            }
        });
        return merged;
    }

    /** Drops what an overlay removes where there was nothing to remove it from. */
    private static JsonNode withoutNulls(JsonNode value) {
        if (!value.isObject()) {
            return value;
        }
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        value.properties().stream()
                .filter(entry -> !entry.getValue().isNull())
                .forEach(entry -> kept.set(entry.getKey(), withoutNulls(entry.getValue())));
        return kept;
    }

    private @Nullable Spot nearest(JsonPointer value) {
        JsonPointer pointer = value;
        while (pointer != null) {
            Spot spot = spots.get(pointer);
            if (spot != null) {
                return spot;
            }
            pointer = pointer.head();
        }
        return null;
    }

    private static boolean isWithin(JsonPointer pointer, JsonPointer at) {
        String text = pointer.toString();
        String around = at.toString();
        return text.startsWith(around) && (text.length() == around.length() || text.charAt(around.length()) == '/');
    }

    /** Where a value was written: offsets of its key (or of itself, where it has none) and of itself. */
    record Spot(SourceText source, int key, int value) {}
}
