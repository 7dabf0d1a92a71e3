package io.penstock.spi.connector;

import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders what stands between the parentheses of a {@code CREATE TABLE}. */
final class TableBody {
    private TableBody() {}

    static String render(SqlDialect dialect, Schema schema, TableKeys keys) {
        Stream<String> columns = schema.columns().stream().map(column -> column(dialect, column));
        Stream<String> primary =
                keys.primary().isEmpty() ? Stream.empty() : Stream.of("PRIMARY KEY " + names(dialect, keys.primary()));
        Stream<String> unique = keys.unique().stream().map(key -> "UNIQUE " + names(dialect, key));
        return Stream.of(columns, primary, unique).flatMap(part -> part).collect(Collectors.joining(", "));
    }

    private static String column(SqlDialect dialect, Column column) {
        return dialect.quote(column.name()) + " " + dialect.type(column.type())
                + (column.nullable() ? "" : " NOT NULL");
    }

    private static String names(SqlDialect dialect, List<String> names) {
        return names.stream().map(dialect::quote).collect(Collectors.joining(", ", "(", ")"));
    }
}
