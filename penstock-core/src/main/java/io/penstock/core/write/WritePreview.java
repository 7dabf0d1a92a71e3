package io.penstock.core.write;

import io.penstock.Materialization;
import io.penstock.spi.connector.FileFormat;
import io.penstock.spi.connector.FileLayout;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a write consists of, without the ledger's part.
 *
 * @param statements in order; of a write that would fail, none
 * @param columns those of the relation when the write is done; null when they cannot be known
 * @param changes of the table's columns, in words
 * @param warnings what somebody should know of, in words
 * @param problem why the write would fail before it wrote; null when nothing is known against it
 */
public record WritePreview(
        List<String> statements,
        @Nullable Schema columns,
        List<String> changes,
        List<String> warnings,
        @Nullable PenstockException problem) {
    /** Nothing can be told. */
    public static final WritePreview UNKNOWN = ofStatements(List.of(), null);

    /** Nothing is written. */
    public static final WritePreview NOTHING = UNKNOWN;

    public WritePreview {
        statements = List.copyOf(statements);
        changes = List.copyOf(changes);
        warnings = List.copyOf(warnings);
    }

    private static WritePreview ofStatements(List<String> statements, @Nullable Schema columns) {
        return new WritePreview(statements, columns, List.of(), List.of(), null);
    }

    /**
     * Looks at what is there, and runs nothing of the user's.
     *
     * @param columns finds the columns of the query, or null when only the run can tell them; it throws what keeps the query
     *     from running
     */
    public static WritePreview of(WriteRequest request, String query, Supplier<@Nullable Schema> columns) {
        Target target = request.target();
        try {
            if (target.options().materialize() == Materialization.TABLE) {
                return table(target, query, columns);
            }
            Schema rows = columns.get();
            if (rows != null) {
                ColumnNames.requireFree(target.model(), target.options(), target.dialect(), rows);
            }
            return ofStatements(List.of(statement(target, query)), rows);
        } catch (PenstockException e) {
            return new WritePreview(List.of(), target.existing(), List.of(), List.of(), e);
        }
    }

    /** Gives the same for a query that is not known. */
    public WritePreview withoutStatements() {
        return new WritePreview(List.of(), columns, changes, warnings, problem);
    }

    private static String statement(Target target, String query) {
        return switch (target.options().materialize()) {
            case VIEW -> "CREATE OR REPLACE VIEW " + target.name() + " AS " + query;
            case FILE ->
                target.dialect()
                        .exportFile(
                                query,
                                Objects.requireNonNull(target.options().path()),
                                FileLayout.of(Objects.requireNonNullElse(
                                        target.options().format(), FileFormat.PARQUET)));
            case NONE, EPHEMERAL, TABLE -> query;
        };
    }

    private static String statement(Target target, WriteStep step) {
        return step.effect() == WriteStep.Effect.CREATE
                ? "CREATE TABLE " + target.name() + " AS\n" + step.sql()
                : step.sql();
    }

    private static WritePreview table(Target target, String query, Supplier<@Nullable Schema> columns) {
        Schema schema = columns.get();
        if (schema == null) {
            return ofStatements(List.of("-- the columns of what it reads are only known in the run", query), null);
        }
        WritePlan plan = WritePlan.of(target, new Incoming(query, schema));
        List<String> statements = plan.steps().stream()
                .flatMap(WriteStep::all)
                .map(step -> statement(target, step))
                .toList();
        return new WritePreview(statements, plan.columns(), plan.changes(), plan.warnings(), null);
    }
}
