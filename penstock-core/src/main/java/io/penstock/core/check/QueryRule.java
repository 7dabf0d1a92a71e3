package io.penstock.core.check;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Demands that a query gives no rows.
 *
 * @param sql the query, with the names of models and sources as users write them
 */
public record QueryRule(String sql) implements MeasuredRule {
    @Override
    public String word() {
        return "sql";
    }

    @Override
    public List<String> columns() {
        return List.of();
    }

    @Override
    public String demand() {
        return sql;
    }

    @Override
    public Measure measure(CheckedTable table, @Nullable String where) {
        return new Measure(List.of("count(*)"), "(" + table.names().query(sql) + "\n) AS failing");
    }

    @Override
    public Finding judge(Measured measured) {
        long rows = measured.count(0);
        return new Finding(rows, null, "its query gives " + rows + (rows == 1 ? " row" : " rows"));
    }

    @Override
    public String complaint() {
        return "";
    }

    @Override
    public Optional<String> failing(CheckedTable table, @Nullable String where) {
        return Optional.of("SELECT * FROM (" + table.names().query(sql) + "\n) AS failing");
    }

    @Override
    public boolean countsOutOfAll() {
        return false;
    }
}
