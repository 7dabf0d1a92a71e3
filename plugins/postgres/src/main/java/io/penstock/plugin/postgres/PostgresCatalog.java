package io.penstock.plugin.postgres;

import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What tables and views a connection sees. */
final class PostgresCatalog {
    private static final String SCHEMA = "CASE WHEN n.oid = pg_my_temp_schema() THEN '' ELSE n.nspname END";

    private static final String RELATIONS = """
            SELECT %s, c.relname, CASE WHEN c.relkind IN ('v', 'm') THEN 'VIEW' ELSE 'TABLE' END
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm')
                AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
                AND (n.oid = pg_my_temp_schema() OR c.relpersistence <> 't')
            ORDER BY 1, 2
            """.formatted(SCHEMA);

    private static final String COLUMNS = """
            SELECT a.attname, t.typname, format_type(a.atttypid, a.atttypmod), a.attnotnull
            FROM pg_class AS c
                JOIN pg_namespace AS n ON n.oid = c.relnamespace
                LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                LEFT JOIN pg_type AS t ON t.oid = a.atttypid
            WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND %s = ? AND c.relname = ?
            ORDER BY a.attnum
            """.formatted(SCHEMA);

    private static final String KEYS = """
            SELECT k.contype, ARRAY(
                SELECT CAST(a.attname AS text) FROM unnest(k.conkey) WITH ORDINALITY AS u(attnum, place)
                    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = u.attnum
                ORDER BY u.place)
            FROM pg_constraint AS k
                JOIN pg_class AS c ON c.oid = k.conrelid
                JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE k.contype IN ('p', 'u') AND %s = ? AND c.relname = ?
            ORDER BY k.conindid
            """.formatted(SCHEMA);

    private PostgresCatalog() {}

    static List<RelationInfo> relations(Connection connection) throws SQLException {
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

    static Optional<Schema> find(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement = prepare(connection, COLUMNS, table);
                ResultSet rows = statement.executeQuery()) {
            List<Column> columns = new ArrayList<>();
            boolean found = false;
            while (rows.next()) {
                found = true;
                String name = rows.getString(1);
                // A table may have no columns.
                if (name != null) {
                    columns.add(new Column(
                            name, PostgresTypes.parse(rows.getString(2), rows.getString(3)), !rows.getBoolean(4)));
                }
            }
            return found ? Optional.of(new Schema(columns)) : Optional.empty();
        }
    }

    static TableKeys keys(Connection connection, TableName table) throws SQLException {
        List<String> primary = List.of();
        List<List<String>> unique = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection, KEYS, table);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                List<String> columns = Stream.of((Object[]) rows.getArray(2).getArray())
                        .map(String::valueOf)
                        .toList();
                if (rows.getString(1).equals("p")) {
                    primary = columns;
                } else {
                    unique.add(columns);
                }
            }
        }
        return new TableKeys(primary, unique);
    }

    private static PreparedStatement prepare(Connection connection, String sql, TableName table) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, table.schema());
        statement.setString(2, table.name());
        return statement;
    }
}
