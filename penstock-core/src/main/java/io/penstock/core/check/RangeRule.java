package io.penstock.core.check;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Demands a value between limits, which belong to the range; NULL is not in it. */
public record RangeRule(
        String column, @Nullable Object min, @Nullable Object max) implements RowRule {
    @Override
    public String word() {
        return "range";
    }

    @Override
    public List<String> columns() {
        return List.of(column);
    }

    @Override
    public String demand() {
        List<String> limits = new ArrayList<>(List.of(column));
        if (min != null) {
            limits.add("from " + RowText.json(min));
        }
        if (max != null) {
            limits.add((min == null ? "up to " : "to ") + RowText.json(max));
        }
        return String.join(" ", limits);
    }

    @Override
    public String holds(CheckedTable table) {
        List<String> both = new ArrayList<>();
        if (min != null) {
            both.add(table.column(column) + " >= " + table.literal(column, min));
        }
        if (max != null) {
            both.add(table.column(column) + " <= " + table.literal(column, max));
        }
        return String.join(" AND ", both);
    }

    @Override
    public String complaint() {
        if (min == null) {
            return column + " is not " + max + " or less";
        }
        return column + " is not " + (max == null ? min + " or more" : "between " + min + " and " + max);
    }
}
