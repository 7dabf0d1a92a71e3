package io.penstock.plugin.duckdb;

import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.sql.ProjectFunction;
import io.penstock.spi.sql.QueryReading;
import io.penstock.spi.sql.TableReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Reads the definition of a macro: {@code (a, b) AS expression}, {@code (n) AS TABLE query}, or several with commas between them. */
final class MacroText {
    private static final String SELECT = "SELECT ";

    private final ProjectFunction.Sql function;
    private final String text;
    private final List<SqlTokens.Token> tokens;
    private int next;

    MacroText(ProjectFunction.Sql function) {
        this.function = function;
        this.text = function.definition();
        this.tokens = SqlTokens.of(text);
    }

    /** Gives what all its expressions and queries say together. */
    QueryReading read(DuckDbReader reader) {
        List<TableReference> tables = new ArrayList<>();
        List<String> files = new ArrayList<>();
        Set<String> functions = new HashSet<>();
        do {
            boolean query = readHead();
            int begin = next < tokens.size() ? tokens.get(next).start() : text.length();
            int end = readBody(query);
            QueryReading reading = read(reader, query ? "" : SELECT, begin, end);
            int shift = begin - (query ? 0 : SELECT.length());
            reading.tables()
                    .forEach(table -> tables.add(
                            new TableReference(table.parts(), table.offset() + shift, table.length(), table.alias())));
            requireSeen(reading, begin);
            files.addAll(reading.files());
            functions.addAll(reading.functions());
        } while (next < tokens.size());
        return new QueryReading(tables, files, functions, new TreeMap<>());
    }

    private QueryReading read(DuckDbReader reader, String prefix, int begin, int end) {
        try {
            return reader.read(prefix + text.substring(begin, end));
        } catch (SqlPositionException e) {
            int offset = e.offset() < 0 ? begin : begin + Math.max(0, e.offset() - prefix.length());
            throw new SqlPositionException(
                    e.code(),
                    e.message()
                            .replace("Cannot read the query", "Cannot define the function \"" + function.name() + "\""),
                    offset,
                    e);
        }
    }

    /** Makes sure that it reads nothing which only a call of it names: a file that its text names is told by the reading. */
    private void requireSeen(QueryReading reading, int begin) {
        reading.functions().stream()
                .filter(name -> reading.files().isEmpty() && TableMentions.readsByName(name))
                .sorted()
                .findFirst()
                .ifPresent(name -> {
                    throw new SqlPositionException(
                            ConnectorError.UNSUPPORTED,
                            "Cannot define the function \"" + function.name() + "\": " + name
                                    + " reads what only a call names, on which the models that call it would depend unseen"
                                    + " (give it values, or make it a model)",
                            begin,
                            null);
                });
    }

    /** Reads the parameters and AS, and says whether a query stands behind them. */
    private boolean readHead() {
        int depth = 0;
        do {
            require(next < tokens.size(), "the parenthesis behind its parameters");
            depth += is('(') ? 1 : is(')') ? -1 : 0;
            next++;
        } while (depth > 0);
        require(isWord("AS"), "AS");
        next++;
        boolean query = isWord("TABLE");
        next += query ? 1 : 0;
        return query;
    }

    /** Reads up to the comma behind which another list of parameters stands, and gives where the body ends. */
    private int readBody(boolean query) {
        int depth = 0;
        while (next < tokens.size()) {
            if (depth == 0 && is(',') && (!query || isHead(next + 1))) {
                int end = tokens.get(next).start();
                next++;
                return end;
            }
            depth += is('(') || is('[') || is('{') ? 1 : is(')') || is(']') || is('}') ? -1 : 0;
            next++;
        }
        return text.length();
    }

    /** Says whether parameters, AS and TABLE stand at a token: in a query, a comma may also stand between two columns. */
    private boolean isHead(int from) {
        int depth = 0;
        int at = from;
        do {
            if (at >= tokens.size()) {
                return false;
            }
            depth += tokens.get(at).is(text, '(') ? 1 : tokens.get(at).is(text, ')') ? -1 : 0;
            at++;
        } while (depth > 0);
        return at > from + 1
                && at + 1 < tokens.size()
                && tokens.get(at).text(text).equalsIgnoreCase("AS")
                && tokens.get(at + 1).text(text).equalsIgnoreCase("TABLE");
    }

    private boolean is(char sign) {
        return tokens.get(next).is(text, sign);
    }

    private boolean isWord(String word) {
        return next < tokens.size() && tokens.get(next).text(text).equalsIgnoreCase(word);
    }

    private void require(boolean there, String expected) {
        if (!there) {
            int offset = next < tokens.size() ? tokens.get(next).start() : text.length();
            throw PenstockException.at(
                    function.place(offset),
                    ConnectorError.SQL_SYNTAX,
                    "Cannot define the function \"%s\": %s is expected here (write CREATE FUNCTION %s(parameters) AS expression)"
                            .formatted(function.name(), expected, function.name()));
        }
    }
}
