package io.penstock.spi.sql;

import io.penstock.spi.type.Schema;
import java.util.List;
import java.util.Set;

/**
 * A query with its names resolved.
 *
 * @param schema the columns that it gives
 * @param lineage for each of them, the columns that its value is made from; empty lists where the engine cannot tell
 */
public record BoundQuery(Schema schema, List<Set<ColumnReference>> lineage) {
    public BoundQuery {
        lineage = lineage.stream().map(Set::copyOf).toList();
    }
}
