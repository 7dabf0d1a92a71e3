package io.penstock.plugin.postgres;

import io.penstock.normalize.DatePart;
import io.penstock.spi.connector.SqlFunctions;
import io.penstock.spi.type.DataType;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The functions of PostgreSQL. Immutable. */
final class PostgresFunctions implements SqlFunctions {
    static final PostgresFunctions INSTANCE = new PostgresFunctions();

    private static final String BLANKS = "E' \\t\\n\\x0b\\f\\r'";

    private PostgresFunctions() {}

    @Override
    public String cast(String value, DataType type) {
        return "CAST(" + value + " AS " + PostgresTypes.render(type) + ")";
    }

    /** {@inheritDoc} The cast stands outside of the condition, because that of a constant would be done whatever the condition says. */
    @Override
    public String tryCast(String value, DataType type) {
        String text = "CAST(" + value + " AS text)";
        String rendered = PostgresTypes.render(type);
        return "CAST(CASE WHEN pg_input_is_valid(" + text + ", '" + rendered + "') THEN " + text + " END AS " + rendered
                + ")";
    }

    /** {@inheritDoc} A text that is no number says so, and is not one before a row comes. */
    @Override
    public String fail(String text, DataType type) {
        return "CAST(CAST(CAST(" + text + " || left(CAST(clock_timestamp() AS text), 0) AS integer) AS text) AS "
                + PostgresTypes.render(type) + ")";
    }

    @Override
    public String matches(String text, String pattern) {
        return "(" + text + " ~ " + PostgresLiterals.render("^(?:" + pattern + ")$") + ")";
    }

    @Override
    public String replacePattern(String text, PatternReplacement replacement) {
        String flags = (replacement.everywhere() ? "g" : "") + (replacement.ignoresCase() ? "i" : "");
        return "regexp_replace(" + text + ", " + PostgresLiterals.render(replacement.pattern()) + ", "
                + PostgresLiterals.render(replacement.replacement().replace("\\0", "\\&"))
                + (flags.isEmpty() ? "" : ", '" + flags + "'")
                + ")";
    }

    @Override
    public String trim(String text) {
        return "btrim(" + text + ", " + BLANKS + ")";
    }

    @Override
    public String left(String text, int length) {
        return "left(" + text + ", " + length + ")";
    }

    @Override
    public String momentIn(String timestamp, String zone) {
        return "timezone(" + PostgresLiterals.render(zone) + ", " + timestamp + ")";
    }

    @Override
    public String clockIn(String moment, String zone) {
        return "timezone(" + PostgresLiterals.render(zone) + ", " + moment + ")";
    }

    @Override
    public String jsonOfTexts(Map<String, String> texts) {
        return texts.entrySet().stream()
                .map(text -> PostgresLiterals.render(text.getKey()) + ", " + text.getValue())
                .collect(Collectors.joining(", ", "CAST(json_build_object(", ") AS text)"));
    }

    @Override
    public String textOfJson(String json, String name) {
        return "(CAST(" + json + " AS json) ->> " + PostgresLiterals.render(name) + ")";
    }

    @Override
    public String truncate(DatePart part, String time) {
        return "date_trunc('" + part.name().toLowerCase(Locale.ROOT) + "', " + time + ")";
    }

    @Override
    public String round(String number, int digits) {
        return "round(CAST(" + number + " AS numeric), " + digits + ")";
    }
}
