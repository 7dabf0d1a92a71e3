package io.penstock.core.java;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.Retry;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads how often a model is tried as the keys of a header, so that both go through one check. */
final class RetryAnnotation {
    private RetryAnnotation() {}

    static ObjectNode of(Retry annotation) {
        ObjectNode retry = JsonNodeFactory.instance.objectNode();
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("preset", annotation.preset());
        texts.put("delay", annotation.delay());
        texts.put("max_delay", annotation.maxDelay());
        texts.values().removeIf(String::isEmpty);
        texts.forEach(retry::put);
        if (annotation.attempts() != 0) {
            retry.put("attempts", annotation.attempts());
        }
        if (annotation.multiplier() != 0) {
            retry.put("multiplier", annotation.multiplier());
        }
        return annotation.jitter() == -1 ? retry : retry.put("jitter", annotation.jitter());
    }
}
