package io.penstock.core.check;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Demands a number of rows between limits, which are allowed themselves. */
public record RowCountRule(@Nullable Long min, @Nullable Long max) implements MeasuredRule {
    @Override
    public String word() {
        return "row_count";
    }

    @Override
    public List<String> columns() {
        return List.of();
    }

    @Override
    public String demand() {
        if (min == null) {
            return "up to " + max;
        }
        return max == null ? "from " + min : "from " + min + " to " + max;
    }

    @Override
    public Measure measure(CheckedTable table, @Nullable String where) {
        return Measure.shared(where == null ? "count(*)" : CheckedTable.countWhere(where));
    }

    @Override
    public Finding judge(Measured measured) {
        long rows = measured.count(0);
        if (min != null && rows < min) {
            return Finding.ofTable(rows, "there are " + rows + " rows, fewer than " + min);
        }
        return Finding.ofTable(
                rows, max != null && rows > max ? "there are " + rows + " rows, more than " + max : null);
    }

    @Override
    public String complaint() {
        return "";
    }

    @Override
    public Optional<String> failing(CheckedTable table, @Nullable String where) {
        return Optional.empty();
    }

    @Override
    public boolean countsOutOfAll() {
        return false;
    }

    @Override
    public boolean countsRows() {
        return false;
    }
}
