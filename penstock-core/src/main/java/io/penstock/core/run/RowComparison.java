package io.penstock.core.run;

import io.penstock.core.evolve.Lattice;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.write.AuditColumns;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares a table with a copy of it that was made before a write, in one transaction.
 *
 * <p>A column that only one of them has is NULL in the other; one that was renamed is the same. What Penstock puts into every
 * row that it writes, such as the time, is no difference. Confined to one thread.
 */
final class RowComparison {
    private static final TableName COPY = TableName.temporary("_penstock_before");

    private final SqlSession session;
    private final SqlDialect dialect;
    private final ModelNode node;
    private final Schema before;

    private RowComparison(SqlSession session, SqlDialect dialect, ModelNode node, Schema before) {
        this.session = session;
        this.dialect = dialect;
        this.node = node;
        this.before = before;
    }

    /** One column as both tables have it; null where one has it not. */
    private record Pair(@Nullable Column was, @Nullable Column is) {
        String name() {
            return is != null ? is.name() : was == null ? "" : was.name();
        }

        /** Says whether values of both types cannot be compared as they are. */
        boolean isUnlike() {
            return was != null
                    && is != null
                    && !was.type().equals(is.type())
                    && Lattice.join(was.type(), is.type()).isEmpty();
        }
    }

    /** Copies a model's table; null when there is none yet. */
    static @Nullable RowComparison begin(SqlSession session, SqlDialect dialect, ModelNode node) {
        Schema before = session.find(node.table()).orElse(null);
        if (before == null) {
            return null;
        }
        session.execute("DROP TABLE IF EXISTS " + dialect.render(COPY));
        session.execute(dialect.createTemporary(COPY, "SELECT * FROM " + dialect.render(node.table())));
        return new RowComparison(session, dialect, node, before);
    }

    /**
     * Compares, and removes the copy.
     *
     * @param limit how many rows of each kind are told
     */
    ChangedRows end(int limit) {
        List<Pair> pairs = pairs(session.find(node.table()).orElse(before));
        List<String> columns = pairs.stream().map(Pair::name).toList();
        List<String> key = columns.stream()
                .filter(name -> node.options().write().primaryKey().stream().anyMatch(name::equalsIgnoreCase))
                .toList();
        String was = rows(COPY, pairs, Pair::was);
        String is = rows(node.table(), pairs, Pair::is);
        List<List<@Nullable Object>> removed = difference(was, is, key, columns, limit);
        List<List<@Nullable Object>> added = difference(is, was, key, columns, limit);
        session.execute("DROP TABLE " + dialect.render(COPY));
        boolean complete = removed.size() <= limit && added.size() <= limit;
        return new ChangedRows(columns, key, first(removed, limit), first(added, limit), complete);
    }

    /** Gives the columns of both tables, those of the newer first. */
    private List<Pair> pairs(Schema after) {
        List<Pair> pairs = new ArrayList<>();
        List<Column> left = new ArrayList<>(before.columns());
        for (Column now : after.columns()) {
            Column was = former(now.name()).flatMap(before::find).orElse(null);
            pairs.add(new Pair(was, now));
            left.remove(was);
        }
        left.forEach(gone -> pairs.add(new Pair(gone, null)));
        List<String> own = AuditColumns.of(node.options().contract()).stream()
                .map(Column::name)
                .toList();
        pairs.removeIf(pair -> own.stream().anyMatch(pair.name()::equalsIgnoreCase));
        return pairs;
    }

    /** Gives the name that a column had; empty for a new one. */
    private Optional<String> former(String name) {
        Map<String, String> renames = node.options().evolution().columnMapping();
        boolean moved = renames.entrySet().stream()
                .anyMatch(rename -> rename.getKey().equalsIgnoreCase(name)
                        && before.find(rename.getValue()).isEmpty());
        if (before.find(name).isPresent() && !moved) {
            return Optional.of(name);
        }
        return renames.entrySet().stream()
                .filter(rename -> rename.getValue().equalsIgnoreCase(name))
                .map(Map.Entry::getKey)
                .filter(former -> before.find(former).isPresent())
                .findFirst();
    }

    private String rows(TableName table, List<Pair> pairs, Function<Pair, @Nullable Column> side) {
        return pairs.stream()
                .map(pair -> value(pair, side.apply(pair)) + " AS " + dialect.quote(pair.name()))
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + dialect.render(table)));
    }

    private String value(Pair pair, @Nullable Column column) {
        if (column == null) {
            return "NULL";
        }
        String name = dialect.quote(column.name());
        DataType type = column.type();
        return pair.isUnlike() ? dialect.cast(name, type, Simple.TEXT) : name;
    }

    private List<List<@Nullable Object>> difference(
            String rows, String others, List<String> key, List<String> columns, int limit) {
        List<String> order = new ArrayList<>(key);
        columns.stream().filter(name -> !key.contains(name)).forEach(order::add);
        String sql = "SELECT * FROM (" + rows + " EXCEPT ALL " + others + ") AS differing ORDER BY "
                + order.stream().map(dialect::quote).collect(Collectors.joining(", ")) + " LIMIT " + (limit + 1L);
        try (BatchReader reader = session.query(sql)) {
            return reader.readRows();
        }
    }

    private static List<List<@Nullable Object>> first(List<List<@Nullable Object>> rows, int limit) {
        return rows.subList(0, Math.min(limit, rows.size()));
    }
}
