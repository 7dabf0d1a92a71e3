package io.penstock.core.write;

import io.penstock.core.config.NearestWord;
import io.penstock.core.interval.Interval;
import io.penstock.core.interval.Progress;
import io.penstock.core.project.IntervalOptions;
import io.penstock.core.project.TimeColumn;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.Schema;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The intervals of a model that one write puts into its table.
 *
 * @param begin where all intervals of the model begin; null when that is not known yet
 */
public record TimeWindow(
        Interval interval,
        IntervalOptions options,
        @Nullable Instant begin) {

    /** Finds the column by which rows belong to an interval: that of the query, or that of the dependency. */
    public static Column find(String model, TimeColumn time, String name, Schema columns) {
        return columns.find(name)
                .orElseThrow(() -> PenstockException.at(
                        time.place(),
                        WriteError.KEY_COLUMN_MISSING,
                        "Cannot write " + model + ": its time_column names the column \"" + name
                                + "\", which its rows do not have ("
                                + NearestWord.remedy(name, columns.names(), "they have") + ")"));
    }

    /** Renders that the time in a column lies within the window: from its first moment on, and before its end. */
    public String holds(SqlDialect dialect, String model, Column column, String expression) {
        return within(interval, dialect, model, column, expression);
    }

    /** Renders that the time in a column is one of which rows are written: it lies within what is {@link #taken()}. */
    public String takes(SqlDialect dialect, String model, Column column, String expression) {
        return within(taken(), dialect, model, column, expression);
    }

    /** Gives the time of which rows are written: the window, but for what of its first interval lies before the start. */
    public Interval taken() {
        Instant start = options.start();
        return start != null && start.isAfter(interval.start()) && start.isBefore(interval.end())
                ? new Interval(start, interval.end())
                : interval;
    }

    private String within(Interval time, SqlDialect dialect, String model, Column column, String expression) {
        return expression + " >= " + bound(dialect, model, column, time.start()) + " AND " + expression + " < "
                + bound(dialect, model, column, time.end());
    }

    /** Renders a moment as a value of the column: what has no zone is of the clocks of the intervals' zone. */
    private String bound(SqlDialect dialect, String model, Column column, Instant moment) {
        if (column.type() == Simple.TIMESTAMPTZ) {
            return dialect.literal(moment);
        }
        LocalDateTime local =
                LocalDateTime.ofInstant(moment, options.timetable().grain().zone());
        if (column.type() == Simple.TIMESTAMP) {
            return dialect.literal(local);
        }
        if (column.type() == Simple.DATE && options.timetable().grain().unit() != ChronoUnit.MINUTES) {
            return dialect.literal(local.toLocalDate());
        }
        throw column.type() == Simple.DATE ? tooShort(model, column) : noTime(model, options.time(), column);
    }

    private PenstockException tooShort(String model, Column column) {
        return PenstockException.at(
                options.time().place(),
                WriteError.TIME_COLUMN_TYPE,
                "Cannot write " + model + ": its time_column \"" + column.name()
                        + "\" is a date, and its interval is shorter than a day (say interval: day or longer, or a column that"
                        + " tells the time of day too)");
    }

    /** Gives what to say of a column that is no time. */
    public static PenstockException noTime(String model, TimeColumn time, Column column) {
        DataType type = column.type();
        return PenstockException.at(
                time.place(),
                WriteError.TIME_COLUMN_TYPE,
                "Cannot write " + model + ": its time_column \"" + column.name() + "\" is " + article(type) + type
                        + ", expected a date, timestamp or timestamptz (cast it in the query, or name another column)");
    }

    private static String article(DataType type) {
        return "aeiou".indexOf(type.toString().toLowerCase(Locale.ROOT).charAt(0)) < 0 ? "a " : "an ";
    }

    /** Gives what is written of the model when the window is. */
    Progress written(Progress before, Instant now) {
        return before.from(begin).wrote(interval, options.timetable().settled(now));
    }
}
