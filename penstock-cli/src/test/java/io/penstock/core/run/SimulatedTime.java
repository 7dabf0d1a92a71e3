package io.penstock.core.run;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** What the time of a row is in a simulated year. */
enum SimulatedTime {
    DATE,
    TIMESTAMP,
    TIMESTAMPTZ,
    /** A moment, of which the query makes the day. */
    DAY_OF_MOMENT;

    boolean isMoment() {
        return this == TIMESTAMPTZ || this == DAY_OF_MOMENT;
    }

    /** Gives the type of the column in the source. */
    String column() {
        return isMoment() ? "TIMESTAMPTZ" : name();
    }

    /** Gives the column of the model's query. */
    String query() {
        return this == DAY_OF_MOMENT ? "CAST(ts AS DATE) AS ts" : "ts";
    }

    /** Gives the column that is expected of intervals in a zone. */
    String expected(String zone) {
        String name = zone.startsWith("+") ? "GMT" + zone : zone;
        return this == DAY_OF_MOMENT ? "CAST(ts AT TIME ZONE '" + name + "' AS DATE) AS ts" : "ts";
    }

    /** Renders a moment as a value of the column in the source. */
    String literal(Instant at, String zone) {
        LocalDateTime local = LocalDateTime.ofInstant(at, ZoneId.of(zone));
        return switch (this) {
            case DATE -> "DATE '" + local.toLocalDate() + "'";
            case TIMESTAMP -> "TIMESTAMP '" + local + "'";
            case TIMESTAMPTZ, DAY_OF_MOMENT -> "TIMESTAMPTZ '" + LocalDateTime.ofInstant(at, ZoneOffset.UTC) + "+00'";
        };
    }
}
