package io.penstock.core.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.core.config.Document.Spot;
import io.penstock.spi.error.PenstockException;
import java.util.HashMap;
import java.util.Map;

/** Puts a map together from parts of one file, in each of which a key may be said once. Confined to one thread. */
public final class DocumentBuilder {
    private final SourceText source;
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private final Map<JsonPointer, Spot> spots = new HashMap<>();

    /** Begins an empty map that stands at an offset of a file. */
    public DocumentBuilder(SourceText source, int offset) {
        this.source = source;
        spots.put(JsonPointer.empty(), new Spot(source, offset, offset));
    }

    /**
     * Adds a key with a value.
     *
     * @throws PenstockException when the key is there already
     */
    public void put(String key, int keyOffset, Document value) {
        JsonPointer at = JsonPointer.empty().appendProperty(key);
        Spot first = spots.get(at);
        if (first != null) {
            throw PenstockException.at(
                    source.place(keyOffset),
                    ProjectError.FILE_SYNTAX,
                    "Cannot read %s: the key \"%s\" stands on line %d already (keep one)"
                            .formatted(
                                    source.file(),
                                    key,
                                    source.place(first.key()).line()));
        }
        root.set(key, value.root());
        value.spots().forEach((pointer, spot) -> spots.put(at.append(pointer), spot));
        spots.put(
                at, new Spot(source, keyOffset, value.spot(JsonPointer.empty()).value()));
    }

    /** Adds all keys of a map of the same file. */
    public void putAll(Document map) {
        map.root().properties().forEach(entry -> {
            JsonPointer at = JsonPointer.empty().appendProperty(entry.getKey());
            put(entry.getKey(), map.spot(at).key(), map.part(at));
        });
    }

    /** Makes a document of one value. */
    public static Document value(SourceText source, int offset, JsonNode value) {
        return new Document(source, value, Map.of(JsonPointer.empty(), new Spot(source, offset, offset)));
    }

    public Document build() {
        return new Document(source, root, spots);
    }
}
