package io.penstock.core.java;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.RowTransform;
import java.util.Arrays;

/** Reads what an annotation does to rows as files spell it, so that both go through one check. */
final class RowTransformAnnotation {
    private static final String DEDUPLICATE = "deduplicate_by";

    private RowTransformAnnotation() {}

    /** Gives a transform as it would stand in a list; throws {@link IllegalArgumentException} for one that cannot be. */
    static ObjectNode of(RowTransform annotation) {
        ObjectNode transform = JsonNodeFactory.instance.objectNode();
        if (annotation.deduplicateBy().length > 0) {
            Arrays.stream(annotation.deduplicateBy())
                    .forEach(transform.putObject(DEDUPLICATE).putArray("keys")::add);
        }
        if (!annotation.orderBy().isEmpty()) {
            transform.withObject("/" + DEDUPLICATE).put("order_by", annotation.orderBy());
        }
        if (!annotation.filterWhere().isEmpty()) {
            transform.put("filter_where", annotation.filterWhere());
        }
        if (annotation.limit() != -1) {
            transform.put("limit", annotation.limit());
        }
        if (annotation.samplePct() != -1) {
            transform.put("sample_pct", annotation.samplePct());
        }
        if (transform.size() != 1) {
            throw new IllegalArgumentException("transforms: found " + annotation
                    + ", expected one of deduplicateBy, filterWhere, limit and samplePct in each @RowTransform");
        }
        return transform;
    }
}
