package io.penstock.plugin.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.SqlPositionException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What is said of a text that is not one query. */
class QueryErrorsTest {
    private static final DuckDbReader READER = new DuckDbReader(Options.of(Map.of("path", ":memory:")), () -> null);

    @AfterAll
    static void close() {
        READER.close();
    }

    private static SqlPositionException error(String query) {
        return catchThrowableOfType(SqlPositionException.class, () -> READER.read(query));
    }

    @Test
    void syntaxErrorHasTheReasonAndThePlaceInCharacters() {
        String query = "SELECT 'éé😀' FRM + x";
        SqlPositionException error = error(query);
        assertThat(error).hasMessage("Cannot read the query: syntax error at or near \"+\"");
        assertThat(error.offset()).isEqualTo(query.indexOf('+'));
        assertThat(error.code()).isEqualTo(ConnectorError.SQL_SYNTAX);
    }

    @Test
    void emptyTextIsNoQuery() {
        assertThat(error("")).hasMessage("Cannot read the query: there is none (write a SELECT)");
        assertThat(error(" -- nothing")).hasMessageContaining("there is none");
    }

    @Test
    void secondStatementIsPointedAt() {
        String query = "SELECT ';'; -- one\n ; SELECT 2;";
        SqlPositionException error = error(query);
        assertThat(error).hasMessage("Cannot read the query: there are 2 statements (leave one SELECT)");
        assertThat(error.offset()).isEqualTo(query.indexOf("SELECT 2"));
    }

    @Test
    void otherStatementIsRefusedWithTheRemedy() {
        SqlPositionException error = error("  INSERT INTO t VALUES (1)");
        assertThat(error).hasMessage("Cannot read the query: INSERT is not a query (write a SELECT)");
        assertThat(error.offset()).isEqualTo(2);
    }

    @Test
    void pivotStatementIsRefusedWithTheFormThatWorks() {
        for (String query : List.of("PIVOT orders ON kind USING sum(x)", "SELECT * FROM (PIVOT orders ON kind)")) {
            SqlPositionException error = error(query);
            assertThat(error).hasMessageContaining("FROM orders PIVOT (... FOR ... IN (...))");
            assertThat(error.code()).isEqualTo(ConnectorError.UNSUPPORTED);
        }
    }

    @Test
    void settingsThatChangeTheMeaningOfATextCountForReading() {
        String query = "SELECT list_transform([1], x -> x + 1) AS l";
        Map<String, Object> settings = Map.of("lambda_syntax", "ENABLE_SINGLE_ARROW", "no_such_setting", 1);
        try (DuckDbReader reader =
                        new DuckDbReader(Options.of(Map.of("path", ":memory:", "settings", settings)), () -> null);
                var allowing = reader.binder();
                var refusing = READER.binder()) {
            assertThat(allowing.bind(query).schema().names()).containsExactly("l");
            assertThat(catchThrowableOfType(SqlPositionException.class, () -> refusing.bind(query)))
                    .isNotNull();
        }
    }

    @Test
    void readerGoesOnAfterErrorsAndServesManyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> reads = IntStream.range(0, 200)
                    .mapToObj(i -> threads.submit(() -> i % 10 == 0
                            ? error("SELEC " + i).offset()
                            : READER.read("SELECT * FROM t" + i).tables().get(0).offset()))
                    .toList();
            for (int i = 0; i < reads.size(); i++) {
                assertThat(reads.get(i).get()).isEqualTo(i % 10 == 0 ? 0 : 14);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
