package io.penstock.core.environment;

import io.penstock.core.ledger.Holder;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.LedgerError;
import io.penstock.core.ledger.Owner;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.error.Place;
import io.penstock.spi.type.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
 * @param place where it is declared what environments share, for errors
 * @param guard throws when the lock is lost; asked before each commit
 */
public record ViewSwap(Owner owner, EnvironmentChange change, Place place, Runnable guard) {

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
        connections.forEach((connection, all) -> {
            try {
                swap(all, databases.apply(connection), clears);
            } catch (PenstockException e) {
                throw new PenstockException(
                        e.code(),
                        "Cannot change what environment " + owner.environment() + " shows on connection \"" + connection
                                + "\": " + e.message()
                                + " (it shows there what it showed before; the same command once more does what is left)",
                        place,
                        e);
            }
        });
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
                                .map(one -> new EnvironmentEntry(owner.environment(), change, one.model(), one.after()))
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
        /** What the environment keeps by itself, and of which model. */
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
            Set<TableName> views = new HashSet<>();
            after.forEach(shown -> views.add(dialect.fold(shown.view())));
            Set<String> models = new HashSet<>();
            changes.stream().filter(one -> one.after() != null).forEach(one -> models.add(one.model()));
            List.copyOf(relations.keySet()).forEach(relation -> takeAway(relation, views, models));
            Set<TableName> own = new HashSet<>();
            changes.stream()
                    .map(ViewChange::before)
                    .filter(Objects::nonNull)
                    .forEach(before -> own.add(dialect.fold(before.view())));
            for (ViewChange one : changes) {
                if (one.after() != null) {
                    requireFree(one.model(), one.after().view(), own);
                    show(one.after());
                }
            }
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

        /** Takes away what the environment kept of a model by itself, before it came to share it, and what is on record of that. */
        private void takeAway(TableName relation, Set<TableName> views, Set<String> models) {
            String model = kept.get(Holder.key(relation));
            if (model != null && (views.contains(relation) || models.contains(model))) {
                RelationInfo.Kind kind = Objects.requireNonNull(relations.remove(relation));
                session.execute("DROP " + kind + " " + dialect.render(relation));
                ledger.drop(session, model);
            }
        }

        private void requireFree(String model, TableName view, Set<TableName> own) {
            RelationInfo.Kind kind = relations.get(dialect.fold(view));
            if (kind != null && !(kind == RelationInfo.Kind.VIEW && own.contains(dialect.fold(view)))) {
                throw new PenstockException(
                        LedgerError.PLACE_TAKEN,
                        "model " + model + " is to be seen as " + view + ", where a "
                                + kind.toString().toLowerCase(Locale.ROOT)
                                + " stands that is not this environment's; rename or drop that");
            }
        }

        private void show(Shown shown) {
            session.execute("CREATE OR REPLACE VIEW " + dialect.render(shown.view()) + " AS SELECT * FROM "
                    + dialect.render(shown.relation()));
        }
    }
}
