package io.penstock.core.check;

import io.penstock.spi.connector.SqlDialect;
import java.util.List;
import java.util.Optional;

/** Demands a text with a part that matches a regular expression of the database; NULL matches none. */
public record PatternRule(String column, String regex) implements RowRule {
    @Override
    public String word() {
        return "pattern";
    }

    @Override
    public List<String> columns() {
        return List.of(column);
    }

    @Override
    public String demand() {
        return column + " like " + regex;
    }

    @Override
    public String holds(CheckedTable table) {
        return table.dialect().matches(table.column(column), regex);
    }

    @Override
    public String complaint() {
        return column + " does not match " + regex;
    }

    @Override
    public Optional<String> probe(SqlDialect dialect) {
        return Optional.of("SELECT " + dialect.matches(dialect.literal(""), regex));
    }
}
