package io.penstock.core.project;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.Materialization;
import io.penstock.core.config.Fields;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.Words;
import io.penstock.core.post.Export;
import io.penstock.core.post.PostTransform;
import io.penstock.core.post.StepKind;
import io.penstock.spi.connector.Compression;
import io.penstock.spi.connector.FileFormat;
import io.penstock.spi.connector.FileLayout;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One export of a model, and what goes together in it. Confined to one thread. */
final class ExportRules {
    private static final String EXPORT = "export";
    private static final String PATH = "path";
    private static final String FORMAT = "format";
    private static final String COMPRESSION = "compression";
    private static final String DELIMITER = "delimiter";
    private static final String PARTITION_BY = "partition_by";

    private static final Set<Compression> OF_TEXT = EnumSet.of(Compression.NONE, Compression.GZIP, Compression.ZSTD);

    private final OptionFields options;
    private final Fields fields;
    private final String path;
    private final boolean folder;

    private ExportRules(OptionFields options, JsonNode item, JsonPointer at) {
        this.options = options;
        this.fields = new Fields(item, at, options.fields().places());
        this.path = item.isTextual() ? item.asText() : fields.text(PATH, "");
        this.folder = fields.has(PARTITION_BY);
    }

    /** Reads the exports of a model; those that are wrong are problems. */
    static List<PostTransform> of(OptionFields options) {
        if (!options.fields().has(EXPORT)) {
            return List.of();
        }
        Materialization kept = options.materialize();
        if (kept == Materialization.EPHEMERAL || kept == Materialization.NONE) {
            options.conflict(
                    EXPORT,
                    "\"export\" cannot go with materialize \"%s\"%s, which keeps nothing (use table, view or file, or leave it out)"
                            .formatted(Words.of(kept), options.whereSaid()));
        }
        JsonNode said = options.fields().map().get(EXPORT);
        JsonPointer at = JsonPointer.empty().appendProperty(EXPORT);
        if (!said.isArray()) {
            return Stream.ofNullable(new ExportRules(options, said, at).read()).toList();
        }
        List<PostTransform> found = new ArrayList<>();
        for (int i = 0; i < said.size(); i++) {
            PostTransform export = new ExportRules(options, said.get(i), at.appendIndex(i)).read();
            if (export != null) {
                found.add(export);
            }
        }
        return found;
    }

    /** How rows are written, as a word of the option or the ending of a path. */
    private enum Kind {
        PARQUET(FileFormat.PARQUET, "parquet"),
        CSV(FileFormat.CSV, "csv|tsv"),
        JSONL(FileFormat.JSON, "jsonl|ndjson"),
        JSON(FileFormat.JSON, "json");

        private final FileFormat format;
        private final Pattern path;

        Kind(FileFormat format, String endings) {
            this.format = format;
            this.path = Pattern.compile(".*\\.(" + endings + ")", Pattern.DOTALL);
        }

        static @Nullable Kind ofPath(String path) {
            return Stream.of(values())
                    .filter(kind -> kind.path.matcher(path).matches())
                    .findFirst()
                    .orElse(null);
        }
    }

    private @Nullable PostTransform read() {
        if (path.isEmpty()) {
            problem("", "it says no \"path\" (say to which file the rows go)");
            return null;
        }
        Compression compression = compression();
        Kind kind = kind();
        if (kind == null) {
            return null;
        }
        if (kind.format != FileFormat.PARQUET && compression != null && !OF_TEXT.contains(compression)) {
            problem(
                    COMPRESSION,
                    "compression \"%s\" cannot go with format \"%s\" (use none, gzip or zstd)"
                            .formatted(Words.of(compression), Words.of(kind)));
        }
        FileLayout layout = new FileLayout(
                kind.format, kind == Kind.JSON, compression, delimiter(kind), fields.texts(PARTITION_BY));
        Export export = new Export(path, layout, fields.places().of(fields.at()));
        return new PostTransform(StepKind.EXPORT, path, export, false, export.place());
    }

    /** Gives the format that was said, or that the path's ending tells. */
    private @Nullable Kind kind() {
        Kind said = fields.constant(Kind.class, FORMAT);
        Kind told = folder ? null : Kind.ofPath(plainPath());
        if (said == null && told == null) {
            problem(
                    PATH,
                    folder
                            ? "the path of partitions is a folder, which does not tell a format (add format: parquet, csv, jsonl or json)"
                            : "the path \"%s\" does not tell its format (end it in .parquet, .csv, .tsv, .jsonl, .ndjson or .json, or add format)"
                                    .formatted(path));
        } else if (said != null && told != null && said.format != told.format) {
            problem(
                    FORMAT,
                    "format \"%s\" cannot go with the path \"%s\", which tells %s (keep one)"
                            .formatted(Words.of(said), path, Words.of(told)));
        }
        return said == null ? told : said;
    }

    private @Nullable Compression compression() {
        Compression said = fields.constant(Compression.class, COMPRESSION);
        Compression told = told();
        if (said != null && told != null && said != told) {
            problem(
                    COMPRESSION,
                    "compression \"%s\" cannot go with the path \"%s\", which tells %s (keep one)"
                            .formatted(Words.of(said), path, Words.of(told)));
        }
        return said == null ? told : said;
    }

    /** Gives the compression that the path's ending tells. */
    private @Nullable Compression told() {
        return folder
                ? null
                : Stream.of(Compression.values())
                        .filter(one -> !one.ending().isEmpty())
                        .filter(one -> path.toLowerCase(Locale.ROOT).endsWith(one.ending()))
                        .findFirst()
                        .orElse(null);
    }

    /** Gives the path without the ending of its compression, in small letters. */
    private String plainPath() {
        String lower = path.toLowerCase(Locale.ROOT);
        Compression told = told();
        return told == null
                ? lower
                : lower.substring(0, lower.length() - told.ending().length());
    }

    private @Nullable String delimiter(Kind kind) {
        String said = fields.text(DELIMITER);
        if (said != null && said.length() != 1) {
            problem(DELIMITER, "\"delimiter\" is the text \"%s\", expected one character".formatted(said));
        }
        if (said != null && kind != Kind.CSV) {
            problem(
                    DELIMITER,
                    "\"delimiter\" cannot go with format \"%s\" (it goes with csv only: leave it out)"
                            .formatted(Words.of(kind)));
        }
        return said == null && !folder && plainPath().endsWith(".tsv") ? "\t" : said;
    }

    private void problem(String key, String reason) {
        String called = fields.at().tail().matches()
                ? EXPORT
                : "%s[%d]".formatted(EXPORT, fields.at().tail().getMatchingIndex());
        options.problems()
                .add(
                        fields.has(key) ? fields.place(key) : fields.places().of(fields.at()),
                        Objects.equals(key, "") ? ProjectError.VALUE_INVALID : ProjectError.MODEL_CONFLICT,
                        "Cannot read %s of the model \"%s\": %s".formatted(called, options.name(), reason));
    }
}
