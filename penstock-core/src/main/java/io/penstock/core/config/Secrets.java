package io.penstock.core.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells what must not be shown, and hides it. */
final class Secrets {
    static final String MASK = "***";

    private static final String WORDS =
            "password|passwd|passphrase|pwd|secret|token|credential|private_?key|access_?key|api_?key|account_?key";
    private static final Pattern NAME = Pattern.compile(WORDS);
    /** The password of {@code scheme://user:password@host}; only the last {@code @} before the path ends it. */
    private static final Pattern USER_INFO = Pattern.compile("(?i)([a-z][a-z0-9+.-]*://[^\\s/:@]*:)[^\\s/]+(?=@)");

    private static final Pattern PARAMETER =
            Pattern.compile("(?i)((?:[\\w-]*(?:" + WORDS + ")[\\w-]*)\\s*=\\s*)[^&;,\\s]+");

    private static final Pattern LINE_USER_INFO =
            Pattern.compile("(?i)(?<=[a-z0-9+.-]://[^\\s/:@]{0,99}:)(?!\\$\\{)[^\\s/]+(?=@)");

    private static final Pattern LINE_VALUE = Pattern.compile("(?i)([\\w-]*(?:" + WORDS
            + ")[\\w-]*[\"']?\\s*[:=]\\s*)(\"(?!\\$\\{)[^\"]*\"|'(?!\\$\\{)[^']*'|(?![\"']|\\$\\{)[^\\s,}&]+)");

    private Secrets() {}

    /** Tells whether the value of a key, or of a variable, of this name is a secret. */
    static boolean isSecret(String name) {
        return NAME.matcher(name.toLowerCase(Locale.ROOT).replace('-', '_')).find();
    }

    /** Gives a copy of a tree in which values of secret keys, and passwords in addresses, are hidden. */
    static JsonNode mask(JsonNode node) {
        return mask(node, false);
    }

    private static JsonNode mask(JsonNode node, boolean secret) {
        if (node.isObject()) {
            ObjectNode masked = JsonNodeFactory.instance.objectNode();
            node.properties()
                    .forEach(entry ->
                            masked.set(entry.getKey(), mask(entry.getValue(), secret || isSecret(entry.getKey()))));
            return masked;
        }
        if (node.isArray()) {
            ArrayNode masked = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> masked.add(mask(element, secret)));
            return masked;
        }
        if (secret && !node.isNull()) {
            return TextNode.valueOf(MASK);
        }
        return node.isTextual() ? TextNode.valueOf(maskText(node.textValue())) : node;
    }

    /** Hides secrets in a line of a file that is shown; every other character stays where it is. */
    static String maskLine(String line) {
        String addresses = LINE_USER_INFO
                .matcher(line)
                .replaceAll(found -> "*".repeat(found.group().length()));
        return LINE_VALUE
                .matcher(addresses)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1))
                        + "*".repeat(found.group(2).length()));
    }

    private static String maskText(String text) {
        String address = USER_INFO.matcher(text).replaceAll("$1" + MASK);
        return PARAMETER.matcher(address).replaceAll("$1" + MASK);
    }
}
