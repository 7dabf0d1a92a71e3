package io.penstock.core.write;

import io.penstock.core.config.Words;
import io.penstock.core.project.DeleteOptions;
import io.penstock.core.project.TimeColumn;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Stops a write whose rows must not be written, or that would remove too much. For one write. */
final class WriteGuard {
    /** Tables with fewer rows may lose any share of them. */
    static final long SMALL_TABLE = 10;

    private final SqlSession session;
    private final Target target;
    private final DeleteOptions deletes;
    private long live;

    WriteGuard(SqlSession session, Target target) {
        this.session = session;
        this.target = target;
        this.deletes = target.write().deletes();
    }

    /**
     * Demands that nothing that identifies a row stands twice, or is NULL where the table has no place for it.
     *
     * @param twice what else is to be looked at before rows that stand twice are blamed
     */
    void requireKeys(String sql, Runnable twice) {
        List<Found> found = read(sql);
        if (found.isEmpty()) {
            return;
        }
        List<String> missing = found.get(0).names().stream()
                .filter(name -> !target.mayBeNull(name))
                .filter(name -> found.stream().anyMatch(row -> row.isNull(name)))
                .toList();
        if (!missing.isEmpty()) {
            throw stop(
                    WriteError.KEY_NULL,
                    "its rows have NULL in the key column" + (missing.size() == 1 ? " " : "s ")
                            + String.join(", ", missing) + ", which the table declares as NOT NULL: "
                            + Found.show(found.stream()
                                    .filter(row -> missing.stream().anyMatch(row::isNull))
                                    .toList())
                            + " (filter such rows out in the query, give them a value, or declare the column as nullable)");
        }
        twice.run();
        throw stop(
                WriteError.KEY_DUPLICATE,
                "its rows hold the same key more than once: " + Found.show(found)
                        + " (make the query return one row per key, or add the columns that tell the rows apart to primary_key)");
    }

    /** Demands that the target does not itself hold several rows for a key. */
    void requireOneForEachKey(String sql) {
        List<Found> found = read(sql);
        if (!found.isEmpty()) {
            throw stop(
                    WriteError.TABLE_KEY_DUPLICATE,
                    "the table " + target.table() + " holds more than one row that counts for the same key: "
                            + Found.show(found)
                            + " (delete those that are too many, or make the table anew with: penstock run "
                            + target.model() + " --full-refresh)");
        }
    }

    /** Demands that every row says since when it holds. */
    void requireTimes(String sql) {
        List<Found> found = read(sql);
        if (!found.isEmpty()) {
            String column = target.write().history().eventTime();
            throw stop(
                    WriteError.EVENT_TIME_NULL,
                    "its event_time \"" + column + "\" is NULL in these rows: " + Found.show(found)
                            + " (filter them out in the query, or give them a time)");
        }
    }

    /** Demands that no row says something new of a time before the last known of its key. */
    void requireOrder(String sql) {
        List<Found> found = read(sql);
        if (found.isEmpty()) {
            return;
        }
        if (target.write().history().eventTime() == null) {
            throw stop(
                    WriteError.ROW_LATE,
                    "the time of the run, " + target.now()
                            + ", is earlier than the start of versions that it would end: " + Found.show(found)
                            + " (correct the clock, or run again when it is later)");
        }
        throw stop(
                WriteError.ROW_LATE,
                "its rows are late, and it says \"late: reject\": " + Found.show(found)
                        + " (say late: splice to insert them where they belong, or late: ignore to skip them)");
    }

    /** Demands that all rows lie within the intervals that are written. */
    void requireWindow(String sql) {
        List<Found> found = read(sql);
        if (!found.isEmpty()) {
            TimeWindow window = Objects.requireNonNull(target.window(), "window");
            TimeColumn time = window.options().time();
            throw stop(
                    WriteError.ROW_OUTSIDE,
                    "the rows that it makes of " + time.source() + " from "
                            + window.options().timetable().grain().show(window.interval())
                            + " lie outside of that by \""
                            + time.target() + "\": " + Found.show(found)
                            + " (name the column that tells their interval with target: in time_column, make the interval longer,"
                            + " or say a primary_key)");
        }
    }

