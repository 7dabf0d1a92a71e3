package io.penstock.core.run;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Makes identifiers of runs that sort by time and can be typed. */
public final class RunIds {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private RunIds() {}

    /** Gives the UTC time to the second and four random hexadecimal digits, such as {@code 20261121-014459-4f3a}. */
    public static String next(Instant now) {
        return TIME.format(now)
                + String.format(
                        Locale.ROOT, "-%04x", ThreadLocalRandom.current().nextInt(0x10000));
    }
}
