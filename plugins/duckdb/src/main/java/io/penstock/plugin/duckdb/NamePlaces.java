package io.penstock.plugin.duckdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds where the names of tables stand in a query.
 *
 * <p>The parse tells in bytes where a reference begins, an alias before it included, and how long it is with an alias
 * behind it; for {@code TABLE t} and {@code DESCRIBE t} it tells nothing. The tokens tell the rest.
 */
final class NamePlaces {
    private static final Span UNKNOWN = new Span(-1, -1);

    /** The words before a name of which the parse does not tell the place. */
    private static final Set<String> NAME_FOLLOWS = Set.of("TABLE", "DESCRIBE", "DESC", "SHOW", "SUMMARIZE");

    private final String query;
    private final SqlText text;
    private final List<SqlTokens.Token> tokens;
    private final Set<Integer> taken = new HashSet<>();

    NamePlaces(String query) {
        this.query = query;
        this.text = SqlText.of(query);
        this.tokens = SqlTokens.of(query);
    }

    /** Finds the name of a reference to a table. */
    Span table(JsonNode reference, List<String> parts) {
        int first = firstToken(reference);
        if (first >= 0) {
            return isName(first, parts) ? span(first, parts) : UNKNOWN;
        }
        for (int i = 1; i < tokens.size(); i++) {
            String word = tokens.get(i - 1).text(query).toUpperCase(Locale.ROOT);
            if (NAME_FOLLOWS.contains(word) && isName(i, parts) && taken.add(i)) {
                return span(i, parts);
            }
        }
        return UNKNOWN;
    }

    private Span span(int first, List<String> parts) {
        int last = first + 2 * (parts.size() - 1);
        return new Span(tokens.get(first).start(), tokens.get(last).end());
    }

    /** Finds a call of a function, up to its closing parenthesis. */
    Span call(JsonNode reference) {
        int first = firstToken(reference);
        int depth = 0;
        for (int i = first; i >= 0 && i < tokens.size(); i++) {
            if (tokens.get(i).is(query, '(')) {
                depth++;
            } else if (tokens.get(i).is(query, ')') && --depth == 0) {
                return new Span(tokens.get(first).start(), tokens.get(i).end());
            }
        }
        return UNKNOWN;
    }

    /** The token where a reference begins, behind an alias as in {@code FROM alias: name}; -1 when the parse does not tell. */
    private int firstToken(JsonNode reference) {
        if (!reference.has("query_location")) {
            return -1;
        }
        int offset = text.offset(reference.path("query_location").asInt());
        int low = 0;
        int high = tokens.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (tokens.get(middle).start() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        boolean aliased = low + 1 < tokens.size() && tokens.get(low + 1).is(query, ':');
        return aliased ? low + 2 : low;
    }

    private boolean isName(int first, List<String> parts) {
        if (first + 2 * (parts.size() - 1) >= tokens.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            int at = first + 2 * i;
            boolean joined = i == 0 || tokens.get(at - 1).is(query, '.');
            if (!joined || !tokens.get(at).identifier(query).equalsIgnoreCase(parts.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** A part of the query, in characters; -1 when unknown. */
    record Span(int start, int end) {}
}
