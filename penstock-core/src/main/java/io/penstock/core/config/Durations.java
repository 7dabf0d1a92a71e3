package io.penstock.core.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and spells durations as people write them. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d|w)\\s*");

    private Durations() {}

    /**
     * Reads {@code 30s}, {@code 5m}, {@code 1h30m}, {@code 1d} or the like, or the ISO form {@code PT5M}.
     *
     * @return empty when the text is no duration, or none longer than nothing
     */
    public static Optional<Duration> parse(String text) {
        String trimmed = text.trim().toLowerCase(Locale.ROOT);
        try {
            Duration duration = trimmed.startsWith("p") ? Duration.parse(trimmed) : sum(trimmed);
            return duration.isZero() || duration.isNegative() ? Optional.empty() : Optional.of(duration);
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Duration sum(String text) {
        Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (end < text.length()) {
            if (!part.find(end) || part.start() != end) {
                return Duration.ZERO;
            }
            sum = sum.plus(one(Long.parseLong(part.group(1)), part.group(2)));
            end = part.end();
        }
        return sum;
    }

    private static Duration one(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> Duration.ofDays(Math.multiplyExact(count, 7L));
        };
    }

    /** Spells a duration by its largest unit and the one below, such as {@code 1d 2h}, {@code 5m} or {@code 1s 500ms}. */
    public static String show(Duration duration) {
        List<String> units = List.of("d", "h", "m", "s", "ms");
        List<Long> counts = List.of(
                duration.toDays(),
                (long) duration.toHoursPart(),
                (long) duration.toMinutesPart(),
                (long) duration.toSecondsPart(),
                (long) duration.toMillisPart());
        int first = 0;
        while (first < counts.size() - 1 && counts.get(first) == 0) {
            first++;
        }
        int second = first + 1;
        String below =
                second < counts.size() && counts.get(second) > 0 ? " " + counts.get(second) + units.get(second) : "";
        return counts.get(first) + units.get(first) + below;
    }
}
