package io.penstock.core.check;

import io.penstock.core.config.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Demands that the newest time of a column is not too old; where there is none, nothing is fresh. Times without a zone are UTC. */
public record FreshnessRule(String column, Duration maxAge) implements MeasuredRule {
    @Override
    public String word() {
        return "freshness";
    }

    @Override
    public List<String> columns() {
        return List.of(column);
    }

    @Override
    public String demand() {
        return column + " within " + Durations.show(maxAge);
    }

    @Override
    public Measure measure(CheckedTable table, @Nullable String where) {
        String column = table.column(this.column);
        return where == null
                ? Measure.shared("max(" + column + ")", "count(*)")
                : Measure.shared(
                        "max(CASE WHEN (" + where + "\n) THEN " + column + " END)", CheckedTable.countWhere(where));
    }

    @Override
    public Finding judge(Measured measured) {
        long rows = measured.count(1);
        Object newest = measured.values().get(0);
        if (newest == null) {
            return Finding.ofTable(
                    rows, rows == 0 ? "there are no rows, so their age is unknown" : "no row has a value in " + column);
        }
        Duration age = Duration.between(instant(newest), measured.now());
        return Finding.ofTable(
                rows,
                age.compareTo(maxAge) <= 0
                        ? null
                        : "the newest " + column + " is " + newest + ", "
                                + Durations.show(age.truncatedTo(ChronoUnit.SECONDS)) + " old, more than "
                                + Durations.show(maxAge));
    }

    private Instant instant(Object newest) {
        if (newest instanceof Instant instant) {
            return instant;
        }
        if (newest instanceof LocalDateTime local) {
            return local.toInstant(ZoneOffset.UTC);
        }
        if (newest instanceof LocalDate date) {
            return date.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        throw new UnevaluatedException(
                "the newest " + column + " is " + newest + ", which is no time (name a date or timestamp column)");
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
