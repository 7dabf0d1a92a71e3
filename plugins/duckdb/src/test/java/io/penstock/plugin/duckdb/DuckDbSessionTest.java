package io.penstock.plugin.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.BatchWriter;
import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import io.penstock.testkit.RowBatch;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a session is DuckDB's own: its errors' places, its conflicts, and the columns that its appender does not take. */
class DuckDbSessionTest {
    private static final TableName TABLE = TableName.of("main", "t");

    private SqlDatabase database;
    private SqlSession session;

    @BeforeEach
    void open() {
        database = (SqlDatabase) new DuckDbConnector()
                .open(new ConnectionConfig(
                        "db", Map.of("path", ":memory:"), Path.of("").toAbsolutePath()));
        session = database.session();
    }

    @AfterEach
    void close() {
        session.close();
        database.close();
    }

    private List<List<Object>> rows(String sql, Object... parameters) {
        return RowBatch.readAll(session.query(sql, parameters));
    }

    private ConnectorError code(Runnable action) {
        return (ConnectorError)
                catchThrowableOfType(PenstockException.class, action::run).code();
    }

    private void write(Schema schema, Object... values) {
        try (BatchWriter writer = session.writer(TABLE, schema)) {
            writer.write(new RowBatch(schema, List.of(Arrays.asList(values))));
            assertThat(writer.finish()).isEqualTo(1);
        }
    }

    @Test
    void errorOfAStatementHasItsPlace() {
        String sql = "INSERT INTO t SELECT 'ö€😀', nam FROM (SELECT 1 AS name)";
        session.execute("CREATE TABLE t (a VARCHAR, b INTEGER)");
        SqlPositionException error = catchThrowableOfType(SqlPositionException.class, () -> session.execute(sql));
        assertThat(error).hasMessageStartingWith("Cannot run the statement: Referenced column \"nam\" not found");
        assertThat(error.offset()).isEqualTo(sql.indexOf("nam"));
    }

    @Test
    void errorOfRunningHasItsPlaceInTheQueryThatWasGiven() {
        for (String column : List.of("", "[1] AS \"ö\", ")) {
            String sql = "SELECT " + column + "'ü', CAST(v AS INTEGER) FROM (VALUES ('oops')) AS x(v); -- end";
            SqlPositionException error = catchThrowableOfType(SqlPositionException.class, () -> rows(sql));
            assertThat(error).hasMessageContaining("Could not convert string 'oops' to INT32");
            assertThat(error.offset()).isEqualTo(sql.indexOf("CAST"));
            assertThat(error.code()).isEqualTo(ConnectorError.CONVERSION);
        }
    }

    @Test
    void twoWritersOfOneRowAreInConflict() {
        session.execute("CREATE TABLE t AS SELECT 1 AS x");
        try (SqlSession other = database.session()) {
            session.begin();
            other.begin();
            session.execute("UPDATE t SET x = 2");
            assertThat(code(() -> other.execute("UPDATE t SET x = 3"))).isEqualTo(ConnectorError.CONFLICT);
            other.rollback();
            session.commit();
            assertThat(other.execute("UPDATE t SET x = 3")).isEqualTo(1);
        }
    }

    @Test
    void causesAreToldApart() {
        assertThat(code(() -> rows("FROM 'no/such/file.csv'"))).isEqualTo(ConnectorError.FILE_UNREADABLE);
        assertThat(code(() -> session.execute("PIVOT nope ON x"))).isEqualTo(ConnectorError.RELATION_MISSING);
        assertThat(code(() -> session.execute("SELECT * FROM no_schema.t"))).isEqualTo(ConnectorError.RELATION_MISSING);
        assertThat(code(() -> session.execute("SELECT error('no')"))).isEqualTo(ConnectorError.CONVERSION);
        assertThat(code(() -> session.execute("SELECT 200::TINYINT"))).isEqualTo(ConnectorError.CONVERSION);
        session.execute("SET memory_limit = '1MB'");
        assertThat(code(() -> session.execute("CREATE TABLE big AS SELECT range::VARCHAR || 'x' FROM range(3000000)")))
                .isEqualTo(ConnectorError.OUT_OF_MEMORY);
    }

    @Test
    void severalStatementsAreNoQuery() {
        session.execute("CREATE TABLE t (x INTEGER)");
        for (Runnable reading : List.<Runnable>of(
                () -> session.query("DROP TABLE t; SELECT 1"), () -> session.describe("DROP TABLE t; SELECT 1"))) {
            SqlPositionException error = catchThrowableOfType(SqlPositionException.class, reading::run);
            assertThat(error).hasMessage("Cannot prepare the query: a second statement follows (leave one)");
            assertThat(error.offset()).isEqualTo(14);
        }
        assertThat(session.find(TABLE)).isPresent();
    }

