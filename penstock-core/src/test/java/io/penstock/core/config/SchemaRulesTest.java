package io.penstock.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.spi.error.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SchemaRulesTest {
    private static final JsonNode SCHEMA = YamlReader.read(new SourceText("schema", SchemaRules.projectSchema()))
            .root();

    @Test
    void everyPropertyIsDescribed() {
        List<String> missing = new ArrayList<>();
        walk(
                SCHEMA,
                "",
                (path, node) -> node.path("properties").properties().forEach(property -> {
                    JsonNode value = property.getValue();
                    if (!value.has("description") && !value.has("$ref")) {
                        missing.add(path + "/" + property.getKey());
                    }
                }));

        assertThat(missing).isEmpty();
    }

    @Test
    void everyMapRefusesUnknownKeys() {
        List<String> open = new ArrayList<>();
        walk(SCHEMA, "", (path, node) -> {
            if (node.path("properties").isObject() && !node.has("additionalProperties")) {
                open.add(path);
            }
        });

        assertThat(open).as("only the connector knows the keys of a connection").containsExactly("/$defs/connection");
    }

    @Test
    void everyOtherSpellingIsUnderstood() {
        Map<String, String> spellings = new HashMap<>();
        SCHEMA.at("/$defs/model/properties").properties().forEach(property -> {
            if (property.getValue().path("deprecated").asBoolean()) {
                String reference = property.getValue().path("$ref").asText();
                spellings.put(property.getKey(), reference.substring(reference.lastIndexOf('/') + 1));
            }
        });

        assertThat(spellings).hasSize(3);
        spellings.forEach((other, key) -> {
            JsonNode map = YamlReader.read(new SourceText("", other + ": x")).root();
            Fields fields = new Fields(map, JsonPointer.empty(), pointer -> Place.of("x"));
            assertThat(fields.text(key)).isEqualTo("x");
        });
    }

    private static void walk(JsonNode node, String path, java.util.function.BiConsumer<String, JsonNode> visit) {
        visit.accept(path, node);
        node.properties().forEach(entry -> walk(entry.getValue(), path + "/" + entry.getKey(), visit));
    }
}
