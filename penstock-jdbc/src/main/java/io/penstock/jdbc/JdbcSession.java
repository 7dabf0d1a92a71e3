package io.penstock.jdbc;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.BatchWriter;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A session on one pooled connection; confined to one thread at a time, but for {@link #cancel()}. */
final class JdbcSession implements SqlSession {
    /** How many rows go over the wire at once. */
    private static final int FETCHED_ROWS = 4096;

    private final Connection connection;
    private final JdbcSystem system;
    private final StatementGate gate;
    private boolean transaction;

    JdbcSession(Connection connection, JdbcSystem system) {
        this.connection = connection;
        this.system = system;
        this.gate = new StatementGate(system);
    }

    @Override
    public long execute(String sql, @Nullable Object... parameters) {
        requireOneStatement("run the statement", sql);
        return gate.begin("run the statement", SqlText.of(sql), () -> {
            try (Statement statement = gate.watch(statement(sql, parameters))) {
                run(statement, sql);
                return Math.max(0, statement.getLargeUpdateCount());
            } finally {
                gate.unwatch();
            }
        });
    }

    @Override
    public BatchReader query(String sql, @Nullable Object... parameters) {
        requireOneStatement("run the query", sql);
        SqlText text = SqlText.of(sql);
        return gate.begin("run the query", text, () -> {
            // Rows are streamed only within a transaction.
            boolean own = !transaction;
            if (own) {
                connection.setAutoCommit(false);
            }
            Statement statement = null;
            try {
                statement = gate.watch(statement(sql, parameters));
                statement.setFetchSize(FETCHED_ROWS);
                if (!run(statement, sql)) {
                    throw new PenstockException(
                            ConnectorError.SQL_BINDING,
                            "Cannot run the query: it has no rows (run a statement that gives rows)");
                }
                ResultSet rows = statement.getResultSet();
                return new ResultReader(
                        new ResultReader.Source(statement, rows, () -> endReading(own)), system, gate, text);
            } catch (SQLException | RuntimeException e) {
                close(statement);
                endReading(own);
                throw e;
            }
        });
    }

    private void close(@Nullable Statement statement) throws SQLException {
        if (statement != null) {
            statement.close();
        }
    }

    private void endReading(boolean own) throws SQLException {
        gate.unwatch();
        if (own) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private Statement statement(String sql, @Nullable Object... parameters) throws SQLException {
        if (parameters.length == 0) {
            return connection.createStatement();
        }
        PreparedStatement prepared = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) {
                system.bind(prepared, i + 1, parameters[i]);
            }
            return prepared;
        } catch (SQLException | RuntimeException e) {
            prepared.close();
            throw e;
        }
    }

    private static boolean run(Statement statement, String sql) throws SQLException {
        return statement instanceof PreparedStatement prepared ? prepared.execute() : statement.execute(sql);
    }

    private void requireOneStatement(String action, String sql) {
        int second = gate.begin(action, SqlText.of(sql), () -> system.secondStatement(sql));
        if (second >= 0) {
            throw new SqlPositionException(
                    ConnectorError.SQL_SYNTAX,
                    "Cannot " + action + ": a second statement follows (leave one)",
                    second,
                    null);
        }
    }

    @Override
    public Schema describe(String query) {
        requireOneStatement("describe the query", query);
        SqlText text = SqlText.within("SELECT * FROM (", withoutEnd(query), ") AS penstock_described LIMIT 0");
        return gate.begin("describe the query", text, () -> {
            try (Statement statement = gate.watch(connection.createStatement());
                    ResultSet rows = statement.executeQuery(text.text())) {
                return ResultReader.schema(rows.getMetaData(), system);
            } finally {
                gate.unwatch();
            }
        });
    }

    /** Takes the semicolon off the end of a query, so that it can stand in parentheses. */
    private static String withoutEnd(String query) {
        return query.stripTrailing().endsWith(";") ? query.substring(0, query.lastIndexOf(';')) : query;
    }

    @Override
    public void createEmpty(TableName table, String query) {
        Schema columns = describe(query);
        system.dialect()
                .replaceTable(table, columns, new TableKeys(List.of(), List.of()))
                .forEach(this::execute);
    }

    @Override
    public List<RelationInfo> relations() {
        return gate.begin("list the tables", SqlText.NONE, () -> system.relations(connection));
    }

    @Override
    public Optional<Schema> find(TableName table) {
        return gate.begin("find " + table, SqlText.NONE, () -> system.find(connection, table));
    }

    @Override
    public TableKeys keys(TableName table) {
        return gate.begin("find the keys of " + table, SqlText.NONE, () -> system.keys(connection, table));
    }

    @Override
    public BatchWriter writer(TableName table, Schema schema) {
        String action = "write to " + table;
        return gate.begin(action, SqlText.NONE, () -> {
            Schema columns = system.find(connection, table)
                    .orElseThrow(() -> new PenstockException(
                            ConnectorError.RELATION_MISSING, "Cannot " + action + ": there is no such table"));
            requireSameNames(action, columns, schema);
            return new LoadWriter(this, gate, action, () -> system.load(connection, table, columns));
        });
    }

    private void requireSameNames(String action, Schema columns, Schema rows) {
        List<String> names = columns.names();
        boolean same = names.size() == rows.size()
                && IntStream.range(0, names.size())
                        .allMatch(i -> system.dialect()
                                .fold(names.get(i))
                                .equals(system.dialect().fold(rows.names().get(i))));
        if (!same) {
            throw new PenstockException(
                    ConnectorError.SQL_BINDING,
                    "Cannot " + action + ": its columns are " + names + ", those of the rows are " + rows.names()
                            + " (make them the same, in the same order)");
        }
    }

    boolean inTransaction() {
        return transaction;
    }

    @Override
    public void begin() {
        gate.begin("begin a transaction", SqlText.NONE, () -> {
            connection.setAutoCommit(false);
            transaction = true;
            return transaction;
        });
    }

    @Override
    public void commit() {
        gate.begin("commit the transaction", SqlText.NONE, () -> {
            // Whatever comes of it, the transaction is over.
            transaction = false;
            try {
                connection.commit();
            } finally {
                connection.setAutoCommit(true);
            }
            return true;
        });
    }

    @Override
    public void rollback() {
        if (transaction) {
            gate.begin("roll the transaction back", SqlText.NONE, () -> {
                transaction = false;
                connection.rollback();
                connection.setAutoCommit(true);
                return true;
            });
        }
    }

    @Override
    public void cancel() {
        gate.cancel();
    }

    @Override
    public void close() {
        gate.begin("close a session", SqlText.NONE, () -> {
            try (connection) {
                if (!connection.isClosed()) {
                    rollback();
                    system.end(connection);
                }
            }
            return true;
        });
    }
}
