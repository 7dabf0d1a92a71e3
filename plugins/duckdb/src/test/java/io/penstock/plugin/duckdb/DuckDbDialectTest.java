package io.penstock.plugin.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.spi.connector.Compression;
import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.connector.FileFormat;
import io.penstock.spi.connector.FileLayout;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import io.penstock.testkit.RowBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is DuckDB's own in its SQL and its values. */
class DuckDbDialectTest {
    private static final DuckDbDialect DIALECT = DuckDbDialect.INSTANCE;

    @TempDir
    private Path folder;

    private SqlDatabase database;
    private SqlSession session;

    @BeforeEach
    void open() {
        database = (SqlDatabase)
                new DuckDbConnector().open(new ConnectionConfig("db", Map.of("path", ":memory:"), folder));
        session = database.session();
    }

    @AfterEach
    void close() {
        session.close();
        database.close();
    }

    private List<?> one(String sql) {
        return RowBatch.readAll(session.query(sql)).get(0);
    }

    @ParameterizedTest
    @EnumSource(FileFormat.class)
    void exportedFileIsReadBack(FileFormat format) {
        String path = folder.resolve("it's " + format).toString();
        session.execute(DIALECT.exportFile(
                "SELECT 1 AS a, 'x;--' AS b UNION ALL SELECT 2, NULL ORDER BY a; -- end", path, FileLayout.of(format)));
        assertThat(RowBatch.readAll(session.query(
                                "SELECT a::INTEGER, b FROM " + DIALECT.fileRelation(path, format, Schema.of())))
                        .toString())
                .isEqualTo("[[1, x;--], [2, null]]");
    }

    @Test
    void jsonFileHasOneObjectOnEachLine() throws IOException {
        Path file = folder.resolve("x.json");
        session.execute(DIALECT.exportFile("FROM range(2) t(i)", file.toString(), FileLayout.of(FileFormat.JSON)));
        assertThat(Files.readString(file)).isEqualTo("{\"i\":0}\n{\"i\":1}\n");
    }

