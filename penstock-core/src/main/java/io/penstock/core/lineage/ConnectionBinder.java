package io.penstock.core.lineage;

import io.penstock.core.config.SourceDeclaration;
import io.penstock.core.contract.ContractQuery;
import io.penstock.core.contract.RowTransforms;
import io.penstock.core.contract.TableContract;
import io.penstock.core.graph.DatabaseQuery;
import io.penstock.core.graph.Dependency;
import io.penstock.core.graph.FileColumns;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.ResolvedQuery;
import io.penstock.core.state.LineageEdge;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.sql.BoundQuery;
import io.penstock.spi.sql.ColumnReference;
import io.penstock.spi.sql.QueryBinder;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Binds the queries of one connection: in it every model and source is an empty table of its columns. Not thread-safe. */
public final class ConnectionBinder implements AutoCloseable {
    /** The schema in which ephemeral models and files stand, which are no tables in the database. */
    private static final String STAND_INS = "_penstock_lineage";

    private final SqlDatabase database;
    private final QueryBinder binder;
    private final ResolvedQuery queries;
    private final Graph graph;
    private final Map<TableName, String> nodes = new HashMap<>();
    private final Map<String, Optional<PenstockException>> sources = new HashMap<>();

    public ConnectionBinder(Graph graph, SqlDatabase database) {
        this.graph = graph;
        this.database = database;
        this.binder = database.reader().binder();
        this.queries = new ResolvedQuery(graph, database.dialect(), FileColumns.UNKNOWN);
    }

    /** Makes the relation that a model becomes. */
    public void define(ModelNode node, Schema columns) {
        define(table(new Dependency.OnModel(node.name())), node.name(), columns);
    }

    /** Makes a source's table; gives what is wrong with the source when its columns cannot be found out. */
    public Optional<PenstockException> define(SourceDeclaration source) {
        return sources.computeIfAbsent(source.name(), name -> {
            try {
                Dependency dependency = new Dependency.OnSource(source);
                String all = "SELECT * FROM " + queries.relation(dependency);
                define(
                        table(dependency),
                        name,
                        source.path() == null ? describe(all) : binder.bind(all).schema());
                return Optional.empty();
            } catch (PenstockException e) {
                return Optional.of(new PenstockException(
                        e.code(),
                        "Cannot read source " + name + ": " + e.message()
                                + " (make it, or mend its connection, schema, table or path)",
                        source.place(),
                        e));
            }
        });
    }

    private Schema describe(String query) {
        try (SqlSession session = database.session()) {
            return session.describe(query);
        }
    }

    private void define(TableName table, String node, Schema schema) {
        binder.define(table, schema);
        nodes.put(database.dialect().fold(table), node);
    }

    /** Gives the columns of a query over the tables that are defined. */
    Schema columns(String query) {
        return binder.bind(query).schema();
    }

    /** Renders what something is called behind FROM here. */
    String relation(Dependency dependency) {
        return database.dialect().render(table(dependency));
    }

    SqlDialect dialect() {
        return database.dialect();
    }

    /** Gives the columns of a model's query. */
    public Schema columns(ModelNode node) {
        return bind(query(node)).schema();
    }

    /** Binds the query that gives the rows of a model: its own, or the one that makes of it what its table declares. */
    Bound bind(ModelNode node) {
        DatabaseQuery query = query(node);
        BoundQuery bound = bind(query);
        TableContract contract = node.options().contract();
        if (contract != null && !node.options().crosses()) {
            bound = declared(node, contract, query.text(), bound.schema());
        }
        return new Bound(bound.schema(), edges(node, bound));
    }

    /**
     * Gives the columns that rows from another connection have here: those that its table declares.
     *
     * @param there those that they have there
     */
    Schema arriving(ModelNode node, Schema there) {
        TableContract contract = node.options().contract();
        Schema given = database.dialect().kept(there);
        if (contract == null) {
            return given;
        }
        TableName rows = TableName.of(STAND_INS, node.table().name());
        binder.define(rows, given);
        String query = "SELECT * FROM " + database.dialect().render(rows);
        return declared(node, contract, query, given).schema();
    }

    private BoundQuery declared(ModelNode node, TableContract contract, String query, Schema given) {
        RowTransforms transforms = new RowTransforms(node.name(), node.options().transforms());
        try {
            return binder.bind(ContractQuery.of(contract, database.dialect(), query, given, transforms)
                    .sql());
        } catch (PenstockException e) {
            throw new PenstockException(
                    e.code(), e.message(), node.declaration().place(), e);
        }
    }

    /** Gives a model's query over the tables that are defined. */
    DatabaseQuery query(ModelNode node) {
        return queries.of(node, this::relation);
    }

    private BoundQuery bind(DatabaseQuery query) {
        try {
            return binder.bind(query.text());
        } catch (SqlPositionException e) {
            throw new PenstockException(e.code(), e.message(), query.place(e.offset()), e);
        }
    }

    private List<LineageEdge> edges(ModelNode node, BoundQuery bound) {
        List<LineageEdge> edges = new ArrayList<>();
        for (int i = 0; i < bound.schema().size(); i++) {
            String column = bound.schema().columns().get(i).name();
            for (ColumnReference origin : bound.lineage().get(i)) {
                String from = nodes.get(database.dialect().fold(origin.table()));
                if (from != null) {
                    edges.add(new LineageEdge(node.name(), column, from, origin.column()));
                }
            }
        }
        return edges;
    }

    private TableName table(Dependency dependency) {
        if (dependency instanceof Dependency.OnSource on) {
            SourceDeclaration source = on.source();
            return source.path() == null
                    ? TableName.of(
                            Objects.requireNonNullElse(
                                    source.schema(), database.dialect().defaultSchema()),
                            source.table())
                    : TableName.of(STAND_INS, source.table());
        }
        ModelNode model = graph.model(dependency.name());
        return switch (model.options().materialize()) {
            case TABLE, VIEW, NONE -> model.table();
            case EPHEMERAL, FILE -> TableName.of(STAND_INS, model.table().name());
        };
    }

    @Override
    public void close() {
        binder.close();
    }
}
