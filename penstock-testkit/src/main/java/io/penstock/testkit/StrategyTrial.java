package io.penstock.testkit;

import io.penstock.Strategy;
import io.penstock.core.ledger.RowCounts;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs cases on a database of its own, and tells where they differ from their definition. Confined to one thread. */
final class StrategyTrial implements AutoCloseable {
    private final SqlDatabase database;
    private final SqlSession session;

    StrategyTrial(SqlDatabase database) {
        this.database = database;
        this.session = database.session();
        table(StrategyCase.of(Strategy.APPEND, 0)).ledger().prepare(session);
    }

    @Override
    public void close() {
        session.close();
        database.close();
    }

    /** Gives the difference of a case in words, with the fewest rows that still show one; null when there is none. */
    @Nullable
    String failure(StrategyCase one) {
        if (difference(one) == null) {
            return null;
        }
        StrategyCase smallest = shrink(one);
        return "shrunk from a larger case: " + smallest + "\n" + difference(smallest);
    }

    private StrategyTable table(StrategyCase one) {
        return StrategyTable.of(database, one.model(), StrategyTable.Source.QUERY);
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
