package io.penstock.core.config;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.spi.error.Place;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the texts of a project may refer to: <code>${VAR}</code>, <code>${VAR:-default}</code> and {@code {env}};
 * <code>$${</code> stands for <code>${</code> itself.
 *
 * @param environment the name of the environment
 * @param values the variables, as a process is given them
 */
public record Variables(String environment, Map<String, String> values) {
    private static final String ENVIRONMENT = "{env}";
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\$\\{|\\$\\{([^{}:]*)(?::-((?:[^{}]|\\{[^{}]*})*))?}|\\$\\{|\\{env}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    public Variables {
        Objects.requireNonNull(environment, "environment");
        values = Map.copyOf(values);
    }

    /** Gives what hides the values of those that are secrets. */
    public HiddenValues hidden() {
        return HiddenValues.of(values);
    }

    /** Says whether a text is another one in each environment. */
    static boolean namesEnvironment(String text) {
        return text.contains(ENVIRONMENT);
    }

    /** Replaces the references in all texts of a tree; those that cannot be are problems at their places. */
    public Expanded expand(JsonNode root, Places places, Problems problems) {
        Expansion expansion = new Expansion(places, problems);
        Pair both = expansion.expand(root, JsonPointer.empty());
        return new Expanded(both.value(), Secrets.mask(both.shown()), expansion.whole, expansion.broken);
    }

    /**
     * A tree with its references replaced.
     *
     * @param values the tree
     * @param shown the same with every secret hidden
     * @param whole the texts that are one reference and no more: these may stand for numbers and truth values
     * @param broken the texts whose references could not be replaced
     */
    public record Expanded(JsonNode values, JsonNode shown, Map<JsonPointer, String> whole, Set<JsonPointer> broken) {}

    private record Pair(JsonNode value, JsonNode shown) {}

    /** One walk through a tree. */
    private final class Expansion {
        private final Places places;
        private final Problems problems;
        private final Map<JsonPointer, String> whole = new HashMap<>();
        private final Set<JsonPointer> broken = new HashSet<>();

        Expansion(Places places, Problems problems) {
            this.places = places;
            this.problems = problems;
        }

        Pair expand(JsonNode node, JsonPointer at) {
            if (node.isObject()) {
                ObjectNode value = JsonNodeFactory.instance.objectNode();
                ObjectNode shown = JsonNodeFactory.instance.objectNode();
                node.properties().forEach(entry -> {
                    Pair both = expand(entry.getValue(), at.appendProperty(entry.getKey()));
                    value.set(entry.getKey(), both.value());
                    shown.set(entry.getKey(), both.shown());
                });
                return new Pair(value, shown);
            }
            if (node.isArray()) {
                ArrayNode value = JsonNodeFactory.instance.arrayNode();
                ArrayNode shown = JsonNodeFactory.instance.arrayNode();
                for (JsonNode element : node) {
                    Pair both = expand(element, at.appendIndex(value.size()));
                    value.add(both.value());
                    shown.add(both.shown());
                }
                return new Pair(value, shown);
            }
            return node.isTextual() ? text(node, at) : new Pair(node, node);
        }

        private Pair text(JsonNode node, JsonPointer at) {
            String text = node.textValue();
            if (text.indexOf('{') < 0) {
                return new Pair(node, node);
            }
            StringBuilder value = new StringBuilder();
            StringBuilder shown = new StringBuilder();
            Matcher reference = REFERENCE.matcher(text);
            int copied = 0;
            while (reference.find()) {
                value.append(text, copied, reference.start());
                shown.append(text, copied, reference.start());
                String replaced = replacement(reference, at);
                value.append(replaced);
                String name = reference.group(1);
                shown.append(name != null && Secrets.isSecret(name) ? Secrets.MASK : replaced);
                if (name != null && reference.start() == 0 && reference.end() == text.length()) {
                    whole.put(at, replaced);
                }
                copied = reference.end();
            }
            value.append(text, copied, text.length());
            shown.append(text, copied, text.length());
            return new Pair(
                    JsonNodeFactory.instance.textNode(value.toString()),
                    JsonNodeFactory.instance.textNode(shown.toString()));
        }

        private String replacement(Matcher reference, JsonPointer at) {
            String found = reference.group();
            if (found.equals(ENVIRONMENT)) {
                return environment;
            }
            if (found.startsWith("$$")) {
                return "${";
            }
            String name = reference.group(1);
            if (name == null || !NAME.matcher(name).matches()) {
                problem(
                        at,
                        ProjectError.VALUE_INVALID,
                        "\"%s\" refers to no variable (write ${NAME} or ${NAME:-default}; $${ stands for ${ itself)"
                                .formatted(found));
                return found;
            }
            return value(name, reference.group(2), at);
        }

        private String value(String name, @Nullable String otherwise, JsonPointer at) {
            String value = values.get(name);
            if (otherwise != null && (value == null || value.isEmpty())) {
                return otherwise.replace(ENVIRONMENT, environment);
            }
            if (value == null) {
                problem(
                        at,
                        ProjectError.VARIABLE_UNSET,
                        "the variable %s is not set (set it, or give a default: ${%s:-...})".formatted(name, name));
                return "";
            }
            return value;
        }

        private void problem(JsonPointer at, ProjectError code, String reason) {
            broken.add(at);
            Place place = places.of(at);
            problems.add(place, code, "Cannot read %s: %s".formatted(place.file(), reason));
        }
    }
}
