package io.penstock.core.write;

import io.penstock.spi.connector.FileFormat;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a write consists of, without the ledger's part.
 *
 * @param statements in order; of a write that would fail, none
 * @param changes of the table's columns, in words
 * @param warnings what somebody should know of, in words
 * @param problem why the write would fail before it wrote; null when nothing is known against it
 */
public record WritePreview(
        List<String> statements,
        List<String> changes,
        List<String> warnings,
        @Nullable PenstockException problem) {
    /** Nothing can be told. */
    public static final WritePreview UNKNOWN = ofStatements(List.of());

    public WritePreview {
        statements = List.copyOf(statements);
        changes = List.copyOf(changes);
        warnings = List.copyOf(warnings);
    }

    private static WritePreview ofStatements(List<String> statements) {
        return new WritePreview(statements, List.of(), List.of(), null);
    }

    /**
     * Looks at what is there, and runs nothing of the user's.
     *
     * @param columns finds the columns of the query, or null when they cannot be known yet
     */
    public static WritePreview of(WriteRequest request, String query, Supplier<@Nullable Schema> columns) {
        Target target = request.target();
        String name = target.dialect().render(target.table());
        return switch (target.options().materialize()) {
            case VIEW -> ofStatements(List.of("CREATE OR REPLACE VIEW " + name + " AS " + query));
            case FILE ->
                ofStatements(List.of(target.dialect()
                        .exportFile(
                                query,
                                Objects.requireNonNull(target.options().path()),
                                Objects.requireNonNullElse(target.options().format(), FileFormat.PARQUET),
                                Map.of())));
            case NONE, EPHEMERAL -> ofStatements(List.of(query));
            case TABLE -> table(target, query, columns);
        };
    }

    private static WritePreview table(Target target, String query, Supplier<@Nullable Schema> columns) {
        Schema schema = WritePlan.readsColumns(target) ? columns.get() : Schema.of();
        if (schema == null) {
            return ofStatements(List.of("-- what it reads does not exist yet, or not as it will", query));
        }
        try {
            WritePlan plan = WritePlan.of(target, new Incoming(query, schema));
            List<String> statements = plan.steps().stream().flatMap(WriteStep::all).map(WriteStep::sql).toList();
            return new WritePreview(statements, plan.changes(), plan.warnings(), null);
        } catch (PenstockException e) {
            return new WritePreview(List.of(), List.of(), List.of(), e);
        }
    }
}
