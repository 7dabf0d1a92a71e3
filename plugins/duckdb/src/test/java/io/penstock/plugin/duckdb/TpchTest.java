package io.penstock.plugin.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.sql.BoundQuery;
import io.penstock.spi.sql.ColumnReference;
import io.penstock.spi.sql.QueryBinder;
import io.penstock.spi.sql.TableReference;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads and binds the 22 queries of TPC-H: what DuckDB's parse and plan look like belongs to its version. */
class TpchTest {
    private static final List<String> TABLES =
            List.of("region", "nation", "supplier", "part", "partsupp", "customer", "orders", "lineitem");

    private static SqlDatabase database;
    private static SqlSession session;
    private static QueryBinder binder;

    @BeforeAll
    static void define() {
        database = (SqlDatabase) new DuckDbConnector()
                .open(new ConnectionConfig(
                        "db", Map.of("path", ":memory:"), Path.of("").toAbsolutePath()));
        session = database.session();
        session.execute(read(Path.of("src/test/resources/tpch-schema.sql")));
        binder = database.reader().binder();
        for (String table : TABLES) {
            TableName name = TableName.of("main", table);
            binder.define(name, session.find(name).orElseThrow());
        }
    }

    @AfterAll
    static void close() {
        binder.close();
        session.close();
        database.close();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String query(String name) {
        return read(Path.of("../../examples/tpch/models", name));
    }

    static List<String> queries() {
        return IntStream.rangeClosed(1, 22).mapToObj("q%02d.sql"::formatted).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "q01 | lineitem",
                "q02 | part supplier partsupp nation region partsupp supplier nation region",
                "q03 | customer orders lineitem",
                "q04 | orders lineitem",
                "q05 | customer orders lineitem supplier nation region",
                "q06 | lineitem",
                "q07 | supplier lineitem orders customer nation nation",
                "q08 | part supplier lineitem orders customer nation nation region",
                "q09 | part supplier lineitem partsupp orders nation",
                "q10 | customer orders lineitem nation",
                "q11 | partsupp supplier nation supplier partsupp supplier nation",
                "q12 | orders lineitem",
                "q13 | customer orders",
                "q14 | lineitem part",
                "q15 | lineitem supplier",
                "q16 | partsupp part supplier",
                "q17 | lineitem part lineitem",
                "q18 | customer orders lineitem lineitem",
                "q19 | lineitem part",
                "q20 | supplier nation partsupp part lineitem",
                "q21 | supplier lineitem orders nation lineitem lineitem",
                "q22 | customer customer orders",
            })
    void tablesOfEachQueryAreFound(String query, String expected) {
        assertThat(database.reader().read(query(query + ".sql")).tables())
                .extracting(TableReference::name)
                .containsExactly(expected.split(" "));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void everyQueryBindsToTheTypesThatItHasWhenItRuns(String query) {
        String sql = query(query);
        BoundQuery bound = binder.bind(sql);
        Schema described = session.describe(sql);
        assertThat(bound.schema()).isEqualTo(described);
        assertThat(bound.lineage()).hasSize(described.size());
        long countsOnly = described.names().stream()
                .filter(name -> name.matches("count_order|order_count|custdist|numwait|numcust"))
                .count();
        assertThat(bound.lineage().stream().filter(origins -> origins.isEmpty()).count())
                .as("columns without an origin")
                .isEqualTo(countsOnly);
    }

    private static Map<String, String> lineage(String query) {
        BoundQuery bound = binder.bind(query(query));
        Map<String, String> lineage = new LinkedHashMap<>();
        for (int i = 0; i < bound.schema().size(); i++) {
            lineage.put(
                    bound.schema().names().get(i),
                    bound.lineage().get(i).stream()
                            .map(ColumnReference::column)
                            .sorted()
                            .collect(Collectors.joining(" ")));
        }
        return lineage;
    }

    @Test
    void aggregatesAreTracedToTheColumnsOfTheirArguments() {
        assertThat(lineage("q01.sql"))
                .containsExactly(
                        Map.entry("l_returnflag", "l_returnflag"),
                        Map.entry("l_linestatus", "l_linestatus"),
                        Map.entry("sum_qty", "l_quantity"),
                        Map.entry("sum_base_price", "l_extendedprice"),
                        Map.entry("sum_disc_price", "l_discount l_extendedprice"),
                        Map.entry("sum_charge", "l_discount l_extendedprice l_tax"),
                        Map.entry("avg_qty", "l_quantity"),
                        Map.entry("avg_price", "l_extendedprice"),
                        Map.entry("avg_disc", "l_discount"),
                        Map.entry("count_order", ""));
    }

    @Test
    void columnsAreTracedThroughCorrelatedSubqueriesAndJoins() {
        assertThat(lineage("q02.sql"))
                .containsEntry("s_acctbal", "s_acctbal")
                .containsEntry("n_name", "n_name")
                .containsEntry("p_partkey", "p_partkey")
                .hasSize(8);
        assertThat(lineage("q21.sql")).containsExactly(Map.entry("s_name", "s_name"), Map.entry("numwait", ""));
    }

    @Test
    void columnsAreTracedThroughSubqueriesInFrom() {
        assertThat(lineage("q08.sql"))
                .containsExactly(
                        Map.entry("o_year", "o_orderdate"),
                        Map.entry("mkt_share", "l_discount l_extendedprice n_name"));
        assertThat(lineage("q13.sql")).containsExactly(Map.entry("c_count", "o_orderkey"), Map.entry("custdist", ""));
    }

    @Test
    void columnsAreTracedThroughCommonTableExpressions() {
        assertThat(lineage("q15.sql"))
                .containsExactly(
                        Map.entry("s_suppkey", "s_suppkey"),
                        Map.entry("s_name", "s_name"),
                        Map.entry("s_address", "s_address"),
                        Map.entry("s_phone", "s_phone"),
                        Map.entry("total_revenue", "l_discount l_extendedprice"));
    }
}
