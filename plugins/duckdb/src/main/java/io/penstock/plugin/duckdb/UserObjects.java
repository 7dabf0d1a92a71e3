package io.penstock.plugin.duckdb;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells by which statements what users made in a database besides tables is made in another: types, sequences and macros. */
final class UserObjects {
    private static final String SCHEMAS =
            "SELECT DISTINCT schema_name FROM (SELECT schema_name, internal FROM duckdb_types() UNION ALL"
                    + " SELECT schema_name, internal FROM duckdb_functions() UNION ALL"
                    + " SELECT schema_name, false FROM duckdb_sequences()) WHERE NOT internal ORDER BY 1";
    private static final String TYPES =
            "SELECT schema_name, type_name FROM duckdb_types() WHERE NOT internal AND database_name = current_database()"
                    + " ORDER BY type_oid";
    private static final String SEQUENCES =
            "SELECT schema_name, sequence_name FROM duckdb_sequences() WHERE database_name = current_database()"
                    + " ORDER BY sequence_oid";
    private static final String MACROS =
            "SELECT schema_name, function_name, function_type, parameters, macro_definition FROM duckdb_functions()"
                    + " WHERE NOT internal AND macro_definition IS NOT NULL AND database_name = current_database()"
                    + " ORDER BY function_oid";

    private final Connection connection;
    private final List<String> statements = new ArrayList<>();

    private UserObjects(Connection connection) {
        this.connection = connection;
    }

    /** Looks into the database of a connection; what needs something else stands behind it. */
    static List<String> of(Connection connection) throws SQLException {
        UserObjects objects = new UserObjects(connection);
        objects.schemas();
        objects.types();
        objects.sequences();
        objects.macros();
        return objects.statements;
    }

    private void schemas() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SCHEMAS)) {
            while (rows.next()) {
                statements.add("CREATE SCHEMA IF NOT EXISTS " + DuckDbDialect.INSTANCE.quote(rows.getString(1)));
            }
        }
    }

    private void types() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TYPES)) {
            while (rows.next()) {
                String name = name(rows);
                statements.add("CREATE TYPE " + name + " AS " + typeOf(name));
            }
        }
    }

    private String typeOf(String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT typeof(CAST(NULL AS " + name + "))")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void sequences() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SEQUENCES)) {
            while (rows.next()) {
                statements.add("CREATE SEQUENCE " + name(rows));
            }
        }
    }

    private void macros() throws SQLException {
        Map<String, List<Macro>> forms = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(MACROS)) {
            while (rows.next()) {
                Array parameters = rows.getArray(4);
                forms.computeIfAbsent(name(rows), name -> new ArrayList<>())
                        .add(new Macro(
                                rows.getString(3).startsWith("table"),
                                Arrays.stream((Object[]) parameters.getArray())
                                        .map(Object::toString)
                                        .toList(),
                                rows.getString(5)));
            }
        }
        forms.forEach((name, macros) -> statements.add("CREATE MACRO " + name
                + macros.stream()
                        // The catalogue does not tell which parameters have a default; with several forms, their number
                        // decides.
                        .map(macro -> macro.sql(macros.size() == 1 ? " := NULL" : ""))
                        .collect(Collectors.joining(", "))));
    }

    private static String name(ResultSet rows) throws SQLException {
        return DuckDbDialect.INSTANCE.quote(rows.getString(1)) + "." + DuckDbDialect.INSTANCE.quote(rows.getString(2));
    }

    private record Macro(boolean table, List<String> parameters, String definition) {
        String sql(String otherwise) {
            return parameters.stream()
                            .map(parameter -> DuckDbDialect.INSTANCE.quote(parameter) + otherwise)
                            .collect(Collectors.joining(", ", "(", ")"))
                    + (table ? " AS TABLE " : " AS ")
                    + definition;
        }
    }
}
