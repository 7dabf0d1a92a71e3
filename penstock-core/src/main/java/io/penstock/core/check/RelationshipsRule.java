package io.penstock.core.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Demands that the values of columns stand in a row of another model or source.
 *
 * <p>As in a foreign key of SQL, a row with NULL in one of them points at nothing and is not looked at; NULL in the other
 * relation is no value to be found.
 *
 * @param to the other's name, or the model's own
 * @param fields the columns there, as many as here
 */
public record RelationshipsRule(List<String> columns, String to, List<String> fields) implements MeasuredRule {
    public RelationshipsRule {
        columns = List.copyOf(columns);
        fields = List.copyOf(fields);
        if (columns.size() != fields.size()) {
            throw new IllegalArgumentException("Not as many columns there as here: " + columns + ", " + fields);
        }
    }

    @Override
    public String word() {
        return "relationships";
    }

    @Override
    public String demand() {
        return String.join(", ", columns) + " in " + to + "." + String.join(", ", fields);
    }

    @Override
    public Measure measure(CheckedTable table, @Nullable String where) {
        return new Measure(
                List.of("count(*) - count(there." + table.dialect().quote("found") + ")", "count(*)"),
                joined(table, where));
    }

    /** Joins what points with what is there, each of it once, so that no row comes twice. */
    private String joined(CheckedTable table, @Nullable String where) {
        List<String> same = new ArrayList<>();
        List<String> there = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String key = table.dialect().quote("key" + i);
            there.add(table.dialect().quote(fields.get(i)) + " AS " + key);
            same.add("here." + table.column(columns.get(i)) + " = there." + key);
        }
        return "(SELECT * FROM " + table.rows(where) + " WHERE " + table.allPresent(columns)
                + ") AS here LEFT JOIN (SELECT DISTINCT " + String.join(", ", there) + ", 1 AS "
                + table.dialect().quote("found") + " FROM " + table.names().relation(to)
                + " AS parent) AS there ON " + String.join(" AND ", same);
    }

    @Override
    public Finding judge(Measured measured) {
        return Finding.ofRows(measured.count(0), measured.count(1));
    }

    @Override
    public String complaint() {
        return String.join(", ", columns) + " is not in "
                + fields.stream().map(field -> to + "." + field).collect(Collectors.joining(", "));
    }

    @Override
    public Optional<String> failing(CheckedTable table, @Nullable String where) {
        return Optional.of("SELECT here.* FROM " + joined(table, where) + " WHERE there."
                + table.dialect().quote("found") + " IS NULL");
    }
}
