package io.penstock.core.environment;

import io.penstock.core.interval.IntervalSet;
import io.penstock.core.interval.Progress;
import io.penstock.core.ledger.CursorLedger.Mark;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets a model's table begin as a copy of another: its rows and keys, and all that the ledger says of them, in one transaction.
 *
 * @param from who keeps the table that is copied
 * @param to who is to keep the copy
 * @param versions where it is put on record that a version began as a copy
 */
public record VersionCopy(SqlSession session, SqlDialect dialect, Ledger from, Ledger to, VersionTable versions) {

    /**
     * What becomes a copy.
     *
     * @param version null for a table of an environment's own
     * @param begun what is to be on record of its rows
     */
    public record Copy(TableName table, @Nullable String version, LedgerEntry begun) {}

    /**
     * Makes the copy, unless the rows are there.
     *
     * @param entry what is on record of the table that is copied
     * @param origin who keeps that
     */
    public void copy(LedgerEntry entry, TableName table, String origin, Copy copy, Instant now) {
        LedgerEntry begun = copy.begun();
        VersionTable.Row row = copy.version() == null
                ? null
                : versions.find(session, begun.model(), copy.version()).orElse(null);
        boolean there = to.find(session, begun.model()).isPresent();
        if (there && (row == null || row.holds(origin, entry.writtenAt()))) {
            return;
        }
        session.begin();
        try {
            to.restart(session, begun.model());
            rows(table, copy.table());
            to.record(session, begun);
            if (row != null) {
                versions.begun(session, row, now, origin);
            }
            for (Mark mark : from.cursors().of(session, entry.model())) {
                TableName seen = to.cursors().seen(begun.model(), mark.dependency());
                rows(mark.seen(), seen);
                to.cursors().record(session, new Mark(begun.model(), mark.dependency(), mark.column(), seen));
            }
            Progress progress = from.intervals().find(session, entry.model());
            IntervalSet unread = to.writes().takeOver(session, begun.model(), from.writes(), entry.model());
            to.intervals().record(session, begun.model(), progress.reopened(unread));
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
