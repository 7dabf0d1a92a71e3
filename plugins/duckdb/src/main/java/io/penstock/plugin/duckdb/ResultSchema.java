package io.penstock.plugin.duckdb;

import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Tells the columns of a query from its binding alone. */
final class ResultSchema {
    /** How the metadata names an enum, whose words it leaves out. */
    private static final Pattern ENUM_WITHOUT_WORDS = Pattern.compile("\\bENUM\\b(?!\\()");

    private static final String DESCRIBE = "DESCRIBE ";

    private ResultSchema() {}

    /**
     * Gives the columns of a query.
     *
     * @throws SqlPositionException when several statements stand in the text, as preparing it would run all but the last
     */
    static Schema of(DuckDBConnection connection, String query, @Nullable Object... parameters) throws SQLException {
        int second = SqlTokens.secondStatement(query);
        if (second >= 0) {
            throw new SqlPositionException(
                    ConnectorError.SQL_SYNTAX,
                    "Cannot prepare the query: a second statement follows (leave one)",
                    second,
                    null);
        }
        // The metadata of a query is not to be trusted while the type of a parameter is open.
        return parameters.length > 0 ? described(connection, query, parameters) : prepared(connection, query);
    }

    private static Schema prepared(DuckDBConnection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            ResultSetMetaData metadata = statement.getMetaData();
            List<Column> columns = new ArrayList<>();
            for (int i = 1; i <= metadata.getColumnCount(); i++) {
                String type = metadata.getColumnTypeName(i);
                if (ENUM_WITHOUT_WORDS.matcher(type).find()) {
                    return described(connection, query);
                }
                columns.add(Column.of(metadata.getColumnName(i), TypeParser.parse(type)));
            }
            return new Schema(columns);
        }
    }

    private static Schema described(DuckDBConnection connection, String query, @Nullable Object... parameters)
            throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(DESCRIBE + query)) {
            Parameters.bind(statement, parameters);
            try (ResultSet described = statement.executeQuery()) {
                while (described.next()) {
                    columns.add(Column.of(described.getString(1), TypeParser.parse(described.getString(2))));
                }
            }
        }
        return new Schema(columns);
    }
}
