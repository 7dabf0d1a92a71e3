package io.penstock.core.write;

import io.penstock.core.contract.RowTransforms;
import io.penstock.core.project.ModelOptions;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a strategy writes to.
 *
 * @param model the model's name, for errors
 * @param existing the columns of the table as it is; null when there is none yet
 * @param keys what the table holds unique as it is
 * @param now the time of the write, which validity and deletion marks take
 */
public record Target(
        String model,
        TableName table,
        ModelOptions options,
        SqlDialect dialect,
        @Nullable Schema existing,
        TableKeys keys,
        Instant now) {
    /** What decides which rows are written. */
    RowTransforms transforms() {
        return new RowTransforms(model, options.transforms());
    }

    /** Gives the same target as it is once its table was made. */
    Target with(Schema made) {
        return new Target(model, table, options, dialect, made, keys, now);
    }
}
