package io.penstock.core.write;

import io.penstock.core.project.HistoryOptions;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.Schema;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns that say when a version held, and the times in them: of the type of the event time, so that nothing is lost.
 *
 * <p>Times without a zone, and dates, count as those of UTC.
 *
 * @param eventTime the column of the rows that says since when they hold; null for the time of the write
 * @param compared the columns in which a new version differs from the one before
 */
record Validity(
        HistoryOptions options, DataType type, @Nullable String eventTime, List<String> compared) {
    private static final List<DataType> TIMES = List.of(Simple.TIMESTAMPTZ, Simple.TIMESTAMP, Simple.DATE);

    static Validity of(Columns columns) {
        HistoryOptions options = columns.target().write().history();
        if (options.eventTime() == null) {
            return new Validity(options, Simple.TIMESTAMPTZ, null, compared(columns, columns.key()));
        }
        Column column = columns.find("event_time", options.eventTime());
        if (!TIMES.contains(column.type())) {
            throw new PenstockException(
                    WriteError.EVENT_TIME_TYPE,
                    "Cannot write " + columns.target().model() + ": its event_time \"" + column.name()
                            + "\" is of type " + column.type()
                            + ", expected timestamptz, timestamp or date (cast it in the query)");
        }
        List<String> identity = new ArrayList<>(columns.key());
        identity.add(column.name());
        return new Validity(options, column.type(), column.name(), compared(columns, identity));
    }

    private static List<String> compared(Columns columns, List<String> identity) {
        List<String> said = columns.target().write().history().compare();
        return said.isEmpty() ? columns.beside(identity) : columns.find("compare", said);
    }

    /** The type of the columns when the rows have these. */
    static DataType type(HistoryOptions options, Schema incoming) {
        return options.eventTime() == null
                ? Simple.TIMESTAMPTZ
                : incoming.find(options.eventTime()).map(Column::type).orElse(Simple.TIMESTAMPTZ);
    }

    /** Renders the time since when a row of a relation holds. */
    String at(Columns columns, String alias) {
        return eventTime == null
                ? columns.target().dialect().literal(at(columns.target().now()))
                : alias + "." + columns.quote(eventTime);
    }

    /** Gives a time as a value of the columns. */
    Object at(Instant time) {
        LocalDateTime universal = LocalDateTime.ofInstant(time.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
        if (type == Simple.TIMESTAMPTZ) {
            return time.truncatedTo(ChronoUnit.MICROS);
        }
        return type == Simple.DATE ? universal.toLocalDate() : universal;
    }
}
