package io.penstock.core.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.core.interval.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes requests down, for a run that goes on with another. */
final class RequestJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SELECT = "select";
    private static final String EXCLUDE = "exclude";
    private static final String MODE = "mode";
    private static final String SINCE = "since";
    private static final String UNTIL = "until";
    private static final String WINDOWS = "windows";

    private RequestJson() {}

    static String write(PlanRequest request) {
        ObjectNode json = JSON.createObjectNode();
        request.select().forEach(json.putArray(SELECT)::add);
        request.exclude().forEach(json.putArray(EXCLUDE)::add);
        json.put(MODE, request.mode().name());
        json.put(SINCE, text(request.since()));
        json.put(UNTIL, text(request.until()));
        ArrayNode windows = json.putArray(WINDOWS);
        request.windows()
                .forEach(window -> windows.addArray()
                        .add(window.start().toString())
                        .add(window.end().toString()));
        return json.toString();
    }

    static PlanRequest read(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            List<Interval> windows = new ArrayList<>();
            json.path(WINDOWS)
                    .forEach(window -> windows.add(new Interval(
                            Instant.parse(window.path(0).asText()),
                            Instant.parse(window.path(1).asText()))));
            return new PlanRequest(
                    texts(json.path(SELECT)),
                    texts(json.path(EXCLUDE)),
                    PlanRequest.Mode.valueOf(json.path(MODE).asText()),
                    instant(json.path(SINCE)),
                    instant(json.path(UNTIL)),
                    windows,
                    null);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not a request: " + text, e);
        }
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static @Nullable Instant instant(JsonNode text) {
        return text.isTextual() ? Instant.parse(text.asText()) : null;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
