package io.penstock.core.write;

import io.penstock.core.ledger.RowCounts;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Runs the steps of a strategy and adds up what they did. */
final class StepRunner {
    private final SqlSession session;
    private final Target target;
    private final Map<WriteStep.Effect, Long> rows = new EnumMap<>(WriteStep.Effect.class);
    private final List<String> warnings = new ArrayList<>();

    StepRunner(SqlSession session, Target target) {
        this.session = session;
        this.target = target;
    }

    void run(WriteStep step) {
        switch (step.effect()) {
            case CHECK_KEYS -> requireUniqueKeys(step.sql());
            case CHECK_VALUES -> LostValues.requireNone(session, target, step);
            case COUNT_LOST -> LostValues.tell(session, step).ifPresent(warnings::add);
            case PREPARE, STAGE, INSERT, UPDATE, DELETE ->
                rows.merge(step.effect(), session.execute(step.sql()), Long::sum);
        }
    }

    /** What the steps found that somebody should know of, in words. */
    List<String> warnings() {
        return warnings;
    }

    RowCounts counts() {
        long inserted = of(WriteStep.Effect.INSERT);
        long updated = of(WriteStep.Effect.UPDATE);
        // A history closes a version for each one that it adds over it: those rows are counted once, as inserted.
        long touched =
                target.options().write().strategy() == io.penstock.Strategy.SCD_TYPE_2 ? inserted : inserted + updated;
        long unchanged = Math.max(0, of(WriteStep.Effect.STAGE) - touched);
        return new RowCounts(inserted, updated, of(WriteStep.Effect.DELETE), unchanged);
    }

    private long of(WriteStep.Effect effect) {
        return rows.getOrDefault(effect, 0L);
    }

    private void requireUniqueKeys(String sql) {
        List<String> found = new ArrayList<>();
        try (BatchReader reader = session.query(sql)) {
            for (ColumnBatch batch = reader.next(); batch != null; batch = reader.next()) {
                for (int row = 0; row < batch.rowCount(); row++) {
                    found.add(show(batch, row));
                }
            }
        }
        if (!found.isEmpty()) {
            throw new PenstockException(
                    WriteError.KEY_DUPLICATE,
                    "Cannot write " + target.model() + ": its rows hold the same key more than once: "
                            + String.join("; ", found)
                            + " (make the query give one row for each key, or put the columns that tell the rows apart"
                            + " into primary_key)");
        }
    }

    private String show(ColumnBatch batch, int row) {
        List<String> keys = target.options().write().primaryKey();
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            shown.add(keys.get(i) + "="
                    + (batch.column(i).isNull(row) ? "NULL" : batch.column(i).value(row)));
        }
        return String.join(", ", shown) + " (" + batch.column(keys.size()).value(row) + " rows)";
    }
}
