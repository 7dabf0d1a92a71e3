package io.penstock.core.write;

import io.penstock.core.contract.TableContract;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType.Simple;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The columns of a declared table that tell when a row was last written, and by which run. */
final class AuditColumns {
    private AuditColumns() {}

    /** Gives those that a table keeps; a column that it declares itself is its own. */
    static List<KeptColumn> of(
            @Nullable TableContract contract, SqlDialect dialect, Instant writtenAt, String runId) {
        if (contract == null || !contract.audit()) {
            return List.of();
        }
        return Stream.of(
                        kept("_loaded_at", Simple.TIMESTAMPTZ, dialect.literal(writtenAt)),
                        kept("_batch_id", Simple.TEXT, dialect.literal(runId)))
                .filter(column -> contract.relation().find(column.name()).isEmpty())
                .toList();
    }

    private static KeptColumn kept(String name, Simple type, String value) {
        return new KeptColumn(new Column(name, type, false), value, value);
    }
}
