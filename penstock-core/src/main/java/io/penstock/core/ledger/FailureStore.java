package io.penstock.core.ledger;

import io.penstock.core.check.CheckDeclaration;
import io.penstock.core.check.CheckReport;
import io.penstock.core.check.CheckResult;
import io.penstock.core.check.CheckStatus;
import io.penstock.core.check.FailedRows;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Column;
import io.penstock.spi.type.DataType;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * The table {@code _penstock.check_failures} beside the data: rows that did not hold to checks, for each check those of the last
 * run in which it failed. Immutable; the session is the caller's.
 */
public final class FailureStore {
    private static final String CHECK = "check_name";
    private static final Schema COLUMNS = Schema.of(
            text(LedgerTable.MODEL),
            text(CHECK),
            text(LedgerTable.RUN_ID),
            new Column("found_at", DataType.Simple.TIMESTAMPTZ, false),
            text("row_json"));

    private final OwnTable table;

    public FailureStore(SqlDialect dialect, Owner owner) {
        this.table = new OwnTable(dialect, owner, TableName.of(Ledger.SCHEMA, "check_failures"), COLUMNS);
    }

    private static Column text(String name) {
        return new Column(name, DataType.Simple.TEXT, false);
    }

    /** Says whether some of the checks keep rows. */
    public static boolean isWanted(Collection<CheckDeclaration> checks) {
        return checks.stream().anyMatch(check -> check.stored() > 0);
    }

    /** Makes the table when the database has none. */
    public void prepare(SqlSession session) {
        table.prepare(session);
    }

    /**
     * Keeps the rows of a report for those of earlier runs, where there is the table, in a transaction of its own: that of
     * the write may have been undone.
     */
    public void save(SqlSession session, CheckReport report, String runId, Instant at) {
        List<String> failed = report.results().stream()
                .filter(result -> result.status() == CheckStatus.FAILED)
                .map(CheckResult::name)
                .toList();
        if (failed.isEmpty() || session.find(table.name()).isEmpty()) {
            return;
        }
        table.prepare(session);
        session.begin();
        try {
            // Also of a check that has no rows to show this time: those that it has are of an earlier run.
            failed.forEach(
                    check -> table.delete(session, List.of(LedgerTable.MODEL, CHECK), List.of(report.model(), check)));
            report.failed().forEach(rows -> add(session, report.model(), rows, List.of(runId, at)));
            session.commit();
        } catch (RuntimeException e) {
            session.rollback();
            throw e;
        }
    }

    private void add(SqlSession session, String model, FailedRows rows, List<Object> when) {
        if (!rows.rows().isEmpty()) {
            table.insert(
                    session,
                    rows.rows().stream()
                            .map(row -> List.of(model, rows.check(), when.get(0), when.get(1), (Object) row))
                            .toList());
        }
    }
}
