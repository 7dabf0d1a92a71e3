package io.penstock.plugin.duckdb;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoEra;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Reads and writes dates and times the way DuckDB spells them: {@code 0044-03-15 (BC) 10:00:00.5+00}. */
final class TemporalText {
    private static final String BEFORE_CHRIST = " (BC)";

    /** What the engine's reader gives for its two infinities, which are its largest numbers of days and microseconds. */
    private static final LocalDate LAST_DATE = LocalDate.ofEpochDay(Integer.MAX_VALUE);

    private static final LocalDate FIRST_DATE = LocalDate.ofEpochDay(-Integer.MAX_VALUE);
    private static final LocalDateTime LAST_TIMESTAMP =
            LocalDateTime.ofInstant(Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS), ZoneOffset.UTC);
    private static final LocalDateTime FIRST_TIMESTAMP =
            LocalDateTime.ofInstant(Instant.EPOCH.minus(Long.MAX_VALUE, ChronoUnit.MICROS), ZoneOffset.UTC);

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter DATE = date(IsoEra.CE);
    private static final DateTimeFormatter DATE_BEFORE_CHRIST = date(IsoEra.BCE);

    private TemporalText() {}

    static String format(LocalDate date) {
        if (date.equals(LAST_DATE) || date.equals(FIRST_DATE)) {
            return date.equals(LAST_DATE) ? "infinity" : "-infinity";
        }
        return DATE.format(date) + (date.getEra() == IsoEra.BCE ? BEFORE_CHRIST : "");
    }

    static String format(LocalTime time) {
        return TIME.format(time.truncatedTo(ChronoUnit.MICROS));
    }

    static String format(LocalDateTime timestamp) {
        if (timestamp.equals(LAST_TIMESTAMP) || timestamp.equals(FIRST_TIMESTAMP)) {
            return timestamp.equals(LAST_TIMESTAMP) ? "infinity" : "-infinity";
        }
        return format(timestamp.toLocalDate()) + " " + format(timestamp.toLocalTime());
    }

    static String format(Instant instant) {
        String text = format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
        return text.endsWith("infinity") ? text : text + "+00";
    }

    static LocalDate date(String text) {
        if (text.endsWith("infinity")) {
            return text.startsWith("-") ? FIRST_DATE : LAST_DATE;
        }
        boolean early = text.contains(BEFORE_CHRIST);
        return LocalDate.from((early ? DATE_BEFORE_CHRIST : DATE).parse(text.replace(BEFORE_CHRIST, "")));
    }

    static LocalTime time(String text) {
        return LocalTime.from(TIME.parse(text));
    }

    static LocalDateTime timestamp(String text) {
        if (text.endsWith("infinity")) {
            return text.startsWith("-") ? FIRST_TIMESTAMP : LAST_TIMESTAMP;
        }
        int blank = text.lastIndexOf(' ');
        return LocalDateTime.of(date(text.substring(0, blank)), time(text.substring(blank + 1)));
    }

    static Instant instant(String text) {
        if (text.endsWith("infinity")) {
            return timestamp(text).toInstant(ZoneOffset.UTC);
        }
        int zone = Math.max(text.lastIndexOf('+'), text.lastIndexOf('-'));
        return OffsetDateTime.of(timestamp(text.substring(0, zone)), ZoneOffset.of(text.substring(zone)))
                .toInstant();
    }

    /** Gives microseconds since 1970, cutting what is finer. */
    static long epochMicros(Instant instant) {
        long seconds = instant.getEpochSecond();
        long micros = instant.getNano() / 1_000;
        // Counted down from the next second below zero, as the first timestamps overflow otherwise.
        return seconds < 0 && micros > 0
                ? Math.addExact(Math.multiplyExact(seconds + 1, 1_000_000L), micros - 1_000_000L)
                : Math.addExact(Math.multiplyExact(seconds, 1_000_000L), micros);
    }

    private static DateTimeFormatter date(IsoEra era) {
        return new DateTimeFormatterBuilder()
                .appendValue(ChronoField.YEAR_OF_ERA, 4, 9, SignStyle.NOT_NEGATIVE)
                .appendPattern("-MM-dd")
                .parseDefaulting(ChronoField.ERA, era.getValue())
                .toFormatter(Locale.ROOT);
    }
}
