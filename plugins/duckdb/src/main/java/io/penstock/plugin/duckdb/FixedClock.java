package io.penstock.plugin.duckdb;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** Puts macros that always give one time in the place of DuckDB's functions that give the time of now, by the clock of UTC. */
final class FixedClock {
    private FixedClock() {}

    static List<String> statements(Instant now) {
        String moment = Literals.render(now);
        LocalDateTime universal = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
        String local = Literals.render(universal);
        String date = "CAST(" + local + " AS DATE)";
        String time = Literals.render(universal.toLocalTime());
        return Map.of(
                        "now()", moment,
                        // What current_timestamp stands for; below, get_current_time is current_time, current_localtime
                        // is localtime.
                        "get_current_timestamp()", moment,
                        "transaction_timestamp()", moment,
                        "current_localtimestamp()", local,
                        "current_date()", date,
                        "today()", date,
                        "get_current_time()", "CAST('" + universal.toLocalTime() + "+00' AS TIMETZ)",
                        "current_localtime()", time,
                        "age(since)",
                                "system.main.age(CAST(" + date + " AS TIMESTAMP), since),"
                                        + " (until, since) AS system.main.age(until, since)")
                .entrySet()
                .stream()
                .map(macro -> "CREATE OR REPLACE MACRO " + macro.getKey() + " AS " + macro.getValue())
                .toList();
    }
}
