package io.penstock.plugin.duckdb;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.BatchWriter;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;
import org.jspecify.annotations.Nullable;

/** One connection of a DuckDB database; confined to one thread at a time, but for {@link #cancel()}. */
final class DuckDbSession implements SqlSession {
    private final DuckDBConnection connection;
    private final StatementGate gate;
    private final RelationCatalog catalog;
    private boolean transaction;

    DuckDbSession(DuckDBConnection connection) throws SQLException {
        this.connection = connection;
        this.gate = new StatementGate(connection);
        this.catalog = new RelationCatalog(connection);
    }

    @Override
    public long execute(String sql, @Nullable Object... parameters) {
        return gate.begin("run the statement", sql, () -> {
            // A statement is of no more use after an error, so each is prepared anew.
            try (DuckDBPreparedStatement statement = connection.prepare(sql)) {
                bind(statement, parameters);
                statement.execute();
                return Math.max(0, statement.getLargeUpdateCount());
            }
        });
    }

    @Override
    public BatchReader query(String sql, @Nullable Object... parameters) {
        return gate.begin("run the query", sql, () -> {
            DuckDBPreparedStatement statement = connection.prepare(sql);
            try {
                Schema schema = ResultSchema.of(connection, sql, statement);
                Optional<String> readable = readable(sql, schema);
                if (readable.isPresent()) {
                    statement.close();
                    statement = connection.prepare(readable.get());
                }
                bind(statement, parameters);
                DuckDBChunkedResult result = statement.query();
                return new ChunkReader(gate, sql, statement, result, schema);
            } catch (SQLException | RuntimeException e) {
                statement.close();
                throw e;
            }
        });
    }

    /** Wraps a query so that every column is of a type that the driver's vectors give; empty when all are. */
    private static Optional<String> readable(String sql, Schema schema) {
        List<String> names = new ArrayList<>();
        List<String> expressions = new ArrayList<>();
        boolean wrap = false;
        for (int i = 0; i < schema.size(); i++) {
            String name = "column" + i;
            ColumnDecoder.Cast cast =
                    ColumnDecoder.of(schema.columns().get(i).type()).cast();
            names.add(name);
            expressions.add(cast == null ? name : cast.of(name));
            wrap |= cast != null;
        }
        return wrap
                ? Optional.of("SELECT " + String.join(", ", expressions) + " FROM (" + SqlTokens.firstStatement(sql)
                        + "\n) AS penstock_rows(" + String.join(", ", names) + ")")
                : Optional.empty();
    }

    @Override
    public Schema describe(String query) {
        return gate.begin("describe the query", query, () -> ResultSchema.of(connection, query));
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
    public BatchWriter writer(TableName table, Schema schema) {
        String action = "write to " + table;
        WriteTarget target = gate.begin(action, null, () -> WriteTarget.of(table, schema, catalog.find(table)));
        try {
            return new AppenderWriter(this, gate, catalog, target);
        } catch (SQLException e) {
            throw ErrorReport.of(e).toException(action, null, e);
        }
    }

    DuckDBAppender appender(TableName table) throws SQLException {
        return connection.createAppender(catalog.database(table), RelationCatalog.schema(table), table.name());
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

    private static void bind(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            Object parameter = parameters[i];
            statement.setObject(
                    i + 1, parameter instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : parameter);
        }
    }
}
