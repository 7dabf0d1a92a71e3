package io.penstock.core.plan;

import io.penstock.Materialization;
import io.penstock.core.config.ViewSchemas;
import io.penstock.core.environment.EnvironmentEntry;
import io.penstock.core.environment.Shown;
import io.penstock.core.environment.VersionTable;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.Version;
import io.penstock.core.ledger.Holder;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.Owner;
import io.penstock.core.project.WriteOptions;
import io.penstock.core.state.Fingerprint;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.TableName;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds, in one database, the tables with whose rows the tables of models begin: what the environment shows of the model, else
 * what it had of it before it shared it, else the same of production. Where tables are not shared, it is what the environment
 * showed last.
 */
final class Predecessors {
    private final Graph graph;
    private final SqlDatabase database;
    private final SqlSession session;
    private final Observation.Contents contents;
    private final Definitions definitions;
    private final Owner plain;
    private final @Nullable ViewSchemas views;
    private final Map<Owner, Collection<LedgerEntry>> entries = new HashMap<>();
    private @Nullable Map<String, VersionTable.Row> versions;

    Predecessors(
            Graph graph,
            SqlDatabase database,
            SqlSession session,
            Observation.Contents contents,
            Definitions definitions) {
        this.graph = graph;
        this.database = database;
        this.session = session;
        this.contents = contents;
        this.definitions = definitions;
        this.plain = Owner.of(graph.config());
        this.views = graph.config().environments().views();
    }

    /** Says whether rows of a model outlive a change of its definition. */
    static boolean goesForward(ModelNode node) {
        WriteOptions write = node.options().write();
        return node.options().materialize() == Materialization.TABLE
                && switch (write.strategy()) {
                    case APPEND, MERGE_BY_KEY, SCD_TYPE_2, NONE -> true;
                    case INCREMENTAL -> !write.fullRefresh();
                    case REPLACE, TRUNCATE -> false;
                };
    }

    /** Finds the table before one that is not built, whether that begins with its rows or not. */
    Optional<Predecessor> found(ModelNode node) {
        Version version = node.version();
        if (!node.holdsNamedRelation()) {
            return Optional.empty();
        }
        if (version == null || views == null) {
            return shownLast(node);
        }
        Optional<Predecessor> own = ofEnvironment(plain, node);
        return own.isPresent() || plain.environment().equals(views.production())
                ? own
                : ofEnvironment(new Owner(plain.project(), plain.formerNames(), views.production()), node);
    }

    /** Finds what the environment has of a model, where a version of it that is built lacks some of its rows. */
    Optional<Predecessor> ahead(ModelNode node) {
        Version version = node.version();
        if (version == null || !goesForward(node)) {
            return Optional.empty();
        }
        Shown now = contents.log().shown(plain.environment()).get(node.name());
        if (now != null && now.version().equals(version.hash())) {
            return Optional.empty();
        }
        VersionTable.Row row = versions().get(version.hash());
        return ofEnvironment(plain, node)
                .filter(before -> row == null
                        || !row.holds(before.origin(), before.entry().writtenAt()));
    }

    /** Finds another environment that would see the rows of a version change; none is asked for what production shows. */
    Optional<String> watcher(ModelNode node) {
        String version = Objects.requireNonNull(node.version()).hash();
        return views == null || plain.environment().equals(views.production())
                ? Optional.empty()
                : contents.log().environments().stream()
                        .filter(environment -> !environment.equals(plain.environment()))
                        .filter(environment -> contents.log().shown(environment).values().stream()
                                .anyMatch(shown -> shown.version().equals(version)))
                        .findFirst();
    }

    /** Tells that a model goes on with a version that lacks rows of what was there. */
    static String left(ModelNode node, Predecessor before, String watcher) {
        return "model " + node.name() + " goes on with the version that " + watcher + " shows: rows of "
                + before.shown() + " that no query gives again are not in it";
    }

    private Map<String, VersionTable.Row> versions() {
        if (versions == null) {
            versions = new HashMap<>();
            for (VersionTable.Row row : new VersionTable(database.dialect(), plain).load(session)) {
                versions.put(row.version(), row);
            }
        }
        return versions;
    }

    private Optional<Predecessor> ofEnvironment(Owner owner, ModelNode node) {
        return shown(owner, node).or(() -> own(owner, node));
    }

