package io.penstock.testkit;

import static org.assertj.core.api.Assertions.fail;

import io.penstock.Strategy;
import io.penstock.core.ledger.RowCounts;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jspecify.annotations.Nullable;

/**
 * What every strategy makes of random tables, on any database: the same as a model of it in plain Java.
 *
 * <p>{@code -Dpenstock.cases=100000} runs more than the 10,000 cases of every build, and {@code -Dpenstock.seed=7} begins
 * at another seed. A case that fails tells its seed, and the fewest rows that still fail.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
public abstract class StrategySuite {
    private static final int CASES = Integer.getInteger("penstock.cases", 10_000);
    private static final long SEED = Long.getLong("penstock.seed", 1);

    private SqlDatabase database;
    private SqlSession session;

    /** Opens an empty database that no other test uses. */
    protected abstract SqlDatabase openDatabase();

    @BeforeAll
    final void open() {
        database = openDatabase();
        session = database.session();
        table(StrategyCase.of(Strategy.APPEND, 0)).ledger().prepare(session);
    }

    @AfterAll
    final void close() {
        session.close();
        database.close();
    }

    /** The shares, in percent, are of all cases. */
    @ParameterizedTest
    @CsvSource({"REPLACE,4", "TRUNCATE,4", "APPEND,4", "MERGE_BY_KEY,33", "SCD_TYPE_2,55"})
    final void strategyIsItsReference(Strategy strategy, int share) {
        for (long seed = SEED; seed < SEED + CASES * (long) share / 100; seed++) {
            StrategyCase random = StrategyCase.of(strategy, seed);
            String difference = difference(random);
            if (difference != null) {
                StrategyCase smallest = shrink(random);
                fail("%s, shrunk from a larger case:%n%s%n%s", strategy, smallest, difference(smallest));
            }
        }
    }

    private StrategyTable table(StrategyCase one) {
        return new StrategyTable(database, TableName.of(database.dialect().defaultSchema(), "subject"), one.options());
    }

    /** Runs a case on the database and by definition, and tells the first difference; null when there is none. */
    private @Nullable String difference(StrategyCase one) {
        StrategyTable table = table(one);
        table.forget(session);
        ReferenceTable reference = one.reference();
        RelationInfo.Kind existing = null;
        String lastRun = "";
        RowCounts last = RowCounts.NONE;
        for (Delivery delivery : one.deliveries()) {
            RowCounts expectedCounts = null;
            String expected;
            try {
                expectedCounts = delivery.runId().equals(lastRun) ? last : reference.take(delivery);
                expected = expectedCounts.toString();
            } catch (RefusedException e) {
                expected = e.code().name();
            }
            String found;
            try {
                found = table.take(session, delivery, existing).toString();
            } catch (PenstockException e) {
                found = e.code().name();
                if (!found.equals(expected)) {
                    return "In " + delivery.runId() + ": expected " + expected + ", but failed: " + e.message();
                }
            }
            if (!found.equals(expected)) {
                return "In " + delivery.runId() + ": expected " + expected + ", found " + found;
            }
            if (expectedCounts != null) {
                existing = RelationInfo.Kind.TABLE;
                lastRun = delivery.runId();
                last = expectedCounts;
            }
            if (existing != null) {
                List<List<@Nullable Object>> should = StrategyTable.sorted(reference.rows());
                List<List<@Nullable Object>> is = table.rows(session);
                if (!is.equals(should)) {
                    return "After " + delivery.runId() + ":\n  expected " + should + "\n  found    " + is;
                }
            }
        }
        return null;
    }

    /** Takes away deliveries and rows as long as the case still fails. */
    private StrategyCase shrink(StrategyCase failing) {
        StrategyCase smallest = failing;
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            for (StrategyCase candidate : smallerThan(smallest)) {
                if (difference(candidate) != null) {
                    smallest = candidate;
                    smaller = true;
                    break;
                }
            }
        }
        return smallest;
    }

    private static List<StrategyCase> smallerThan(StrategyCase one) {
        List<StrategyCase> smaller = new ArrayList<>();
        for (int i = 0; i < one.deliveries().size(); i++) {
            List<Delivery> fewer = new ArrayList<>(one.deliveries());
            Delivery delivery = fewer.remove(i);
            if (!fewer.isEmpty()) {
                smaller.add(one.with(fewer));
            }
            for (int row = 0; row < delivery.rows().size(); row++) {
                List<Delivery> less = new ArrayList<>(one.deliveries());
                less.set(i, delivery.without(row));
                smaller.add(one.with(less));
            }
        }
        return smaller;
    }
}
