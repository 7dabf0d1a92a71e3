package io.penstock.plugin.duckdb;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.BatchWriter;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;

/** One connection of a DuckDB database; confined to one thread at a time, but for {@link #cancel()}. */
final class DuckDbSession implements SqlSession {
    private static final String RUN_QUERY = "run the query";

    private final DuckDBConnection connection;
    private final StatementGate gate;
    private final RelationCatalog catalog;
    private boolean transaction;
    private int stages;

    DuckDbSession(DuckDBConnection connection) throws SQLException {
        this.connection = connection;
        this.gate = new StatementGate(connection);
        this.catalog = new RelationCatalog(connection);
    }

    @Override
    public long execute(String sql, @Nullable Object... parameters) {
        return gate.begin("run the statement", SqlText.of(sql), () -> {
            if (parameters.length == 0) {
                // One that is prepared is planned twice.
                try (Statement statement = connection.createStatement()) {
                    statement.execute(sql);
                    return Math.max(0, statement.getLargeUpdateCount());
                }
            }
            // A statement is of no more use after an error, so each is prepared anew.
            try (DuckDBPreparedStatement statement = connection.prepare(sql)) {
                Parameters.bind(statement, parameters);
                statement.execute();
                return Math.max(0, statement.getLargeUpdateCount());
            }
        });
    }

    @Override
    public BatchReader query(String sql, @Nullable Object... parameters) {
        SqlText description = ResultSchema.description(sql);
        Schema schema;
        try {
            schema = gate.begin(RUN_QUERY, description, () -> ResultSchema.of(connection, description, parameters));
        } catch (PenstockException e) {
            if (e.code() == ConnectorError.SQL_SYNTAX) {
                return queryUndescribed(sql, parameters);
            }
            throw e;
        }
        return open(readable(sql, schema), schema, parameters);
    }

    /** Runs what is no query but has rows, such as EXPLAIN; an error of syntax comes up here again, and right. */
    private BatchReader queryUndescribed(String sql, @Nullable Object... parameters) {
        SqlText given = SqlText.of(sql);
        Schema schema = gate.begin(RUN_QUERY, given, () -> {
            try (DuckDBPreparedStatement statement = connection.prepare(sql)) {
                return ResultSchema.ofPrepared(statement);
            }
        });
        for (Column column : schema.columns()) {
            if (ColumnDecoder.of(column.type()).cast() != null) {
                throw new PenstockException(
                        ConnectorError.UNSUPPORTED,
                        "Cannot run the query: it is no SELECT, and of others a column of type " + column.type()
                                + " cannot be read: " + column.name() + " (cast it to VARCHAR)");
            }
        }
        return open(given, schema, parameters);
    }

    private BatchReader open(SqlText sql, Schema schema, @Nullable Object... parameters) {
        return gate.goOn(RUN_QUERY, sql, () -> {
            DuckDBPreparedStatement statement = connection.prepare(sql.text());
            try {
                Parameters.bind(statement, parameters);
                return new ChunkReader(gate, sql, statement, statement.query(), schema);
            } catch (SQLException | RuntimeException e) {
                statement.close();
                throw e;
            }
        });
    }

    /** Wraps a query whose columns are not all of types that the driver's vectors give. */
    private static SqlText readable(String sql, Schema schema) {
        List<String> names = new ArrayList<>();
        List<String> expressions = new ArrayList<>();
        for (int i = 0; i < schema.size(); i++) {
            String name = "column" + i;
            ColumnDecoder.Cast cast =
                    ColumnDecoder.of(schema.columns().get(i).type()).cast();
            names.add(name);
            expressions.add(cast == null ? name : cast.of(name));
        }
        return names.equals(expressions)
                ? SqlText.of(sql)
                : SqlText.within(
                        "SELECT " + String.join(", ", expressions) + " FROM (",
                        SqlTokens.firstStatement(sql),
                        ") AS penstock_rows(" + String.join(", ", names) + ")");
    }

    @Override
    public Schema describe(String query) {
        SqlText description = ResultSchema.description(query);
        return gate.begin("describe the query", description, () -> ResultSchema.of(connection, description));
    }

    /**
     * {@inheritDoc}
     *
     * <p>The table is not made by a query without rows: DuckDB 2.0.0 takes such a table for empty until its process ends, whatever
     * rows are put into it in bulk.
     */
    @Override
    public void createEmpty(TableName table, String query) {
        SqlText description = ResultSchema.description(query);
        String columns =
                gate.begin("describe the query", description, () -> ResultSchema.columns(connection, description));
        execute("CREATE OR REPLACE TABLE " + DuckDbDialect.INSTANCE.render(table) + " (" + columns + ")");
    }

    @Override
    public List<RelationInfo> relations() {
        return gate.begin("list the tables", null, catalog::relations);
    }

    @Override
    public Optional<Schema> find(TableName table) {
        return gate.begin(
                "find " + table,
                null,
                () -> catalog.find(table)
                        .map(columns -> new Schema(columns.stream()
                                .map(RelationCatalog.Entry::column)
                                .collect(Collectors.toList()))));
    }

    @Override
    public TableKeys keys(TableName table) {
        return gate.begin("find the keys of " + table, null, () -> catalog.keys(table));
    }

    @Override
    public BatchWriter writer(TableName table, Schema schema) {
        String action = "write to " + table;
        WriteTarget target = gate.begin(action, null, () -> WriteTarget.of(table, schema, catalog));
        try {
            return new AppenderWriter(this, gate, catalog, target);
        } catch (SQLException e) {
            throw ErrorReport.of(e).toException(action, e);
        }
    }

    DuckDBAppender appender(TableName table) throws SQLException {
        return connection.createAppender(catalog.database(table), RelationCatalog.schema(table), table.name());
    }

    /** Names a temporary table that no other writer of this session has. */
    TableName newStage() {
        stages++;
        return TableName.temporary("penstock_stage_" + stages);
    }

    boolean inTransaction() {
        return transaction;
    }

    @Override
    public void begin() {
        execute("BEGIN TRANSACTION");
        transaction = true;
    }

    @Override
    public void commit() {
        // Whatever comes of it, the transaction is over.
        transaction = false;
        execute("COMMIT");
    }

    @Override
    public void rollback() {
        if (transaction) {
            transaction = false;
            execute("ROLLBACK");
        }
    }

    @Override
    public void cancel() {
        gate.cancel();
    }

    @Override
    public void close() {
        Engine.close(connection);
    }
}
