package io.penstock.core.project;

import io.penstock.core.interval.Timetable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a table is written interval by interval.
 *
 * @param start before which there is nothing; null when that is not said
 * @param backfill from when on the first run writes; null when that is not said
 * @param backfills whether the first run writes intervals that have ended
 */
public record IntervalOptions(
        TimeColumn time,
        Timetable timetable,
        @Nullable Instant start,
        @Nullable Instant backfill,
        boolean backfills) {}
