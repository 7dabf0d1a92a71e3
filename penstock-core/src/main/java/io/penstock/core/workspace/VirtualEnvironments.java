package io.penstock.core.workspace;

import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.ViewSchemas;
import io.penstock.core.environment.Collector;
import io.penstock.core.environment.EnvironmentEntry;
import io.penstock.core.environment.EnvironmentLog;
import io.penstock.core.environment.EnvironmentTable;
import io.penstock.core.environment.Garbage;
import io.penstock.core.environment.Shown;
import io.penstock.core.environment.VersionTable;
import io.penstock.core.environment.ViewChange;
import io.penstock.core.environment.ViewSwap;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.Owner;
import io.penstock.core.plan.VersionDifference;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.error.PenstockException;
import io.penstock.spi.type.TableName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The environments of a project that are views over tables which all of them share: what they show, and how to change that.
 *
 * <p>The caller holds the lock on what they share while it changes something. Not thread-safe.
 */
public final class VirtualEnvironments {
    private final Graph graph;
    private final ProjectConfig config;
    private final Databases databases;
    private final InstantSource clock;
    private @Nullable Map<String, EnvironmentLog> logs;

    /** Makes it of a project in one environment. */
    public VirtualEnvironments(Graph graph, Databases databases, InstantSource clock) {
        this.graph = graph;
        this.config = graph.config();
        this.databases = databases;
        this.clock = clock;
    }

    /**
     * An environment in short.
     *
     * @param last its last change
     * @param models how many it shows
     */
    public record Summary(String environment, EnvironmentEntry last, int models) {}

    /**
     * How two environments differ in a model.
     *
     * @param one the version that the first shows; null for none
     * @param other the version that the second shows; null for none
     * @param reason in words
     */
    public record Difference(
            String model, @Nullable String one, @Nullable String other, String reason) {}

    /** Gives the graph in which models are read as the environment shows them. */
    public Graph shown() {
        if (!config.environments().isVirtual()) {
            return graph;
        }
        Map<String, String> relations = new HashMap<>();
        logs().forEach((connection, log) -> log.shown(config.environment()).forEach((model, shown) -> {
            if (graph.contains(model)) {
                relations.put(model, database(connection).dialect().render(shown.view()));
            }
        }));
        return graph.reading(relations);
    }

    /** Tells of all environments that show something, in the order of their names. */
    public List<Summary> list() {
        EnvironmentLog log = log();
        return log.environments().stream()
                .map(name -> new Summary(
                        name, log.last(name).orElseThrow(), log.shown(name).size()))
                .toList();
    }

    /** Tells how two environments differ, model by model. */
    public List<Difference> diff(String one, String other) {
        requireKnown(one, "compare");
        requireKnown(other, "compare");
        Map<String, Shown> here = log().shown(one);
        Map<String, Shown> there = log().shown(other);
        Set<String> models = new TreeSet<>(here.keySet());
        models.addAll(there.keySet());
        Map<String, Map<String, String>> definitions = new HashMap<>();
        versions().forEach(row -> definitions.put(row.version(), row.definition()));
        List<Difference> differences = new ArrayList<>();
        for (String model : models) {
            String mine = version(here.get(model));
            String its = version(there.get(model));
            if (!Objects.equals(mine, its)) {
                String reason = mine == null
                        ? "only in " + other
                        : its == null
                                ? "only in " + one
                                : VersionDifference.told(
                                        definitions.getOrDefault(mine, Map.of()),
                                        definitions.getOrDefault(its, Map.of()));
                differences.add(new Difference(model, mine, its, reason));
            }
        }
        return differences;
    }

    private static @Nullable String version(@Nullable Shown shown) {
        return shown == null ? null : shown.version();
    }

    /**
     * Gives what an environment is to show again.
     *
     * @param to the number of a change; null for that before the last
     */
    public List<ViewChange> rollback(String environment, @Nullable Long to) {
        requireKnown(environment, "roll back");
        List<Long> changes = log().changes(environment);
        if (to == null && changes.size() < 2) {
            throw invalid("Cannot roll back environment " + environment
                    + ": it has changed once, and showed nothing before (to take its views away: penstock env drop "
                    + environment + ")");
        }
        long target = to != null ? to : changes.get(changes.size() - 2);
        if (!changes.contains(target)) {
            throw invalid("Cannot roll back environment " + environment + " to change " + target
                    + ": it has no such change (its changes are " + changes.get(0) + " to "
                    + changes.get(changes.size() - 1) + ")");
        }
        List<ViewChange> swaps = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        logs().forEach((connection, log) -> {
            Set<TableName> there = relations(connection).keySet();
            Map<String, Shown> now = log.shown(environment);
            Map<String, Shown> then = log.shown(environment, target);
            TreeMap<String, Shown> all = new TreeMap<>(now);
            all.putAll(then);
            all.keySet().forEach(model -> {
                Shown before = now.get(model);
                Shown after = then.get(model);
                if (!Objects.equals(before, after)) {
                    swaps.add(new ViewChange(connection, model, before, after));
                }
                if (after != null
                        && !there.contains(database(connection).dialect().fold(after.relation()))) {
                    gone.add(model);
                }
            });
        });
        if (!gone.isEmpty()) {
            throw invalid("Cannot roll back environment " + environment + " to change " + target
                    + ": the tables that it showed are gone of " + String.join(", ", gone)
                    + " (penstock gc drops what no environment has shown for "
                    + config.environments().grace().toDays()
                    + " days; to have them again, give the models the definitions of then and build them: penstock run"
                    + " --env " + environment + ")");
        }
        return swaps;
    }

