package io.penstock.core.environment;

import io.penstock.core.interval.Progress;
import io.penstock.core.ledger.CursorLedger.Mark;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.util.stream.Collectors;

/**
 * Lets a new version begin as a copy of a table: its rows and keys, and all that the ledger says of them, in one transaction.
 *
 * @param from who keeps the table that is copied
 * @param to who is to keep the version
 */
public record VersionCopy(SqlSession session, SqlDialect dialect, Ledger from, Ledger to) {

    /**
     * Makes the copy, unless the version is there.
     *
     * @param entry what is on record of the table that is copied
     * @param begun the same, of the version: it is the definition of before that made its rows
     */
    public void copy(LedgerEntry entry, TableName table, LedgerEntry begun, TableName version) {
        if (to.find(session, begun.model()).isPresent()) {
            return;
        }
        session.begin();
        try {
            rows(table, version);
            to.record(session, begun);
            for (Mark mark : from.cursors().of(session, entry.model())) {
                TableName seen = to.cursors().seen(begun.model(), mark.dependency());
                rows(mark.seen(), seen);
                to.cursors().record(session, new Mark(begun.model(), mark.dependency(), mark.column(), seen));
            }
            Progress progress = from.intervals().find(session, entry.model());
            to.intervals().record(session, begun.model(), progress);
            session.commit();
        } catch (RuntimeException | Error e) {
            session.rollback();
            throw e;
        }
    }

    private void rows(TableName from, TableName copy) {
        Schema columns =
                session.find(from).orElseThrow(() -> new IllegalStateException("Gone since it was planned: " + from));
        dialect.replaceTable(copy, columns, session.keys(from)).forEach(session::execute);
        session.execute("INSERT INTO " + dialect.render(copy)
                + columns.names().stream().map(dialect::quote).collect(Collectors.joining(", ", " SELECT ", " FROM "))
                + dialect.render(from));
    }
}
