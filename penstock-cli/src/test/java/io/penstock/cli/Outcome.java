package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a command left behind.
 *
 * @param code the exit code
 * @param out standard output
 * @param err standard error
 */
record Outcome(int code, String out, String err) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    Outcome succeeded() {
        return exited(0);
    }

    /** Makes sure of the exit code, showing all that was printed when it is another. */
    Outcome exited(int expected) {
        assertThat(code).as("exit code; out:\n%s\nerr:\n%s", out, err).isEqualTo(expected);
        return this;
    }

    /** Reads standard output as one JSON object with nothing around it. */
    JsonNode json() {
        try {
            JsonNode node = JSON.readTree(out);
            assertThat(node.isObject()).as(out).isTrue();
            return node;
        } catch (JsonProcessingException e) {
            throw new AssertionError("No single JSON object: " + out + "\n" + err, e);
        }
    }

    /** Gives what became of each model of a run. */
    Map<String, String> statuses() {
        return byModel("status");
    }

    /** Gives what a plan would do with each model. */
    Map<String, String> actions() {
        return byModel("action");
    }

    Map<String, String> reasons() {
        return byModel("reason");
    }

    /** Gives the names of the models that did or would run, in order. */
    List<String> ran() {
        List<String> names = new ArrayList<>();
        json().path("models").forEach(model -> {
            String what = model.path("status").asText(model.path("action").asText());
            if (!what.equals("skipped") && !what.equals("skip")) {
                names.add(model.path("model").asText());
            }
        });
        return names;
    }

    private Map<String, String> byModel(String field) {
        Map<String, String> values = new LinkedHashMap<>();
        json().path("models")
                .forEach(model -> values.put(
                        model.path("model").asText(), model.path(field).asText()));
        return values;
    }

    JsonNode model(String name) {
        for (JsonNode model : json().path("models")) {
            if (model.path("model").asText().equals(name)) {
                return model;
            }
        }
        throw new AssertionError("No model " + name + " in " + out);
    }

    /** Gives inserted, updated, deleted and unchanged rows of a model. */
    List<Long> counts(String name) {
        JsonNode rows = model(name).path("rows");
        return List.of(
                rows.path("inserted").asLong(),
                rows.path("updated").asLong(),
                rows.path("deleted").asLong(),
                rows.path("unchanged").asLong());
    }

    /** Gives why a model failed. */
    String error(String name) {
        return model(name).path("error").path("message").asText();
    }

    /** Gives the errors of a request or project as {@code CODE file:line:column message}. */
    List<String> errors() {
        List<String> errors = new ArrayList<>();
        json().path("errors").forEach(error -> {
            StringBuilder place = new StringBuilder(error.path("file").asText());
            for (String part : List.of("line", "column")) {
                place.append(error.has(part) ? ":" + error.path(part).asInt() : "");
            }
            errors.add((error.path("code").asText() + " " + place).strip() + " "
                    + error.path("message").asText());
        });
        return errors;
    }

    /** Gives the rows of a query, each as its values with a bar between them. */
    List<String> rows() {
        List<String> rows = new ArrayList<>();
        json().path("rows").forEach(row -> {
            List<String> values = new ArrayList<>();
            row.forEach(value -> values.add(value.isValueNode() ? value.asText() : value.toString()));
            rows.add(String.join("|", values));
        });
        return rows;
    }
}
