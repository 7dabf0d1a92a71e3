package io.penstock.plugin.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.TableName;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people hang on a table is there after its rows were replaced. */
class ReplacementTest {
    private static final TableName ORDERS = TableName.of("public", "orders");

    private SqlDatabase database;
    private SqlSession session;

    @BeforeEach
    void open() {
        database = Server.emptyDatabase();
        session = database.session();
        session.execute("CREATE TABLE orders AS SELECT 1 AS id, 'a' AS name");
    }

    @AfterEach
    void close() {
        session.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE VIEW names AS SELECT name FROM orders",
                "CREATE INDEX by_name ON orders (name)",
                "GRANT SELECT ON orders TO PUBLIC",
                "CREATE RULE told AS ON DELETE TO orders DO ALSO NOTIFY told"
            })
    void tableWithSomethingOnItStays(String hung) {
        session.execute(hung);
        String before = identity();
        replace("SELECT 2 AS id, 'b' AS name");
        assertThat(identity()).isEqualTo(before);
        assertThat(value("SELECT name FROM orders")).isEqualTo("b");
        assertThat(value("SELECT count(*) FROM pg_class WHERE relname LIKE '\\_penstock%'"))
                .isEqualTo(0L);
    }

    @Test
    void viewSeesTheNewRows() {
        session.execute("CREATE VIEW names AS SELECT name FROM orders");
        replace("SELECT 2 AS id, 'b' AS name");
        assertThat(value("SELECT name FROM names")).isEqualTo("b");
    }

    @Test
    void bareTableIsTheNewOne() {
        String before = identity();
        replace("SELECT 2 AS id, 'b' AS name");
        assertThat(identity()).isNotEqualTo(before);
    }

    @Test
    void columnsThatAViewReadsCannotGo() {
        session.execute("CREATE VIEW names AS SELECT name FROM orders");
        session.begin();
        assertThatThrownBy(() -> replace("SELECT 2 AS id"))
                .isInstanceOf(PenstockException.class)
                .hasMessage(
                        "Cannot run the statement: cannot drop table orders because other objects depend on it (view names depends"
                                + " on table orders); drop what depends on it, or leave the columns as they are");
        session.rollback();
        assertThat(value("SELECT name FROM names")).isEqualTo("a");
    }

    private void replace(String query) {
        database.dialect().replaceTable(ORDERS, query).forEach(session::execute);
    }

    private String identity() {
        return String.valueOf(value("SELECT CAST(CAST('orders' AS regclass) AS oid)"));
    }

    private Object value(String query) {
        try (BatchReader reader = session.query(query)) {
            ColumnBatch batch = Objects.requireNonNull(reader.next(), query);
            return Objects.requireNonNull(batch.column(0).value(0), query);
        }
    }
}
