package io.penstock.core.config;

import io.penstock.spi.error.Place;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A relation that the project reads but does not make: a table of a connection, or a file.
 *
 * @param name the name by which models refer to it, {@code table} or {@code schema.table}
 * @param connection the connection that holds it
 * @param schema the table's schema; null for the connection's default
 * @param table the table's name
 * @param path the file or pattern instead of a table, from the project's folder
 * @param csv how the file is read when it is CSV of the project's own; null for any other
 * @param cursor a column that grows with every change
 * @param freshness how old the newest {@code cursor} value may be
 */
public record SourceDeclaration(
        String name,
        String connection,
        @Nullable String schema,
        String table,
        @Nullable String path,
        @Nullable Csv csv,
        String description,
        @Nullable String cursor,
        @Nullable Freshness freshness,
        Place place) {

    /**
     * A CSV file whose first line names the columns.
     *
     * @param delimiter stands between two values
     * @param texts whether all values are read as texts
     */
    public record Csv(char delimiter, boolean texts) {}

    /** The ages at which to warn and to refuse; at least one is there. */
    public record Freshness(
            @Nullable Duration warnAfter, @Nullable Duration errorAfter) {}
}
