package io.penstock.core.java;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.Export;
import io.penstock.Hook;
import io.penstock.Hooks;
import io.penstock.Post;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what is done around the write of a model as the keys of a header, so that both go through one check. */
final class StepAnnotations {
    private StepAnnotations() {}

    static ObjectNode post(Post annotation) {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("sql", annotation.sql());
        texts.put("transform", annotation.transform());
        texts.put("name", annotation.name());
        texts.values().removeIf(String::isEmpty);
        texts.forEach(item::put);
        return annotation.continueOnFailure() ? item.put("continue_on_failure", true) : item;
    }

    static ObjectNode export(Export annotation) {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("path", annotation.path());
        texts.put("format", annotation.format());
        texts.put("compression", annotation.compression());
        texts.put("delimiter", annotation.delimiter());
        texts.values().removeIf(String::isEmpty);
        texts.forEach(item::put);
        if (annotation.partitionBy().length > 0) {
            item.set("partition_by", texts(annotation.partitionBy()));
        }
        return item;
    }

    static ObjectNode hooks(Hooks annotation) {
        ObjectNode hooks = JsonNodeFactory.instance.objectNode();
        if (annotation.before().length > 0) {
            hooks.set(
                    "before",
                    ModelAnnotation.list(Arrays.stream(annotation.before()).map(StepAnnotations::hook)));
        }
        if (annotation.after().length > 0) {
            hooks.set(
                    "after",
                    ModelAnnotation.list(Arrays.stream(annotation.after()).map(StepAnnotations::hook)));
        }
        return hooks;
    }

    private static ObjectNode hook(Hook annotation) {
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("sql", annotation.sql());
        texts.put("timeout", annotation.timeout());
        texts.put("name", annotation.name());
        texts.values().removeIf(String::isEmpty);
        texts.forEach(item::put);
        if (annotation.command().length > 0) {
            item.set("command", texts(annotation.command()));
        }
        return annotation.continueOnFailure() ? item.put("continue_on_failure", true) : item;
    }

    private static ArrayNode texts(String[] values) {
        return ModelAnnotation.list(Arrays.stream(values).map(JsonNodeFactory.instance::textNode));
    }
}
