package io.penstock.plugin.duckdb;

import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.sql.ProjectFunction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The functions of a project. Those in SQL are temporary macros of each connection: so they leave nothing in the database, and
 * are there where it can only be read. Thread-safe.
 */
final class ProjectFunctions {
    /** Each behind those that it calls, once that is known: a macro can call only what is there. */
    private volatile List<ProjectFunction.Sql> macros;

    private final List<ProjectFunction.Method> methods;
    private volatile boolean checked;

    ProjectFunctions(List<ProjectFunction> functions) {
        this.methods = functions.stream()
                .filter(ProjectFunction.Method.class::isInstance)
                .map(ProjectFunction.Method.class::cast)
                .toList();
        this.macros = functions.stream()
                .filter(ProjectFunction.Sql.class::isInstance)
                .map(ProjectFunction.Sql.class::cast)
                .toList();
    }

    /** Makes the methods known to a database, by the first of its connections. */
    void register(DuckDBConnection connection) throws SQLException {
        requireNoOther(connection);
        for (ProjectFunction.Method method : methods) {
            MethodCalls.register(connection, method);
        }
    }

    /** Makes the functions in SQL known to a connection. */
    void define(DuckDBConnection connection) throws SQLException {
        if (macros.isEmpty()) {
            return;
        }
        List<ProjectFunction.Sql> defined = new ArrayList<>();
        List<ProjectFunction.Sql> left = macros;
        while (!left.isEmpty()) {
            List<ProjectFunction.Sql> failed = new ArrayList<>();
            PenstockException failure = null;
            for (ProjectFunction.Sql macro : left) {
                PenstockException problem = define(connection, macro);
                if (problem == null) {
                    defined.add(macro);
                } else {
                    failed.add(macro);
                    failure = failure == null ? problem : failure;
                }
            }
            if (failure != null && failed.size() == left.size()) {
                throw failure;
            }
            left = failed;
        }
        macros = List.copyOf(defined);
    }

    /** Makes sure that no function takes the place of one of the engine's own, which other queries mean. */
    private void requireNoOther(DuckDBConnection connection) throws SQLException {
        List<ProjectFunction> all = Stream.<ProjectFunction>concat(macros.stream(), methods.stream())
                .toList();
        if (checked || all.isEmpty()) {
            return;
        }
        String names = all.stream()
                .map(one -> DuckDbDialect.INSTANCE.literal(one.name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement();
                ResultSet own = statement.executeQuery(
                        "SELECT lower(function_name) FROM duckdb_functions() WHERE internal AND lower(function_name) IN ("
                                + names + ") LIMIT 1")) {
            if (own.next()) {
                String name = own.getString(1);
                ProjectFunction taken = all.stream()
                        .filter(one -> one.name().equalsIgnoreCase(name))
                        .findFirst()
                        .orElseThrow();
                throw PenstockException.at(
                        taken.place(),
                        ConnectorError.UNSUPPORTED,
                        "Cannot define the function \"%s\": DuckDB has one of that name (choose another)"
                                .formatted(taken.name()));
            }
        }
        checked = true;
    }

    private static @Nullable PenstockException define(DuckDBConnection connection, ProjectFunction.Sql macro) {
        String head = "CREATE OR REPLACE TEMPORARY MACRO " + DuckDbDialect.INSTANCE.quote(macro.name());
        String sql = head + macro.definition();
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return null;
        } catch (SQLException e) {
            ErrorReport report = ErrorReport.of(e);
            int offset = SqlText.of(sql).offset(report.position()) - head.length();
            return new PenstockException(
                    report.code(),
                    "Cannot define the function \"" + macro.name() + "\": " + report.reason(),
                    macro.place(offset),
                    e);
        }
    }
}
