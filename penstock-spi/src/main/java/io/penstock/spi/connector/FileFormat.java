package io.penstock.spi.connector;

import java.util.Locale;
import java.util.Optional;

/** The format of a file of rows. */
public enum FileFormat {
    PARQUET,
    CSV,
    /** JSON objects: one on each line in what is written, also as the elements of an array in what is read. */
    JSON;

    /** Tells a format by a path's ending, one of a compression left out of sight; empty when it says nothing. */
    public static Optional<FileFormat> ofPath(String path) {
        String name = path.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|zst)$", "");
        if (name.endsWith(".parquet")) {
            return Optional.of(PARQUET);
        }
        if (name.endsWith(".csv") || name.endsWith(".tsv")) {
            return Optional.of(CSV);
        }
        return name.endsWith(".json") || name.endsWith(".jsonl") || name.endsWith(".ndjson")
                ? Optional.of(JSON)
                : Optional.empty();
    }
}
