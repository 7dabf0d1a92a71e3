package io.penstock.cli.output;

import io.penstock.core.ledger.RowCounts;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Spells numbers as people read them. */
public final class Shown {
    private static final DateTimeFormatter INSTANT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Shown() {}

    /** Gives {@code 0.03s}, {@code 12.4s} or {@code 3m 05s}. */
    static String time(Duration duration) {
        double seconds = duration.toNanos() / 1e9;
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.2fs", seconds);
        }
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1fs", seconds);
        }
        return String.format(Locale.ROOT, "%dm %02ds", duration.toMinutes(), duration.toSecondsPart());
    }

    /** Gives a time to the second, in the machine's zone. */
    public static String instant(Instant instant) {
        return INSTANT.format(instant.truncatedTo(ChronoUnit.SECONDS).atZone(ZoneId.systemDefault()));
    }

    static String count(long number) {
        return new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(number);
    }

    /** Gives {@code 1 row}, {@code 2 rows}. */
    public static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** Gives {@code +12 ~3 -1 =40}: inserted, updated, deleted and unchanged rows, without those that are none. */
    static String rows(RowCounts rows) {
        List<String> parts = new ArrayList<>();
        part(parts, "+", rows.inserted());
        part(parts, "~", rows.updated());
        part(parts, "-", rows.deleted());
        part(parts, "=", rows.unchanged());
        return parts.isEmpty() ? "" : String.join(" ", parts);
    }

    private static void part(List<String> parts, String sign, long number) {
        if (number > 0) {
            parts.add(sign + count(number));
        }
    }
}
