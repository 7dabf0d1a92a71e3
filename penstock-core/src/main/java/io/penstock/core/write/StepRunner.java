package io.penstock.core.write;

import io.penstock.core.ledger.RowCounts;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Runs the steps of a strategy and adds up what they did. */
final class StepRunner {
    private final SqlSession session;
    private final Target target;
    private final WriteGuard guard;
    private final Map<WriteStep.Effect, Long> rows = new EnumMap<>(WriteStep.Effect.class);
    private final List<String> warnings = new ArrayList<>();

    StepRunner(SqlSession session, Target target) {
        this.session = session;
        this.target = target;
        this.guard = new WriteGuard(session, target);
    }

    void run(WriteStep step) {
        switch (step.effect()) {
            case CREATE -> session.createEmpty(target.table(), step.sql());
            case CHECK_KEYS -> guard.requireKeys(step.sql(), () -> step.then().forEach(this::run));
            case CHECK_HELD -> guard.requireOneForEachKey(step.sql());
            case CHECK_TIMES -> guard.requireTimes(step.sql());
            case CHECK_LATE -> guard.requireOrder(step.sql());
            case CHECK_WINDOW -> guard.requireWindow(step.sql());
            case COUNT_LIVE -> guard.requireSource(step.sql(), of(WriteStep.Effect.STAGE));
            case DELETE -> guard.requireShare(count(step), of(WriteStep.Effect.STAGE));
            case CHECK_VALUES -> inColumns(step, () -> LostValues.requireNone(session, target, step));
            case COUNT_LOST ->
                inColumns(step, () -> LostValues.tell(session, step).ifPresent(warnings::add));
            case CHANGE_COLUMNS -> inColumns(step, () -> session.execute(step.sql()));
            case PREPARE, STAGE, INSERT, UPDATE, CLOSE, CLEAR -> {
                if (count(step) > 0) {
                    step.then().forEach(this::run);
                }
            }
        }
    }

    private long count(WriteStep step) {
        long changed = session.execute(step.sql());
        rows.merge(step.effect(), changed, Long::sum);
        return changed;
    }

    /** Changes columns or looks whether they can change; a database that cannot do it, for an index for example, says why. */
    private void inColumns(WriteStep step, Runnable work) {
        try {
            work.run();
        } catch (PenstockException e) {
            boolean refused = e.code() == ConnectorError.SQL_BINDING
                    || e.code() == ConnectorError.CONSTRAINT
                    || e.code() == ConnectorError.UNSUPPORTED;
            throw refused ? refused(step, e) : e;
        }
    }

    private PenstockException refused(WriteStep step, PenstockException e) {
        String reason = step.about().isEmpty()
                ? "the database cannot change the columns of " + target.table() + " as needed: " + e.message()
                        + "; the statement was: " + step.sql()
                : step.about() + ": " + e.message();
        return new PenstockException(
                e.code(),
                "Cannot write " + target.model() + ": " + reason + " (rebuild the table with: penstock run "
                        + target.model() + " --full-refresh)",
                e);
    }

    /** What the steps found that somebody should know of, in words. */
    List<String> warnings() {
        return warnings;
    }

    /** Gives what was done; that no rows came in at all is an error where the model says so. */
    RowCounts counts() {
        long inserted = of(WriteStep.Effect.INSERT);
        long updated = of(WriteStep.Effect.UPDATE);
        guard.requireRows(Math.max(of(WriteStep.Effect.STAGE), inserted));
        return new RowCounts(
                inserted,
                updated + of(WriteStep.Effect.CLOSE),
                of(WriteStep.Effect.DELETE) + of(WriteStep.Effect.CLEAR),
                Math.max(0, of(WriteStep.Effect.STAGE) - inserted - updated));
    }

    private long of(WriteStep.Effect effect) {
        return rows.getOrDefault(effect, 0L);
    }
}
