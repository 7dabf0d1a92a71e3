package io.penstock.core.relation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.Relation;
import io.penstock.core.config.ProjectError;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.DataType.Simple;
import io.penstock.spi.type.TableName;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqlRelationTest {
    private final DuckDatabase database = new DuckDatabase("warehouse")
            .with(
                    "CREATE TABLE users AS SELECT * FROM (VALUES (1, 'Ann', true), (2, 'Bob', false),"
                            + " (3, 'Cleo', true), (3, 'Cleo', true)) AS u(id, name, active)",
                    "CREATE TABLE orders AS SELECT * FROM (VALUES (10, 1, 5.50), (11, 1, 7.25), (12, 3, 1.00),"
                            + " (13, 9, 2.00)) AS o(id, user_id, amount)");
    private final QuerySessions sessions = new QuerySessions(database);
    private final Relation users = SqlRelation.table(sessions, TableName.of("main", "users"));
    private final Relation orders = SqlRelation.table(sessions, TableName.of("main", "orders"));

    @AfterEach
    void close() {
        sessions.close();
        assertThat(database.openSessions()).isZero();
        database.close();
    }

    @Test
    void tableReadsAsAWholeTable() {
        assertThat(users.toSql()).isEqualTo("SELECT *\nFROM \"main\".\"users\"");
        assertThat(users.count()).isEqualTo(4);
    }

    @Test
    void simpleChainIsOneSelect() {
        Relation chain = users.filter("active").filter("id > 1").select("id", "upper(name) AS name");

        assertThat(chain.toSql()).isEqualTo("""
                        SELECT id, upper(name) AS name
                        FROM "main"."users"
                        WHERE (active)
                          AND (id > 1)""");
        assertThat(rows(chain.distinct())).containsExactly(List.of(3, "CLEO"));
    }

    @Test
    void conditionsKeepTheirOwnParentheses() {
        assertThat(users.filter("id = 1 OR id = 2").filter("active").count()).isEqualTo(1);
    }

    @Test
    void commentAtTheEndOfAnExpressionSwallowsNothing() {
        Relation relation = users.filter("id > 1 -- not Ann")
                .select("id -- the key", "name")
                .sort("id");

        assertThat(rows(relation)).containsExactly(List.of(2, "Bob"), List.of(3, "Cleo"), List.of(3, "Cleo"));
    }

    @Test
    void filterAfterSelectSeesTheNewColumns() {
        Relation relation = users.select("id * 10 AS id", "name").filter("id = 20");

        assertThat(rows(relation)).containsExactly(List.of(20, "Bob"));
    }

    @Test
    void selectAfterSortSortsByTheOldColumns() {
        Relation relation = orders.sort("id").select("-id AS id").limit(1);

        assertThat(rows(relation)).containsExactly(List.of(-10));
    }

    @Test
    void sortAfterSelectSortsByTheNewColumns() {
        Relation relation = users.distinct().select("-id AS id").sort("id");

        assertThat(rows(relation)).containsExactly(List.of(-3), List.of(-2), List.of(-1));
        assertThatThrownBy(() -> users.select("name").sort("id").count())
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("id");
    }

    @Test
    void filterAfterLimitDoesNotReachBelowIt() {
        assertThat(users.sort("id").limit(1).filter("id = 2").count()).isZero();
    }

    @Test
    void limitOfALimitIsTheSmaller() {
        assertThat(users.limit(2).limit(3).count()).isEqualTo(2);
        assertThat(users.limit(3).limit(2).toSql()).endsWith("LIMIT 2");
    }

    @Test
    void distinctAfterLimitCountsTheLimitedRows() {
        assertThat(users.filter("id = 3").limit(2).distinct().count()).isEqualTo(1);
        assertThat(users.distinct().limit(4).count()).isEqualTo(3);
    }

    @Test
    void withAddsColumnsToAll() {
        Relation relation = orders.filter("id = 10").with("amount * 2 AS twice");

        assertThat(rows(relation)).containsExactly(List.of(10, 1, new BigDecimal("5.50"), new BigDecimal("11.00")));
    }

    @Test
    void aggregateGroupsByExpressionsWithAliases() {
        Relation relation = orders.aggregate(List.of("user_id % 2 = 1 AS id"), "count(*) AS n", "sum(amount) AS id2")
                .filter("n > 1");

        assertThat(relation.schema().names()).containsExactly("id", "n", "id2");
        assertThat(rows(relation)).containsExactly(List.of(true, 4L, new BigDecimal("15.75")));
    }

    @Test
    void aggregateWithoutGroupsGivesOneRow() {
        assertThat(rows(orders.aggregate(List.of(), "max(id) AS id"))).containsExactly(List.of(13));
    }

    @Test
    void aggregateOfALimitCountsTheLimitedRows() {
        assertThat(rows(orders.limit(2).aggregate(List.of(), "count(*) AS n"))).containsExactly(List.of(2L));
    }

    @Test
    void joinGivesTheSharedColumnOnce() {
        Relation people = users.distinct().select("id AS user_id", "name");
        Relation joined = orders.join(people, "user_id").sort("id");

        assertThat(joined.schema().names()).containsExactly("id", "user_id", "amount", "name");
        assertThat(rows(joined.select("id", "name")))
                .containsExactlyInAnyOrder(List.of(10, "Ann"), List.of(11, "Ann"), List.of(12, "Cleo"));
        assertThat(orders.leftJoin(people, "user_id").count()).isEqualTo(4);
    }

    @Test
    void joinOnTellsBothSidesApartInTheStepsBehindIt() {
        Relation joined = users.joinOn(orders, "l.id = r.user_id -- by key")
                .filter("r.amount > 5")
                .select("l.name", "r.id AS order_id");

        assertThat(joined.toSql()).isEqualTo("""
                        SELECT l.name, r.id AS order_id
                        FROM "main"."users" AS l
                        JOIN "main"."orders" AS r ON (
                        l.id = r.user_id -- by key
                        )
                        WHERE (r.amount > 5)""");
        assertThat(rows(joined)).containsExactlyInAnyOrder(List.of("Ann", 10), List.of("Ann", 11));
        assertThat(users.leftJoinOn(orders, "l.id = r.user_id AND r.id = 10").count())
                .isEqualTo(4);
    }

    @Test
    void joinOfAJoinNests() {
        Relation twice = users.joinOn(orders, "l.id = r.user_id")
                .select("l.id AS id", "r.amount AS amount")
                .join(users.select("id", "name AS other"), "id");

        assertThat(twice.aggregate(List.of(), "count(*) AS n").rows().toList()).containsExactly(Map.of("n", 6L));
    }

    @Test
    void unionKeepsEqualRowsAndEachSidesLimit() {
        Relation union =
                users.sort("id").limit(1).select("id").union(users.select("id")).union(orders.select("id"));

        assertThat(union.count()).isEqualTo(9);
        assertThat(users.select("id").union(orders.select("id")).toSql()).isEqualTo("""
                        SELECT id
                        FROM "main"."users"
                        UNION ALL
                        SELECT id
                        FROM "main"."orders\"""");
    }

    @Test
    void unionTakesQueriesWithAWithOfTheirOwn() {
        Relation query = SqlRelation.query(sessions, "WITH w AS (SELECT 1 AS id) SELECT id FROM w ORDER BY id;");

        assertThat(query.union(query).union(users.select("id")).count()).isEqualTo(6);
    }

    @Test
    void sqlStandsAroundTheRelationWithOrWithoutAnAlias() {
        Relation active = users.filter("active");

        assertThat(active.sql("SELECT max(id) AS id FROM {this}").rows().toList())
                .containsExactly(Map.of("id", 3));
        assertThat(active.sql("WITH w AS (SELECT * FROM {this} AS t WHERE t.id < 3) SELECT count(*) AS n FROM w")
                        .rows()
                        .toList())
                .containsExactly(Map.of("n", 1L));
        assertThat(users.sql("SELECT id FROM {this} LIMIT 1").toSql())
                .isEqualTo("SELECT id FROM \"main\".\"users\" LIMIT 1");
    }

    @Test
    void queryStaysAsItWasWritten() {
        String query = "SELECT 1 AS x -- one";

        assertThat(SqlRelation.query(sessions, query + "\n;  ").toSql()).isEqualTo(query);
        assertThat(SqlRelation.query(sessions, query).filter("x = 1").count()).isEqualTo(1);
    }

    @Test
    void schemaIsToldWithoutRunning() {
        Relation endless = SqlRelation.query(sessions, "SELECT i AS id, 'x' AS name FROM range(1000000000000) t(i)");

        assertThat(endless.schema().columns()).extracting("name").containsExactly("id", "name");
        assertThat(endless.schema().columns()).extracting("type").containsExactly(Simple.BIGINT, Simple.TEXT);
    }

    @Test
    void twoReadersAreOpenSideBySide() {
        try (Stream<User> people = users.distinct().sort("id").records(User.class);
                Stream<Map<String, @Nullable Object>> sold = orders.sort("id").rows()) {
            var ids = sold.iterator();
            assertThat(people.map(person -> person.name() + ids.next().get("id")))
                    .containsExactly("Ann10", "Bob11", "Cleo12");
            assertThat(database.openSessions()).isPositive();
        }
        assertThat(database.openSessions()).isZero();
    }

    @Test
    void sessionOfAStreamEndsWithItsLastRow() {
        assertThat(users.records(User.class)).hasSize(4);
        assertThat(database.openSessions()).isZero();
    }

    @Test
    void closingTheSessionsClosesWhatTheModelForgot() {
        BatchReader forgotten = users.batches();
        assertThat(forgotten.next()).isNotNull();

        sessions.close();

        assertThat(database.openSessions()).isZero();
    }

    @Test
    void cancelledSessionsOpenNothing() {
        sessions.cancel();

        assertThatThrownBy(users::count)
                .isInstanceOfSatisfying(
                        PenstockException.class, e -> assertThat(e.code()).isEqualTo(ConnectorError.CANCELLED))
                .hasMessage("Cannot query warehouse: the run was cancelled");
    }

    @Test
    void relationsOfTwoConnectionsAreNotPutTogether() {
        try (DuckDatabase lake = new DuckDatabase("lake")) {
            Relation other = SqlRelation.table(new QuerySessions(lake), TableName.of("main", "users"));

            assertThatThrownBy(() -> users.join(other, "id"))
                    .isInstanceOfSatisfying(
                            PenstockException.class, e -> assertThat(e.code()).isEqualTo(ProjectError.JAVA_MODEL))
                    .hasMessage("Cannot put relations together: one is on connection warehouse, the other on lake"
                            + " (read one of them as records and return rows)");
        }
    }

    @Test
    void emptyPartsAreRefused() {
        assertThatThrownBy(() -> users.filter(" "))
                .isInstanceOf(PenstockException.class)
                .hasMessage("Cannot compose a relation: the condition is empty");
        assertThatThrownBy(() -> users.join(orders))
                .hasMessage("Cannot compose a relation: the list has no column, expected at least one");
        assertThatThrownBy(() -> users.limit(-1))
                .hasMessage("Cannot compose a relation: the limit of rows is -1, expected 0 or more");
        assertThatThrownBy(() -> users.sql("SELECT 1"))
                .hasMessageContaining("the query has no {this} to stand for the relation");
    }

    record User(int id, String name, boolean active) {}

    private static List<List<@Nullable Object>> rows(Relation relation) {
        try (Stream<Map<String, @Nullable Object>> rows = relation.rows()) {
            return rows.<List<@Nullable Object>>map(row -> List.copyOf(row.values()))
                    .toList();
        }
    }
}
