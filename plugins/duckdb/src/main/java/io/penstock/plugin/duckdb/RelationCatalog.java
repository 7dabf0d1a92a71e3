package io.penstock.plugin.duckdb;

import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/** What tables and views a connection sees. */
final class RelationCatalog {
    private static final String RELATIONS = """
            SELECT CASE WHEN temporary THEN '' ELSE schema_name END, table_name, 'TABLE'
            FROM duckdb_tables()
            WHERE NOT internal AND (temporary OR database_name = current_database())
            UNION ALL
            SELECT CASE WHEN temporary THEN '' ELSE schema_name END, view_name, 'VIEW'
            FROM duckdb_views()
            WHERE NOT internal AND (temporary OR database_name = current_database())
            ORDER BY ALL
            """;

    private static final String KEYS = """
            SELECT constraint_type, constraint_column_names
            FROM duckdb_constraints()
            WHERE database_name = ? AND lower(schema_name) = lower(?) AND lower(table_name) = lower(?)
                AND constraint_type IN ('PRIMARY KEY', 'UNIQUE')
            ORDER BY constraint_index
            """;

    private final DuckDBConnection connection;
    private final String database;

    RelationCatalog(DuckDBConnection connection) throws SQLException {
        this.connection = connection;
        this.database = connection.getCatalog();
    }

    /** The name by which the engine calls the database that holds a table. */
    String database(TableName table) {
        return table.isTemporary() ? "temp" : database;
    }

    List<RelationInfo> relations() throws SQLException {
        List<RelationInfo> relations = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(RELATIONS)) {
            while (rows.next()) {
                TableName name = TableName.of(rows.getString(1), rows.getString(2));
                relations.add(new RelationInfo(name, RelationInfo.Kind.valueOf(rows.getString(3))));
            }
        }
        return relations;
    }

    /** Asks for one relation by its name, which does not grow with the number of relations as the system's tables do. */
    Optional<List<Entry>> find(TableName table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("DESCRIBE " + located(table))) {
            List<Entry> entries = new ArrayList<>();
            while (rows.next()) {
                String type = rows.getString(2);
                boolean nullable = rows.getString(3).equals("YES");
                entries.add(new Entry(new Column(rows.getString(1), TypeParser.parse(type), nullable), type));
            }
            return Optional.of(entries);
        } catch (SQLException e) {
            ErrorReport report = ErrorReport.of(e);
            // The missing name is another one when a view stands on a table that is gone.
            boolean missing = report.isMissingRelation()
                    && (report.name().isEmpty() || report.name().equalsIgnoreCase(table.name()));
            if (missing) {
                return Optional.empty();
            }
            throw e;
        }
    }

    TableKeys keys(TableName table) throws SQLException {
        List<String> primary = List.of();
        List<List<String>> unique = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(KEYS)) {
            statement.setString(1, database(table));
            statement.setString(2, schema(table));
            statement.setString(3, table.name());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    List<String> columns = Stream.of((Object[]) rows.getArray(2).getArray())
                            .map(String::valueOf)
                            .toList();
                    if (rows.getString(1).equals("PRIMARY KEY")) {
                        primary = columns;
                    } else {
                        unique.add(columns);
                    }
                }
            }
        }
        return new TableKeys(primary, unique);
    }

    static String schema(TableName table) {
        return table.isTemporary() ? DuckDbDialect.INSTANCE.defaultSchema() : table.schema();
    }

    /** Renders a table's full name: a shorter one would find a temporary table of that name first. */
    String located(TableName table) {
        return Stream.of(database(table), schema(table), table.name())
                .map(DuckDbDialect.INSTANCE::quote)
                .collect(Collectors.joining("."));
    }

    /** A column of a relation with the engine's own name for its type. */
    record Entry(Column column, String type) {}
}
