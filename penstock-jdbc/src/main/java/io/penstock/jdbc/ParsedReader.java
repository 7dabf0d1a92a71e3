package io.penstock.jdbc;

import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.sql.QueryBinder;
import io.penstock.spi.sql.QueryReading;
import io.penstock.spi.sql.SqlReader;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.Select;
import org.jspecify.annotations.Nullable;

/** Reads queries with a parser of many dialects, without the database, which has the last word when it binds them. Thread-safe. */
final class ParsedReader implements SqlReader {
    private final JdbcSystem system;
    private final Supplier<SqlSession> sessions;

    /**
     * Makes a reader.
     *
     * @param sessions opens sessions of the database in which queries are bound
     */
    ParsedReader(JdbcSystem system, Supplier<SqlSession> sessions) {
        this.system = system;
        this.sessions = sessions;
    }

    @Override
    public QueryReading read(String query) {
        Select select = parse(query);
        TableMentions mentions = TableMentions.of(select, system);
        return new QueryReading(mentions.tables(), List.of(), Set.copyOf(mentions.functions()), Clauses.of(select));
    }

    @Override
    public QueryBinder binder() {
        return new EmptyTablesBinder(this, system.dialect(), sessions.get());
    }

    private static Select parse(String query) {
        CCJSqlParser parser = CCJSqlParserUtil.newParser(query)
                .withUnsupportedStatements(false)
                .withSquareBracketQuotation(false);
        List<Statement> statements = statements(parser);
        if (statements.isEmpty()) {
            throw syntax("there is none (write a SELECT)", 0, null);
        }
        if (statements.size() > 1) {
            throw syntax("there are " + statements.size() + " statements (leave one SELECT)", -1, null);
        }
        if (statements.get(0) instanceof Select select) {
            return select;
        }
        throw syntax(
                statements.get(0).getClass().getSimpleName().toUpperCase(Locale.ROOT)
                        + " is not a query (write a SELECT)",
                0,
                null);
    }

    private static List<Statement> statements(CCJSqlParser parser) {
        try {
            return parser.Statements();
        } catch (ParseException e) {
            Token found = e.currentToken == null ? null : e.currentToken.next;
            if (found == null) {
                throw syntax(firstLine(e), -1, e);
            }
            throw syntax(
                    "syntax error at " + (found.image.isEmpty() ? "its end" : "\"" + found.image + "\""),
                    found.absoluteBegin - 1,
                    e);
        }
    }

    private static String firstLine(ParseException e) {
        String message = String.valueOf(e.getMessage()).strip();
        return message.contains("\n") ? message.substring(0, message.indexOf('\n')) : message;
    }

    private static PenstockException syntax(String reason, int offset, @Nullable Throwable cause) {
        return new SqlPositionException(ConnectorError.SQL_SYNTAX, "Cannot read the query: " + reason, offset, cause);
    }
}
