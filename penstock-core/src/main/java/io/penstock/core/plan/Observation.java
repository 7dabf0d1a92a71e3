package io.penstock.core.plan;

import io.penstock.core.graph.ModelNode;
import io.penstock.core.interval.Progress;
import io.penstock.core.ledger.Holder;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.Owner;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.TableName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one look at a project's databases found.
 *
 * @param owner whose models these are
 * @param ledger the last write by model, over all connections
 * @param intervals what is written of models that are written by intervals
 * @param renamed the name under which the ledger knows a model, by its name of now, where that is another
 * @param leftovers what is there of models that are gone, in words
 * @param databases what each database holds, by connection
 */
record Observation(
        Owner owner,
        Map<String, LedgerEntry> ledger,
        Map<String, Progress> intervals,
        Map<String, String> renamed,
        List<String> leftovers,
        Map<String, Contents> databases) {
    Observation {
        ledger = Map.copyOf(ledger);
        intervals = Map.copyOf(intervals);
        renamed = Map.copyOf(renamed);
        leftovers = List.copyOf(leftovers);
        databases = Map.copyOf(databases);
    }

    /**
     * What one database holds.
     *
     * @param relations the tables and views by their names as the dialect folds them
     * @param holders who keeps what, by {@link Holder#keys}
     */
    record Contents(SqlDialect dialect, Map<TableName, RelationInfo.Kind> relations, Map<String, Holder> holders) {
        /** Finds who keeps the same as somebody would. */
        Optional<Holder> holder(Holder same) {
            return same.keys(dialect).stream()
                    .map(holders::get)
                    .filter(Objects::nonNull)
                    .findFirst();
        }
    }

    /** Gives what stands under a model's table name; null for nothing. */
    RelationInfo.@Nullable Kind existing(ModelNode node) {
        return contents(node).relations().get(folded(node));
    }

    /** Gives a model's table in the form in which its database tells names apart. */
    TableName folded(ModelNode node) {
        return contents(node).dialect().fold(node.table());
    }

    /** Finds who is on record as keeping the table, view or file that a model becomes. */
    Optional<Holder> holder(ModelNode node) {
        return contents(node).holder(Holder.of(owner, node));
    }

    private Contents contents(ModelNode node) {
        String connection = node.options().connection();
        return Objects.requireNonNull(databases.get(connection), connection);
    }
}
