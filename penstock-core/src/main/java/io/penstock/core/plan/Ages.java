package io.penstock.core.plan;

import java.time.Duration;

/** Spells durations with at most two units, as people say them. */
final class Ages {
    private Ages() {}

    static String of(Duration age) {
        if (age.toDays() > 0) {
            return age.toDays() + "d" + (age.toHoursPart() > 0 ? " " + age.toHoursPart() + "h" : "");
        }
        if (age.toHours() > 0) {
            return age.toHours() + "h" + (age.toMinutesPart() > 0 ? " " + age.toMinutesPart() + "m" : "");
        }
        return age.toMinutes() > 0
                ? age.toMinutes() + "m" + (age.toSecondsPart() > 0 ? " " + age.toSecondsPart() + "s" : "")
                : age.toSeconds() + "s";
    }
}
