package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.Severity;
import io.penstock.core.check.AcceptedValuesRule;
import io.penstock.core.check.CheckCalls;
import io.penstock.core.check.CheckDeclaration;
import io.penstock.core.check.CheckEvaluator;
import io.penstock.core.check.CheckNames;
import io.penstock.core.check.CheckReport;
import io.penstock.core.check.CheckResult;
import io.penstock.core.check.CheckRule;
import io.penstock.core.check.CheckStatus;
import io.penstock.core.check.CheckedTable;
import io.penstock.core.check.ExpressionRule;
import io.penstock.core.check.FreshnessRule;
import io.penstock.core.check.NotNullRule;
import io.penstock.core.check.PatternRule;
import io.penstock.core.check.QueryRule;
import io.penstock.core.check.RangeRule;
import io.penstock.core.check.RelationshipsRule;
import io.penstock.core.check.RowCountRule;
import io.penstock.core.check.Threshold;
import io.penstock.core.check.UniqueRule;
import io.penstock.core.java.JavaModel;
import io.penstock.core.java.ModelResult;
import io.penstock.core.ledger.FailureStore;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.Owner;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.spi.type.TableName;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What checks find out in every {@link SqlDatabase}. */
@SuppressWarnings("NullAway.Init")
public abstract class CheckSuite {
    private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");

    private SqlDatabase database;
    private SqlSession session;
    private SqlDialect dialect;
    private TableName orders;
    private TableName customers;

    /** Opens an empty database that no other test uses. */
    protected abstract SqlDatabase openDatabase();

    @BeforeEach
    final void openSession() {
        database = openDatabase();
        session = database.session();
        dialect = database.dialect();
        orders = table("orders", """
            SELECT 1 AS id, 'a@b' AS email, 10 AS amount, DATE '2026-01-08' AS day
            UNION ALL SELECT 2, 'x', 20, DATE '2026-01-09'
            UNION ALL SELECT 2, NULL, NULL, NULL
            UNION ALL SELECT NULL, 'c@d', 500, DATE '2026-01-01'
            UNION ALL SELECT NULL, 'e@f', -1, DATE '2026-01-01'
            """);
        customers = table("customers", "SELECT 1 AS id UNION ALL SELECT NULL UNION ALL SELECT 1");
    }

    @AfterEach
    final void closeDatabase() {
        session.close();
        database.close();
    }

    private TableName table(String name, String query) {
        TableName table = TableName.of(dialect.defaultSchema(), name);
        dialect.replaceTable(table, query).forEach(session::execute);
        return table;
    }

    private static CheckDeclaration check(CheckRule rule, @Nullable String where) {
        return new CheckDeclaration(
                rule.word() + " " + rule.demand(),
                rule,
                Severity.ERROR,
                where,
                Threshold.NONE,
                0,
                "",
                Place.of("models/orders.sql"));
    }

    private CheckReport evaluate(CheckDeclaration... checks) {
        return evaluate(session, checks);
    }

    private CheckReport evaluate(SqlSession session, CheckDeclaration... checks) {
        String relation = dialect.render(orders);
        CheckNames names = new CheckNames() {
            @Override
            public String relation(String name) {
                return name.equals("orders") ? relation : dialect.render(customers);
            }

            @Override
            public String query(String sql) {
                return sql;
            }

            @Override
            public Optional<Place> place(String sql, int offset) {
                return Optional.empty();
            }
        };
        CheckedTable table = new CheckedTable(
                "orders", relation, this.session.describe("SELECT * FROM " + relation), dialect, names, NOW);
        CheckCalls none = new CheckCalls() {
            @Override
            public <T> T call(
                    JavaModel method, SqlSession session, CheckedTable table, Function<ModelResult, T> reading) {
                throw new IllegalArgumentException("No such method: " + method.title());
            }
        };
        return CheckEvaluator.evaluate(session, table, List.of(checks), none);
    }

    private void assertFinds(CheckRule rule, long failures, @Nullable Long rows) {
        assertFinds(rule, null, failures, rows);
    }

    private void assertFinds(CheckRule rule, @Nullable String where, long failures, @Nullable Long rows) {
        CheckResult result = evaluate(check(rule, where)).results().get(0);
        assertThat(result.message()).as(rule.toString()).doesNotContain("cannot be evaluated");
        assertThat(Arrays.asList(result.status(), result.failures(), result.rows()))
                .as("%s: %s", rule, result.message())
                .isEqualTo(Arrays.asList(failures == 0 ? CheckStatus.PASSED : CheckStatus.FAILED, failures, rows));
    }

