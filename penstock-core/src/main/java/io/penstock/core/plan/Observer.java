package io.penstock.core.plan;

import io.penstock.Materialization;
import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.environment.EnvironmentLog;
import io.penstock.core.environment.EnvironmentLogs;
import io.penstock.core.environment.EnvironmentTable;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.Version;
import io.penstock.core.interval.Progress;
import io.penstock.core.ledger.Holder;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.Owner;
import io.penstock.core.state.Fingerprint;
import io.penstock.spi.batch.BatchReader;
import io.penstock.spi.batch.ColumnBatch;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlDialect;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.ErrorCategory;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.Schema;
import io.penstock.spi.type.TableName;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks once into every database of a project: what Penstock wrote there, and what exists. */
final class Observer {
    private final Graph graph;
    private final Databases databases;
    private final Map<String, Fingerprint> remembered;
    private final Map<String, Fingerprint> fingerprints;
    private final Owner owner;

    /**
     * Makes it.
     *
     * @param fingerprints of the models as they are
     */
    Observer(
            Graph graph,
            Databases databases,
            Map<String, Fingerprint> remembered,
            Map<String, Fingerprint> fingerprints) {
        this.graph = graph;
        this.databases = databases;
        this.remembered = remembered;
        this.fingerprints = fingerprints;
        this.owner = Owner.of(graph);
    }

    /** Something in the place of a model that is not its own: whose it is, and what else than to take it over can be done. */
    record Foreign(String whose, String remedy) {
        String refusal() {
            return whose + " (" + remedy + ", or take it over with --full-refresh)";
        }
    }

    Observation observe() {
        Gathered all = new Gathered();
        Map<String, String> renamed = new HashMap<>();
        Predecessors.Definitions definitions = new Predecessors.Definitions(
                fingerprints,
                () -> Fingerprints.inOtherMode(graph, node -> {
                    Version version = node.version();
                    return fold(node, version == null ? node.table() : version.declared());
                }));
        List<String> leftovers = new ArrayList<>();
        Map<String, Observation.Contents> contents = new HashMap<>();
        Map<String, PenstockException> away = new HashMap<>();
        graph.models().stream()
                .collect(Collectors.groupingBy(node -> node.options().connection()))
                .forEach((connection, nodes) -> {
                    SqlDatabase database = databases.database(
                            connection, nodes.get(0).declaration().place());
                    try (SqlSession session = session(connection, database, away)) {
                        if (session == null) {
                            contents.put(connection, Observation.Contents.nothing(database.dialect()));
                            return;
                        }
                        Ledger book = new Ledger(database, owner);
                        Observation.Contents found = contents(database.dialect(), session, book);
                        contents.put(connection, found);
                        leftovers.addAll(new Leftovers(graph, owner, found, nodes)
                                .told(Set.copyOf(found.holders().values())));
                        Map<String, LedgerEntry> written = book.load(session);
                        Map<String, Progress> progress = nodes.stream().anyMatch(IntervalPlanner::isFor)
                                ? book.intervals().load(session)
                                : Map.of();
                        Predecessors predecessors = new Predecessors(graph, database, session, found, definitions);
                        for (ModelNode node : nodes) {
                            String name = nameOnRecord(node, written, found);
                            LedgerEntry entry = written.get(name);
                            if (entry != null) {
                                all.ledger.put(node.name(), entry.renamed(node.name()));
                                all.intervals.put(node.name(), progress.getOrDefault(name, Progress.NONE));
                            }
                            if (!name.equals(node.name())) {
                                renamed.put(node.name(), name);
                            }
                            Predecessor before =
                                    (entry == null ? predecessors.found(node) : predecessors.ahead(node)).orElse(null);
                            String watcher = entry == null || before == null
                                    ? null
                                    : predecessors.watcher(node).orElse(null);
                            if (before != null && watcher != null) {
                                all.leaves.put(node.name(), Predecessors.left(node, before, watcher));
                            } else if (before != null) {
                                all.follows(node, before, () -> progress(database, session, before));
                            }
                        }
                    }
                });
        others(contents, away);
        return all.observation(owner, renamed, leftovers, contents, away);
    }

    /** What is found of models while their databases are looked at. */
    private static final class Gathered {
        private final Map<String, LedgerEntry> ledger = new HashMap<>();
        private final Map<String, Progress> intervals = new HashMap<>();
        private final Map<String, Predecessor> begins = new HashMap<>();
        private final Map<String, Predecessor> abandons = new HashMap<>();
        private final Map<String, String> leaves = new HashMap<>();
        private final Set<String> moved = new HashSet<>();

