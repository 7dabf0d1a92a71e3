package io.penstock.cli.command;

import io.penstock.core.interval.Interval;
import io.penstock.core.plan.PlanRequest;
import io.penstock.core.plan.PlanRequest.Mode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which models, what makes them run, and the window that they may ask for. */
final class RequestOptions {
    @Mixin
    private SelectionOptions selection = new SelectionOptions();

    @Option(
            names = {"-f", "--force"},
            description = "Run what is selected, changed or not.")
    private boolean force;

    @Option(names = "--full-refresh", description = "Make the tables of what is selected anew.")
    private boolean fullRefresh;

    @Option(
            names = "--yes",
            description = "Confirm that --full-refresh may take rows away of tables that are not named.")
    private boolean confirmed;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "Beginning of the window that models may ask for (2026-01-31 or 2026-01-31T08:00:00Z; UTC).")
    private @Nullable Instant since;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "End of that window, itself outside.")
    private @Nullable Instant until;

    @Option(
            names = "--window",
            paramLabel = "TIME..TIME",
            converter = WindowConverter.class,
            description =
                    "Write exactly these intervals of incremental models (2026-01-01..2026-02-01, its end outside);"
                            + " may be given several times.")
    private List<Interval> windows = new ArrayList<>();

    /** Says whether anything is asked for but that all models run which changed. */
    boolean isGiven() {
        return confirmed || !request().equals(PlanRequest.ofAll());
    }

    PlanRequest request() {
        Mode refresh = confirmed ? Mode.CONFIRMED_REFRESH : Mode.FULL_REFRESH;
        Mode mode = fullRefresh ? refresh : force ? Mode.FORCE : Mode.CHANGED;
        return new PlanRequest(selection.words(), selection.exclude(), mode, since, until, windows, null);
    }

    /** Reads two times with dots between them. */
    static final class WindowConverter implements ITypeConverter<Interval> {
        @Override
        public Interval convert(String text) {
            int dots = text.indexOf("..");
            if (dots < 0) {
                throw new TypeConversionException(
                        "\"" + text + "\" is no window (write 2026-01-01..2026-02-01, the end outside)");
            }
            TimeConverter times = new TimeConverter();
            Instant start = times.convert(text.substring(0, dots));
            Instant end = times.convert(text.substring(dots + 2));
            if (!start.isBefore(end)) {
                throw new TypeConversionException(
                        "\"" + text + "\" ends before it begins (write the earlier time first)");
            }
            return new Interval(start, end);
        }
    }

    /** Reads a day, a time, or a time with its offset; what has no offset is UTC. */
    static final class TimeConverter implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                if (!text.contains("T")) {
                    return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
                }
                boolean offset = text.endsWith("Z") || text.matches(".*[+-]\\d\\d:?\\d\\d$");
                return offset
                        ? OffsetDateTime.parse(text).toInstant()
                        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException(
                        "\"" + text + "\" is no time (write 2026-01-31, 2026-01-31T08:00:00 or 2026-01-31T08:00:00Z)");
            }
        }
    }
}
