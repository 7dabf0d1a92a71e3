package io.penstock.plugin.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.SqlPositionException;
import io.penstock.spi.sql.BoundQuery;
import io.penstock.spi.sql.QueryBinder;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Binding over empty tables: types, lineage and errors. */
class DuckDbBinderTest {
    private final DuckDbReader reader = new DuckDbReader(Options.of(Map.of("path", "shop.duckdb")), () -> null);
    private QueryBinder binder;

    @BeforeEach
    void define() {
        binder = reader.binder();
        binder.define(
                TableName.of("main", "t"),
                Schema.of(
                        Column.of("id", Simple.INTEGER),
                        Column.of("n", Simple.BIGINT),
                        Column.of("name", Simple.TEXT),
                        Column.of("l", new DataType.ListOf(Simple.INTEGER)),
                        Column.of(
                                "s",
                                new DataType.Struct(
                                        List.of(Column.of("a", Simple.INTEGER), Column.of("b", Simple.TEXT))))));
        binder.define(
                TableName.of("raw", "u"),
                Schema.of(Column.of("id", Simple.INTEGER), Column.of("x", new DataType.Decimal(10, 2))));
    }

    @AfterEach
    void close() {
        binder.close();
        reader.close();
    }

    private String lineage(String query) {
        BoundQuery bound = binder.bind(query);
        assertThat(bound.lineage()).hasSize(bound.schema().size());
        return bound.lineage().stream()
                .map(origins -> origins.stream()
                        .map(origin -> origin.table().name() + "." + origin.column())
                        .sorted()
                        .collect(Collectors.joining("+")))
                .map(origins -> origins.isEmpty() ? "-" : origins)
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "FROM class, Cannot bind the query: Table with name class does not exist!",
        "FROM tables, Cannot bind the query: Table with name tables does not exist!",
        "FROM upto(3), Cannot bind the query: Table Function with name upto does not exist!",
        "SELECT * FROM tt, Cannot bind the query: Table with name tt does not exist! Did you mean \"t\"?"
    })
    void catalogueOfTheEngineIsNoHint(String query, String message) {
        assertThat(catchThrowableOfType(SqlPositionException.class, () -> binder.bind(query)))
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SELECT id, upper(name) FROM t | t.id t.name",
                "SELECT 1, id FROM t | - t.id",
                "SELECT t.name, u.x * t.n FROM t JOIN raw.u USING (id) | t.name t.n+u.x",
                "SELECT id FROM t UNION ALL SELECT id FROM raw.u | t.id+u.id",
                "SELECT (SELECT max(x) FROM raw.u WHERE u.id = t.id) AS m FROM t | u.x",
                "SELECT id IN (SELECT id FROM raw.u) AS k FROM t | t.id+u.id",
                "SELECT id FROM t WHERE EXISTS (FROM raw.u WHERE u.id = t.id) | t.id",
                "SELECT id FROM t SEMI JOIN raw.u USING (id) | t.id",
                "SELECT sum(n) OVER (PARTITION BY id ORDER BY name) FROM t | t.id+t.n+t.name",
                "SELECT unnest(l), s.b FROM t | t.l t.s",
                "SELECT list_transform(l, lambda x: x + id) FROM t | t.id+t.l",
                "SELECT name, list_transform(l, lambda x: x + 1) FROM t | t.name t.l",
                "SELECT name, list_transform(l, lambda x: list_sum(list_transform(l, lambda y: x + y + id))) FROM t"
                        + " | t.name t.id+t.l",
                "SELECT name, list_reduce([len(s.b)], lambda x, y: x + y) FROM t | t.name t.s",
                "WITH RECURSIVE r AS (SELECT id::VARCHAR a, n::VARCHAR b, name c FROM t UNION ALL SELECT b, c, a FROM"
                        + " r) SELECT a FROM r | t.id+t.n+t.name",
                "SELECT id, count(*), grouping(id) FROM t GROUP BY ROLLUP (id) | t.id - -",
                "WITH RECURSIVE r AS (SELECT id a, n b FROM t UNION ALL SELECT b, a FROM r WHERE a < 5) FROM r |"
                        + " t.id+t.n t.id+t.n",
                "WITH c AS MATERIALIZED (SELECT id + n AS k FROM t) SELECT c.k FROM c, c d | t.id+t.n",
                "WITH c(a, b) AS (SELECT id, n FROM t) SELECT b, y FROM c, (SELECT name FROM t) AS d(y) | t.n t.name",
                "SELECT v.y FROM t, LATERAL (SELECT t.n + 1 AS y) v | t.n",
                "SELECT * EXCLUDE (l, s) REPLACE (upper(name) AS name) FROM t | t.id t.n t.name",
                "SELECT DISTINCT name FROM t ORDER BY name LIMIT 3 | t.name",
                "FROM (SELECT id, n FROM t) PIVOT (sum(n) FOR id IN (1, 2)) | t.id+t.n t.id+t.n",
                "VALUES (1, 2) | - -",
                "SELECT i FROM range(3) r(i) | -",
                "SELECT rowid, name FROM t | - t.name",
                "SELECT id FROM shop.raw.u | u.id",
                "SELECT name FROM t WHERE false | t.name",
                "SELECT a.id, b.x FROM t a ASOF JOIN raw.u b ON a.id >= b.id | t.id u.x",
            })
    void columnIsTracedToItsOrigins(String query, String expected) {
        assertThat(lineage(query)).isEqualTo(expected);
    }

    @Test
    void schemaHasExactTypes() {
        assertThat(binder.bind("SELECT id, sum(x) AS total, [s] AS list FROM t JOIN raw.u USING (id) GROUP BY ALL")
                        .schema())
                .hasToString("Schema[columns=[Column[name=id, type=integer, nullable=true], Column[name=total,"
                        + " type=decimal(38,2), nullable=true], Column[name=list, type=list(struct(a integer, b"
                        + " text)), nullable=true]]]");
    }

    @Test
    void fileMayBearTheNameOfADatabaseInMemory() {
        try (DuckDbReader other = new DuckDbReader(Options.of(Map.of("path", "Memory.duckdb")), () -> null);
                QueryBinder over = other.binder()) {
            over.define(TableName.of("main", "t"), Schema.of(Column.of("a", Simple.DATE)));
            assertThat(over.bind("SELECT a FROM memory.main.t").schema().names())
                    .containsExactly("a");
        }
    }

    @Test
    void redefinitionReplaces() {
        binder.define(TableName.of("raw", "u"), Schema.of(Column.of("y", Simple.DATE)));
        assertThat(binder.bind("SELECT * FROM raw.u").schema()).isEqualTo(Schema.of(Column.of("y", Simple.DATE)));
    }

    @Test
    void typeThatOnlyAnotherDatabaseKnowsIsTakenForText() {
        DataType mood = new DataType.Other("ENUM('a', 'b')");
        Schema schema = Schema.of(Column.of("m", mood), Column.of("g", new DataType.Other("tsvector")));
        binder.define(TableName.of("main", "odd"), schema);
        assertThat(binder.bind("SELECT m, g FROM odd").schema())
                .isEqualTo(Schema.of(Column.of("m", Simple.TEXT), Column.of("g", Simple.TEXT)));
        binder.define(TableName.of("main", "even"), Schema.of(Column.of("m", mood)));
        assertThat(binder.bind("SELECT m FROM even").schema()).isEqualTo(Schema.of(Column.of("m", mood)));
    }

    @Test
    void errorHasThePlaceAndTheCandidates() {
        String query = "SELECT 'é', nam FROM t";
        SqlPositionException error = catchThrowableOfType(SqlPositionException.class, () -> binder.bind(query));
        assertThat(error)
                .hasMessageStartingWith("Cannot bind the query: Referenced column \"nam\" not found in FROM clause!")
                .hasMessageContaining("\"name\"");
        assertThat(error.offset()).isEqualTo(query.indexOf("nam"));
        assertThat(error.code()).isEqualTo(ConnectorError.SQL_BINDING);
        assertThat(binder.bind("SELECT name FROM t").schema().size()).isEqualTo(1);
    }

    @Test
    void unknownFunctionAndUnfitTypesAreBindingErrors() {
        for (String query : List.of("SELECT uper(name) FROM t", "SELECT sum(l) FROM t", "SELECT id + s FROM t")) {
            SqlPositionException error = catchThrowableOfType(SqlPositionException.class, () -> binder.bind(query));
            assertThat(error.code()).isEqualTo(ConnectorError.SQL_BINDING);
        }
    }

    @Test
    void tableThatIsNotDefinedIsMissing() {
        SqlPositionException error =
                catchThrowableOfType(SqlPositionException.class, () -> binder.bind("SELECT * FROM nope"));
        assertThat(error.code()).isEqualTo(ConnectorError.RELATION_MISSING);
        assertThat(error.offset()).isEqualTo(14);
    }

    @Test
    void fileTakesPartAndTablesBesideItAreTraced(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("extra.v1.csv"), "id,label\n1,a\n");
        assertThat(lineage("SELECT t.name || extra.label AS l, extra.id FROM t JOIN '" + file + "' USING (id)"))
                .isEqualTo("t.name -");
        String call = "SELECT t.n, f.label FROM read_csv('" + file + "', header := true) f JOIN t USING (id)";
        assertThat(lineage(call)).isEqualTo("t.n -");
        assertThat(lineage("SELECT read_csv.label, n FROM read_csv(['" + file + "']), t"))
                .isEqualTo("- t.n");
        assertThat(binder.bind(call).schema())
                .isEqualTo(Schema.of(Column.of("n", Simple.BIGINT), Column.of("label", Simple.TEXT)));
    }
}
