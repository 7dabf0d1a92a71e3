package io.penstock.core.write;

import io.penstock.Materialization;
import io.penstock.Strategy;
import io.penstock.core.contract.TableContract;
import io.penstock.core.evolve.Held;
import io.penstock.core.project.ModelOptions;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import java.util.List;
import java.util.stream.Stream;

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

    /** Gives the statements that let old rows make way, before the columns of the table change. */
    default List<WriteStep> clear(Target target) {
        return List.of();
    }

    /** Says what of the table outlives the steps; where it is not nothing, the table is made before them, if there is none. */
    default Held.Stay stay() {
        return Held.Stay.ROWS;
    }

    /** Says whether the steps write into the table that is there. */
    default boolean keepsTable() {
        return stay() != Held.Stay.NOTHING;
    }

    /** Says whether the steps depend on the columns of the incoming rows, which cost a look to find out. */
    default boolean readsColumns() {
        return true;
    }

    /** The columns that the strategy keeps in the table besides those of the rows. */
    default List<Column> keptColumns(ModelOptions options, Schema incoming) {
        return List.of();
    }

    /** Gives the columns of what a model newly becomes: those of its rows, as they come or a contract says, and those that are kept. */
    static Schema columns(ModelOptions options, Schema query) {
        if (options.materialize() != Materialization.TABLE) {
            return query;
        }
        TableContract contract = options.contract();
        Schema rows = contract == null ? query : contract.relation();
        return new Schema(Stream.of(
                        rows.columns(),
                        of(options.write().strategy()).keptColumns(options, rows),
                        AuditColumns.of(contract))
                .flatMap(List::stream)
                .toList());
    }

    /** Finds a strategy by its word. */
    static WriteStrategy of(Strategy strategy) {
        return switch (strategy) {
            case REPLACE -> new ReplaceStrategy();
            case TRUNCATE -> new TruncateStrategy();
            case APPEND -> new AppendStrategy();
            case MERGE_BY_KEY -> new MergeStrategy();
            case SCD_TYPE_2 -> new HistoryStrategy();
            case INCREMENTAL -> new IncrementalStrategy();
            case NONE -> new OnceStrategy();
        };
    }
}