    /** Gives what an environment is to show no more: all that it shows. */
    public List<ViewChange> drop(String environment) {
        requireKnown(environment, "drop");
        List<ViewChange> changes = new ArrayList<>();
        logs().forEach((connection, log) -> log.shown(environment)
                .forEach((model, shown) -> changes.add(new ViewChange(connection, model, shown, null))));
        return changes;
    }

    /**
     * Changes what the environment of the project shows.
     *
     * @param guard throws when the lock is lost
     */
    public void change(List<ViewChange> changes, String command, Runnable guard) {
        ViewSchemas views = config.environments().views();
        Owner owner = Owner.of(config);
        ViewSwap swap = new ViewSwap(owner, log().next(owner.environment()), clock.instant(), "", command, guard);
        boolean own = views != null && !owner.environment().equals(views.production());
        if (own) {
            swap.swapAndClear(changes, this::database);
        } else {
            swap.swap(changes, this::database);
        }
        logs = null;
    }

    /**
     * Gives what no environment uses any more, and what runs that died left behind.
     *
     * @param grace how long it must not have been used
     */
    public List<Garbage> garbage(Duration grace) {
        Instant before = clock.instant().minus(grace);
        return connections().stream()
                .flatMap(connection -> collector(connection).find(before).stream())
                .toList();
    }

    /**
     * Takes such away.
     *
     * @param guard throws when the lock is lost
     */
    public void collect(List<Garbage> garbage, Runnable guard) {
        Map<String, List<Garbage>> all = new LinkedHashMap<>();
        garbage.forEach(one ->
                all.computeIfAbsent(one.connection(), name -> new ArrayList<>()).add(one));
        all.forEach((connection, some) -> collector(connection).drop(some, guard));
    }

    private Collector collector(String connection) {
        return new Collector(connection, database(connection), Owner.of(config));
    }

    private void requireKnown(String environment, String what) {
        List<String> known = log().environments();
        if (!known.contains(environment)) {
            throw new PenstockException(
                    ProjectError.ENVIRONMENT_UNKNOWN,
                    "Cannot " + what + " environment \"" + environment
                            + "\": it shows nothing, as no run has made views"
                            + " in it ("
                            + (known.isEmpty()
                                    ? "say environments: {mode: virtual} in penstock.yaml, and run it"
                                    : NearestWord.remedy(environment, known, "environments"))
                            + ")");
        }
    }

    private static PenstockException invalid(String message) {
        return new PenstockException(ProjectError.REQUEST_INVALID, message);
    }

    private EnvironmentLog log() {
        return EnvironmentLog.of(logs().values());
    }

    /** Gives what is on record, by connection. */
    private Map<String, EnvironmentLog> logs() {
        if (logs == null) {
            logs = new LinkedHashMap<>();
            for (String connection : connections()) {
                SqlDatabase database = database(connection);
                try (SqlSession session = database.session()) {
                    logs.put(connection, new EnvironmentTable(database.dialect(), Owner.of(config)).load(session));
                }
            }
        }
        return logs;
    }

    private List<VersionTable.Row> versions() {
        List<VersionTable.Row> rows = new ArrayList<>();
        for (String connection : connections()) {
            SqlDatabase database = database(connection);
            try (SqlSession session = database.session()) {
                rows.addAll(new VersionTable(database.dialect(), Owner.of(config)).load(session));
            }
        }
        return rows;
    }

    /** Gives the connections on which models are kept. */
    private Set<String> connections() {
        Set<String> connections = graph.models().stream()
                .filter(ModelNode::holdsNamedRelation)
                .map(node -> node.options().connection())
                .collect(Collectors.toCollection(TreeSet::new));
        connections.add(config.models().connection());
        return connections;
    }

    private Map<TableName, RelationInfo.Kind> relations(String connection) {
        SqlDatabase database = database(connection);
        try (SqlSession session = database.session()) {
            return session.relations().stream()
                    .collect(Collectors.toMap(
                            relation -> database.dialect().fold(relation.name()),
                            RelationInfo::kind,
                            (one, other) -> one));
        }
    }

    private SqlDatabase database(String connection) {
        return databases.database(connection, config.environments().place());
    }
}
