package io.penstock.core.java;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.Cache;
import io.penstock.Check;
import io.penstock.Cursor;
import io.penstock.Export;
import io.penstock.Hooks;
import io.penstock.Model;
import io.penstock.Post;
import io.penstock.Renamed;
import io.penstock.Retry;
import io.penstock.RowTransform;
import io.penstock.core.config.Words;
import io.penstock.core.relation.SnakeCase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads what an annotation sets as the keys of an SQL header, so that both go through one check. */
final class ModelAnnotation {
    private ModelAnnotation() {}

    /** Gives what is set beside the name, in the order of the keys; throws {@link IllegalArgumentException} for a value that cannot be. */
    static ObjectNode options(Model annotation) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        List<Method> elements = Stream.of(Model.class.getDeclaredMethods())
                .filter(element -> !element.getName().equals("name"))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
        for (Method element : elements) {
            Object value = value(annotation, element);
            if (!Objects.deepEquals(value, element.getDefaultValue())) {
                String key = SnakeCase.of(element.getName());
                options.set(key, node(key, value));
            }
        }
        return options;
    }

    private static JsonNode node(String key, Object value) {
        if (value instanceof String text) {
            return JsonNodeFactory.instance.textNode(text);
        }
        if (value instanceof String[] texts) {
            return list(Arrays.stream(texts).map(JsonNodeFactory.instance::textNode));
        }
        if (value instanceof Double number) {
            return JsonNodeFactory.instance.numberNode(number);
        }
        if (value instanceof Integer number) {
            return JsonNodeFactory.instance.numberNode(number);
        }
        if (value instanceof boolean[] one) {
            requireOne(key, one.length, Arrays.toString(one));
            return JsonNodeFactory.instance.booleanNode(one[0]);
        }
        if (value instanceof Check[] checks) {
            return list(Arrays.stream(checks).map(CheckAnnotation::of));
        }
        if (value instanceof RowTransform[] transforms) {
            return list(Arrays.stream(transforms).map(RowTransformAnnotation::of));
        }
        if (value instanceof Post[] post) {
            return list(Arrays.stream(post).map(StepAnnotations::post));
        }
        if (value instanceof Export[] exports) {
            return list(Arrays.stream(exports).map(StepAnnotations::export));
        }
        if (value instanceof Hooks[] hooks) {
            requireOne(key, hooks.length, Arrays.toString(hooks));
            return StepAnnotations.hooks(hooks[0]);
        }
        if (value instanceof Retry[] retry) {
            requireOne(key, retry.length, Arrays.toString(retry));
            return RetryAnnotation.of(retry[0]);
        }
        if (value instanceof Cache[] cache) {
            requireOne(key, cache.length, Arrays.toString(cache));
            return JsonNodeFactory.instance.objectNode().put("ttl", cache[0].ttl());
        }
        if (value instanceof Cursor[] cursors) {
            return cursors(key, cursors);
        }
        if (value instanceof Renamed[] renamed) {
            return names(key, renamed);
        }
        if (value instanceof Enum<?>[] one) {
            requireOne(key, one.length, Arrays.toString(one));
            return JsonNodeFactory.instance.textNode(Words.of(one[0]));
        }
        if (value instanceof Class<?> type) {
            return TableRecord.read(type);
        }
        throw new IllegalStateException("An annotation value without a header's spelling: " + key);
    }

    static ArrayNode list(Stream<? extends JsonNode> nodes) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        nodes.forEach(list::add);
        return list;
    }

    private static void requireOne(String key, int length, String found) {
        if (length > 1) {
            throw new IllegalArgumentException(key + ": found " + found + ", expected one of them");
        }
    }

    private static JsonNode cursors(String key, Cursor[] cursors) {
        if (cursors.length == 1 && cursors[0].of().isEmpty()) {
            return JsonNodeFactory.instance.textNode(cursors[0].value());
        }
        ObjectNode columns = JsonNodeFactory.instance.objectNode();
        for (Cursor cursor : cursors) {
            if (cursor.of().isEmpty() || columns.has(cursor.of())) {
                throw new IllegalArgumentException(key + ": found "
                        + (cursor.of().isEmpty()
                                ? "several columns, expected of what each is (say of = ...)"
                                : "two columns of \"" + cursor.of() + "\", expected one"));
            }
            columns.put(cursor.of(), cursor.value());
        }
        return columns;
    }

    private static JsonNode names(String key, Renamed[] renamed) {
        ObjectNode names = JsonNodeFactory.instance.objectNode();
        for (Renamed column : renamed) {
            if (names.has(column.from())) {
                throw new IllegalArgumentException(
                        key + ": found two new names for \"" + column.from() + "\", expected one");
            }
            names.put(column.from(), column.to());
        }
        return names;
    }

    private static Object value(Model annotation, Method element) {
        try {
            return element.invoke(annotation);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("An annotation that cannot be read", e);
        }
    }
}
