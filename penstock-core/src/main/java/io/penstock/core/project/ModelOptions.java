package io.penstock.core.project;

import io.penstock.DeleteMode;
import io.penstock.Materialization;
import io.penstock.Strategy;
import io.penstock.spi.connector.FileFormat;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How and where a model is kept, complete: what the model does not say is filled from the project's defaults.
 *
 * @param schema null for the connection's default schema
 * @param strategy meaningful for tables only; {@link Strategy#REPLACE} elsewhere
 * @param primaryKey the columns that identify a row, in order
 * @param timeout the longest that the model may run
 * @param path the file, from the project's folder, for {@link Materialization#FILE}
 * @param format the file's format, for {@link Materialization#FILE}
 */
public record ModelOptions(
        @Nullable String schema,
        String connection,
        Materialization materialize,
        Strategy strategy,
        List<String> primaryKey,
        DeleteMode delete,
        String description,
        String owner,
        List<String> tags,
        @Nullable Duration timeout,
        @Nullable String path,
        @Nullable FileFormat format) {
    public ModelOptions {
        primaryKey = List.copyOf(primaryKey);
        tags = List.copyOf(tags);
    }
}
