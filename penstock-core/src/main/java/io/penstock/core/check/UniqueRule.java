package io.penstock.core.check;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Demands that no two rows have the same values in the columns together.
 *
 * <p>As in a constraint of SQL, a row with NULL in one of them is compared with none. Of rows that are the same, all but
 * one count as failing.
 */
public record UniqueRule(List<String> columns) implements MeasuredRule {
    public UniqueRule {
        columns = List.copyOf(columns);
    }

    @Override
    public String word() {
        return "unique";
    }

    @Override
    public String demand() {
        return String.join(", ", columns);
    }

    @Override
    public Measure measure(CheckedTable table, @Nullable String where) {
        String n = table.dialect().quote("n");
        return new Measure(
                List.of("sum(" + n + ") - count(*)", "sum(" + n + ")"),
                "(SELECT count(*) AS " + n + groups(table, where) + ") AS together");
    }

    private String groups(CheckedTable table, @Nullable String where) {
        return " FROM " + table.rows(where) + " WHERE "
                + table.allPresent(columns) + " GROUP BY "
                + columns.stream().map(table::column).collect(Collectors.joining(", "));
    }

    @Override
    public Finding judge(Measured measured) {
        return Finding.ofRows(measured.count(0), measured.count(1));
    }

    @Override
    public String complaint() {
        return "duplicate " + String.join(", ", columns);
    }

    /** The name of the number of rows, which no column has. */
    private String rows() {
        String name = "rows";
        while (columns.stream().anyMatch(name::equalsIgnoreCase)) {
            name += "_";
        }
        return name;
    }

    /** Gives the values that stand more than once, each with the number of its rows. */
    @Override
    public Optional<String> failing(CheckedTable table, @Nullable String where) {
        return Optional.of("SELECT "
                + columns.stream().map(table::column).collect(Collectors.joining(", ")) + ", count(*) AS "
                + table.dialect().quote(rows()) + groups(table, where)
                + " HAVING count(*) > 1 ORDER BY count(*) DESC");
    }
}
