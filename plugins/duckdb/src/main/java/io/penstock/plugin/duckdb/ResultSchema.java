package io.penstock.plugin.duckdb;

import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Tells the columns of a query without running it.
 *
 * <p>By DESCRIBE, which binds the query and does no more, and which tells an enum's words and the types that follow from
 * parameters; the metadata of a prepared statement does not, and costs the planning of the query too.
 */
final class ResultSchema {
    private ResultSchema() {}

    /**
     * Gives the statement that describes a query.
     *
     * @throws SqlPositionException when several statements stand in the text: all but the last would run
     */
    static SqlText description(String query) {
        int second = SqlTokens.secondStatement(query);
        if (second >= 0) {
            throw new SqlPositionException(
                    ConnectorError.SQL_SYNTAX,
                    "Cannot prepare the query: a second statement follows (leave one)",
                    second,
                    null);
        }
        return SqlText.within("DESCRIBE ", query, "");
    }

    static Schema of(DuckDBConnection connection, SqlText description, @Nullable Object... parameters)
            throws SQLException {
        if (parameters.length == 0) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(description.text())) {
                return schema(rows);
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(description.text())) {
            Parameters.bind(statement, parameters);
            try (ResultSet rows = statement.executeQuery()) {
                return schema(rows);
            }
        }
    }

    /** Renders the columns of a query as those of a table, each in DuckDB's own words for its type. */
    static String columns(DuckDBConnection connection, SqlText description) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(description.text())) {
            while (rows.next()) {
                columns.add(DuckDbDialect.INSTANCE.quote(rows.getString(1)) + " " + rows.getString(2));
            }
        }
        return String.join(", ", columns);
    }

    private static Schema schema(ResultSet rows) throws SQLException {
        List<Column> columns = new ArrayList<>();
        while (rows.next()) {
            columns.add(Column.of(rows.getString(1), TypeParser.parse(rows.getString(2))));
        }
        return new Schema(columns);
    }

    /** Gives the columns of a statement that has rows but cannot be described, such as EXPLAIN. */
    static Schema ofPrepared(PreparedStatement statement) throws SQLException {
        ResultSetMetaData metadata = statement.getMetaData();
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= metadata.getColumnCount(); i++) {
            columns.add(Column.of(metadata.getColumnName(i), TypeParser.parse(metadata.getColumnTypeName(i))));
        }
        return new Schema(columns);
    }
}