    @Test
    final void nullHoldsToNoDemandOfARow() {
        assertFinds(new NotNullRule(List.of("id")), 2, 5L);
        assertFinds(new NotNullRule(List.of("id", "email")), 3, 5L);
        assertFinds(new RangeRule("amount", BigDecimal.ZERO, BigDecimal.valueOf(100)), 3, 5L);
        assertFinds(new RangeRule("amount", null, BigDecimal.valueOf(1000)), 1, 5L);
        assertFinds(new AcceptedValuesRule("amount", List.of(10, 20)), 3, 5L);
        assertFinds(new AcceptedValuesRule("amount", Arrays.asList(10, 20, null)), 2, 5L);
        assertFinds(new PatternRule("email", "@"), 2, 5L);
        assertFinds(new PatternRule("email", "^a@b$"), 4, 5L);
        assertFinds(new ExpressionRule("amount > 0"), 2, 5L);
    }

    @Test
    final void nullIsComparedWithNothing() {
        assertFinds(new UniqueRule(List.of("id")), 1, 3L);
        assertFinds(new UniqueRule(List.of("id", "email")), 0, 2L);
        assertFinds(new RelationshipsRule(List.of("id"), "customers", List.of("id")), 2, 3L);
        assertFinds(new RelationshipsRule(List.of("id"), "orders", List.of("id")), 0, 3L);
        assertFinds(new RelationshipsRule(List.of("id", "amount"), "orders", List.of("id", "amount")), 0, 2L);
    }

    @Test
    final void tableIsMeasuredAsAWhole() {
        assertFinds(new RowCountRule(5L, 5L), 0, 5L);
        assertFinds(new RowCountRule(6L, null), 1, 5L);
        assertFinds(new FreshnessRule("day", Duration.ofDays(1)), 0, 5L);
        assertFinds(new FreshnessRule("day", Duration.ofHours(23)), 1, 5L);
        assertFinds(new QueryRule("SELECT * FROM " + dialect.render(orders) + " WHERE amount > 100"), 1, null);
        assertFinds(new QueryRule("SELECT * FROM " + dialect.render(orders) + " WHERE amount > 1000"), 0, null);
    }

    @Test
    final void conditionLeavesRowsOut() {
        assertFinds(new NotNullRule(List.of("id")), "amount < 100", 1, 3L);
        assertFinds(new UniqueRule(List.of("id")), "amount IS NOT NULL", 0, 2L);
        assertFinds(new RowCountRule(2L, 2L), "id = 2", 0, 2L);
        assertFinds(new FreshnessRule("day", Duration.ofDays(1)), "id = 1", 1, 1L);
        assertFinds(new FreshnessRule("day", Duration.ofDays(1)), "id = 99", 1, 0L);
        assertFinds(new RelationshipsRule(List.of("id"), "customers", List.of("id")), "id = 1", 0, 1L);
    }

    @Test
    final void textIsReadAsTheTypeOfItsColumn() {
        assertFinds(new RangeRule("day", "2026-01-08", "2026-01-09"), 3, 5L);
        assertFinds(new AcceptedValuesRule("day", List.of("2026-01-01")), 3, 5L);
    }

    @Test
    final void commentsAndOddTextsAreNoHindrance() {
        assertFinds(new ExpressionRule("amount > 0 -- or so"), "id = 1 -- the first", 0, 1L);
        assertFinds(new AcceptedValuesRule("email", List.of("it's", "a@b")), 4, 5L);
        assertFinds(new QueryRule("SELECT 1 AS x -- always"), 1, null);
    }

    @Test
    final void manyChecksAtOnceFindWhatEachFindsAlone() {
        List<CheckRule> rules = List.of(
                new NotNullRule(List.of("id")),
                new UniqueRule(List.of("id")),
                new RangeRule("amount", BigDecimal.ZERO, null),
                new RowCountRule(1L, null),
                new FreshnessRule("day", Duration.ofDays(1)),
                new ExpressionRule("amount <> 500"));
        CheckReport together =
                evaluate(rules.stream().map(rule -> check(rule, null)).toArray(CheckDeclaration[]::new));
        assertThat(together.results())
                .isEqualTo(rules.stream()
                        .map(rule -> evaluate(check(rule, null)).results().get(0))
                        .toList());
        assertThatThrownBy(together::requirePublishable)
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("Cannot publish orders: 4 of 6 checks failed");
    }

