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
public final class AuditColumns {
    private static final Column LOADED_AT = new Column("_loaded_at", Simple.TIMESTAMPTZ, false);
    private static final Column BATCH_ID = new Column("_batch_id", Simple.TEXT, false);

    private AuditColumns() {}

    /** Gives those that a table keeps; a column that it declares itself is its own. */
    public static List<Column> of(@Nullable TableContract contract) {
        if (contract == null || !contract.audit()) {
            return List.of();
        }
        return Stream.of(LOADED_AT, BATCH_ID)
                .filter(column -> contract.relation().find(column.name()).isEmpty())
                .toList();
    }

    /** Gives the same with the values that a run writes. */
    static List<KeptColumn> of(@Nullable TableContract contract, SqlDialect dialect, Instant writtenAt, String runId) {
        return of(contract).stream()
                .map(column -> {
                    String value = dialect.literal(column.equals(LOADED_AT) ? writtenAt : runId);
                    return new KeptColumn(column, value, value);
                })
                .toList();
    }
}
