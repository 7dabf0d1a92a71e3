package io.penstock.core.project;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.DeleteMode;
import io.penstock.Strategy;
import io.penstock.core.config.Fields;
import java.util.LinkedHashMap;
import java.util.Map;

/** What goes together in the cursors of a model. */
final class CursorRules {
    private static final String CURSOR = "cursor";

    private final OptionFields options;
    private final Fields fields;
    private final Strategy strategy;

    CursorRules(OptionFields options, Strategy strategy) {
        this.options = options;
        this.fields = options.fields();
        this.strategy = strategy;
    }

    /** Reads the cursors of a model, what becomes of whose rows that are no longer in its query is known. */
    CursorOptions bind(DeleteMode deletes) {
        if (!fields.has(CURSOR)) {
            return CursorOptions.NONE;
        }
        if (strategy != Strategy.APPEND && strategy != Strategy.MERGE_BY_KEY) {
            options.conflict(
                    CURSOR,
                    "\"cursor\" cannot go with %s (it goes with strategy \"append\" or \"merge_by_key\")"
                            .formatted(options.kept(strategy)));
        }
        if (strategy == Strategy.MERGE_BY_KEY && deletes != DeleteMode.PRESERVE) {
            options.conflict(
                    CURSOR,
                    "\"cursor\" cannot go with \"delete\": what was read before is not in the rows that are read now, and would"
                            + " count as deleted (leave one of them out)");
        }
        JsonNode said = fields.map(CURSOR).map();
        if (!said.isObject()) {
            return new CursorOptions(fields.text(CURSOR), Map.of(), fields.place(CURSOR));
        }
        Map<String, String> columns = new LinkedHashMap<>();
        said.properties()
                .forEach(entry -> columns.put(entry.getKey(), entry.getValue().asText()));
        return new CursorOptions(null, columns, fields.place(CURSOR));
    }
}
