package io.penstock.core.plan;

import io.penstock.core.ledger.LedgerEntry;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.type.TableName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one look at a project's databases found.
 *
 * @param ledger the last write by model, over all connections
 * @param relations what exists, by connection
 * @param others the environment that keeps a relation, by connection and the relation's name, where it is another
 */
record Observation(
        Map<String, LedgerEntry> ledger,
        Map<String, Map<TableName, RelationInfo.Kind>> relations,
        Map<String, Map<String, String>> others) {
    RelationInfo.@Nullable Kind existing(String connection, TableName table) {
        return relations.getOrDefault(connection, Map.of()).get(table);
    }
}
