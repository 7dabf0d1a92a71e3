package io.penstock.core.interval;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a calendar is cut into intervals: from full hours to full hours, from midnight to midnight, from the first of a month
 * to the first of the next.
 *
 * <p>The cuts are those of the clocks in a zone, so that a day has 23 or 25 hours when they are changed. A cut that clocks
 * jump over lies where they jump; one that they show twice, at the first time. Every moment belongs to one interval.
 *
 * @param count how many units are one interval
 * @param unit one of minutes, days, weeks and months
 * @param zone whose clocks count
 */
public record Grain(int count, ChronoUnit unit, ZoneId zone) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,4})?\\s*([a-z]+?)s?", Pattern.CASE_INSENSITIVE);
    private static final int MINUTES_OF_DAY = 24 * 60;
    private static final int MONTHS_OF_YEAR = 12;
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final LocalDate FIRST_DAY = LocalDate.of(1970, 1, 1);
    private static final LocalDate FIRST_MONDAY = FIRST_DAY.with(TemporalAdjusters.nextOrSame(DayOfWeek.MONDAY));

    /**
     * Reads a text such as {@code 15m}, {@code 1h}, {@code 1d}, {@code 1w}, {@code 1mo}, {@code day} or {@code month}; empty
     * when it is none, or does not divide what is above it: minutes the day, months the year.
     */
    public static Optional<Grain> parse(String text, ZoneId zone) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int number = matcher.group(1) == null ? 1 : Integer.parseInt(matcher.group(1));
        return switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "m", "min", "minute" -> dividing(MINUTES_OF_DAY, number, ChronoUnit.MINUTES, zone);
            case "h", "hour" -> dividing(MINUTES_OF_DAY, number * 60, ChronoUnit.MINUTES, zone);
            case "d", "day" -> positive(number, ChronoUnit.DAYS, zone);
            case "w", "week" -> positive(number, ChronoUnit.WEEKS, zone);
            case "mo", "month" -> dividing(MONTHS_OF_YEAR, number, ChronoUnit.MONTHS, zone);
            case "q", "quarter" -> dividing(MONTHS_OF_YEAR, number * 3, ChronoUnit.MONTHS, zone);
            case "y", "year" -> dividing(MONTHS_OF_YEAR, number * MONTHS_OF_YEAR, ChronoUnit.MONTHS, zone);
            default -> Optional.empty();
        };
    }

    private static Optional<Grain> dividing(int whole, int number, ChronoUnit unit, ZoneId zone) {
        return number > 0 && number <= whole && whole % number == 0
                ? Optional.of(new Grain(number, unit, zone))
                : Optional.empty();
    }

    private static Optional<Grain> positive(int number, ChronoUnit unit, ZoneId zone) {
        return number > 0 ? Optional.of(new Grain(number, unit, zone)) : Optional.empty();
    }

    /** Gives the begin of the interval that a moment belongs to. */
    public Instant floor(Instant moment) {
        return at(cut(moment));
    }

    /** Gives the end of the interval that a moment belongs to. */
    public Instant next(Instant moment) {
        return at(after(cut(moment)));
    }

    /** Finds the last cut that is no later than a moment. */
    private LocalDateTime cut(Instant moment) {
        LocalDateTime cut = floor(LocalDateTime.ofInstant(moment, zone));
        // Clocks that were put back show again what was cut before, so that later cuts may have passed already.
        while (!at(after(cut)).isAfter(moment)) {
            cut = after(cut);
        }
        return cut;
    }

    /** Finds the next cut; one that clocks jump over may lie with its neighbour, and is none of its own. */
    private LocalDateTime after(LocalDateTime cut) {
        LocalDateTime next = cut.plus(count, unit);
        while (!at(next).isAfter(at(cut))) {
            next = next.plus(count, unit);
        }
        return next;
    }

    /** Gives the begin of the first interval that begins at a moment or after it. */
    public Instant ceil(Instant moment) {
        Instant begin = floor(moment);
        return begin.equals(moment) ? begin : next(moment);
    }

    /**
     * Gives the begin of the first interval that may not have ended: before it, no clock of the zone shows a time any more,
     * not even one that was put back.
     */
    public Instant ended(Instant now) {
        LocalDateTime cut = cut(now);
        while (shownAgain(cut).isAfter(now)) {
            cut = cut(at(cut).minusNanos(1));
        }
        return at(cut);
    }

    /** Counts the whole intervals of a stretch. */
    public int count(Interval whole) {
        int count = 0;
        for (Instant begin = whole.start(); begin.isBefore(whole.end()); begin = next(begin)) {
            count++;
        }
        return count;
    }

    /** Spells a stretch of whole intervals: days and longer ones by their first and last, others by their begin and end. */
    public String show(Interval whole) {
        if (unit == ChronoUnit.MINUTES) {
            return LocalDateTime.ofInstant(whole.start(), zone).format(MINUTE) + " .. "
                    + LocalDateTime.ofInstant(whole.end(), zone).format(MINUTE);
        }
        LocalDate first = LocalDateTime.ofInstant(whole.start(), zone).toLocalDate();
        LocalDate last =
                LocalDateTime.ofInstant(whole.end(), zone).toLocalDate().minusDays(1);
        return first.equals(last) ? first.toString() : first + " .. " + last;
    }

    /** Spells a moment. */
    public String show(Instant moment) {
        LocalDateTime time = LocalDateTime.ofInstant(moment, zone);
        return unit == ChronoUnit.MINUTES
                ? time.format(MINUTE)
                : time.toLocalDate().toString();
    }

    /** Gives the interval that a moment belongs to. */
    public Interval of(Instant moment) {
        return new Interval(floor(moment), next(moment));
    }

    /** Widens an interval to whole ones. */
    public Interval cover(Interval interval) {
        return new Interval(floor(interval.start()), ceil(interval.end()));
    }

    /** Cuts a stretch of whole intervals into runs of some of them, the oldest first. */
    public List<Interval> cut(Interval whole, int size) {
        if (size == Integer.MAX_VALUE) {
            return List.of(whole);
        }
        List<Interval> parts = new ArrayList<>();
        Instant begin = whole.start();
        while (begin.isBefore(whole.end())) {
            Instant end = begin;
            for (int i = 0; i < size && end.isBefore(whole.end()); i++) {
                end = next(end);
            }
            parts.add(new Interval(begin, end));
            begin = end;
        }
        return parts;
    }

    /** Gives the begin of the interval that lies so many before the one of a moment. */
    public Instant back(Instant moment, int intervals) {
        Instant begin = floor(moment);
        for (int i = 0; i < intervals; i++) {
            begin = floor(begin.minusNanos(1));
        }
        return begin;
    }

    private Instant at(LocalDateTime cut) {
        ZoneOffsetTransition change = zone.getRules().getTransition(cut);
        return change != null && change.isGap()
                ? change.getInstant()
                : cut.atZone(zone).toInstant();
    }

    /** Gives the last moment at which clocks show a cut: another one than the first where they are put back. */
    private Instant shownAgain(LocalDateTime cut) {
        ZoneOffsetTransition change = zone.getRules().getTransition(cut);
        return change != null && change.isOverlap() ? cut.toInstant(change.getOffsetAfter()) : at(cut);
    }

    private LocalDateTime floor(LocalDateTime time) {
        LocalDate date = time.toLocalDate();
        return switch (unit) {
            case MINUTES ->
                date.atStartOfDay().plusMinutes(floor(time.toLocalTime().toSecondOfDay() / 60));
            case DAYS ->
                FIRST_DAY
                        .plusDays(floor(ChronoUnit.DAYS.between(FIRST_DAY, date)))
                        .atStartOfDay();
            case WEEKS ->
                FIRST_MONDAY
                        .plusWeeks(floor(Math.floorDiv(ChronoUnit.DAYS.between(FIRST_MONDAY, date), 7L)))
                        .atStartOfDay();
            case MONTHS ->
                LocalDate.of(date.getYear(), 1, 1)
                        .plusMonths(floor(date.getMonthValue() - 1L))
                        .atTime(LocalTime.MIDNIGHT);
            default -> throw new IllegalStateException("No calendar is cut by " + unit);
        };
    }

    private long floor(long units) {
        return Math.floorDiv(units, (long) count) * count;
    }
}
