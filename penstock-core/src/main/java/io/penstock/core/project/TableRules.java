package io.penstock.core.project;

import io.penstock.Materialization;
import io.penstock.OnDrift;
import io.penstock.core.config.Fields;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.Words;
import io.penstock.core.contract.ContractColumn;
import io.penstock.core.contract.ContractReader;
import io.penstock.core.contract.TableContract;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goes together in the table that a model declares, or names as its target. */
final class TableRules {
    private static final String COLUMNS = "columns";
    private static final String TARGET = "target";
    private static final String SCHEMA = "schema";

    private final OptionFields options;
    private final Fields fields;
    private final Map<String, @Nullable TableContract> tables;

    TableRules(OptionFields options, Map<String, @Nullable TableContract> tables) {
        this.options = options;
        this.fields = options.fields();
        this.tables = tables;
    }

    /** Gives the declared table; null when the model declares none. */
    @Nullable
    TableContract bind() {
        checkCompany();
        TableContract table = declared();
        if (table == null) {
            return null;
        }
        if (options.materialize() != Materialization.TABLE) {
            String key = fields.has(COLUMNS) ? COLUMNS : TARGET;
            options.conflict(
                    key,
                    "\"%s\" cannot go with materialize \"%s\"%s (a declared table is a table: say materialize \"table\", or leave it out)"
                            .formatted(key, Words.of(options.materialize()), options.whereSaid()));
        }
        checkKey(table);
        checkSchema(table);
        checkEvolution(table);
        // Of a table that only its model declares, the model's key is the table's.
        boolean takesKey = fields.has(COLUMNS) && table.keys().primary().isEmpty() && holdsNoNull(table);
        return takesKey ? table.withKey(fields.texts("primary_key")) : table;
    }

    private @Nullable TableContract declared() {
        String title = "the model \"%s\"".formatted(options.name());
        if (fields.has(COLUMNS)) {
            return ContractReader.readOwn(fields, title, options.problems());
        }
        if (!fields.has(TARGET)) {
            return null;
        }
        if (fields.map(TARGET).map().isObject()) {
            return ContractReader.read(fields.map(TARGET), "the target of " + title, options.problems());
        }
        String name = fields.text(TARGET, "");
        TableContract table = tables.get(name);
        if (table == null && !tables.containsKey(name)) {
            options.problem(
                    TARGET,
                    ProjectError.VALUE_INVALID,
                    "there is no table \"%s\" (%s)"
                            .formatted(
                                    name,
                                    tables.isEmpty()
                                            ? "declare it in tables/" + name + ".yaml"
                                            : NearestWord.remedy(name, tables.keySet(), "tables")));
        }
        return table;
    }

    private void checkCompany() {
        if (fields.has(COLUMNS) && fields.has(TARGET)) {
            options.conflict(TARGET, "\"target\" cannot go with \"columns\": both declare the table (keep one)");
        }
        for (String key : List.of("audit", "on_drift")) {
            if (fields.has(key) && !fields.has(COLUMNS)) {
                options.conflict(
                        key,
                        fields.has(TARGET)
                                ? "\"%s\" belongs to the table that \"target\" names (say it there)".formatted(key)
                                : "\"%s\" goes with a declared table (declare its \"columns\", or leave it out)"
                                        .formatted(key));
            }
        }
    }

    private void checkKey(TableContract table) {
        List<String> known = table.relation().names();
        for (String key : fields.texts("primary_key")) {
            if (known.stream().noneMatch(key::equalsIgnoreCase)) {
                options.conflict(
                        "primary_key",
                        "its primary key names the column \"%s\", which its table does not declare (%s)"
                                .formatted(key, NearestWord.remedy(key, known, "columns")));
            }
        }
    }

    private void checkSchema(TableContract table) {
        String said = fields.text(SCHEMA);
        if (said != null && table.schema() != null && !said.equals(table.schema())) {
            options.conflict(
                    SCHEMA,
                    "schema says \"%s\", and its table says the schema \"%s\" (keep one)"
                            .formatted(said, table.schema()));
        }
    }

    private void checkEvolution(TableContract table) {
        for (String key : List.of("schema_mode", "column_mapping")) {
            if (fields.has(key) && table.onDrift() != OnDrift.EVOLVE) {
                options.conflict(
                        key,
                        "\"%s\" cannot go with a declared table whose on_drift is \"%s\", which never changes it (say on_drift: evolve, or leave it out)"
                                .formatted(key, Words.of(table.onDrift())));
            }
        }
    }

    private boolean holdsNoNull(TableContract table) {
        return fields.texts("primary_key").stream()
                .noneMatch(key -> table.columns().stream()
                        .map(ContractColumn::column)
                        .anyMatch(column -> column.name().equalsIgnoreCase(key) && column.nullable()));
    }
}
