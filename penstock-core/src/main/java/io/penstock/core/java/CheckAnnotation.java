package io.penstock.core.java;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.Check;
import io.penstock.Severity;
import io.penstock.core.config.YamlReader;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads what an annotation demands as the keys of a header, so that both go through one check. */
final class CheckAnnotation {
    private static final String COLUMN = "column";
    private static final String COLUMNS = "columns";
    private static final String WHERE = "where";
    private static final String MAX_RATIO = "max_ratio";

    private final Check annotation;
    private final ObjectNode check = JsonNodeFactory.instance.objectNode();

    private CheckAnnotation(Check annotation) {
        this.annotation = annotation;
    }

    /** Gives a check as it would stand in a list; throws {@link IllegalArgumentException} for a value that cannot be. */
    static ObjectNode of(Check annotation) {
        if (!annotation.model().isEmpty()) {
            throw new IllegalArgumentException("checks: found model = \"" + annotation.model()
                    + "\", expected none, as a check within @Model is of that model (leave it out)");
        }
        CheckAnnotation read = new CheckAnnotation(annotation);
        read.types();
        read.common();
        return read.check;
    }

    /** Gives what is said of a method as the header of a file would; throws {@link IllegalArgumentException} as {@link #of}. */
    static ObjectNode ofMethod(Check annotation) {
        CheckAnnotation read = new CheckAnnotation(annotation);
        read.types();
        if (!read.check.isEmpty()) {
            throw new IllegalArgumentException(
                    "found the type " + read.check.fieldNames().next()
                            + ", expected none, as the method itself finds what is wrong (leave it out, or move it to the checks"
                            + " of @Model)");
        }
        read.common();
        if (read.check.has(WHERE)) {
            throw new IllegalArgumentException(
                    "found where = \"" + annotation.where() + "\", expected none (put the condition into the method)");
        }
        if (read.check.has(MAX_RATIO)) {
            throw new IllegalArgumentException("found maxRatio = " + annotation.maxRatio()
                    + ", expected none, as nothing tells out of how many rows (use maxFailures)");
        }
        return read.check;
    }

    private void types() {
        columns("not_null", annotation.notNull());
        columns("unique", annotation.unique());
        if (!annotation.acceptedValues().isEmpty()) {
            ArrayNode values = check.putObject("accepted_values")
                    .put(COLUMN, annotation.acceptedValues())
                    .putArray("values");
            Arrays.stream(annotation.values())
                    .forEach(value -> values.add(
                            value.equals("null") ? JsonNodeFactory.instance.nullNode() : YamlReader.scalar(value)));
        }
        if (!annotation.range().isEmpty()) {
            ObjectNode range = check.putObject("range").put(COLUMN, annotation.range());
            limit(range, "min", annotation.min());
            limit(range, "max", annotation.max());
        }
        if (!annotation.pattern().isEmpty()) {
            check.putObject("pattern").put(COLUMN, annotation.pattern()).put("regex", annotation.regex());
        }
        if (annotation.minRows() >= 0 || annotation.maxRows() >= 0) {
            ObjectNode count = check.putObject("row_count");
            List.of("min", "max").forEach(key -> {
                long limit = key.equals("min") ? annotation.minRows() : annotation.maxRows();
                if (limit >= 0) {
                    count.put(key, limit);
                }
            });
        }
        if (!annotation.freshness().isEmpty()) {
            check.putObject("freshness").put(COLUMN, annotation.freshness()).put("max_age", annotation.maxAge());
        }
        relationships();
        text(check, "expression", annotation.expression());
        text(check, "sql", annotation.sql());
    }

    private void relationships() {
        if (annotation.relationships().length > 0) {
            ObjectNode relationships = check.putObject("relationships");
            texts(relationships, COLUMNS, annotation.relationships());
            text(relationships, "to", annotation.to());
            texts(relationships, "fields", annotation.fields());
        }
    }

    private void common() {
        text(check, "name", annotation.name());
        text(check, WHERE, annotation.where());
        text(check, "description", annotation.description());
        Severity[] severity = annotation.severity();
        if (severity.length > 1) {
            throw new IllegalArgumentException(
                    "severity: found " + Arrays.toString(severity) + ", expected one of them");
        }
        if (severity.length == 1) {
            check.put("severity", severity[0].name().toLowerCase(Locale.ROOT));
        }
        if (annotation.maxFailures() != -1) {
            check.put("max_failures", annotation.maxFailures());
        }
        if (annotation.maxRatio() != -1) {
            check.put(MAX_RATIO, annotation.maxRatio());
        }
        if (annotation.storeFailures() != 0) {
            check.put("store_failures", annotation.storeFailures());
        }
    }

    private void columns(String type, String[] columns) {
        if (columns.length > 0) {
            texts(check.putObject(type), COLUMNS, columns);
        }
    }

    private static void limit(ObjectNode range, String key, String text) {
        if (!text.isEmpty()) {
            range.set(key, YamlReader.scalar(text));
        }
    }

    private static void text(ObjectNode map, String key, String text) {
        if (!text.isEmpty()) {
            map.put(key, text);
        }
    }

    private static void texts(ObjectNode map, String key, String[] texts) {
        if (texts.length > 0) {
            ArrayNode array = map.putArray(key);
            Arrays.stream(texts).forEach(array::add);
        }
    }
}