        Observation observation(
                Owner owner,
                Map<String, String> renamed,
                List<String> leftovers,
                Map<String, Observation.Contents> contents,
                Map<String, PenstockException> away) {
            return new Observation(
                    owner, ledger, intervals, renamed, begins, abandons, leaves, moved, leftovers, contents, away);
        }

        /** Takes down that a model follows a table which is there, and whether it begins with its rows. */
        void follows(ModelNode node, Predecessor before, Supplier<Progress> progress) {
            if (before.moved()) {
                moved.add(node.name());
            }
            if (node.holdsRows() && (before.moved() || Predecessors.goesForward(node))) {
                begins.put(node.name(), before);
                LedgerEntry entry =
                        before.moved() ? before.begun() : before.entry().renamed(node.name());
                ledger.put(node.name(), entry);
                intervals.put(node.name(), progress.get());
            } else if (node.holdsRows()) {
                abandons.put(node.name(), before);
            }
        }
    }

    /** Looks into the databases on which virtual environments may still show models that are kept there no more. */
    private void others(Map<String, Observation.Contents> contents, Map<String, PenstockException> away) {
        ProjectConfig config = graph.config();
        if (!config.environments().isVirtual()) {
            return;
        }
        for (ConnectionSpec other : EnvironmentLogs.connections(config)) {
            if (contents.keySet().stream()
                    .noneMatch(seen -> other.isSameAs(
                            Objects.requireNonNull(config.connections().get(seen))))) {
                SqlDatabase database = databases.database(other.name(), other.place());
                try (SqlSession session = session(other.name(), database, away)) {
                    if (session != null) {
                        contents.put(other.name(), contents(database.dialect(), session, new Ledger(database, owner)));
                    }
                }
            }
        }
    }

    /** Opens a session; null when the database does not answer, whose error is then kept. */
    private static @Nullable SqlSession session(
            String connection, SqlDatabase database, Map<String, PenstockException> away) {
        try {
            return database.session();
        } catch (PenstockException e) {
            ErrorCategory category = e.code().category();
            if (category != ErrorCategory.EXTERNAL && category != ErrorCategory.RESOURCE) {
                throw e;
            }
            away.put(connection, e);
            return null;
        }
    }

    private static Progress progress(SqlDatabase database, SqlSession session, Predecessor before) {
        return new Ledger(database, before.owner())
                .intervals()
                .load(session)
                .getOrDefault(before.entry().model(), Progress.NONE);
    }

    private Observation.Contents contents(SqlDialect dialect, SqlSession session, Ledger book) {
        Map<TableName, RelationInfo.Kind> relations = new HashMap<>();
        session.relations().forEach(relation -> relations.put(dialect.fold(relation.name()), relation.kind()));
        Map<String, Holder> holders = new HashMap<>();
        List<Holder> own = new ArrayList<>();
        for (Holder holder : book.holders(session)) {
            if (owner.owns(holder)) {
                own.add(holder);
            } else {
                holder.keys(dialect).forEach(key -> holders.put(key, holder));
            }
        }
        own.forEach(holder -> holder.keys(dialect).forEach(key -> holders.put(key, holder)));
        EnvironmentLog log = new EnvironmentTable(dialect, owner).load(session);
        Map<TableName, String> views = new HashMap<>();
        log.environments()
                .forEach(environment -> log.shown(environment)
                        .values()
                        .forEach(shown -> views.putIfAbsent(dialect.fold(shown.view()), environment)));
        return new Observation.Contents(dialect, relations, holders, log, views);
    }

    /** Gives the name under which a model is on record: its own, else that of one which is gone and kept the same relation. */
    private String nameOnRecord(ModelNode node, Map<String, LedgerEntry> written, Observation.Contents contents) {
        return written.containsKey(node.name())
                ? node.name()
                : contents.holder(Holder.of(owner, node))
                        .filter(owner::owns)
                        .map(Holder::model)
                        .filter(former -> !graph.contains(former))
                        .orElse(node.name());
    }

    /** Gives the columns of what stands under a model's table name; none when nothing does. */
    Schema columns(ModelNode node, Observation observation) {
        try (SqlSession session = databases
                .database(node.options().connection(), node.declaration().place())
                .session()) {
            return session.find(observation.standing(node)).orElse(Schema.of());
        }
    }

