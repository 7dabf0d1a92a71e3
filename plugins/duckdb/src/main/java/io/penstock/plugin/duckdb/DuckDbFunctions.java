package io.penstock.plugin.duckdb;

import io.penstock.normalize.DatePart;
import io.penstock.spi.connector.SqlFunctions;
import io.penstock.spi.type.DataType;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The functions of DuckDB. Immutable. */
final class DuckDbFunctions implements SqlFunctions {
    static final DuckDbFunctions INSTANCE = new DuckDbFunctions();

    private static final String BLANKS = "' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13)";

    private DuckDbFunctions() {}

    @Override
    public String cast(String value, DataType type) {
        return "CAST(" + value + " AS " + DuckDbDialect.INSTANCE.type(type) + ")";
    }

    @Override
    public String tryCast(String value, DataType type) {
        return "TRY_CAST(" + value + " AS " + DuckDbDialect.INSTANCE.type(type) + ")";
    }

    @Override
    public String fail(String text, DataType type) {
        return "error(" + text + ")";
    }

    @Override
    public String matches(String text, String pattern) {
        return "regexp_full_match(" + text + ", " + Literals.render(pattern) + ")";
    }

    @Override
    public String replacePattern(String text, PatternReplacement replacement) {
        String flags = (replacement.everywhere() ? "g" : "") + (replacement.ignoresCase() ? "i" : "");
        return "regexp_replace(" + text + ", " + Literals.render(replacement.pattern()) + ", "
                + Literals.render(replacement.replacement()) + (flags.isEmpty() ? "" : ", '" + flags + "'") + ")";
    }

    @Override
    public String trim(String text) {
        return "trim(" + text + ", " + BLANKS + ")";
    }

    @Override
    public String left(String text, int length) {
        return "left(" + text + ", " + length + ")";
    }

    @Override
    public String momentIn(String timestamp, String zone) {
        return "timezone(" + Literals.render(zone) + ", " + timestamp + ")";
    }

    @Override
    public String clockIn(String moment, String zone) {
        return "timezone(" + Literals.render(zone) + ", " + moment + ")";
    }

    @Override
    public String jsonOfTexts(Map<String, String> texts) {
        return texts.entrySet().stream()
                .map(text -> Literals.render(text.getKey()) + ", " + text.getValue())
                .collect(Collectors.joining(", ", "CAST(json_object(", ") AS VARCHAR)"));
    }

    @Override
    public String textOfJson(String json, String name) {
        return "CAST(CAST(" + json + " AS JSON) AS MAP(VARCHAR, VARCHAR))[" + Literals.render(name) + "]";
    }

    @Override
    public String truncate(DatePart part, String time) {
        return "date_trunc('" + part.name().toLowerCase(Locale.ROOT) + "', " + time + ")";
    }
}
