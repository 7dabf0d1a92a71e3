package io.penstock.plugin.duckdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.sql.BoundQuery;
import io.penstock.spi.sql.ColumnReference;
import io.penstock.spi.sql.QueryBinder;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** Binds queries in a database in memory that holds empty tables; not thread-safe. */
final class DuckDbBinder implements QueryBinder {
    private static final String PLAN =
            "SELECT json_serialize_plan(CAST(? AS VARCHAR), skip_null := true, skip_empty := true, skip_default := true,"
                    + " optimize := false)";

    private static final String COPY = "_penstock_catalog";

    private final DuckDBConnection connection;
    private final DuckDbReader reader;
    private final @Nullable CatalogCopy copy;
    private final Set<TableName> views = new HashSet<>();
    private @Nullable PreparedStatement planner;
    private final Set<String> schemas = new HashSet<>(Set.of(DuckDbDialect.INSTANCE.defaultSchema()));

    /**
     * Makes a catalogue under the name that the database itself has.
     *
     * @param copy what else the database has in its catalogue, whose tables those that are defined replace; closed with the
     *     binder
     */
    DuckDbBinder(DuckDbOptions options, @Nullable CatalogCopy copy, DuckDbReader reader) {
        this.reader = reader;
        this.copy = copy;
        this.connection = Engine.scratch(options);
        try {
            attach(options);
            options.functions().register(connection);
            options.functions().define(connection);
        } catch (SQLException e) {
            close();
            throw ErrorReport.of(e).toException("start the binder", e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Makes the catalogue that of the copy, or an empty one of the database's name. */
    private void attach(DuckDbOptions options) {
        boolean memory = options.catalog().equalsIgnoreCase(DuckDbOptions.MEMORY_CATALOG);
        if (copy != null || !memory) {
            String file = copy == null ? DuckDbOptions.MEMORY : copy.file().toString();
            String name = DuckDbDialect.INSTANCE.quote(memory ? COPY : options.catalog());
            run("start the binder", "ATTACH " + DuckDbDialect.INSTANCE.literal(file) + " AS " + name);
            run("start the binder", "USE " + name);
            readViews();
        }
    }

    /** Remembers which names are views, which a table cannot simply replace. */
    private void readViews() {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT schema_name, view_name FROM duckdb_views()"
                        + " WHERE NOT internal AND database_name = current_database()")) {
            while (rows.next()) {
                views.add(DuckDbDialect.INSTANCE.fold(TableName.of(rows.getString(1), rows.getString(2))));
            }
        } catch (SQLException e) {
            throw ErrorReport.of(e).toException("start the binder", e);
        }
    }

    @Override
    public void define(TableName name, Schema schema) {
        String action = "define " + name;
        if (!name.isTemporary() && schemas.add(name.schema())) {
            run(action, "CREATE SCHEMA IF NOT EXISTS " + DuckDbDialect.INSTANCE.quote(name.schema()));
        }
        if (views.remove(DuckDbDialect.INSTANCE.fold(name))) {
            run(action, "DROP VIEW " + DuckDbDialect.INSTANCE.render(name));
        }
        String create = "CREATE OR REPLACE " + (name.isTemporary() ? "TEMPORARY " : "") + "TABLE "
                + DuckDbDialect.INSTANCE.render(name);
        try {
            run(action, create + columns(schema, UnaryOperator.identity()));
        } catch (PenstockException e) {
            // A type of another database, or one that the user's own database declares: its text is the best guess.
            run(action, create + columns(schema, leaf -> leaf instanceof DataType.Other ? DataType.Simple.TEXT : leaf));
        }
    }

    @Override
    public BoundQuery bind(String query) {
        JsonNode plan = plan(query);
        Schema schema = describe(query);
        Optional<List<Set<ColumnReference>>> lineage =
                plan.path("error").asBoolean() ? lineageOverFiles(query) : PlanLineage.of(plan.path("plans"));
        return new BoundQuery(
                schema,
                lineage.filter(columns -> columns.size() == schema.size())
                        .orElseGet(() -> Collections.nCopies(schema.size(), Set.of())));
    }

    @Override
    public void close() {
        try (copy) {
            Engine.close(connection);
        }
    }

    /** Asks for the plan; an error is left in it when it says only that the engine cannot write the plan down. */
    private JsonNode plan(String query) {
        SqlText text = SqlText.of(query);
        try {
            JsonNode plan = ErrorReport.JSON.readTree(serializedPlan(query));
            ErrorReport report = ErrorReport.of(plan);
            boolean unwritable =
                    report.reason().contains("erializ") || report.type().equals("not implemented");
            if (plan.path("error").asBoolean() && !unwritable) {
                throw failure(text, report, null);
            }
            return plan;
        } catch (JsonProcessingException e) {
            throw new PenstockException(
                    ConnectorError.DATABASE_FAILED, "Cannot bind the query: DuckDB's plan is no JSON", e);
        } catch (SQLException e) {
            throw failure(text, ErrorReport.of(e), e);
        }
    }

    private String serializedPlan(String query) throws SQLException {
        PreparedStatement statement = planner;
        planner = null;
        if (statement == null) {
            statement = connection.prepareStatement(PLAN);
        }
        statement.setString(1, query);
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            String plan = rows.getString(1);
            // Kept only now, as a statement is of no more use after an error.
            planner = statement;
            return plan;
        }
    }

    private Schema describe(String query) {
        SqlText description = ResultSchema.description(query);
        try {
            return ResultSchema.of(connection, description);
        } catch (SQLException e) {
            throw failure(description, ErrorReport.of(e), e);
        }
    }

    /** Traces the columns of a query with an empty table in the place of each file, as the plan of a file cannot be written down. */
    private Optional<List<Set<ColumnReference>>> lineageOverFiles(String query) {
        try {
            FileStandIns standIns = new FileStandIns(query, reader.parse(query));
            String replaced = standIns.replace(this::describe, this::define);
            return PlanLineage.of(plan(replaced).path("plans"))
                    .map(columns -> columns.stream()
                            .map(origins -> origins.stream()
                                    .filter(origin -> !FileStandIns.isStandIn(origin.table()))
                                    .collect(Collectors.toSet()))
                            .toList());
        } catch (PenstockException e) {
            // The types are known; the origins of the columns of such a query are not worth failing for.
            return Optional.empty();
        }
    }

    private static String columns(Schema schema, UnaryOperator<DataType> leaves) {
        return schema.columns().stream()
                .map(column -> DuckDbDialect.INSTANCE.quote(column.name()) + " "
                        + DuckDbDialect.INSTANCE.type(NestedTypes.mapLeaves(column.type(), leaves)))
                .collect(Collectors.joining(", ", " (", ")"));
    }

    private void run(String action, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw ErrorReport.of(e).toException(action, e);
        }
    }

    private static SqlPositionException failure(SqlText text, ErrorReport report, @Nullable Throwable cause) {
        return new SqlPositionException(
                report.code(), "Cannot bind the query: " + report.reason(), text.offset(report.position()), cause);
    }
}
