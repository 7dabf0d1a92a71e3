package io.penstock.jdbc;

import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableKeys;
import io.penstock.spi.type.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a database does in its own way. Thread-safe; each connection that it is given is the caller's alone. */
public interface JdbcSystem {
    SqlDialect dialect();

    /** Gives the name that an identifier in a text means: without its quotes, or as the database folds it where it has none. */
    String unquoted(String identifier);

    /** Tells what an error of the driver means. */
    JdbcFailure failure(SQLException error);

    /** Gives the type of a column of a result, counted from 1. */
    DataType type(ResultSetMetaData columns, int column) throws SQLException;

    /** Says how values of a type come out of a result. */
    ValueReader reader(DataType type);

    /** Sets a parameter of a statement, counted from 1. */
    void bind(PreparedStatement statement, int parameter, @Nullable Object value) throws SQLException;

    /** Gives where in a text the second statement begins, in characters from 0; -1 when there is one at most. */
    int secondStatement(String sql) throws SQLException;

    List<RelationInfo> relations(Connection connection) throws SQLException;

    Optional<Schema> find(Connection connection, TableName table) throws SQLException;

    TableKeys keys(Connection connection, TableName table) throws SQLException;

    /** Opens the bulk path into a table that has these columns. */
    BulkLoad load(Connection connection, TableName table, Schema columns) throws SQLException;

    /** Prepares a connection for a new session, which may have had another. */
    void begin(Connection connection) throws SQLException;

    /** Takes what a session left behind, such as its temporary tables, off a connection. */
    void end(Connection connection) throws SQLException;
}
