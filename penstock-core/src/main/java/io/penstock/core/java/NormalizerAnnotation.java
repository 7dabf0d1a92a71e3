package io.penstock.core.java;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.core.relation.SnakeCase;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads the annotation of a normalizer as files spell it: its word, or a map of its word and details. */
final class NormalizerAnnotation {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** How files call what Java cannot: {@code default} is a word of the language. */
    private static final String DEFAULT_VALUE = "default_value";

    private NormalizerAnnotation() {}

    static JsonNode read(Annotation annotation) {
        Class<? extends Annotation> type = annotation.annotationType();
        String word = SnakeCase.of(type.getSimpleName());
        List<Method> elements = Stream.of(type.getDeclaredMethods())
                .sorted(Comparator.comparing(Method::getName))
                .toList();
        ObjectNode details = NODES.objectNode();
        for (Method element : elements) {
            Object value = value(annotation, element);
            if (!Objects.deepEquals(value, element.getDefaultValue())) {
                String key = SnakeCase.of(element.getName());
                details.set(key.equals(DEFAULT_VALUE) ? "default" : key, node(value));
            }
        }
        if (details.isEmpty()) {
            return NODES.textNode(word);
        }
        ObjectNode map = NODES.objectNode();
        map.set(word, details.has("value") ? details.get("value") : details);
        return map;
    }

    private static JsonNode node(Object value) {
        if (value instanceof Integer number) {
            return NODES.numberNode(number);
        }
        if (value instanceof String[] texts) {
            ArrayNode list = NODES.arrayNode();
            Stream.of(texts).forEach(list::add);
            return list;
        }
        return NODES.textNode(
                value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString());
    }

    private static Object value(Annotation annotation, Method element) {
        try {
            return element.invoke(annotation);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("An annotation that cannot be read", e);
        }
    }
}
