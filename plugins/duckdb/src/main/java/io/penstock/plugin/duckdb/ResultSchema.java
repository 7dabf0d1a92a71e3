package io.penstock.plugin.duckdb;

import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;

/** Tells the columns of a query from its binding alone. */
final class ResultSchema {
    /** How the metadata names an enum, whose words it leaves out. */
    private static final Pattern ENUM_WITHOUT_WORDS = Pattern.compile("\\bENUM\\b(?!\\()");

    private ResultSchema() {}

    static Schema of(DuckDBConnection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            return of(connection, query, statement);
        }
    }

    /** Reads the columns of a statement that is prepared already, from the query that it was prepared from. */
    static Schema of(DuckDBConnection connection, String query, PreparedStatement statement) throws SQLException {
        ResultSetMetaData metadata = statement.getMetaData();
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= metadata.getColumnCount(); i++) {
            String type = metadata.getColumnTypeName(i);
            if (ENUM_WITHOUT_WORDS.matcher(type).find()) {
                return described(connection, query);
            }
            columns.add(Column.of(metadata.getColumnName(i), type(type)));
        }
        return new Schema(columns);
    }

    private static Schema described(DuckDBConnection connection, String query) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet described = statement.executeQuery("DESCRIBE " + query)) {
            while (described.next()) {
                columns.add(Column.of(described.getString(1), TypeParser.parse(described.getString(2))));
            }
        }
        return new Schema(columns);
    }

    /** A parameter's own type is not known before it is given a value; its text tells any value. */
    private static DataType type(String name) {
        return name.equals("UNKNOWN") ? DataType.Simple.TEXT : TypeParser.parse(name);
    }
}
