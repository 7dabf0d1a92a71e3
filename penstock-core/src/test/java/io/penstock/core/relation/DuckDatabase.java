package io.penstock.core.relation;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.BatchWriter;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.FileFormat;
import io.penstock.spi.connector.FileLayout;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlFunctions;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.sql.SqlReader;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** A real engine behind the SPI by the shortest way, for queries of flat columns only. */
public final class DuckDatabase implements SqlDatabase {
    private final String name;
    private final DuckDBConnection connection;
    private final AtomicInteger open = new AtomicInteger();

    public DuckDatabase(String name) {
        this.name = name;
        try {
            Properties options = new Properties();
            options.setProperty("jdbc_stream_results", "true");
            connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", options);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs statements one after another. */
    public DuckDatabase with(String... statements) {
        try (SqlSession session = session()) {
            for (String statement : statements) {
                session.execute(statement);
            }
        }
        return this;
    }

    /** How many sessions are open now. */
    public int openSessions() {
        return open.get();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SqlDialect dialect() {
        return new Dialect();
    }

    @Override
    public SqlReader reader() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SqlSession session() {
        try {
            open.incrementAndGet();
            return new Session(connection.duplicate());
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static PenstockException failed(SQLException e) {
        return new PenstockException(ConnectorError.SQL_BINDING, String.valueOf(e.getMessage()), e);
    }

    private static Schema schema(ResultSetMetaData data) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= data.getColumnCount(); i++) {
            columns.add(Column.of(data.getColumnName(i), type(data.getColumnTypeName(i), data, i)));
        }
        return new Schema(columns);
    }

    private static DataType type(String spelled, ResultSetMetaData data, int column) throws SQLException {
        if (spelled.startsWith("DECIMAL")) {
            return new DataType.Decimal(data.getPrecision(column), data.getScale(column));
        }
        return switch (spelled) {
            case "VARCHAR" -> Simple.TEXT;
            case "TIMESTAMP WITH TIME ZONE" -> Simple.TIMESTAMPTZ;
            default -> Simple.valueOf(spelled.toUpperCase(Locale.ROOT));
        };
    }

    private final class Session implements SqlSession {
        private final DuckDBConnection own;

        Session(DuckDBConnection own) {
            this.own = own;
        }

        @Override
        public long execute(String sql, @Nullable Object... parameters) {
            try (Statement statement = own.createStatement()) {
                statement.execute(sql);
                return 0;
            } catch (SQLException e) {
                throw failed(e);
            }
        }

        @Override
        public BatchReader query(String sql, @Nullable Object... parameters) {
            try {
                Statement statement = own.createStatement();
                ResultSet rows = statement.executeQuery(sql);
                return new Reader(rows, schema(rows.getMetaData()));
            } catch (SQLException e) {
                throw failed(e);
            }
        }

        @Override
        public Schema describe(String query) {
            try (PreparedStatement statement = own.prepareStatement(query)) {
                return schema(statement.getMetaData());
            } catch (SQLException e) {
                throw failed(e);
            }
        }

        @Override
        public void createEmpty(TableName table, String query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<RelationInfo> relations() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Schema> find(TableName table) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TableKeys keys(TableName table) {
            throw new UnsupportedOperationException();
        }

        @Override
        public BatchWriter writer(TableName table, Schema schema) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void begin() {
            execute("BEGIN");
        }

        @Override
        public void commit() {
            execute("COMMIT");
        }

        @Override
        public void rollback() {
            execute("ROLLBACK");
        }

        @Override
        public void cancel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            open.decrementAndGet();
            try {
                own.close();
            } catch (SQLException e) {
                throw failed(e);
            }
        }
    }

    private record Reader(ResultSet rows, Schema schema) implements BatchReader {
        @Override
        public @Nullable ColumnBatch next() {
            try {
                List<ArrayVector> vectors = new ArrayList<>();
                for (int i = 0; i < schema.size(); i++) {
                    vectors.add(new ArrayVector(100));
                }
                int count = 0;
                while (count < 100 && rows.next()) {
                    for (int i = 0; i < schema.size(); i++) {
                        vectors.get(i).set(count, value(i));
                    }
                    count++;
                }
                return count == 0 ? null : new VectorBatch(schema, vectors, count);
            } catch (SQLException e) {
                throw failed(e);
            }
        }

        private @Nullable Object value(int column) throws SQLException {
            DataType type = schema.columns().get(column).type();
            if (type == Simple.TIMESTAMP) {
                return rows.getObject(column + 1, LocalDateTime.class);
            }
            if (type == Simple.TIMESTAMPTZ) {
                OffsetDateTime time = rows.getObject(column + 1, OffsetDateTime.class);
                return time == null ? null : time.toInstant();
            }
            return rows.getObject(column + 1);
        }

        @Override
        public void close() {
            try {
                rows.close();
            } catch (SQLException e) {
                throw failed(e);
            }
        }
    }

    private static final class Dialect implements SqlDialect {
        @Override
        public String defaultSchema() {
            return "main";
        }

        @Override
        public String quote(String identifier) {
            return "\"" + identifier.replace("\"", "\"\"") + "\"";
        }

        @Override
        public String fold(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String literal(@Nullable Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String type(DataType type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SqlFunctions functions() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String nullSafeEquals(String left, String right) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String matches(String text, String pattern) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> replaceTable(TableName table, String query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String createTemporary(TableName table, String query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String exportFile(String query, String path, FileLayout layout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String castOrNull(String expression, DataType from, DataType into) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> changeColumn(TableName table, Schema existing, Column changed, String expression) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String csvRelation(String path, char delimiter) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String textRelation(String path, char delimiter) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String fileRelation(String path, FileFormat format, Schema columns) {
            throw new UnsupportedOperationException();
        }
    }
}
