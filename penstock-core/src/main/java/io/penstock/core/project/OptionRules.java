package io.penstock.core.project;

import com.fasterxml.jackson.core.JsonPointer;
import io.penstock.DeleteMode;
import io.penstock.Materialization;
import io.penstock.Strategy;
import io.penstock.core.config.Fields;
import io.penstock.core.config.ModelDefaults;
import io.penstock.core.config.Problems;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.Words;
import io.penstock.spi.connector.FileFormat;
import io.penstock.spi.error.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What goes together in the options of one model. Confined to one thread. */
final class OptionRules {
    /** Such names need no quotes in any database. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

    private static final Map<String, FileFormat> ENDINGS = Map.of(
            ".parquet", FileFormat.PARQUET,
            ".csv", FileFormat.CSV,
            ".json", FileFormat.JSON,
            ".jsonl", FileFormat.JSON,
            ".ndjson", FileFormat.JSON);

    private static final String NAME_KEY = "name";
    private static final String SCHEMA = "schema";
    private static final String MATERIALIZE = "materialize";
    private static final String STRATEGY = "strategy";
    private static final String DELETE = "delete";
    private static final String PATH = "path";
    private static final String FORMAT = "format";

    private final String fullName;
    private final String name;
    private final Fields fields;
    private final ModelDefaults defaults;
    private final String environment;
    private final Problems problems;
    private final Materialization materialize;

    OptionRules(String fallbackName, Fields fields, ModelDefaults defaults, String environment, Problems problems) {
        this.fullName = fields.text(NAME_KEY, fallbackName);
        this.name = fullName.substring(fullName.lastIndexOf('.') + 1);
        this.fields = fields;
        this.defaults = defaults;
        this.environment = environment;
        this.problems = problems;
        Materialization said = fields.constant(Materialization.class, MATERIALIZE);
        this.materialize = said == null ? defaults.materialize() : said;
    }

    BoundModel bind() {
        Strategy strategy = strategy();
        String path = path();
        ModelOptions options = new ModelOptions(
                schema(),
                fields.text("connection", defaults.connection()),
                materialize,
                strategy,
                primaryKey(strategy),
                delete(strategy),
                fields.text("description", ""),
                fields.text("owner", ""),
                fields.texts("tags"),
                fields.duration("timeout", problems),
                path,
                path == null ? null : format(path));
        return new BoundModel(name, options);
    }

    private @Nullable String schema() {
        String schema = fields.text(SCHEMA);
        if (schema != null) {
            isValid(schema, SCHEMA);
        }
        int dot = fullName.lastIndexOf('.');
        if (!isValid(fullName, NAME_KEY) || dot < 0) {
            return schema == null ? defaults.schema() : schema;
        }
        String before = fullName.substring(0, dot);
        if (schema != null && !schema.equals(before)) {
            conflict(
                    SCHEMA,
                    "its name says the schema \"%s\", and schema says \"%s\" (keep one)".formatted(before, schema));
        }
        return before;
    }

    private Strategy strategy() {
        Strategy said = fields.constant(Strategy.class, STRATEGY);
        if (materialize == Materialization.TABLE) {
            return said == null ? defaults.strategy() : said;
        }
        if (said != null) {
            conflict(
                    STRATEGY,
                    "strategy \"%s\" cannot go with materialize \"%s\"%s (a strategy goes with \"table\" only: say materialize \"table\", or leave the strategy out)"
                            .formatted(Words.of(said), Words.of(materialize), whereSaid()));
        }
        return Strategy.REPLACE;
    }

    private List<String> primaryKey(Strategy strategy) {
        List<String> columns = fields.texts("primary_key");
        if (columns.isEmpty() && (strategy == Strategy.MERGE_BY_KEY || strategy == Strategy.SCD_TYPE_2)) {
            conflict(
                    STRATEGY,
                    "strategy \"%s\" needs to know what identifies a row (add primary_key: [column, ...])"
                            .formatted(Words.of(strategy)));
        }
        Set<String> seen = new HashSet<>();
        for (String column : columns) {
            if (!seen.add(column.toLowerCase(Locale.ROOT))) {
                conflict("primary_key", "its primary key names the column \"%s\" twice (keep one)".formatted(column));
            }
        }
        return columns;
    }

    private DeleteMode delete(Strategy strategy) {
        DeleteMode said = fields.constant(DeleteMode.class, DELETE);
        if (said != null && strategy != Strategy.MERGE_BY_KEY) {
            String other = materialize == Materialization.TABLE
                    ? "strategy \"%s\"".formatted(Words.of(strategy))
                    : "materialize \"%s\"".formatted(Words.of(materialize));
            conflict(
                    DELETE,
                    "delete \"%s\" cannot go with %s (it goes with strategy \"merge_by_key\" only)"
                            .formatted(Words.of(said), other));
        }
        return said == null ? DeleteMode.PRESERVE : said;
    }

    private @Nullable String path() {
        if (materialize == Materialization.FILE) {
            String said = fields.text(PATH);
            return said == null ? "data/%s/%s%s".formatted(environment, name, ending(fields.text(FORMAT))) : said;
        }
        for (String key : List.of(PATH, FORMAT)) {
            if (fields.has(key)) {
                conflict(
                        key,
                        "\"%s\" cannot go with materialize \"%s\"%s (it goes with \"file\" only: say materialize \"file\", or leave it out)"
                                .formatted(key, Words.of(materialize), whereSaid()));
            }
        }
        return null;
    }

    private FileFormat format(String path) {
        FileFormat said = fields.constant(FileFormat.class, FORMAT);
        String lowerPath = path.toLowerCase(Locale.ROOT);
        FileFormat told = ENDINGS.entrySet().stream()
                .filter(ending -> lowerPath.endsWith(ending.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
        if (said == null && told == null) {
            conflict(
                    PATH,
                    "the path \"%s\" does not tell its format (end it in .parquet, .csv, .json, .jsonl or .ndjson, or add format)"
                            .formatted(path));
        } else if (said != null && told != null && said != told) {
            conflict(
                    FORMAT,
                    "format \"%s\" cannot go with the path \"%s\", which tells %s (keep one)"
                            .formatted(Words.of(said), path, Words.of(told)));
        }
        if (said != null) {
            return said;
        }
        return told == null ? FileFormat.PARQUET : told;
    }

    private static String ending(@Nullable String format) {
        return "." + (format == null ? Words.of(FileFormat.PARQUET) : format);
    }

    /** Makes sure that each part of a name, a schema before a dot or not, can be written without quotes. */
    private boolean isValid(String qualified, String key) {
        List<String> parts = List.of(qualified.split("\\.", -1));
        if (parts.size() <= (key.equals(NAME_KEY) ? 2 : 1)
                && parts.stream().allMatch(part -> NAME.matcher(part).matches())) {
            return true;
        }
        problem(
                key,
                ProjectError.VALUE_INVALID,
                "%s \"%s\" cannot be written without quotes in a query (use letters, digits and _, no digit first%s)"
                        .formatted(key, qualified, key.equals(NAME_KEY) ? "; before a dot, a schema" : ""));
        return false;
    }

    private String whereSaid() {
        return fields.has(MATERIALIZE) ? "" : ", which is the project's default";
    }

    private void conflict(String key, String reason) {
        problem(key, ProjectError.MODEL_CONFLICT, reason);
    }

    private void problem(String key, ProjectError code, String reason) {
        Place place = fields.has(key) ? fields.place(key) : fields.places().of(JsonPointer.empty());
        problems.add(place, code, "Cannot read the model \"%s\": %s".formatted(fullName, reason));
    }
}
