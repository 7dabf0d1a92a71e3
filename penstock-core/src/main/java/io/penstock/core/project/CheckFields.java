package io.penstock.core.project;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.core.config.Places;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.spi.error.Place;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One check of a list while it is read: what its type says, and the keys that all types have, wherever they stand.
 *
 * @param about whose check it is, for messages
 * @param check the whole entry
 * @param at where the entry stands
 * @param type the word of its type
 */
record CheckFields(String about, JsonNode check, JsonPointer at, String type, Places places, Problems problems) {
    private JsonNode own() {
        return check.path(type);
    }

    boolean has(String key) {
        return own().has(key) || check.has(key);
    }

    /** Gives a value of the type, or one that all types have. */
    JsonNode value(String key) {
        return own().has(key) ? own().get(key) : check.path(key);
    }

    @Nullable
    String text(String key) {
        JsonNode value = value(key);
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }

    /** Gives what the type is about where it says no more than that, or says it by a key. */
    JsonNode subject(String key, String otherKey) {
        JsonNode own = own();
        if (!own.isObject()) {
            return own;
        }
        return own.has(key) ? own.get(key) : own.path(otherKey);
    }

    List<String> texts(String key, String otherKey) {
        JsonNode value = subject(key, otherKey);
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(one -> texts.add(one.asText()));
        } else if (value.isValueNode() && !value.isNull()) {
            texts.add(value.asText());
        }
        return texts;
    }

    /** Reports keys that all types have and that are said both within the type and beside it. */
    void refuseSaidTwice() {
        own().fieldNames().forEachRemaining(key -> {
            if (check.has(key)) {
                conflict(key, key + " is said twice, within " + type + " and beside it (keep one)");
            }
        });
    }

    /** Reports what is wrong with a key, or with the whole where it is not there. */
    void conflict(String key, String reason) {
        problems.add(
                place(key),
                ProjectError.MODEL_CONFLICT,
                "Cannot read the check %s of %s: %s".formatted(type, about, reason));
    }

    Place place(String key) {
        JsonPointer inner = at.appendProperty(type);
        return own().has(key)
                ? places.of(inner.appendProperty(key))
                : check.has(key) ? places.of(at.appendProperty(key)) : places.ofKey(inner);
    }
}
