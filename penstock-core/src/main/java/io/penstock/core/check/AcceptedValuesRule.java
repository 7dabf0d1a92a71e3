package io.penstock.core.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Demands one of some values in a column; NULL is none of them, unless it is listed. */
public record AcceptedValuesRule(String column, List<@Nullable Object> values) implements RowRule {
    private static final int SHOWN = 10;

    public AcceptedValuesRule {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    @Override
    public String word() {
        return "accepted_values";
    }

    @Override
    public List<String> columns() {
        return List.of(column);
    }

    @Override
    public String demand() {
        return column + " in " + values.stream().map(RowText::json).collect(Collectors.joining(", "));
    }

    @Override
    public String holds(CheckedTable table) {
        String listed = values.stream()
                .filter(value -> value != null)
                .map(value -> table.equal(column, value))
                .collect(Collectors.joining(", "));
        List<String> ways = new ArrayList<>();
        if (!listed.isEmpty()) {
            ways.add(table.column(column) + " IN (" + listed + ")");
        }
        if (values.contains(null)) {
            ways.add(table.column(column) + " IS NULL");
        }
        return "(" + String.join(" OR ", ways) + ")";
    }

    @Override
    public String complaint() {
        String shown = values.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining(", "));
        return column + " is not one of " + shown + (values.size() > SHOWN ? ", ..." : "");
    }
}
