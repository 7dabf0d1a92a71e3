package io.penstock.core.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import io.penstock.spi.error.PenstockException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A JSON Schema, and what a tree breaks of it in words for people. Thread-safe. */
public final class SchemaRules {
    private static final String RESOURCE = "penstock.schema.json";
    private static final String ID = "https://penstock.io/schema/" + RESOURCE;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Schema schema;
    private final JsonNode document;

    private SchemaRules(Schema schema, JsonNode document) {
        this.schema = schema;
        this.document = document;
    }

    /** Gives the rules of penstock.yaml. */
    public static SchemaRules project() {
        return Shipped.PROJECT;
    }

    /** Gives the rules of a model's options, the same for headers and annotations. */
    public static SchemaRules model() {
        return Shipped.MODEL;
    }

    /** Gives the rules of the header of a check in a file of its own. */
    public static SchemaRules check() {
        return Shipped.CHECK;
    }

    /** Gives the rules of a file of tests. */
    public static SchemaRules tests() {
        return Shipped.TESTS;
    }

    /** Gives the rules of a declared table in a file of its own. */
    public static SchemaRules table() {
        return Shipped.TABLE;
    }

    /** Gives the rules of a normalizer of a column. */
    public static SchemaRules normalizer() {
        return Shipped.NORMALIZER;
    }

    /** Gives the text of the schema that ships, for editors. */
    public static String projectSchema() {
        return Shipped.TEXT;
    }

    /** Reads the schema of a connector's options; keys beside these and those of every connection are wrong, unless it says otherwise. */
    static SchemaRules ofOptions(String type, String schema) {
        try {
            ObjectNode document = (ObjectNode) JSON.readTree(schema);
            if (!document.has("additionalProperties")) {
                document.put("additionalProperties", false);
            }
            // What every connection has is checked with the project's own schema.
            for (String key : ConfigBinder.COMMON_KEYS) {
                document.withObjectProperty("properties").putObject(key);
            }
            String id = "https://penstock.io/schema/connection/" + type;
            document.put("$id", id);
            return new SchemaRules(registry(id, document.toString()).getSchema(SchemaLocation.of(id)), document);
        } catch (JsonProcessingException | ClassCastException e) {
            throw new IllegalArgumentException("The connector " + type + " has options without a JSON Schema", e);
        }
    }

    /** Tells whether a model's option takes a list of words. */
    public boolean takesList(String key) {
        JsonNode option = schema.getSchemaNode().path("properties").path(key);
        String reference = option.path("$ref").asText();
        JsonNode rule = reference.isEmpty() ? option : document.at(reference.substring(1));
        return SchemaViolation.words(rule.path("type")).contains("array")
                && rule.path("items").path("type").asText().equals("string");
    }

    /** Gives the keys that a map of the outermost level may have, without their other spellings. */
    public List<String> keys() {
        return SchemaViolation.keys(schema.getSchemaNode());
    }

    /**
     * Checks a tree.
     *
     * @param expanded the tree; in it, texts that are one variable and no more are made the numbers or truth values that
     *     the schema wants in their places
     * @param at where the tree stands in its document, for the places and the names of keys
     * @return the tree below that place
     */
    public JsonNode check(Variables.Expanded expanded, JsonPointer at, Places places, Problems problems) {
        JsonNode tree = expanded.values().at(at);
        List<Error> errors = schema.validate(tree);
        if (retype(tree, errors, at, expanded)) {
            errors = schema.validate(tree);
        }
        JsonNode shown = expanded.shown().at(at);
        Set<String> told = new HashSet<>();
        List<PenstockException> found = new ArrayList<>();
        for (Error error : errors) {
            boolean broken = expanded.broken().contains(at.append(SchemaViolation.pointer(error)));
            if (!broken && told.add(error.getInstanceLocation() + " " + error.getProperty())) {
                found.add(new SchemaViolation(error, document, shown, at).in(places));
            }
        }
        problems.addAll(found);
        return tree;
    }

    /** Puts what YAML sees in a variable's text into the place of the text, where a text is not wanted. */
    private static boolean retype(JsonNode tree, List<Error> errors, JsonPointer at, Variables.Expanded expanded) {
        boolean changed = false;
        for (Error error : errors) {
            JsonPointer pointer = SchemaViolation.pointer(error);
            String text = expanded.whole().get(at.append(pointer));
            if (text == null || !error.getKeyword().equals("type")) {
                continue;
            }
            JsonNode value = YamlReader.scalar(text);
            JsonNode shown = expanded.shown().at(at);
            put(tree, pointer, value);
            if (shown.at(pointer).asText().equals(text)) {
                put(shown, pointer, value);
            }
            changed = true;
        }
        return changed;
    }

    private static void put(JsonNode tree, JsonPointer pointer, JsonNode value) {
        JsonNode around = tree.at(pointer.head());
        if (around instanceof ObjectNode map) {
            map.set(pointer.last().getMatchingProperty(), value);
        } else if (around instanceof ArrayNode list) {
            list.set(pointer.last().getMatchingIndex(), value);
        }
    }

    private static SchemaRegistry registry(String id, String text) {
        // The library's own messages show only where ours end, and must not follow the machine's language.
        SchemaRegistryConfig config =
                SchemaRegistryConfig.builder().locale(Locale.ENGLISH).build();
        return SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemas(Map.of(id, text)).schemaRegistryConfig(config));
    }

    /** The schema that ships, read when it is first needed. */
    private static final class Shipped {
        private static final String TEXT = text();
        private static final JsonNode DOCUMENT = parse();
        private static final SchemaRegistry REGISTRY = registry(ID, TEXT);
        private static final SchemaRules PROJECT = rules("");
        private static final SchemaRules MODEL = rules("#/$defs/model");
        private static final SchemaRules CHECK = rules("#/$defs/check_file");
        private static final SchemaRules TESTS = rules("#/$defs/test_file");
        private static final SchemaRules TABLE = rules("#/$defs/table");
        private static final SchemaRules NORMALIZER = rules("#/$defs/normalizer");

        private static SchemaRules rules(String fragment) {
            return new SchemaRules(REGISTRY.getSchema(SchemaLocation.of(ID + fragment)), DOCUMENT);
        }

        private static String text() {
            try (InputStream stream = SchemaRules.class.getResourceAsStream(RESOURCE)) {
                if (stream == null) {
                    throw new IllegalStateException("Not in the jar: " + RESOURCE);
                }
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static JsonNode parse() {
            try {
                return JSON.readTree(TEXT);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("Not JSON: " + RESOURCE, e);
            }
        }
    }
}
