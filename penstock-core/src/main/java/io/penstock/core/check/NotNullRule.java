package io.penstock.core.check;

import java.util.List;
import java.util.stream.Collectors;

/** Demands a value in each of the columns. */
public record NotNullRule(List<String> columns) implements RowRule {
    public NotNullRule {
        columns = List.copyOf(columns);
    }

    @Override
    public String word() {
        return "not_null";
    }

    @Override
    public String demand() {
        return String.join(", ", columns);
    }

    @Override
    public String holds(CheckedTable table) {
        return columns.stream()
                .map(column -> table.column(column) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
    }

    @Override
    public String complaint() {
        return "NULL in " + String.join(" or ", columns);
    }
}
