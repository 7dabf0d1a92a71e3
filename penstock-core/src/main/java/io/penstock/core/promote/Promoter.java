package io.penstock.core.promote;

import io.penstock.Materialization;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.interval.Progress;
import io.penstock.core.ledger.CursorLedger.Mark;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.WrittenFiles;
import io.penstock.core.promote.Promotion.Step;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Does what a promotion says: one transaction for each database, of the tables with their rows of the ledger.
 *
 * <p>When the process dies at any line, each database holds all that was promoted to it, or nothing; where several are
 * concerned, the same promotion once more does the rest. The caller holds the locks of both environments.
 */
final class Promoter {
    private static final String ALIAS_PREFIX = "penstock_";

    private final Promotion promotion;
    private final Side from;
    private final Side to;
    private final Runnable guard;

    /**
     * Makes it.
     *
     * @param guard throws when the locks are lost; asked before each commit
     */
    Promoter(Promotion promotion, Runnable guard) {
        this.guard = guard;
        this.promotion = promotion;
        this.from = promotion.from();
        this.to = promotion.to();
    }

    void promote() {
        Map<String, List<Step>> connections = new LinkedHashMap<>();
        promotion
                .promoting()
                .forEach(step -> connections
                        .computeIfAbsent(step.target().options().connection(), name -> new ArrayList<>())
                        .add(step));
        connections.values().forEach(this::inOneDatabase);
    }

    private void inOneDatabase(List<Step> steps) {
        ModelNode first = steps.get(0).target();
        SqlDatabase database = to.database(first);
        try (SqlSession session = database.session()) {
            to.ledger(first).prepare(session);
            Set<String> schemas = new TreeSet<>();
            steps.forEach(step -> schemas.add(step.target().table().schema()));
            schemas.forEach(schema -> session.execute(
                    "CREATE SCHEMA IF NOT EXISTS " + database.dialect().quote(schema)));
            session.begin();
            try {
                steps.forEach(step -> move(session, step));
                guard.run();
                session.commit();
            } catch (RuntimeException | Error e) {
                rollback(session, e);
                throw e;
            }
        }
    }

    private static void rollback(SqlSession session, Throwable failure) {
        try {
            session.rollback();
        } catch (RuntimeException | Error e) {
            // What went wrong first is the error to tell; closing the session undoes the transaction too.
            failure.addSuppressed(e);
        }
    }

    private void move(SqlSession session, Step step) {
        if (step.target().options().materialize() == Materialization.VIEW) {
            view(session, step.target());
        } else {
            table(session, step);
        }
        Ledger ledger = to.ledger(step.target());
        ledger.record(session, step.entry());
        if (step.target().options().write().intervals() != null) {
            intervals(session, step, ledger);
        }
    }

    private void view(SqlSession session, ModelNode node) {
        SqlDatabase database = to.database(node);
        String name = database.dialect().render(node.table());
        if (to.holdings().existing(node) == RelationInfo.Kind.TABLE) {
            session.execute("DROP TABLE " + name);
        }
        String query = WrittenFiles.queries(to.graph(), database, to.databases())
                .of(node)
                .text();
        session.execute("CREATE OR REPLACE VIEW " + name + " AS " + query);
    }

    private void table(SqlSession session, Step step) {
        SqlDatabase database = to.database(step.target());
        RelationInfo.Kind existing = to.holdings().existing(step.target());
        if (existing == RelationInfo.Kind.VIEW) {
            session.execute(
                    "DROP VIEW " + database.dialect().render(step.target().table()));
        }
        SqlDatabase source = from.database(step.source());
        TableCopy copy = new TableCopy(source, database, ALIAS_PREFIX + from.environment());
        if (existing == RelationInfo.Kind.TABLE) {
            copy.refill(session, step.source().table(), step.target().table());
        } else {
            copy.copy(session, step.source().table(), step.target().table());
        }
        try (SqlSession other = source.session()) {
            for (Mark mark : from.ledger(step.source()).cursors().of(other, step.model())) {
                Ledger ledger = to.ledger(step.target());
                TableName seen = ledger.cursors().seen(mark.model(), mark.dependency());
                copy.copy(session, mark.seen(), seen);
                ledger.cursors().record(session, new Mark(mark.model(), mark.dependency(), mark.column(), seen));
            }
        }
    }

    /** Puts on record which intervals the table holds, that they are all new, and up to where others were read for them. */
    private void intervals(SqlSession session, Step step, Ledger ledger) {
        Progress found = ledger.intervals().find(session, step.model());
        Progress brought = from.holdings().progress(step.source());
        ledger.intervals().record(session, step.model(), brought);
        IntervalSet changed =
                brought.done().plus(brought.open()).plus(found.done()).plus(found.open());
        if (!changed.isEmpty()) {
            ledger.writes().record(session, step.model(), changed);
        }
        step.entry().inputs().keySet().stream()
                .filter(to.graph()::contains)
                .map(to.graph()::model)
                .filter(upstream -> upstream.options().write().intervals() != null)
                .forEach(upstream -> ledger.writes()
                        .recordRead(session, step.model(), upstream.name(), readUpTo(session, step, upstream, ledger)));
    }

    /** Gives the last write of an upstream there that was read; 0, so that all are read again, where it read other rows. */
    private long readUpTo(SqlSession session, Step step, ModelNode upstream, Ledger ledger) {
        if (!upstream.options().connection().equals(step.target().options().connection())) {
            return 0;
        }
        boolean together =
                promotion.promoting().stream().anyMatch(other -> other.model().equals(upstream.name()));
        if (together) {
            return ledger.writes().since(session, upstream.name(), 0).newest();
        }
        try (SqlSession other = from.database(step.source()).session()) {
            return from.ledger(step.source())
                    .writes()
                    .read(other, step.model(), to.environment() + ":" + upstream.name());
        }
    }
}
