package io.penstock.core.plan;

import io.penstock.core.environment.EnvironmentLog;
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
 * @param begins the tables with whose rows versions begin that are not built, by model
 * @param abandons the tables before versions that are not built, with whose rows these do not begin, by model
 * @param leftovers what is there of models that are gone, in words
 * @param databases what each database holds, by connection
 */
record Observation(
        Owner owner,
        Map<String, LedgerEntry> ledger,
        Map<String, Progress> intervals,
        Map<String, String> renamed,
        Map<String, Predecessor> begins,
        Map<String, Predecessor> abandons,
        List<String> leftovers,
        Map<String, Contents> databases) {
    Observation {
        ledger = Map.copyOf(ledger);
        intervals = Map.copyOf(intervals);
        renamed = Map.copyOf(renamed);
        begins = Map.copyOf(begins);
        abandons = Map.copyOf(abandons);
        leftovers = List.copyOf(leftovers);
        databases = Map.copyOf(databases);
    }

    /**
     * What one database holds.
     *
     * @param relations the tables and views by their names as the dialect folds them
     * @param holders who keeps what, by {@link Holder#keys}
     * @param log what virtual environments show, and have shown
     * @param views the environments that show them, by their names as the dialect folds them
     */
    record Contents(
            SqlDialect dialect,
            Map<TableName, RelationInfo.Kind> relations,
            Map<String, Holder> holders,
            EnvironmentLog log,
            Map<TableName, String> views) {
        /** Finds who keeps the same as somebody would. */
        Optional<Holder> holder(Holder same) {
            return same.keys(dialect).stream()
                    .map(holders::get)
                    .filter(Objects::nonNull)
                    .findFirst();
        }
    }

    /** Gives what stands under a model's table name, or will before it is written; null for nothing. */
    RelationInfo.@Nullable Kind existing(ModelNode node) {
        return begins.containsKey(node.name())
                ? RelationInfo.Kind.TABLE
                : contents(node).relations().get(folded(node));
    }

    /** Gives a model's table in the form in which its database tells names apart. */
    TableName folded(ModelNode node) {
        return contents(node).dialect().fold(node.table());
    }

    /** Finds who is on record as keeping the table, view or file that a model becomes. */
    Optional<Holder> holder(ModelNode node) {
        return contents(node).holder(Holder.of(owner, node));
    }

    /** Gives the table in which a model's rows stand as yet. */
    TableName standing(ModelNode node) {
        Predecessor before = begins.get(node.name());
        return before == null ? node.table() : before.table();
    }

    Contents contents(ModelNode node) {
        String connection = node.options().connection();
        return Objects.requireNonNull(databases.get(connection), connection);
    }
}
