package io.penstock.core.project;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.core.check.AcceptedValuesRule;
import io.penstock.core.check.CheckRule;
import io.penstock.core.check.ExpressionRule;
import io.penstock.core.check.FreshnessRule;
import io.penstock.core.check.NotNullRule;
import io.penstock.core.check.PatternRule;
import io.penstock.core.check.QueryRule;
import io.penstock.core.check.RangeRule;
import io.penstock.core.check.RelationshipsRule;
import io.penstock.core.check.RowCountRule;
import io.penstock.core.check.UniqueRule;
import io.penstock.core.config.Durations;
import io.penstock.sql.SqlTemplate;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the rule of a check from what its type says; null where that cannot be, which is a problem. */
final class CheckType {
    private static final Map<String, Function<CheckFields, @Nullable CheckRule>> TYPES = types();

    /** The words of all types. */
    static final List<String> WORDS = List.copyOf(TYPES.keySet());

    private static final String COLUMN = "column";
    private static final String COLUMNS = "columns";

    private CheckType() {}

    private static Map<String, Function<CheckFields, @Nullable CheckRule>> types() {
        Map<String, Function<CheckFields, @Nullable CheckRule>> types = new LinkedHashMap<>();
        types.put("not_null", fields -> columns(fields, NotNullRule::new));
        types.put("unique", fields -> columns(fields, UniqueRule::new));
        types.put("accepted_values", CheckType::acceptedValues);
        types.put("range", CheckType::range);
        types.put("pattern", fields -> new PatternRule(text(fields, COLUMN), text(fields, "regex")));
        types.put("row_count", CheckType::rowCount);
        types.put("freshness", CheckType::freshness);
        types.put("relationships", CheckType::relationships);
        types.put("expression", fields -> sql(fields, "sql", ExpressionRule::new));
        types.put("sql", fields -> sql(fields, "query", QueryRule::new));
        return types;
    }

    static @Nullable CheckRule of(CheckFields fields) {
        return Objects.requireNonNull(TYPES.get(fields.type())).apply(fields);
    }

    private static String text(CheckFields fields, String key) {
        return Objects.requireNonNull(fields.text(key), key);
    }

    private static @Nullable CheckRule columns(CheckFields fields, Function<List<String>, CheckRule> rule) {
        List<String> columns = fields.texts(COLUMNS, COLUMN);
        if (columns.isEmpty()) {
            fields.conflict(COLUMNS, "it names no column (write %s: [column, ...])".formatted(fields.type()));
            return null;
        }
        return rule.apply(columns);
    }

    private static CheckRule acceptedValues(CheckFields fields) {
        List<@Nullable Object> values = new ArrayList<>();
        fields.value("values").forEach(value -> values.add(scalar(value)));
        return new AcceptedValuesRule(text(fields, COLUMN), values);
    }

    private static @Nullable CheckRule range(CheckFields fields) {
        Object min = scalar(fields.value("min"));
        Object max = scalar(fields.value("max"));
        if (min == null && max == null) {
            fields.conflict("range", "it has no limit (add min, max or both)");
            return null;
        }
        if (min instanceof BigDecimal least && max instanceof BigDecimal greatest && least.compareTo(greatest) > 0) {
            fields.conflict("min", "min %s is more than max %s (swap them)".formatted(min, max));
            return null;
        }
        return new RangeRule(text(fields, COLUMN), min, max);
    }

    private static @Nullable CheckRule rowCount(CheckFields fields) {
        Long min = fields.has("min") ? fields.value("min").longValue() : null;
        Long max = fields.has("max") ? fields.value("max").longValue() : null;
        if (min == null && max == null) {
            fields.conflict("row_count", "it has no limit (add min, max or both)");
            return null;
        }
        if (min != null && max != null && min > max) {
            fields.conflict("min", "min %s is more than max %s (swap them)".formatted(min, max));
            return null;
        }
        return new RowCountRule(min, max);
    }

    private static @Nullable CheckRule freshness(CheckFields fields) {
        String text = text(fields, "max_age");
        Duration age = Durations.parse(text).orElse(null);
        if (age == null) {
            fields.conflict(
                    "max_age",
                    "max_age is the text \"%s\", expected a duration (such as 30s, 5m, 1h30m or 1d)".formatted(text));
            return null;
        }
        return new FreshnessRule(text(fields, COLUMN), age);
    }

    private static @Nullable CheckRule relationships(CheckFields fields) {
        List<String> columns = fields.texts(COLUMNS, COLUMN);
        List<String> there = fields.texts("fields", "field");
        if (columns.isEmpty()) {
            fields.conflict(COLUMNS, "it names no column (add column: name)");
            return null;
        }
        if (!there.isEmpty() && there.size() != columns.size()) {
            fields.conflict(
                    "fields",
                    "it names %d columns here and %d there (name the same number)"
                            .formatted(columns.size(), there.size()));
            return null;
        }
        return new RelationshipsRule(columns, text(fields, "to"), there.isEmpty() ? columns : there);
    }

    private static @Nullable CheckRule sql(CheckFields fields, String key, Function<String, CheckRule> rule) {
        String sql = unended(fields.subject(key, key).asText("").strip());
        if (sql.isEmpty()) {
            fields.conflict(key, "it holds no SQL (write it after %s:)".formatted(fields.type()));
            return null;
        }
        return rule.apply(sql);
    }

    /** Leaves out the semicolon behind a statement; several are for the engine to refuse. */
    private static String unended(String sql) {
        List<SqlTemplate.Statement> statements = SqlTemplate.parse(sql).statements();
        if (statements.size() != 1) {
            return sql;
        }
        int end = statements.get(0).offset() + statements.get(0).text().length();
        return sql.indexOf(';', end) < 0 ? sql : sql.substring(0, end);
    }

    private static @Nullable Object scalar(JsonNode value) {
        if (value.isNumber()) {
            return value.decimalValue();
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        return value.isTextual() ? value.textValue() : null;
    }
}
