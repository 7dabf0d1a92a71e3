package io.penstock.core.run;

import io.penstock.core.interval.Grain;
import io.penstock.core.project.IntervalOptions;
import io.penstock.core.write.TimeWindow;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Column;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the rows of a model to which interval the oldest belongs. */
record OldestRow(SqlSession session, SqlDialect dialect, String model, IntervalOptions options) {

    /**
     * Gives the begin of that interval; null when no row has a time.
     *
     * @param relation gives what to stand behind FROM
     */
    @Nullable
    Instant find(Supplier<String> relation) {
        String from = relation.get();
        Column column = TimeWindow.find(
                model, options.time(), options.time().column(), session.describe("SELECT * FROM " + from + " AS s"));
        try (BatchReader reader =
                session.query("SELECT min(" + dialect.quote(column.name()) + ") FROM " + from + " AS s")) {
            ColumnBatch batch = Objects.requireNonNull(reader.next(), "an aggregate gives a row");
            Object oldest = batch.column(0).value(0);
            return oldest == null ? null : begin(column, oldest);
        }
    }

    private Instant begin(Column column, Object oldest) {
        Grain grain = options.timetable().grain();
        if (oldest instanceof Instant moment) {
            return grain.floor(moment);
        }
        if (oldest instanceof LocalDateTime time) {
            return grain.floor(time.atZone(grain.zone()).toInstant());
        }
        if (oldest instanceof LocalDate date) {
            return grain.floor(date.atStartOfDay(grain.zone()).toInstant());
        }
        throw TimeWindow.noTime(model, options.time(), column);
    }
}
