package io.penstock.core.write;

import io.penstock.Strategy;
import io.penstock.core.project.ModelOptions;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import java.util.List;

/**
 * How a table takes new rows, once for all databases: the dialect renders what differs.
 *
 * <p>The steps run in one transaction with the ledger row that records the write.
 */
public interface WriteStrategy {
    /**
     * Gives the statements that make the target hold what it should.
     *
     * @throws io.penstock.spi.error.PenstockException when the columns do not allow it
     */
    List<WriteStep> steps(Target target, Incoming incoming);

    /** Gives the same for a table that was made within the transaction and has no rows. */
    default List<WriteStep> firstSteps(Target target, Incoming incoming) {
        return steps(target, incoming);
    }

    /** Says whether rows that are there stay; the table is then made before the steps, if there is none. */
    default boolean keepsRows() {
        return true;
    }

    /** Says whether the steps depend on the columns of the incoming rows, which cost a look to find out. */
    default boolean readsColumns() {
        return true;
    }

    /** The columns that the strategy keeps in the table besides those of the rows. */
    default List<Column> keptColumns(ModelOptions options, Schema incoming) {
        return List.of();
    }

    /** Finds a strategy by its word. */
    static WriteStrategy of(Strategy strategy) {
        return switch (strategy) {
            case REPLACE -> new ReplaceStrategy();
            case TRUNCATE -> new TruncateStrategy();
            case APPEND -> new AppendStrategy();
            case MERGE_BY_KEY -> new MergeStrategy();
            case SCD_TYPE_2 -> new HistoryStrategy();
            case NONE -> new OnceStrategy();
        };
    }
}
