package io.penstock.core.contract;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.OnDrift;
import io.penstock.core.config.Document;
import io.penstock.core.config.Fields;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.SchemaRules;
import io.penstock.core.config.Variables;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.TableKeys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a declared table from a map that has passed its schema. Confined to one thread; one reading each. */
public final class ContractReader {
    private static final String COLUMNS = "columns";
    private static final String TYPE = "type";
    private static final String KEY = "key";
    private static final String NATURAL_KEY = "natural_key";
    private static final String NATURAL_KEYS = "natural_keys";
    private static final String MERGE_KEYS = "merge_keys";
    private static final String NORMALIZE = "normalize";

    private final Fields table;
    private final String title;
    private final Problems problems;
    private final List<ContractColumn> columns = new ArrayList<>();
    private final List<String> primary = new ArrayList<>();
    private final Map<String, List<String>> natural = new LinkedHashMap<>();

    private ContractReader(Fields table, String title, Problems problems) {
        this.table = table;
        this.title = title;
        this.problems = problems;
    }

    /**
     * Reads a table; what is wrong with it is added to the problems.
     *
     * @param table a map with the keys of the schema's {@code $defs/table}
     * @param title what to call it in messages, such as {@code the table "customers"}
     */
    public static TableContract read(Fields table, String title, Problems problems) {
        return new ContractReader(table, title, problems).read();
    }

    /** Reads the table that a model declares in its own options, which has the model's name and schema. */
    public static TableContract readOwn(Fields model, String title, Problems problems) {
        return new ContractReader(model, title, problems).read().anonymous();
    }

    /**
     * Reads a table from a document of its own.
     *
     * @throws io.penstock.core.config.ProjectException with all that is wrong with it
     */
    public static TableContract read(Document document, Variables variables, String title) {
        Problems problems = new Problems();
        Variables.Expanded expanded = variables.expand(document.root(), document, problems);
        JsonNode checked = SchemaRules.table().check(expanded, JsonPointer.empty(), document, problems);
        problems.throwIfAny();
        TableContract table = read(new Fields(checked, JsonPointer.empty(), document), title, problems);
        problems.throwIfAny();
        return table;
    }

    private TableContract read() {
        Fields declared = table.map(COLUMNS);
        Set<String> names = new HashSet<>();
        declared.map().properties().forEach(entry -> {
            if (!names.add(entry.getKey().toLowerCase(Locale.ROOT))) {
                problem(declared, entry.getKey(), "declares the column \"" + entry.getKey() + "\" twice (keep one)");
            }
            column(declared, entry.getKey(), entry.getValue());
        });
        table.map(NATURAL_KEYS).map().properties().forEach(entry -> {
            Fields groups = table.map(NATURAL_KEYS);
            List<String> named = groups.texts(entry.getKey());
            requireKnown(groups, entry.getKey(), "natural key \"" + entry.getKey() + "\"", named);
            natural.computeIfAbsent(entry.getKey(), group -> new ArrayList<>()).addAll(named);
        });
        List<String> merge = table.texts(MERGE_KEYS);
        requireKnown(table, MERGE_KEYS, "merge_keys", merge);
        OnDrift drift = table.constant(OnDrift.class, "on_drift");
        return new TableContract(
                table.text("schema"),
                table.text("name"),
                columns,
                new TableKeys(primary, List.copyOf(natural.values())),
                merge,
                !table.isFalse("audit"),
                drift == null ? OnDrift.ERROR : drift,
                table.text("description", ""),
                table.places().of(table.at()));
    }

    private void column(Fields declared, String name, JsonNode said) {
        Fields column = declared.map(name);
        DataType type = said.isTextual() ? type(declared, name) : type(column, TYPE);
        if (column.isTrue(KEY)) {
            primary.add(name);
            if (column.isTrue("nullable")) {
                problem(column, "nullable", "says that its key \"" + name + "\" may be NULL (leave one of both out)");
            }
        }
        if (column.has(NATURAL_KEY) && !column.isFalse(NATURAL_KEY)) {
            String group = column.isTrue(NATURAL_KEY) ? "" : column.text(NATURAL_KEY, "");
            natural.computeIfAbsent(group, key -> new ArrayList<>()).add(name);
        }
        if (type != null) {
            columns.add(new ContractColumn(
                    new Column(name, type, column.isTrue("nullable")),
                    column.text("description", ""),
                    new NormalizerReader(title, name, type, problems).read(column, NORMALIZE),
                    column.has(NORMALIZE) ? " " + column.map().get(NORMALIZE) : "",
                    column.has(NORMALIZE) ? column.keyPlace(NORMALIZE) : declared.keyPlace(name)));
        }
    }

    private @Nullable DataType type(Fields around, String key) {
        try {
            DataType type = TypeText.parse(around.text(key, ""));
            if (Fit.isLimitedWithin(type)) {
                problem(
                        around,
                        key,
                        "declares a length within the type \"%s\", which holds for a whole column only (say text there)"
                                .formatted(type));
            }
            return type;
        } catch (IllegalArgumentException e) {
            problem(around, key, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Makes sure that a key stands on columns that there are. */
    private void requireKnown(Fields around, String key, String what, List<String> named) {
        Fields declared = table.map(COLUMNS);
        List<String> known = new ArrayList<>();
        declared.map().fieldNames().forEachRemaining(known::add);
        if (around.has(key) && named.isEmpty()) {
            problem(around, key, "its " + what + " names no column (name one, or leave it out)");
        }
        for (String name : named) {
            if (known.stream().noneMatch(name::equalsIgnoreCase)) {
                problem(
                        around,
                        key,
                        "its %s names the column \"%s\", which it does not declare (%s)"
                                .formatted(what, name, NearestWord.remedy(name, known, "columns")));
            }
        }
    }

    private void problem(Fields around, String key, String reason) {
        problems.add(around.place(key), ProjectError.VALUE_INVALID, "Cannot read " + title + ": " + reason);
    }
}
