package io.penstock.core.project;

import io.penstock.Materialization;
import io.penstock.SchemaMode;
import io.penstock.Strategy;
import io.penstock.core.config.Fields;
import io.penstock.core.config.Words;
import io.penstock.core.evolve.EvolutionOptions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What goes together in how the columns of a table follow those of its rows. */
final class EvolutionRules {
    private static final String MODE = "schema_mode";
    private static final String MAPPING = "column_mapping";

    private final OptionFields options;
    private final Fields fields;
    private final Strategy strategy;

    EvolutionRules(OptionFields options, Strategy strategy) {
        this.options = options;
        this.fields = options.fields();
        this.strategy = strategy;
    }

    EvolutionOptions bind() {
        refuseWhereNothingEvolves();
        SchemaMode mode = fields.constant(SchemaMode.class, MODE);
        Map<String, String> mapping = mapping();
        if (!mapping.isEmpty() && mode == SchemaMode.IGNORE) {
            options.conflict(
                    MAPPING,
                    "column_mapping cannot go with schema_mode \"ignore\", which leaves the table as it is (keep one)");
        }
        boolean anew = options.materialize() == Materialization.TABLE && strategy == Strategy.REPLACE && mode == null;
        if (!mapping.isEmpty() && anew) {
            options.conflict(
                    MAPPING,
                    "column_mapping has nothing to rename: strategy \"replace\" rebuilds the table with the columns"
                            + " of its query (remove it, or say a schema_mode)");
        }
        return new EvolutionOptions(mode, mapping);
    }

    private void refuseWhereNothingEvolves() {
        for (String key : List.of(MODE, MAPPING)) {
            if (fields.has(key) && options.materialize() != Materialization.TABLE) {
                options.conflict(
                        key,
                        "%s cannot go with materialize \"%s\"%s (it goes with \"table\" only: say materialize \"table\", or leave it out)"
                                .formatted(key, Words.of(options.materialize()), options.whereSaid()));
            } else if (fields.has(key) && strategy == Strategy.NONE) {
                options.conflict(
                        key,
                        "%s cannot go with strategy \"none\", which makes the table once and never changes it (leave it out)"
                                .formatted(key));
            }
        }
    }

    private Map<String, String> mapping() {
        Fields said = fields.map(MAPPING);
        Map<String, String> mapping = new LinkedHashMap<>();
        Map<String, String> taken = new HashMap<>();
        said.map().fieldNames().forEachRemaining(from -> {
            String to = said.text(from, "");
            String other = taken.putIfAbsent(to.toLowerCase(Locale.ROOT), from);
            if (other != null) {
                options.conflict(
                        MAPPING,
                        "column_mapping renames two columns, \"%s\" and \"%s\", to \"%s\" (keep one)"
                                .formatted(other, from, to));
            } else if (from.equalsIgnoreCase(to)) {
                options.conflict(
                        MAPPING, "column_mapping renames the column \"%s\" to itself (remove it)".formatted(from));
            }
            mapping.put(from, to);
        });
        return mapping;
    }
}
