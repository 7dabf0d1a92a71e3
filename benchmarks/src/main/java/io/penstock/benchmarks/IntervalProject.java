package io.penstock.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * A project of models that are written by the hour, in layers of fifty: the first read a source of one row for each hour, and
 * each of the others a model of the layer before it.
 */
final class IntervalProject {
    private static final int WIDTH = 50;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ISO_LOCAL_DATE_TIME.withZone(ZoneOffset.UTC);

    private IntervalProject() {}

    /**
     * Writes it into an empty folder.
     *
     * @param hours how many intervals each model has, up to the hour of now
     */
    static void write(Path folder, int models, int hours) throws IOException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.HOURS);
        Instant start = now.minus(hours - 1L, ChronoUnit.HOURS);
        Files.writeString(folder.resolve("penstock.yaml"), "name: hourly\nsources: {events: {path: events.csv}}\n");
        StringBuilder rows = new StringBuilder("ts,v\n");
        for (int hour = 0; hour < hours; hour++) {
            rows.append(TIME.format(start.plus(hour, ChronoUnit.HOURS)))
                    .append(',')
                    .append(hour)
                    .append('\n');
        }
        Files.writeString(folder.resolve("events.csv"), rows);
        Path files = Files.createDirectories(folder.resolve("models"));
        for (int model = 0; model < models; model++) {
            Files.writeString(files.resolve("hourly_" + model + ".sql"), """
                    /* @model
                    strategy: incremental
                    time_column: ts
                    interval: hour
                    start: %s
                    */
                    SELECT ts, v + 1 AS v FROM %s
                    """.formatted(
                            TIME.format(start), model < WIDTH ? "events" : "hourly_" + (model - WIDTH)));
        }
    }
}
