package io.penstock.core.run;

import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Renders which rows of a dependency a model has not read yet: those beyond its mark, and those at it, or without a value, that
 * are not among the rows which it read there. A row that comes twice is two rows.
 *
 * @param relation what stands behind FROM
 * @param columns those of the relation
 * @param cursor the one that tells what is new
 * @param seen behind FROM, the rows that it read at the mark and without a value
 * @param known the columns of these
 * @param mark the highest value that it read, as a literal; null when no row had one
 */
record NewRows(
        SqlDialect dialect,
        String relation,
        Schema columns,
        Column cursor,
        String seen,
        Schema known,
        @Nullable String mark) {
    private static final String NUMBER = "_penstock_number";

    String sql() {
        String name = dialect.quote(cursor.name());
        String at = name + " IS NULL" + (mark == null ? "" : " OR " + name + " = " + mark);
        String beyond = mark == null ? name + " IS NOT NULL" : name + " > " + mark;
        List<String> common = columns.names().stream()
                .filter(column -> known.find(column).isPresent())
                .map(dialect::quote)
                .toList();
        String same = Stream.concat(
                        Stream.of("s." + dialect.quote(NUMBER) + " = n." + dialect.quote(NUMBER)),
                        common.stream().map(column -> dialect.nullSafeEquals("s." + column, "n." + column)))
                .collect(Collectors.joining(" AND "));
        return "SELECT " + names() + " FROM " + relation + " AS r WHERE " + beyond
                + " UNION ALL SELECT " + names() + " FROM (" + numbered(relation, common, at)
                + ") AS n WHERE NOT EXISTS (SELECT 1 FROM (" + numbered(seen, common, at) + ") AS s WHERE " + same
                + ")";
    }

    private String names() {
        return columns.names().stream().map(dialect::quote).collect(Collectors.joining(", "));
    }

    /** Numbers the rows that are the same. */
    private String numbered(String from, List<String> common, String condition) {
        return "SELECT *, row_number() OVER (PARTITION BY " + String.join(", ", common) + ") AS "
                + dialect.quote(NUMBER) + " FROM " + from + " AS r WHERE " + condition;
    }
}
