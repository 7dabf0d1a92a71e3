package io.penstock.plugin.postgres;

import io.penstock.jdbc.BulkLoad;
import io.penstock.jdbc.JdbcFailure;
import io.penstock.jdbc.JdbcSystem;
import io.penstock.jdbc.ValueReader;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/** What PostgreSQL does in its own way. */
final class PostgresSystem implements JdbcSystem {
    /** What the driver says of texts of any length. */
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final ServerAddress address;

    PostgresSystem(ServerAddress address) {
        this.address = address;
    }

    @Override
    public SqlDialect dialect() {
        return PostgresDialect.INSTANCE;
    }

    @Override
    public String unquoted(String name) {
        return name.startsWith("\"")
                ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                : name.toLowerCase(Locale.ROOT);
    }

    @Override
    public JdbcFailure failure(SQLException error) {
        return PostgresErrors.of(error, address);
    }

    @Override
    public DataType type(ResultSetMetaData columns, int column) throws SQLException {
        String name = columns.getColumnTypeName(column);
        int precision = columns.getPrecision(column);
        String spelling = name;
        if (name.endsWith("numeric") && precision > 0) {
            spelling = "numeric(" + precision + "," + columns.getScale(column) + ")";
        } else if (name.endsWith("varchar") && precision > 0 && precision != UNLIMITED) {
            spelling = "character varying(" + precision + ")";
        } else if (name.endsWith("bpchar")) {
            spelling = "character(" + precision + ")";
        }
        return PostgresTypes.parse(name, spelling);
    }

    @Override
    public ValueReader reader(DataType type) {
        return PostgresValues.of(type);
    }

    @Override
    public void bind(PreparedStatement statement, int parameter, @Nullable Object value) throws SQLException {
        if (value == null) {
            statement.setNull(parameter, Types.NULL);
        } else if (value instanceof Instant instant) {
            statement.setObject(parameter, instant.atOffset(ZoneOffset.UTC));
        } else if (value instanceof BigInteger) {
            statement.setObject(parameter, value, Types.NUMERIC);
        } else {
            statement.setObject(parameter, value);
        }
    }

    @Override
    public int secondStatement(String sql) throws SQLException {
        List<NativeQuery> statements = Parser.parseJdbcSql(sql, true, false, true, false, false);
        if (statements.size() < 2) {
            return -1;
        }
        // The parts are parts of the text, one after the other, but for blanks.
        int first = sql.indexOf(statements.get(0).nativeSql)
                + statements.get(0).nativeSql.length();
        return Math.max(0, sql.indexOf(statements.get(1).nativeSql.strip(), first));
    }

    @Override
    public List<RelationInfo> relations(Connection connection) throws SQLException {
        return PostgresCatalog.relations(connection);
    }

    @Override
    public Optional<Schema> find(Connection connection, TableName table) throws SQLException {
        return PostgresCatalog.find(connection, table);
    }

    @Override
    public TableKeys keys(Connection connection, TableName table) throws SQLException {
        return PostgresCatalog.keys(connection, table);
    }

    @Override
    public BulkLoad load(Connection connection, TableName table, Schema columns) throws SQLException {
        return new CopyLoad(connection, table, columns);
    }

    @Override
    public void begin(Connection connection) {
        // The pool's own statement has prepared it.
    }

    @Override
    public void end(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DISCARD TEMP");
            statement.execute("RESET ALL");
        }
    }
}
