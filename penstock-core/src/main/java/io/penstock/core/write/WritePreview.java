package io.penstock.core.write;

import io.penstock.spi.connector.FileFormat;
import io.penstock.spi.type.Schema;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells which statements a write consists of, without the ledger's. */
public final class WritePreview {
    private WritePreview() {}

    /**
     * Gives the statements in order.
     *
     * @param columns finds the columns of the query, or null when they cannot be known yet
     */
    public static List<String> statements(WriteRequest request, String query, Supplier<@Nullable Schema> columns) {
        Target target = request.target();
        String name = target.dialect().render(target.table());
        return switch (target.options().materialize()) {
            case VIEW -> List.of("CREATE OR REPLACE VIEW " + name + " AS " + query);
            case FILE ->
                List.of(target.dialect()
                        .exportFile(
                                query,
                                Objects.requireNonNull(target.options().path()),
                                Objects.requireNonNullElse(target.options().format(), FileFormat.PARQUET),
                                Map.of()));
            case NONE, EPHEMERAL -> List.of(query);
            case TABLE -> table(target, query, columns);
        };
    }

    private static List<String> table(Target target, String query, Supplier<@Nullable Schema> columns) {
        Schema schema = WritePlan.readsColumns(target.options()) ? columns.get() : Schema.of();
        if (schema == null) {
            return List.of("-- the tables that it reads do not exist yet", query);
        }
        return WritePlan.of(target, new Incoming(query, schema)).stream()
                .map(WriteStep::sql)
                .toList();
    }
}
