package io.penstock.core.environment;

import io.penstock.core.ledger.Holder;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.Owner;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Changes what an environment shows: one transaction for each database, of all of its views with what is on record of them.
 *
 * <p>When the process dies at any line, the environment shows in each database what it showed before, or all that it is to
 * show; where several are concerned, the same change once more does the rest. The caller holds the lock.
 *
 * @param owner what the environment has by itself
 * @param change its number
 * @param runId the run or promotion that does it; empty for neither
 * @param by what was asked for, as one would type it
 * @param guard throws when the lock is lost; asked before each commit
 */
public record ViewSwap(Owner owner, long change, Instant at, String runId, String by, Runnable guard) {

    /**
     * Does it.
     *
     * @param databases gives a database by the name of its connection
     */
    public void swap(List<ViewChange> changes, Function<String, SqlDatabase> databases) {
        swap(changes, databases, false);
    }

    /** Does it, and drops schemas in which nothing is left. */
    public void swapAndClear(List<ViewChange> changes, Function<String, SqlDatabase> databases) {
        swap(changes, databases, true);
    }

    private void swap(List<ViewChange> changes, Function<String, SqlDatabase> databases, boolean clears) {
        Map<String, List<ViewChange>> connections = new LinkedHashMap<>();
        changes.forEach(one -> connections
                .computeIfAbsent(one.connection(), name -> new ArrayList<>())
                .add(one));
        connections.forEach((connection, all) -> swap(all, databases.apply(connection), clears));
    }

    private void swap(List<ViewChange> changes, SqlDatabase database, boolean clears) {
        EnvironmentTable table = new EnvironmentTable(database.dialect(), owner);
        Ledger ledger = new Ledger(database, owner);
        try (SqlSession session = database.session()) {
            ledger.prepare(session);
            table.prepare(session);
            session.begin();
            try {
                Views views = new Views(session, database.dialect(), ledger);
                views.change(changes);
                if (clears) {
                    views.clear(changes);
                }
                table.add(
                        session,
                        changes.stream()
                                .map(one -> new EnvironmentEntry(
                                        owner.environment(), change, at, runId, by, one.model(), one.after()))
                                .toList());
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

    /** The views of one database, in the transaction that changes them. */
    private final class Views {
        private final SqlSession session;
        private final SqlDialect dialect;
        private final Ledger ledger;
        private final Map<TableName, RelationInfo.Kind> relations = new HashMap<>();
        private final Map<String, String> kept = new HashMap<>();

        Views(SqlSession session, SqlDialect dialect, Ledger ledger) {
            this.session = session;
            this.dialect = dialect;
            this.ledger = ledger;
            session.relations().forEach(relation -> relations.put(dialect.fold(relation.name()), relation.kind()));
            for (LedgerEntry entry : ledger.load(session).values()) {
                new Holder(owner.project(), owner.environment(), entry.model(), entry.relation(), entry.kept())
                        .keys(dialect)
                        .forEach(key -> kept.put(key, entry.model()));
            }
        }

        void change(List<ViewChange> changes) {
            for (ViewChange one : changes) {
                Shown before = one.before();
                if (before != null && (one.after() == null || !same(before, one.after()))) {
                    drop(before.view());
                }
            }
            List<Shown> after = changes.stream()
                    .map(ViewChange::after)
                    .filter(Objects::nonNull)
                    .toList();
            Set<String> schemas = new TreeSet<>(
                    after.stream().map(shown -> shown.view().schema()).toList());
            schemas.forEach(schema -> session.execute("CREATE SCHEMA IF NOT EXISTS " + dialect.quote(schema)));
            after.forEach(this::show);
        }

        private boolean same(Shown before, Shown after) {
            return dialect.fold(before.view()).equals(dialect.fold(after.view()));
        }

        private void drop(TableName view) {
            if (relations.get(dialect.fold(view)) == RelationInfo.Kind.VIEW) {
                session.execute("DROP VIEW " + dialect.render(view));
                relations.remove(dialect.fold(view));
            }
        }

        /** Drops the schemas of views that went, where nothing is left in them. */
        void clear(List<ViewChange> changes) {
            Set<String> used = new TreeSet<>(Set.of(dialect.defaultSchema()));
            relations.keySet().forEach(relation -> used.add(relation.schema()));
            changes.stream()
                    .filter(one -> one.after() == null)
                    .map(one -> Objects.requireNonNull(one.before()).view().schema())
                    .distinct()
                    .filter(schema -> !used.contains(dialect.fold(schema)))
                    .forEach(schema -> session.execute("DROP SCHEMA " + dialect.quote(schema)));
        }

        private void show(Shown shown) {
            TableName view = dialect.fold(shown.view());
            String model = kept.get(Holder.key(view));
            if (model != null) {
                // The environment kept the model here by itself, before it came to share it.
                if (relations.get(view) == RelationInfo.Kind.TABLE) {
                    session.execute("DROP TABLE " + dialect.render(shown.view()));
                }
                ledger.drop(session, model);
            }
            session.execute("CREATE OR REPLACE VIEW " + dialect.render(shown.view()) + " AS SELECT * FROM "
                    + dialect.render(shown.relation()));
        }
    }
}
