package io.penstock.core.check;

import java.util.List;

/** Demands that a condition in SQL is true of each row; where it is NULL it is not. */
public record ExpressionRule(String sql) implements RowRule {
    @Override
    public String word() {
        return "expression";
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
    public String holds(CheckedTable table) {
        // The line break ends a comment in which the condition may end.
        return "(" + sql + "\n)";
    }

    @Override
    public String complaint() {
        return "not true: " + sql;
    }
}
