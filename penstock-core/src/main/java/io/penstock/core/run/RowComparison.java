package io.penstock.core.run;

import io.penstock.core.graph.ModelNode;
import io.penstock.core.write.AuditColumns;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares a table with a copy of it that was made before a write, in one transaction.
 *
 * <p>What Penstock puts into every row that it writes, such as the time, is no difference. Confined to one thread.
 */
final class RowComparison {
    private static final TableName COPY = TableName.temporary("_penstock_before");

    private final SqlSession session;
    private final SqlDialect dialect;
    private final ModelNode node;
    private final Schema before;
    private final int limit;

    private RowComparison(SqlSession session, SqlDialect dialect, ModelNode node, Schema before, int limit) {
        this.session = session;
        this.dialect = dialect;
        this.node = node;
        this.before = before;
        this.limit = limit;
    }

    /**
     * Copies a model's table; null when there is none yet.
     *
     * @param limit how many rows of each kind are told
     */
    static @Nullable RowComparison begin(SqlSession session, SqlDialect dialect, ModelNode node, int limit) {
        Schema before = session.find(node.table()).orElse(null);
        if (before == null) {
            return null;
        }
        session.execute(dialect.createTemporary(COPY, "SELECT * FROM " + dialect.render(node.table())));
        return new RowComparison(session, dialect, node, before, limit);
    }

    /** Compares, and removes the copy. */
    ChangedRows end() {
        Schema after = session.find(node.table()).orElse(before);
        Predicate<String> own = name -> AuditColumns.of(node.options().contract()).stream()
                .noneMatch(column -> column.name().equalsIgnoreCase(name));
        List<String> columns = after.names().stream().filter(own).toList();
        List<String> key = node.options().write().primaryKey().stream()
                .flatMap(name -> after.find(name).stream())
                .map(column -> column.name())
                .toList();
        String was = rows(COPY, before, columns);
        String is = rows(node.table(), after, columns);
        List<List<@Nullable Object>> removed = difference(was, is, columns, key);
        List<List<@Nullable Object>> added = difference(is, was, columns, key);
        session.execute("DROP TABLE " + dialect.render(COPY));
        boolean complete = removed.size() <= limit && added.size() <= limit;
        return new ChangedRows(columns, key, limited(removed), limited(added), complete);
    }

    /** Reads a table in the columns that it has by the end; what it does not have is NULL. */
    private String rows(TableName table, Schema schema, List<String> columns) {
        return columns.stream()
                .map(name -> (schema.find(name).isPresent() ? "" : "NULL AS ") + dialect.quote(name))
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + dialect.render(table)));
    }

    private List<List<@Nullable Object>> difference(
            String rows, String others, List<String> columns, List<String> key) {
        List<String> order = new ArrayList<>(key);
        columns.stream().filter(name -> !key.contains(name)).forEach(order::add);
        String sql = "SELECT * FROM (" + rows + " EXCEPT ALL " + others + ") AS differing ORDER BY "
                + order.stream().map(dialect::quote).collect(Collectors.joining(", ")) + " LIMIT " + (limit + 1L);
        try (BatchReader reader = session.query(sql)) {
            return reader.readRows();
        }
    }

    private List<List<@Nullable Object>> limited(List<List<@Nullable Object>> rows) {
        return rows.subList(0, Math.min(limit, rows.size()));
    }
}