    /** Says whether a model's table is there and holds at least one row. */
    boolean hasRows(ModelNode node, Observation observation) {
        if (observation.existing(node) != RelationInfo.Kind.TABLE) {
            return false;
        }
        SqlDatabase database = databases.database(
                node.options().connection(), node.declaration().place());
        try (SqlSession session = database.session();
                BatchReader reader = session.query(
                        "SELECT 1 FROM " + database.dialect().render(observation.standing(node)) + " LIMIT 1")) {
            ColumnBatch first = reader.next();
            return first != null && first.rowCount() > 0;
        }
    }

    /** Tells what is missing of what a model should have left behind; null when nothing is. */
    @Nullable
    String missing(ModelNode node, Observation observation) {
        return switch (node.options().materialize()) {
            case TABLE -> observation.existing(node) == RelationInfo.Kind.TABLE ? null : "table " + node.table();
            case VIEW -> observation.existing(node) == RelationInfo.Kind.VIEW ? null : "view " + node.table();
            case FILE -> exists(node, observation) ? null : "file " + node.relation();
            case EPHEMERAL, NONE -> null;
        };
    }

    private TableName fold(ModelNode node, TableName table) {
        return databases
                .database(node.options().connection(), node.declaration().place())
                .dialect()
                .fold(table);
    }

    /** Says whether a model can be read as it is: a version only once it is what its name says. */
    boolean isBuilt(ModelNode node, Observation observation) {
        return switch (node.options().materialize()) {
            case EPHEMERAL -> true;
            case NONE -> observation.ledger().containsKey(node.name());
            case TABLE, VIEW, FILE ->
                isOwn(node, observation)
                        && missing(node, observation) == null
                        && (node.version() == null || isOfDefinition(node, observation));
        };
    }

    private boolean isOfDefinition(ModelNode node, Observation observation) {
        LedgerEntry entry = observation.ledger().get(node.name());
        Fingerprint now = Objects.requireNonNull(fingerprints.get(node.name()), node.name());
        return entry != null
                && !observation.begins().containsKey(node.name())
                && Fingerprints.sameRows(now.hash(), entry)
                // The last of its intervals puts on record what was read.
                && !(IntervalPlanner.isFor(node)
                        && entry.inputs().isEmpty()
                        && !node.upstream().isEmpty());
    }

    /** Says whether the ledger knows that this model, perhaps under a former name, made what it becomes. */
    private boolean isOwn(ModelNode node, Observation observation) {
        String known = observation.renamed().getOrDefault(node.name(), node.name());
        return observation
                .holder(node)
                .filter(holder -> owner.owns(holder) && holder.model().equals(known))
                .isPresent();
    }

    /** Tells, where what stands in a model's place is not the model's own, whose it is; null when it may be written. */
    @Nullable
    Foreign foreign(ModelNode node, Observation observation) {
        Materialization kept = node.options().materialize();
        if (kept == Materialization.EPHEMERAL
                || kept == Materialization.NONE
                || (node.version() != null && observation.begins().containsKey(node.name()))
                || isOwn(node, observation)) {
            return null;
        }
        Holder holder = observation.holder(node).orElse(null);
        if (holder != null && !owner.owns(holder)) {
            return new Foreign(node.relation() + " belongs to " + whose(holder), apart(holder));
        }
        if (!exists(node, observation) || isRememberedFile(node)) {
            return null;
        }
        return new Foreign(
                node.relation()
                        + (holder == null
                                ? " exists, and the ledger has no record that Penstock made it"
                                : " holds the rows of model " + holder.model()
                                        + (graph.contains(holder.model()) ? "" : ", which the project no longer has")),
                kept == Materialization.FILE ? "give the model another path" : "rename the model");
    }

    private String whose(Holder holder) {
        String environment = "environment " + holder.environment();
        String project = "project " + holder.project();
        String whose = owner.isProject(holder)
                ? environment
                : holder.environment().equals(owner.environment()) ? project : project + ", " + environment + ",";
        return whose + " in the same database";
    }

    private String apart(Holder holder) {
        return "give each its own path or schema"
                + (owner.isProject(holder)
                        ? ""
                        : ", say former_names: [" + holder.project()
                                + "] in penstock.yaml if that was this project's name");
    }

    /** Says whether an earlier run is remembered to have made a model's file, whose database and ledger may be gone since. */
    private boolean isRememberedFile(ModelNode node) {
        Fingerprint made = remembered.get(node.name());
        return made != null
                && node.options().materialize() == Materialization.FILE
                && node.relation().equals(made.parts().get(Fingerprints.CONFIG + "path"));
    }

    private boolean exists(ModelNode node, Observation observation) {
        return node.options().materialize() == Materialization.FILE
                ? Files.exists(graph.config()
                        .directory()
                        .resolve(Objects.requireNonNull(node.options().path())))
                : observation.isThere(node);
    }
}
