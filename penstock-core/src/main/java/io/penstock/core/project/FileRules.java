package io.penstock.core.project;

import io.penstock.Materialization;
import io.penstock.core.config.Fields;
import io.penstock.core.config.Words;
import io.penstock.spi.connector.FileFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goes together in the file that a model becomes. */
final class FileRules {
    private static final Map<String, FileFormat> ENDINGS = Map.of(
            ".parquet", FileFormat.PARQUET,
            ".csv", FileFormat.CSV,
            ".json", FileFormat.JSON,
            ".jsonl", FileFormat.JSON,
            ".ndjson", FileFormat.JSON);

    private static final String PATH = "path";
    private static final String FORMAT = "format";

    private final OptionFields options;
    private final Fields fields;

    FileRules(OptionFields options) {
        this.options = options;
        this.fields = options.fields();
    }

    /** Gives the file's path from the project's folder; null when the model becomes none. */
    @Nullable
    String path(String environment, String model) {
        if (options.materialize() == Materialization.FILE) {
            String said = fields.text(PATH);
            return said == null ? "data/%s/%s%s".formatted(environment, model, ending(fields.text(FORMAT))) : said;
        }
        for (String key : List.of(PATH, FORMAT)) {
            if (fields.has(key)) {
                options.conflict(
                        key,
                        "\"%s\" cannot go with materialize \"%s\"%s (it goes with \"file\" only: say materialize \"file\", or leave it out)"
                                .formatted(key, Words.of(options.materialize()), options.whereSaid()));
            }
        }
        return null;
    }

    /** Gives the format that was said, or that the path's ending tells. */
    FileFormat format(String path) {
        FileFormat said = fields.constant(FileFormat.class, FORMAT);
        String lowerPath = path.toLowerCase(Locale.ROOT);
        FileFormat told = ENDINGS.entrySet().stream()
                .filter(ending -> lowerPath.endsWith(ending.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
        if (said == null && told == null) {
            options.conflict(
                    PATH,
                    "the path \"%s\" does not tell its format (end it in .parquet, .csv, .json, .jsonl or .ndjson, or add format)"
                            .formatted(path));
        } else if (said != null && told != null && said != told) {
            options.conflict(
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
}
