package io.penstock.plugin.duckdb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What DuckDB says of an error.
 *
 * @param type the engine's word for the kind of error, in small letters: {@code binder}, {@code conversion}, ...
 * @param reason the text in one line, with the candidates that it names
 * @param position where in the statement, in bytes from 0, or -1
 * @param subject the kind of thing that is missing ({@code Table}, {@code Scalar Function}), or an empty text
 * @param name the name of that thing, or an empty text
 */
record ErrorReport(String type, String reason, int position, String subject, String name) {
    private static final int DEEPEST_JSON = 20_000;

    /** Reads and writes JSON as deep as a parse may be: some ten levels for each that the engine lets a query nest. */
    static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST_JSON)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(DEEPEST_JSON)
                    .build())
            .build());

    private static final Pattern PLAIN = Pattern.compile("^([A-Za-z ]+?) Error: (.*)$", Pattern.DOTALL);
    private static final Pattern APPENDER = Pattern.compile("^Appender error, .*?, message: (.*)$", Pattern.DOTALL);
    /** The engine's own catalogue, which nobody means who misspelt a name of his. */
    private static final Pattern SYSTEM_HINT =
            Pattern.compile("\\s*Did you mean \"(?:pg_|duckdb_|information_schema|sqlite_|pragma_)[^\"]*\"\\?");

    private static final int LONGEST_REASON = 2000;

    private static final Map<String, ConnectorError> CODES = Map.ofEntries(
            Map.entry("parser", ConnectorError.SQL_SYNTAX),
            Map.entry("syntax", ConnectorError.SQL_SYNTAX),
            Map.entry("binder", ConnectorError.SQL_BINDING),
            Map.entry("catalog", ConnectorError.SQL_BINDING),
            Map.entry("parameter not resolved", ConnectorError.SQL_BINDING),
            Map.entry("conversion", ConnectorError.CONVERSION),
            Map.entry("decimal", ConnectorError.CONVERSION),
            Map.entry("invalid input", ConnectorError.CONVERSION),
            Map.entry("invalid type", ConnectorError.CONVERSION),
            Map.entry("mismatch type", ConnectorError.CONVERSION),
            Map.entry("out of range", ConnectorError.CONVERSION),
            Map.entry("constraint", ConnectorError.CONSTRAINT),
            Map.entry("dependency", ConnectorError.CONSTRAINT),
            Map.entry("not implemented", ConnectorError.UNSUPPORTED),
            Map.entry("missing extension", ConnectorError.UNSUPPORTED),
            Map.entry("extension autoloading", ConnectorError.UNSUPPORTED),
            Map.entry("permission", ConnectorError.PERMISSION),
            Map.entry("io", ConnectorError.FILE_UNREADABLE),
            Map.entry("http", ConnectorError.FILE_UNREADABLE),
            Map.entry("out of memory", ConnectorError.OUT_OF_MEMORY),
            Map.entry("interrupt", ConnectorError.CANCELLED));

    static ErrorReport of(SQLException error) {
        return of(Objects.requireNonNullElse(error.getMessage(), error.toString()));
    }

    static ErrorReport of(String text) {
        int json = text.indexOf("{\"exception_type\"");
        if (json >= 0) {
            try {
                return of(JSON.readTree(text.substring(json)));
            } catch (JsonProcessingException e) {
                return plain(text);
            }
        }
        return plain(text);
    }

    /** Reads an error as the engine's functions and its messages in JSON give it. */
    static ErrorReport of(JsonNode error) {
        String type =
                error.path("exception_type").asText(error.path("error_type").asText());
        String message = error.path("exception_message")
                .asText(error.path("error_message").asText());
        return new ErrorReport(
                type.toLowerCase(Locale.ROOT),
                oneLine(message),
                error.path("position").asInt(-1),
                error.path("type").asText(),
                error.path("name").asText());
    }

    private static ErrorReport plain(String text) {
        Matcher appender = APPENDER.matcher(text);
        if (appender.matches()) {
            return new ErrorReport("conversion", oneLine(appender.group(1)), -1, "", "");
        }
        Matcher plain = PLAIN.matcher(text);
        return plain.matches()
                ? new ErrorReport(plain.group(1).toLowerCase(Locale.ROOT), oneLine(plain.group(2)), -1, "", "")
                : new ErrorReport("", oneLine(text), -1, "", "");
    }

    private static String oneLine(String message) {
        int art = message.indexOf("\n\nLINE ");
        String line = SYSTEM_HINT
                .matcher(art < 0 ? message : message.substring(0, art))
                .replaceAll("")
                .strip()
                .replaceAll("\\s*\\n\\s*", " ");
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + " ...";
    }

    ConnectorError code() {
        if (isMissingRelation()) {
            return ConnectorError.RELATION_MISSING;
        }
        if (reason.contains("onflict") && (type.equals("transactioncontext") || type.equals("transaction"))) {
            return ConnectorError.CONFLICT;
        }
        if (reason.contains("attached in read-only mode")) {
            return ConnectorError.PERMISSION;
        }
        return CODES.getOrDefault(type, ConnectorError.DATABASE_FAILED);
    }

    /** Whether the error is that a table or view does not exist. */
    boolean isMissingRelation() {
        return type.equals("catalog")
                && !reason.contains(" already exists")
                && (subject.equals("Table") || reason.startsWith("Table with name "));
    }

    /** Whether the engine refuses a setting, and not a file. */
    boolean isConfiguration() {
        return reason.contains("configuration option") || reason.contains("options were not recognized");
    }

    /** Makes the exception of an error whose place is of no use, saying what could not be done. */
    PenstockException toException(String action, @Nullable Throwable cause) {
        return new PenstockException(code(), "Cannot " + action + ": " + reason, cause);
    }
}