    @Test
    final void checksOfRowsShareOnePassAndEveryOtherIsOneQuery() {
        // Only what fails is asked for a sample.
        assertThat(queries(List.of(new NotNullRule(List.of("id")), new NotNullRule(List.of("day"))), null))
                .isEqualTo(3);
        List<CheckRule> shared = List.of(
                new NotNullRule(List.of("amount")),
                new NotNullRule(List.of("id", "email")),
                new AcceptedValuesRule("amount", Arrays.asList(10, 20, 500, -1, null)),
                new RangeRule("amount", BigDecimal.valueOf(-1), null),
                new PatternRule("email", "."),
                new RowCountRule(1L, null),
                new FreshnessRule("day", Duration.ofDays(1)));
        List<CheckRule> alone = List.of(
                new UniqueRule(List.of("id", "email")),
                new RelationshipsRule(List.of("id"), "orders", List.of("id")),
                new QueryRule("SELECT 1 AS x FROM " + dialect.render(orders) + " WHERE amount > 1000"));
        String found = "amount IS NOT NULL AND email IS NOT NULL AND id IS NOT NULL";
        // Those that the types of the columns may not go with are bound first, each alone.
        int bound = 3;
        assertThat(queries(shared, found)).isEqualTo(bound + 1);
        assertThat(queries(alone, null)).isEqualTo(3);
        assertThat(queries(
                        Stream.concat(shared.stream(), alone.subList(0, 2).stream())
                                .toList(),
                        found))
                .isEqualTo(bound + 3);
    }

    private int queries(List<CheckRule> rules, @Nullable String where) {
        CrashingSession counted = CrashingSession.before(session, Integer.MAX_VALUE);
        CheckDeclaration[] checks =
                rules.stream().map(rule -> check(rule, null)).toArray(CheckDeclaration[]::new);
        if (where != null) {
            session.execute("DELETE FROM " + dialect.render(orders) + " WHERE NOT (" + where + ")");
        }
        evaluate(counted, checks);
        return counted.calls();
    }

    @Test
    final void thresholdsCountRowsOrTheirShare() {
        CheckRule rule = new NotNullRule(List.of("id"));
        for (Threshold allowed : List.of(new Threshold(2, null), new Threshold(0, new BigDecimal("0.4")))) {
            assertThat(evaluate(allowing(rule, allowed)).results().get(0).status())
                    .isEqualTo(CheckStatus.PASSED);
        }
        for (Threshold allowed : List.of(new Threshold(1, null), new Threshold(0, new BigDecimal("0.39")))) {
            assertThat(evaluate(allowing(rule, allowed)).results().get(0).status())
                    .isEqualTo(CheckStatus.FAILED);
        }
    }

    private static CheckDeclaration allowing(CheckRule rule, Threshold allowed) {
        return new CheckDeclaration("c", rule, Severity.ERROR, null, allowed, 0, "", Place.of("m"));
    }

    private void keepFailures(String project, String run) {
        FailureStore store = new FailureStore(dialect, new Owner(project, List.of(), "dev"));
        store.prepare(session);
        CheckDeclaration check = new CheckDeclaration(
                "c", new NotNullRule(List.of("id")), Severity.WARN, null, Threshold.NONE, 1, "", Place.of("m"));
        store.save(session, evaluate(check), run, NOW);
    }

    private List<List<@Nullable Object>> failures(String columns) {
        return RowBatch.readAll(session.query("SELECT " + columns + " FROM "
                + dialect.render(TableName.of(Ledger.SCHEMA, "check_failures")) + " ORDER BY run_id"));
    }

    @Test
    final void failingRowsAreKeptForTheLastRunThatFoundSome() {
        keepFailures("shop", "r1");
        keepFailures("shop", "r2");
        assertThat(failures("model, check_name, run_id")).containsExactly(Arrays.asList("orders", "c", "r2"));
    }

    @Test
    final void failingRowsOfAnotherProjectAreLeftAlone() {
        keepFailures("shop", "r1");
        keepFailures("bank", "r2");
        keepFailures("bank", "r3");
        assertThat(failures("project, environment, run_id"))
                .containsExactly(Arrays.asList("shop", "dev", "r1"), Arrays.asList("bank", "dev", "r3"));
    }

    @Test
    final void failingRowsOfAnEarlierVersionAreReplacedByTheNext() {
        keepFailures("shop", "r1");
        session.execute("ALTER TABLE " + dialect.render(TableName.of(Ledger.SCHEMA, "check_failures")) + " DROP COLUMN "
                + dialect.quote("project"));
        keepFailures("shop", "r2");
        assertThat(failures("project, run_id")).containsExactly(Arrays.asList("shop", "r2"));
    }

    @Test
    final void checkThatCannotBeEvaluatedIsAnError() {
        CheckReport report = evaluate(
                check(new NotNullRule(List.of("idd")), null),
                check(new ExpressionRule("no_such_column > 1"), null),
                check(new RowCountRule(1L, null), null));
        assertThat(report.results().get(0).message())
                .isEqualTo("it cannot be evaluated: there is no column \"idd\""
                        + " (did you mean \"id\"? there are: id, email, amount, day)");
        assertThat(report.results().get(1).status()).isEqualTo(CheckStatus.ERROR);
        assertThat(CheckEvaluator.probe(session, "orders", dialect, List.of(check(new PatternRule("email", "("), null)))
                        .results()
                        .get(0)
                        .message())
                .startsWith("it cannot be evaluated: ");
    }
}
