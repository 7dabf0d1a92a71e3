package io.penstock.core.write;

import io.penstock.core.contract.RowTransforms;
import io.penstock.core.project.ModelOptions;
import io.penstock.core.project.WriteOptions;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a strategy writes to.
 *
 * @param model the model's name, for errors
 * @param existing the columns of the table as it is; null when there is none yet
 * @param keys what the table holds unique as it is
 * @param now the time of the write, which validity and deletion marks take
 * @param audit the columns that tell of the write that made a row
 * @param window the intervals that are written; null for all other strategies
 */
public record Target(
        String model,
        TableName table,
        ModelOptions options,
        SqlDialect dialect,
        @Nullable Schema existing,
        Instant now,
        List<KeptColumn> audit,
        TableKeys keys,
        @Nullable TimeWindow window) {
    public Target {
        audit = List.copyOf(audit);
    }

    /** Makes a target without audit columns, of which no keys are known. */
    public Target(
            String model,
            TableName table,
            ModelOptions options,
            SqlDialect dialect,
            @Nullable Schema existing,
            Instant now) {
        this(model, table, options, dialect, existing, now, List.of(), TableKeys.NONE, null);
    }

    /** What decides which rows are written. */
    RowTransforms transforms() {
        return new RowTransforms(model, options.transforms());
    }

    /** Gives the same target as it is once its table was made. */
    Target with(Schema made) {
        return new Target(model, table, options, dialect, made, now, audit, keys, window);
    }

    /** Gives the same target as it is for the write of some intervals. */
    public Target with(@Nullable TimeWindow intervals) {
        return new Target(model, table, options, dialect, existing, now, audit, keys, intervals);
    }

    WriteOptions write() {
        return options.write();
    }

    /** Renders the table's name. */
    String name() {
        return dialect.render(table);
    }

    /** Says whether a column of the table may hold NULL, as far as is known. */
    boolean mayBeNull(String column) {
        return existing == null
                || Objects.requireNonNull(existing)
                        .find(column)
                        .map(Column::nullable)
                        .orElse(true);
    }
}
