package io.penstock.cli.command;

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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Which models, and what makes them run. */
final class SelectionOptions {
    @Parameters(paramLabel = "MODEL", arity = "0..*", description = "Models, as in --select.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = {"-s", "--select"},
            paramLabel = "WORDS",
            description =
                    "Models by name or glob, tag:NAME, path:DIR, source:NAME; +m with all that it reads, m+ with all that reads it, 2+m+1 by steps, @m with both; spaces unite, commas intersect.")
    private List<String> select = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "WORDS", description = "Models to leave out, as in --select.")
    private List<String> exclude = new ArrayList<>();

    @Option(
            names = {"-f", "--force"},
            description = "Run what is selected, changed or not.")
    private boolean force;

    @Option(names = "--full-refresh", description = "Make the tables of what is selected anew.")
    private boolean fullRefresh;

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

    List<String> words() {
        List<String> words = new ArrayList<>(models);
        words.addAll(select);
        return words;
    }

    List<String> exclude() {
        return exclude;
    }

    PlanRequest request() {
        Mode mode = fullRefresh ? Mode.FULL_REFRESH : force ? Mode.FORCE : Mode.CHANGED;
        return new PlanRequest(words(), exclude, mode, since, until);
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
