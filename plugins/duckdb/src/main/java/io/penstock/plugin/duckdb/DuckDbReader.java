package io.penstock.plugin.duckdb;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.sql.ProjectFunction;
import io.penstock.spi.sql.QueryBinder;
import io.penstock.spi.sql.QueryReading;
import io.penstock.spi.sql.SqlReader;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads queries with DuckDB's own parser, in a database in memory of its own. Thread-safe. */
final class DuckDbReader implements SqlReader, AutoCloseable {
    private final DuckDbOptions options;
    private final Supplier<@Nullable CatalogCopy> catalog;
    private final ScratchPool pool;

    /**
     * Makes a reader of queries for the database that has these options.
     *
     * @param catalog copies its catalogue; gives null where there is nothing in it that queries need beside tables
     */
    DuckDbReader(DuckDbOptions options, Supplier<@Nullable CatalogCopy> catalog) {
        this.options = options;
        this.catalog = catalog;
        this.pool = new ScratchPool(options);
    }

    @Override
    public QueryReading read(String query) {
        JsonNode root = parse(query);
        TableMentions mentions = TableMentions.of(query, root);
        return new QueryReading(mentions.tables(), mentions.files(), mentions.functions(), Clauses.of(root));
    }

    @Override
    public QueryReading read(ProjectFunction.Sql function) {
        return new MacroText(function).read(this);
    }

    @Override
    public QueryBinder binder() {
        return new DuckDbBinder(options, catalog.get(), this);
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Gives the root of the parse of one query. */
    JsonNode parse(String query) {
        JsonNode parsed = pool.serialize(query);
        if (parsed.path("error").asBoolean()) {
            throw failure(query, ErrorReport.of(parsed));
        }
        JsonNode statements = parsed.path("statements");
        if (statements.isEmpty()) {
            throw new SqlPositionException(
                    ConnectorError.SQL_SYNTAX, "Cannot read the query: there is none (write a SELECT)", 0, null);
        }
        if (statements.size() > 1) {
            throw new SqlPositionException(
                    ConnectorError.SQL_SYNTAX,
                    "Cannot read the query: there are " + statements.size() + " statements (leave one SELECT)",
                    SqlTokens.secondStatement(query),
                    null);
        }
        return statements.get(0).path("node");
    }

    private static SqlPositionException failure(String query, ErrorReport report) {
        if (!report.type().equals("not implemented")) {
            int offset = SqlText.of(query).offset(report.position());
            return new SqlPositionException(
                    ConnectorError.SQL_SYNTAX, "Cannot read the query: " + report.reason(), offset, null);
        }
        SqlTokens.Token first = SqlTokens.of(query).get(0);
        String pivot = pivotStatement(query);
        String reason = pivot.isEmpty()
                ? first.text(query) + " is not a query (write a SELECT)"
                : "a PIVOT statement cannot be read before it runs (write it behind a table: FROM " + pivot
                        + " PIVOT (... FOR ... IN (...)))";
        boolean refused = report.reason().contains("SELECT statements");
        return new SqlPositionException(
                refused && pivot.isEmpty() ? ConnectorError.SQL_SYNTAX : ConnectorError.UNSUPPORTED,
                "Cannot read the query: " + (refused ? reason : report.reason()),
                refused ? first.start() : -1,
                null);
    }

    /** The name behind the word PIVOT where a statement or a subquery begins with it; else an empty text. */
    private static String pivotStatement(String query) {
        List<SqlTokens.Token> tokens = SqlTokens.of(query);
        for (int i = 0; i + 1 < tokens.size(); i++) {
            boolean begins = i == 0
                    || tokens.get(i - 1).is(query, '(')
                    || tokens.get(i - 1).is(query, ')');
            String word = tokens.get(i).text(query);
            boolean pivots = word.equalsIgnoreCase("PIVOT") || word.equalsIgnoreCase("PIVOT_WIDER");
            if (begins && pivots && !tokens.get(i + 1).is(query, '(')) {
                return tokens.get(i + 1).text(query);
            }
        }
        return "";
    }
}
