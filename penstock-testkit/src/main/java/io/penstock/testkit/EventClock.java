package io.penstock.testkit;

import io.penstock.spi.type.DataType.Simple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The types that times of events have, those without a zone being of UTC. */
enum EventClock {
    ZONED(Simple.TIMESTAMPTZ, ChronoUnit.SECONDS),
    LOCAL(Simple.TIMESTAMP, ChronoUnit.SECONDS),
    DAYS(Simple.DATE, ChronoUnit.DAYS);

    private final Simple type;
    private final ChronoUnit unit;

    EventClock(Simple type, ChronoUnit unit) {
        this.type = type;
        this.unit = unit;
    }

    Simple type() {
        return type;
    }

    /** Gives the least time between two events. */
    Duration step() {
        return unit.getDuration();
    }

    /** Gives the time that a column of the type can hold. */
    Instant floor(Instant time) {
        return time.truncatedTo(unit);
    }

    /** Gives a time as a value of the column. */
    Object value(Instant time) {
        return switch (this) {
            case ZONED -> time;
            case LOCAL -> LocalDateTime.ofInstant(time, ZoneOffset.UTC);
            case DAYS -> LocalDate.ofInstant(time, ZoneOffset.UTC);
        };
    }

    /** Gives the time that a value of the column stands for. */
    Instant instant(Object value) {
        return switch (this) {
            case ZONED -> (Instant) value;
            case LOCAL -> ((LocalDateTime) value).toInstant(ZoneOffset.UTC);
            case DAYS -> ((LocalDate) value).atStartOfDay(ZoneOffset.UTC).toInstant();
        };
    }
}