    @Test
    void viewOverATableThatIsGoneIsAnErrorAndNotAbsent() {
        session.execute("CREATE TABLE gone (x INTEGER)");
        session.execute("CREATE VIEW t AS SELECT x FROM gone");
        session.execute("DROP TABLE gone");
        assertThatThrownBy(() -> session.find(TABLE)).hasMessageContaining("gone");
    }

    @Test
    void temporaryTableDoesNotHideTheOneOfItsName() {
        session.execute("CREATE TABLE main.t (x INTEGER)");
        session.execute("CREATE TEMPORARY TABLE t (y VARCHAR)");
        Schema schema = Schema.of(Column.of("x", Simple.INTEGER));
        write(schema, 5);
        write(Schema.of(Column.of("x", Simple.SMALLINT)), (short) 6);
        assertThat(session.find(TABLE)).contains(schema);
        assertThat(rows("SELECT count(*) FROM memory.main.t")).isEqualTo(List.of(List.of(2L)));
        try (SqlSession other = database.session()) {
            assertThat(other.relations()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "ENUM('a', 'b') | b | b",
                "BIT | 101 | 101",
                "INTEGER | 42 | 42",
                "DATE | 2024-02-29 | 2024-02-29",
                "STRUCT(a INTEGER) | {'a': 1} | {'a': 1}",
                "INTEGER[2] | [1, 2] | [1, 2]",
                "TIMESTAMP_NS | 2020-01-01 00:00:00.123456789 | 2020-01-01 00:00:00.123456789",
            })
    void textIsCastToTheTypeOfTheColumn(String type, String written, String expected) {
        session.execute("CREATE TABLE t (v " + type + ")");
        write(Schema.of(Column.of("v", Simple.TEXT)), written);
        assertThat(rows("SELECT v::VARCHAR FROM t")).isEqualTo(List.of(List.of(expected)));
    }

    @Test
    void textThatDoesNotFitTheColumnLeavesTheTableAsItWas() {
        session.execute("CREATE TABLE t (v ENUM('a'), j JSON)");
        Schema schema = Schema.of(Column.of("v", Simple.TEXT), Column.of("j", Simple.JSON));
        assertThat(code(() -> write(schema, "b", "{}"))).isEqualTo(ConnectorError.CONVERSION);
        assertThat(code(() -> write(schema, "a", "{bad"))).isEqualTo(ConnectorError.CONVERSION);
        assertThat(rows("FROM t")).isEmpty();
        write(schema, "a", "{}");
        assertThat(session.relations())
                .as("no table of the writer's own is left")
                .hasSize(1);
    }

    @Test
    void timestampsGoIntoColumnsOfOtherPrecisions() {
        session.execute("CREATE TABLE t (s TIMESTAMP_S, n TIMESTAMP_NS, l TIMESTAMP_NS[], t TIME_NS)");
        LocalDateTime value = LocalDateTime.parse("2020-01-02T03:04:05.123456");
        Schema schema = session.find(TABLE).orElseThrow();
        assertThat(schema.columns().get(1).type()).isEqualTo(Simple.TIMESTAMP);
        write(schema, value.withNano(0), value.plusNanos(789), List.of(value), value.toLocalTime());
        assertThat(rows("FROM t"))
                .isEqualTo(
                        List.of(List.of(value.withNano(0), value.plusNanos(789), List.of(value), value.toLocalTime())));
    }

    @ParameterizedTest
    @CsvSource({"UTINYINT, 255", "USMALLINT, 65535", "UINTEGER, 4294967295", "UBIGINT, 18446744073709551615"})
    void rangesAreChecked(String type, BigInteger most) {
        Simple unsigned = Simple.valueOf(type);
        session.execute("CREATE TABLE t (v " + type + ")");
        Schema schema = Schema.of(Column.of("v", unsigned));
        for (BigInteger beyond : List.of(most.add(BigInteger.ONE), BigInteger.ONE.negate())) {
            assertThatThrownBy(() -> write(schema, beyond))
                    .hasMessage("Cannot write " + beyond + " as " + unsigned + ": it is out of its range");
        }
        write(schema, most);
        assertThat(rows("SELECT v::HUGEINT FROM t")).isEqualTo(List.of(List.of(most)));
    }

    @Test
    void writerAndReaderMayChangeThreads() {
        session.execute("CREATE TABLE t (v INTEGER)");
        Schema schema = Schema.of(Column.of("v", Simple.INTEGER));
        BatchWriter writer = session.writer(TABLE, schema);
        CompletableFuture.runAsync(() -> writer.write(new RowBatch(schema, List.of(List.of(1), List.of(2)))))
                .join();
        assertThat(CompletableFuture.supplyAsync(writer::finish).join()).isEqualTo(2);
        CompletableFuture.runAsync(writer::close).join();
        BatchReader reader = session.query("FROM t");
        assertThat(CompletableFuture.supplyAsync(() -> RowBatch.readAll(reader)).join())
                .hasSize(2);
    }

    @Test
    void unsignedNumbersWithinListsKeepTheirRanges() {
        session.execute("CREATE TABLE t (a UTINYINT[], b USMALLINT[], c UINTEGER[])");
        write(session.find(TABLE).orElseThrow(), List.of((short) 255), List.of(65_535), List.of(4_294_967_295L));
        assertThat(rows("FROM t"))
                .isEqualTo(List.of(List.of(List.of((short) 255), List.of(65_535), List.of(4_294_967_295L))));
    }

    @Test
    void timesWithinListsKeepTheirMicroseconds() {
        Instant time = Instant.parse("2020-01-02T03:04:05.123456Z");
        session.execute("CREATE TABLE t (v TIMESTAMPTZ[])");
        write(session.find(TABLE).orElseThrow(), List.of(time));
        assertThat(rows("FROM t")).isEqualTo(List.of(List.of(List.of(time))));
    }

    @Test
    void numbersThatAreNoneAreReadWithinListsToo() {
        assertThat(rows("SELECT ['nan'::DOUBLE, -('nan'::DOUBLE), -('inf'::DOUBLE)]"))
                .isEqualTo(List.of(List.of(List.of(Double.NaN, Double.NaN, Double.NEGATIVE_INFINITY))));
    }

    @Test
    void rowsOfWhatIsNoSelectAreReadToo() {
        assertThat(rows("SHOW TABLES")).isEmpty();
        assertThat(rows("EXPLAIN SELECT 1")).hasSize(1);
        assertThat(rows("VALUES (1), (2)")).hasSize(2);
        session.execute("CREATE TABLE t (x INTEGER, u UUID)");
        assertThat(rows("PRAGMA table_info('t')")).hasSize(2);
        assertThat(rows("INSERT INTO t VALUES (?, NULL) RETURNING x", 5)).isEqualTo(List.of(List.of(5)));
        assertThatThrownBy(() -> rows("INSERT INTO t VALUES (6, NULL) RETURNING u"))
                .hasMessage("Cannot run the query: it is no SELECT, and of others a column of type uuid cannot be read:"
                        + " u (cast it to VARCHAR)");
        assertThat(rows("SELECT x FROM t")).hasSize(1);
    }

    @Test
    void errorOfSyntaxHasItsPlaceInAQuery() {
        String sql = "SELECT 'é' FRM + x";
        for (Runnable use : List.<Runnable>of(() -> rows(sql), () -> session.describe(sql))) {
            SqlPositionException error = catchThrowableOfType(SqlPositionException.class, use::run);
            assertThat(error).hasMessageEndingWith(": syntax error at or near \"+\"");
            assertThat(error.offset()).isEqualTo(sql.indexOf('+'));
        }
    }

    @Test
    void parameterWithoutATypeOfItsOwnHasThatOfItsValue() {
        assertThat(rows("SELECT ?", 5)).isEqualTo(List.of(List.of(5)));
        assertThat(rows("SELECT ? + 1 AS x, [?::INTEGER]", 5, 6)).isEqualTo(List.of(List.of(6, List.of(6))));
    }

    @Test
    void deepExpressionIsReadBoundAndRun() {
        String sum = "SELECT 1" + " + 1".repeat(380);
        assertThat(database.reader().read(sum).clauses()).containsOnlyKeys("SELECT");
        try (var binder = database.reader().binder()) {
            assertThat(binder.bind(sum).schema().size()).isEqualTo(1);
        }
        assertThat(rows(sum)).isEqualTo(List.of(List.of(381)));
    }

    @Test
    void expressionThatIsTooDeepForTheStackIsAnError() {
        String sum = "SELECT 1" + " + 1".repeat(5000);
        for (Runnable use :
                List.<Runnable>of(() -> rows(sum), () -> database.reader().read(sum))) {
            assertThatThrownBy(use::run).hasMessageContaining("Max expression depth limit of 400 exceeded");
        }
    }

    @Test
    void unnestedColumnsOfAnEnumKeepItsWords() {
        Schema schema = session.describe("SELECT 'a'::ENUM('a', 'b') AS e, [1]::UTINYINT[] AS l");
        assertThat(schema)
                .isEqualTo(Schema.of(
                        Column.of("e", new DataType.Other("ENUM('a', 'b')")),
                        Column.of("l", new DataType.ListOf(Simple.UTINYINT))));
    }
}