    /** Counts what may be taken away, and demands that a query without rows does not take all of it. */
    void requireSource(String sql, long incoming) {
        try (BatchReader reader = session.query(sql)) {
            ColumnBatch batch = reader.next();
            live = batch == null ? 0 : batch.column(0).longValue(0);
        }
        if (incoming == 0 && live > 0 && !Boolean.TRUE.equals(deletes.allowEmpty())) {
            throw stop(
                    WriteError.SOURCE_EMPTY,
                    "its query returned no rows, so delete \"" + Words.of(deletes.mode()) + "\" would remove "
                            + (live == 1 ? "the only row" : "all " + rows(live)) + " of " + target.table()
                            + " (find out why; if that is right, say allow_empty: true)");
        }
    }

    /** Demands that a deletion took no more away than it may; a query without rows is judged by that alone. */
    void requireShare(long deleted, long incoming) {
        double share = live == 0 ? 0 : (double) deleted / live;
        if (live >= SMALL_TABLE && incoming > 0 && share > deletes.maxRatio()) {
            throw stop(
                    WriteError.DELETE_TOO_MUCH,
                    "its query returned " + rows(incoming) + ", so delete \"" + Words.of(deletes.mode())
                            + "\" would remove " + deleted + " of " + rows(live) + " of " + target.table() + " ("
                            + percent(share) + "), more than max_delete_ratio allows (" + percent(deletes.maxRatio())
                            + ") (find out what is missing; if that is right, raise max_delete_ratio)");
        }
    }

    /** Demands rows where the model says that it always has some. */
    void requireRows(long incoming) {
        if (incoming == 0 && Boolean.FALSE.equals(deletes.allowEmpty())) {
            throw stop(
                    WriteError.SOURCE_EMPTY,
                    "its query returned no rows, and it says \"allow_empty: false\" (find out why, or remove allow_empty)");
        }
    }

    private PenstockException stop(WriteError code, String reason) {
        return new PenstockException(code, "Cannot write " + target.model() + ": " + reason);
    }

    private static String rows(long count) {
        return count == 1 ? "1 row" : count + " rows";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.4g", share * 100).replaceFirst("\\.?0+$", "") + " %";
    }

    private List<Found> read(String sql) {
        List<Found> found = new ArrayList<>();
        try (BatchReader reader = session.query(sql)) {
            reader.forEachRow((batch, row) -> found.add(Found.of(batch, row)));
        }
        return found;
    }

    /** One finding: what identifies a row, and how many rows that is. */
    private record Found(List<String> names, List<@Nullable Object> values, long rows) {
        static Found of(ColumnBatch batch, int row) {
            int last = batch.schema().size() - 1;
            List<@Nullable Object> values = new ArrayList<>();
            IntStream.range(0, last)
                    .forEach(column -> values.add(batch.column(column).value(row)));
            return new Found(
                    batch.schema().names().subList(0, last),
                    values,
                    batch.column(last).longValue(row));
        }

        boolean isNull(String name) {
            return values.get(names.indexOf(name)) == null;
        }

        static String show(List<Found> found) {
            return String.join("; ", found.stream().map(Found::show).toList());
        }

        /** Spells a value so that the text NULL is not taken for none. */
        private static String spell(@Nullable Object value) {
            return value == null ? "NULL" : value.equals("NULL") ? "'NULL'" : value.toString();
        }

        private String show() {
            return String.join(
                            ", ",
                            IntStream.range(0, names.size())
                                    .mapToObj(i -> names.get(i) + "=" + spell(values.get(i)))
                                    .toList())
                    + " (" + WriteGuard.rows(rows) + ")";
        }
    }
}