    @Test
    void layoutOfAFileIsRendered() throws IOException {
        Path file = folder.resolve("x.csv");
        session.execute(DIALECT.exportFile(
                "SELECT 1 AS a, 2 AS b",
                file.toString(),
                new FileLayout(FileFormat.CSV, false, Compression.NONE, ";", List.of())));
        assertThat(Files.readString(file)).isEqualTo("a;b\n1;2\n");
        session.execute(DIALECT.exportFile(
                "FROM range(2) t(i)",
                file.toString(),
                new FileLayout(FileFormat.JSON, true, Compression.NONE, null, List.of())));
        assertThat(Files.readString(file)).isEqualToIgnoringWhitespace("[{\"i\":0},{\"i\":1}]");
        assertThat(DIALECT.exportFile(
                        "FROM t",
                        "x",
                        new FileLayout(FileFormat.CSV, false, Compression.GZIP, "'", List.of("a \"b", "c"))))
                .isEqualTo("COPY (FROM t\n) TO 'x' (FORMAT csv, COMPRESSION 'gzip', DELIMITER '''',"
                        + " PARTITION_BY (\"a \"\"b\", \"c\"), FILE_EXTENSION 'csv.gz')");
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void parquetIsWrittenInEveryCompression(Compression compression) {
        String path = folder.resolve("x").toString();
        session.execute(DIALECT.exportFile(
                "SELECT 1 AS a", path, new FileLayout(FileFormat.PARQUET, false, compression, null, List.of())));
        assertThat(one("SELECT compression FROM parquet_metadata('" + path + "')"))
                .isEqualTo(List.of(compression == Compression.NONE ? "UNCOMPRESSED" : compression.name()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'a'::ENUM('a', 'b''c')",
                "'101'::BIT",
                "'10:00:00+02'::TIMETZ",
                "1::UNION(i INTEGER, s VARCHAR)",
                "[1, 2]::INTEGER[2]",
                "row(1, 'a')",
                "340282366920938463463374607431768211455::UHUGEINT",
                "'123456789012345678901234567890123456789012345'::BIGNUM",
                "NULL",
            })
    void valueOfAnyOtherTypeIsItsText(String expression) {
        String text =
                String.valueOf(one("SELECT CAST(" + expression + " AS VARCHAR)").get(0));
        assertThat(String.valueOf(one("SELECT " + expression).get(0))).isEqualTo(text);
        assertThat(session.describe("SELECT " + expression + " AS v")
                        .columns()
                        .get(0)
                        .type())
                .isInstanceOf(io.penstock.spi.type.DataType.Other.class);
    }

    @Test
    void timestampsOfOtherPrecisionsKeepTheirDigits() {
        assertThat(one("SELECT '2020-01-02 03:04:05'::TIMESTAMP_S, '2020-01-02 03:04:05.123'::TIMESTAMP_MS,"
                        + " '2020-01-02 03:04:05.123456789'::TIMESTAMP_NS"))
                .isEqualTo(List.of(
                        LocalDateTime.parse("2020-01-02T03:04:05"),
                        LocalDateTime.parse("2020-01-02T03:04:05.123"),
                        LocalDateTime.parse("2020-01-02T03:04:05.123456789")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DATE '0044-03-15 (BC)'",
                "DATE '12345-01-01'",
                "DATE 'infinity'",
                "TIMESTAMP '0044-03-15 (BC) 10:00:00.5'",
                "TIMESTAMP '-infinity'",
                "TIMESTAMPTZ '0044-03-15 (BC) 10:00:00+00'",
                "TIMESTAMPTZ 'infinity'",
            })
    void farTimesComeBackAloneNestedAndAsLiterals(String expression) {
        Object alone = one("SELECT " + expression).get(0);
        assertThat(one("SELECT [" + expression + "]").get(0)).isEqualTo(List.of(alone));
        assertThat(one("SELECT " + expression + " = " + DIALECT.literal(alone))).isEqualTo(List.of(true));
    }

    @Test
    void rowsInOrderStayInOrderWhenTheirColumnsAreCast() {
        List<List<Object>> expected = List.of(List.of(List.of(3)), List.of(List.of(2)), List.of(List.of(1)));
        assertThat(RowBatch.readAll(session.query("SELECT [i] FROM range(1, 4) t(i) ORDER BY i DESC; -- end"))
                        .toString())
                .isEqualTo(expected.toString());
    }

    @Test
    void columnsOfOneNameAreAllRead() {
        assertThat(one("SELECT 1 AS a, uuid() IS NULL AS a, [1] AS a, DATE '2020-01-01' AS \"A\""))
                .isEqualTo(List.of(1, false, List.of(1), LocalDate.of(2020, 1, 1)));
    }

    @Test
    void rowsInBulkAreSeenInTheTransactionThatMadeTheirTable() {
        String query =
                "SELECT i AS id, CAST(NULL AS TIMESTAMP_NS) AS moment, 'a'::ENUM('a', 'b') AS e FROM range(200000) t(i)";
        session.execute("CREATE TABLE source AS " + query);
        TableName table = TableName.of("main", "t");
        session.begin();
        session.createEmpty(table, "SELECT *, NULL AS nothing, [NULL] AS nothings FROM source -- all");
        assertThat(one("SELECT count(*) FROM t")).isEqualTo(List.of(0L));
        session.execute("INSERT INTO t SELECT *, NULL, NULL FROM source");
        assertThat(one("SELECT max(id) FROM t")).isEqualTo(List.of(199_999L));
        session.commit();
        session.execute("CREATE TABLE same AS SELECT *, NULL AS nothing, [NULL] AS nothings FROM source");
        assertThat(session.find(table)).isEqualTo(session.find(TableName.of("main", "same")));
        assertThat(one("SELECT typeof(moment) FROM t")).isEqualTo(List.of("TIMESTAMP_NS"));
    }

    @Test
    void literalThatIsNoneIsRefused() {
        assertThatThrownBy(() -> DIALECT.literal(new Object()))
                .hasMessage("Cannot write a java.lang.Object as a literal of DuckDB");
        assertThat(DIALECT.literal(null)).isEqualTo("NULL");
        assertThat(one("SELECT " + DIALECT.literal(List.of("a", "b")))).isEqualTo(List.of(List.of("a", "b")));
    }
}
