package io.penstock.core.ledger;

import io.penstock.Materialization;
import io.penstock.Strategy;
import io.penstock.core.config.Words;
import io.penstock.core.project.ModelOptions;
import io.penstock.core.project.WriteOptions;

/**
 * How the rows of a write are kept, in the words of a model's options.
 *
 * @param strategy empty for what is no table
 * @param deletes what becomes of rows that the query no longer has; empty where the strategy does not ask
 */
public record Keeping(String materialize, String strategy, String deletes) {
    /** What an earlier Penstock wrote does not say it. */
    public static final Keeping UNKNOWN = new Keeping("", "", "");

    public static Keeping of(ModelOptions options) {
        WriteOptions write = options.write();
        boolean table = options.materialize() == Materialization.TABLE;
        boolean deletes =
                table && (write.strategy() == Strategy.MERGE_BY_KEY || write.strategy() == Strategy.SCD_TYPE_2);
        return new Keeping(
                Words.of(options.materialize()),
                table ? Words.of(write.strategy()) : "",
                deletes ? Words.of(write.deletes().mode()) : "");
    }

    /** Says whether it is as a table that the rows are kept, and by this strategy. */
    public boolean isBy(Strategy other) {
        return strategy.equals(Words.of(other));
    }
}