    private Optional<Predecessor> shown(Owner owner, ModelNode node) {
        Map<String, Shown> shown = contents.log().shown(owner.environment());
        TableName view = Objects.requireNonNull(node.version()).view();
        return Stream.concat(
                        Stream.of(node.name()),
                        // A model that took over the view of one that is gone is that one under another name.
                        shown.entrySet().stream()
                                .filter(other -> !graph.contains(other.getKey()))
                                .filter(other -> fold(other.getValue().view()).equals(fold(view)))
                                .map(Map.Entry::getKey))
                .filter(shown::containsKey)
                .findFirst()
                .flatMap(model -> shown(node, model, Objects.requireNonNull(shown.get(model))));
    }

    private Optional<Predecessor> shown(ModelNode node, String model, Shown shown) {
        return predecessor(
                node,
                plain.at(model, shown.version()),
                model,
                shown.relation(),
                shown.view().toString());
    }

    /** Finds the table that an environment had by itself, under the name of its view or that of its own tables. */
    private Optional<Predecessor> own(Owner owner, ModelNode node) {
        Version version = Objects.requireNonNull(node.version());
        return Stream.of(version.view(), version.declared())
                .flatMap(table -> Stream.ofNullable(contents.holders().get(Holder.key(fold(table))))
                        .filter(owner::owns)
                        .filter(holder -> holder.model().equals(node.name()) || !graph.contains(holder.model()))
                        .flatMap(holder -> predecessor(node, owner, holder.model(), table, table.toString()).stream()))
                .findFirst();
    }

    /** Finds what the environment showed of a model when it last showed something. */
    private Optional<Predecessor> shownLast(ModelNode node) {
        return contents.log()
                .last(plain.environment(), node.name())
                .map(EnvironmentEntry::shown)
                .flatMap(shown -> shown(node, node.name(), shown));
    }

    private Optional<Predecessor> predecessor(
            ModelNode node, Owner owner, String model, TableName table, String shown) {
        RelationInfo.Kind kind = contents.relations().get(fold(table));
        boolean same = kind == (node.holdsRows() ? RelationInfo.Kind.TABLE : RelationInfo.Kind.VIEW);
        if (kind != RelationInfo.Kind.TABLE && !same) {
            return Optional.empty();
        }
        return entries
                .computeIfAbsent(
                        owner, of -> new Ledger(database, of).load(session).values())
                .stream()
                .filter(written -> written.model().equals(model) && !written.isBegun())
                .findFirst()
                .map(entry -> {
                    boolean moved = same && isMoved(node, owner, entry);
                    LedgerEntry begun = entry.renamed(node.name()).at(node.relation());
                    LedgerEntry copy = moved ? definitions.moved(node, begun) : begun.copied();
                    return new Predecessor(table, owner, entry, copy, shown, moved);
                });
    }

    /** Says whether a table is what the model defines, but for where it is kept. */
    private boolean isMoved(ModelNode node, Owner owner, LedgerEntry entry) {
        boolean shared = Owner.version(owner.environment(entry.model())) != null;
        return shared != (node.version() != null)
                && Fingerprints.sameRows(definitions.inOtherMode(node).hash(), entry);
    }

    private TableName fold(TableName name) {
        return database.dialect().fold(name);
    }

    /** What the models are. Confined to one thread. */
    static final class Definitions {
        private final Map<String, Fingerprint> fingerprints;
        private final Supplier<Map<String, Fingerprint>> others;
        private @Nullable Map<String, Fingerprint> computed;

        /**
         * Makes it.
         *
         * @param fingerprints as they are kept
         * @param others as they would be kept where environments share what they do not, or the other way round
         */
        Definitions(Map<String, Fingerprint> fingerprints, Supplier<Map<String, Fingerprint>> others) {
            this.fingerprints = fingerprints;
            this.others = others;
        }

        Fingerprint inOtherMode(ModelNode node) {
            if (computed == null) {
                computed = others.get();
            }
            return Objects.requireNonNull(computed.get(node.name()), node.name());
        }

        /** Gives what is on record of the same rows in another place. */
        LedgerEntry moved(ModelNode node, LedgerEntry entry) {
            Fingerprint here = Objects.requireNonNull(fingerprints.get(node.name()), node.name());
            return entry.as(Fingerprints.rows(here.hash()) + Fingerprints.checks(entry.fingerprint()));
        }
    }
}
