package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.spi.batch.BatchWriter;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ErrorCode;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An empty database for each test of a suite, with a session, and the words in which suites speak of it. */
@SuppressWarnings("NullAway.Init")
abstract class SqlDatabaseFixture {
    static final Schema NUMBERED = Schema.of(new Column("id", Simple.BIGINT, false), Column.of("name", Simple.TEXT));

    private SqlDatabase database;
    private SqlSession session;

    /** Opens an empty database that no other test uses. */
    protected abstract SqlDatabase openDatabase();

    /** The database of the test that runs. */
    protected final SqlDatabase database() {
        return database;
    }

    /** A session of the database, closed after the test. */
    protected final SqlSession session() {
        return session;
    }

    @BeforeEach
    final void openSession() {
        database = openDatabase();
        session = database.session();
    }

    @AfterEach
    final void closeDatabase() {
        session.close();
        database.close();
    }

    /** Asserts that an action fails with a code and a message of the common form, and that the session is usable. */
    protected final void assertFails(ErrorCode code, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOf(PenstockException.class)
                .hasMessageStartingWith("Cannot ")
                .extracting(error -> ((PenstockException) error).code())
                .isEqualTo(code);
    }

    /** Makes a table in the default schema. */
    protected final TableName create(String name, Schema schema) {
        TableName table = TableName.of(dialect().defaultSchema(), name);
        String columns = schema.columns().stream()
                .map(column -> dialect().quote(column.name()) + " " + dialect().type(column.type())
                        + (column.nullable() ? "" : " NOT NULL"))
                .reduce((left, right) -> left + ", " + right)
                .orElseThrow();
        session.execute("CREATE TABLE " + sql(table) + " (" + columns + ")");
        return table;
    }

    /** Writes one row by the bulk path. */
    protected final void write(TableName table, Schema schema, List<@Nullable Object> row) {
        try (BatchWriter writer = session.writer(table, schema)) {
            writer.write(new RowBatch(schema, List.of(row)));
            writer.finish();
        }
    }

    protected static List<List<@Nullable Object>> rows(SqlSession session, String sql, @Nullable Object... parameters) {
        return RowBatch.readAll(session.query(sql, parameters));
    }

    protected static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    final List<List<@Nullable Object>> rowsSeenByOthers(String sql) {
        return inOtherSession(other -> rows(other, sql));
    }

    final <T> T inOtherSession(Function<SqlSession, T> work) {
        try (SqlSession other = database.session()) {
            return work.apply(other);
        }
    }

    final SqlDialect dialect() {
        return database.dialect();
    }

    final String sql(TableName table) {
        return dialect().render(table);
    }
}
