package io.penstock.core.environment;

import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.Owner;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds and takes away what no environment of a project uses any more in one database: versions, and tables of which nothing is
 * on record. It takes nothing that Penstock did not make.
 *
 * <p>A version goes with all that is on record of it, in one transaction: when the process dies at any line, the rest goes the
 * next time. The caller holds the lock.
 *
 * @param owner of the project, in whatever environment
 */
public record Collector(String connection, SqlDatabase database, Owner owner) {
    /** The schema that holds what environments share. */
    public static final String VERSIONS = "_penstock_versions";

    private static final Pattern VERSION_NAME = Pattern.compile(".*__[0-9a-f]{16}");
    private static final Pattern CURSOR_NAME = Pattern.compile("cursor_[0-9a-f]{32}");

    /**
     * Finds what was last used before a time.
     *
     * @param before what was used later is kept
     */
    public List<Garbage> find(Instant before) {
        try (SqlSession session = database.session()) {
            Map<TableName, RelationInfo> relations = new HashMap<>();
            session.relations().forEach(relation -> relations.put(fold(relation.name()), relation));
            List<Garbage> garbage = new ArrayList<>(versions(session, relations, before));
            VersionTable versions = new VersionTable(database.dialect(), owner);
            Set<TableName> known = new HashSet<>();
            versions.relations(session).forEach(relation -> known.add(fold(relation)));
            new Ledger(database, owner).cursorTables(session).forEach(table -> known.add(fold(table)));
            relations.values().stream()
                    .map(RelationInfo::name)
                    .filter(name -> isOurs(name) && !known.contains(fold(name)))
                    .sorted(Comparator.comparing(TableName::toString))
                    .forEach(name -> garbage.add(new Garbage(connection, name, null, null, null)));
            return garbage;
        }
    }

    /** Says whether a name is one of those that nobody but Penstock gives. */
    private static boolean isOurs(TableName name) {
        return (name.schema().equals(VERSIONS)
                        && VERSION_NAME.matcher(name.name()).matches())
                || (name.schema().equals(Ledger.SCHEMA)
                        && CURSOR_NAME.matcher(name.name()).matches());
    }

    private List<Garbage> versions(SqlSession session, Map<TableName, RelationInfo> relations, Instant before) {
        SqlDialect dialect = database.dialect();
        EnvironmentLog log = new EnvironmentTable(dialect, owner).load(session);
        Map<String, Instant> written = new Ledger(database, owner).versions(session);
        Map<String, Instant> shownUntil = log.shownUntil();
        Map<String, VersionTable.Row> rows = new HashMap<>();
        new VersionTable(dialect, owner).load(session).forEach(row -> rows.put(row.version(), row));
        Set<String> kept = new HashSet<>();
        log.environments()
                .forEach(environment -> log.shown(environment).values().forEach(shown -> kept.add(shown.version())));
        List<Garbage> unused = new ArrayList<>();
        for (VersionTable.Row row : rows.values()) {
            Instant used = latest(row.begunAt(), written.get(row.version()), shownUntil.get(row.version()));
            if (!kept.contains(row.version()) && !used.isBefore(before)) {
                kept.add(row.version());
            }
            unused.add(new Garbage(connection, row.relation(), row.model(), row.version(), used));
        }
        Set<String> read = new HashSet<>();
        kept.forEach(version -> addRead(version, rows, relations, read));
        unused.removeIf(one -> kept.contains(one.version()) || read.contains(one.version()));
        unused.sort(Comparator.comparing(one -> one.relation().toString()));
        return unused;
    }

    private static Instant latest(Instant first, @Nullable Instant... others) {
        Instant latest = first;
        for (Instant other : others) {
            latest = other != null && other.isAfter(latest) ? other : latest;
        }
        return latest;
    }

    /** Gathers what a view reads, itself or through others: it has no rows but theirs. */
    private void addRead(
            String version,
            Map<String, VersionTable.Row> rows,
            Map<TableName, RelationInfo> relations,
            Set<String> read) {
        VersionTable.Row row = rows.get(version);
        RelationInfo there = row == null ? null : relations.get(fold(row.relation()));
        if (row != null && there != null && there.kind() == RelationInfo.Kind.VIEW) {
            row.reads().stream().filter(read::add).forEach(behind -> addRead(behind, rows, relations, read));
        }
    }

    private TableName fold(TableName name) {
        return database.dialect().fold(name);
    }

    /**
     * Takes things away that were found.
     *
     * @param guard throws when the lock is lost; asked before each commit
     */
    public void drop(List<Garbage> garbage, Runnable guard) {
        try (SqlSession session = database.session()) {
            new Ledger(database, owner).prepare(session);
            Map<TableName, RelationInfo.Kind> relations = new HashMap<>();
            session.relations().forEach(relation -> relations.put(fold(relation.name()), relation.kind()));
            for (Garbage one : garbage) {
                session.begin();
                try {
                    drop(session, one, relations.get(fold(one.relation())));
                    guard.run();
                    session.commit();
                } catch (RuntimeException | Error e) {
                    session.rollback();
                    throw e;
                }
            }
        }
    }

    private void drop(SqlSession session, Garbage one, RelationInfo.@Nullable Kind kind) {
        if (kind != null) {
            session.execute("DROP " + (kind == RelationInfo.Kind.VIEW ? "VIEW " : "TABLE ")
                    + database.dialect().render(one.relation()));
        }
        String model = one.model();
        if (model != null) {
            String version = Objects.requireNonNull(one.version());
            new Ledger(database, owner.at(model, version)).drop(session, model);
            new VersionTable(database.dialect(), owner).forget(session, model, version);
        }
    }
}
