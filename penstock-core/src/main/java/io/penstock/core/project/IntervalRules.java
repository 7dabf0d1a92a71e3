package io.penstock.core.project;

import io.penstock.Strategy;
import io.penstock.core.config.Fields;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectError;
import io.penstock.core.interval.Grain;
import io.penstock.core.interval.Timetable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What goes together in how a table is written interval by interval. */
final class IntervalRules {
    private static final String TIME_COLUMN = "time_column";
    private static final String INTERVAL = "interval";
    private static final String ZONE = "zone";
    private static final String START = "start";
    private static final String BACKFILL = "backfill";
    private static final String LOOKBACK = "lookback";
    private static final String BATCH_SIZE = "batch_size";
    private static final String BATCH_CONCURRENCY = "batch_concurrency";
    private static final List<String> KEYS =
            List.of(TIME_COLUMN, INTERVAL, ZONE, START, BACKFILL, LOOKBACK, BATCH_SIZE, BATCH_CONCURRENCY);
    private static final List<String> GRAINS = List.of("minute", "hour", "day", "week", "month", "quarter", "year");
    private static final String UTC = "UTC";

    private final OptionFields options;
    private final Fields fields;
    private final Strategy strategy;

    IntervalRules(OptionFields options, Strategy strategy) {
        this.options = options;
        this.fields = options.fields();
        this.strategy = strategy;
    }

    /** Reads them; null for a model that is not written by intervals, or of which something is wrong. */
    @Nullable
    IntervalOptions bind() {
        if (strategy != Strategy.INCREMENTAL) {
            KEYS.stream().filter(fields::has).forEach(this::refuse);
            return null;
        }
        require(TIME_COLUMN, "the column that says to which interval a row belongs (add time_column: COLUMN)");
        require(INTERVAL, "how long an interval is (add interval: hour, day or the like)");
        ZoneId zone = zone();
        Grain grain = zone == null ? null : grain(zone);
        if (grain == null || !fields.has(TIME_COLUMN)) {
            return null;
        }
        Instant start = time(START, grain.zone(), "");
        boolean dated = !List.of("auto", "none").contains(fields.text(BACKFILL, "auto"));
        Instant backfill = dated ? time(BACKFILL, grain.zone(), ", or auto or none") : null;
        if (start != null && backfill != null && backfill.isBefore(start)) {
            options.conflict(
                    BACKFILL,
                    "backfill \"%s\" begins before start \"%s\" (say a later backfill, or an earlier start)"
                            .formatted(fields.text(BACKFILL), fields.text(START)));
        }
        Timetable timetable = new Timetable(grain, count(LOOKBACK, 0), count(BATCH_SIZE, Integer.MAX_VALUE));
        if (fields.has(BATCH_CONCURRENCY) && !fields.has(BATCH_SIZE)) {
            options.conflict(
                    BATCH_CONCURRENCY,
                    "\"batch_concurrency\" says how many batches are made at once, and without \"batch_size\" there is one"
                            + " (say batch_size, or leave it out)");
        }
        return new IntervalOptions(
                timeColumn(),
                timetable,
                start,
                backfill,
                !"none".equals(fields.text(BACKFILL)),
                count(BATCH_CONCURRENCY, 1));
    }

    private void refuse(String key) {
        options.conflict(
                key,
                "\"%s\" cannot go with %s (it goes with strategy \"incremental\" only)"
                        .formatted(key, options.kept(strategy)));
    }

    private void require(String key, String what) {
        if (!fields.has(key)) {
            options.conflict("strategy", "strategy \"incremental\" needs to know " + what);
        }
    }

    private @Nullable ZoneId zone() {
        String said = fields.text(ZONE, UTC);
        try {
            return ZoneId.of(said);
        } catch (DateTimeException e) {
            String near = NearestWord.suggestion(said, ZoneId.getAvailableZoneIds());
            options.problem(
                    ZONE,
                    ProjectError.VALUE_INVALID,
                    "there is no time zone \"" + said + "\""
                            + (near.isEmpty() ? " (say one such as Europe/Berlin, UTC or +02:00)" : near));
            return null;
        }
    }

    private @Nullable Grain grain(ZoneId zone) {
        String said = fields.text(INTERVAL);
        return said == null
                ? null
                : Grain.parse(said, zone).orElseGet(() -> {
                    options.problem(
                            INTERVAL,
                            ProjectError.VALUE_INVALID,
                            "no calendar is cut by the interval \"" + said + "\"" + NearestWord.suggestion(said, GRAINS)
                                    + " (say " + String.join(", ", GRAINS)
                                    + ", or some of them, such as 15m, 6h, 2d or 3mo: minutes and hours that divide a"
                                    + " day, months that divide a year)");
                    return null;
                });
    }

    private int count(String key, int otherwise) {
        return (int) fields.number(key, otherwise);
    }

    private @Nullable Instant time(String key, ZoneId zone, String others) {
        String said = fields.text(key);
        if (said == null) {
            return null;
        }
        try {
            LocalDateTime local = said.contains("T")
                    ? LocalDateTime.parse(said)
                    : LocalDate.parse(said).atStartOfDay();
            return local.atZone(zone).toInstant();
        } catch (DateTimeException e) {
            options.problem(
                    key,
                    ProjectError.VALUE_INVALID,
                    "%s \"%s\" is no time (write 2026-01-31 or 2026-01-31T08:00:00, by the clocks of its zone%s)"
                            .formatted(key, said, others));
            return null;
        }
    }

    private TimeColumn timeColumn() {
        if (!fields.map(TIME_COLUMN).map().isObject()) {
            String column = fields.text(TIME_COLUMN, "");
            return new TimeColumn(null, column, column, fields.place(TIME_COLUMN));
        }
        Fields said = fields.map(TIME_COLUMN);
        String column = Objects.requireNonNull(said.text("column"), "required by the schema");
        return new TimeColumn(said.text("source"), column, said.text("target", column), fields.place(TIME_COLUMN));
    }
}
