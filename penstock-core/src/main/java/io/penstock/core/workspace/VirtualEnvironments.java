package io.penstock.core.workspace;

import io.penstock.Strategy;
import io.penstock.core.config.NearestWord;
import io.penstock.core.config.ProjectConfig;
import io.penstock.core.config.ProjectError;
import io.penstock.core.config.ViewSchemas;
import io.penstock.core.environment.Collector;
import io.penstock.core.environment.EnvironmentChange;
import io.penstock.core.environment.EnvironmentEntry;
import io.penstock.core.environment.EnvironmentLog;
import io.penstock.core.environment.EnvironmentLogs;
import io.penstock.core.environment.Garbage;
import io.penstock.core.environment.Shown;
import io.penstock.core.environment.VersionTable;
import io.penstock.core.environment.ViewChange;
import io.penstock.core.environment.ViewSwap;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Graph;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.LedgerEntry;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The environments of a project that are views over tables which all of them share: what they show, and how to change that.
 *
 * <p>The caller holds the lock on what they share while it changes something. Not thread-safe.
 */
public final class VirtualEnvironments {
    private final ProjectConfig config;
    private final Databases databases;
    private final InstantSource clock;
    private @Nullable Map<String, EnvironmentLog> logs;

    /** Makes it of a project in one environment. */
    public VirtualEnvironments(ProjectConfig config, Databases databases, InstantSource clock) {
        this.config = config;
        this.databases = databases;
        this.clock = clock;
    }

    /**
     * An environment in short.
     *
     * @param last its last change
     * @param models how many it shows
     */
    public record Summary(String environment, EnvironmentChange last, int models) {}

    /**
     * How an environment is to show again what it showed.
     *
     * @param change under which that is put on record
     * @param warnings what is no reason to stop, in words
     */
    public record Rollback(EnvironmentChange change, List<ViewChange> views, List<String> warnings) {
        public Rollback {
            views = List.copyOf(views);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * How two environments differ in a model.
     *
     * @param one the version that the first shows; null for none
     * @param other the version that the second shows; null for none
     * @param reason in words
     */
    public record Difference(
            String model, @Nullable String one, @Nullable String other, String reason) {}

    /** Gives a graph in which models are read as the environment shows them. */
    public Graph shown(Graph graph) {
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

    /** Tells how an environment changed, change by change. */
    public List<List<EnvironmentEntry>> changes(String environment) {
        requireKnown(environment, "tell how environment", log().all());
        return List.copyOf(log().changes(environment).values());
    }

    /** Tells how two environments differ, model by model. */
    public List<Difference> diff(String one, String other) {
        requireKnown(one, "compare", log().environments());
        requireKnown(other, "compare", log().environments());
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
     * Gives what an environment is to show again. A rollback that ended between two databases goes on.
     *
     * @param to the number of a change; null for that before the last
     */
    public Rollback rollback(String environment, @Nullable Long to, String command) {
        requireKnown(environment, "roll back", log().all());
        List<Long> changes = List.copyOf(log().changes(environment).keySet());
        EnvironmentChange last = log().last(environment).orElseThrow();
        boolean open = last.restores() > 0
                && (to == null || to == last.restores())
                && !swaps(environment, last.restores()).isEmpty();
        if (!open && to == null && changes.size() < 2) {
            throw invalid("Cannot roll back environment " + environment
                    + ": it has changed once, and showed nothing before (to take its views away: penstock env drop "
                    + environment + ")");
        }
        long target = open ? last.restores() : to != null ? to : changes.get(changes.size() - 2);
        if (!changes.contains(target)) {
            throw invalid("Cannot roll back environment " + environment + " to change " + target
                    + ": it has no such change (its changes are " + changes.get(0) + " to "
                    + changes.get(changes.size() - 1) + "; penstock env log " + environment + " lists them)");
        }
        List<ViewChange> swaps = swaps(environment, target);
        requireThere(environment, target, swaps);
        EnvironmentChange change =
                open ? last : new EnvironmentChange(log().next(environment), clock.instant(), "", command, target);
        return new Rollback(change, swaps, older(swaps));
    }

    private List<ViewChange> swaps(String environment, long target) {
        List<ViewChange> swaps = new ArrayList<>();
        logs().forEach((connection, log) -> {
            Map<String, Shown> now = log.shown(environment);
            Map<String, Shown> then = log.shown(environment, target);
            TreeMap<String, Shown> all = new TreeMap<>(now);
            all.putAll(then);
            all.keySet().stream()
                    .filter(model -> !Objects.equals(now.get(model), then.get(model)))
                    .forEach(model -> swaps.add(new ViewChange(connection, model, now.get(model), then.get(model))));
        });
        return swaps;
    }

    private void requireThere(String environment, long target, List<ViewChange> swaps) {
        Map<String, Set<TableName>> there = new HashMap<>();
        String gone = swaps.stream()
                .filter(swap -> swap.after() != null)
                .filter(swap -> !there.computeIfAbsent(
                                swap.connection(), name -> relations(name).keySet())
                        .contains(database(swap.connection())
                                .dialect()
                                .fold(Objects.requireNonNull(swap.after()).relation())))
                .map(ViewChange::model)
                .collect(Collectors.joining(", "));
        if (!gone.isEmpty()) {
            throw invalid("Cannot roll back environment " + environment + " to change " + target
                    + ": the tables that it showed are gone of " + gone
                    + " (penstock gc drops what no environment has shown for "
                    + config.environments().grace().toDays()
                    + " days; to have them again, give the models the definitions of then and build them: penstock run"
                    + " --env " + environment + ")");
        }
    }

    /** Tells of tables that keep rows, and have got rows since the versions that are to be shown were written. */
    private List<String> older(List<ViewChange> swaps) {
        Map<String, LedgerEntry> before = entries(swaps, ViewChange::before);
        Map<String, LedgerEntry> after = entries(swaps, ViewChange::after);
        List<String> told = new ArrayList<>();
        for (ViewChange swap : swaps) {
            if (swap.before() != null && swap.after() != null) {
                LedgerEntry now = before.get(swap.model());
                LedgerEntry then = after.get(swap.model());
                if (now != null
                        && then != null
                        && keepsRows(now)
                        && now.writtenAt().isAfter(then.writtenAt())) {
                    told.add("model " + swap.model() + ": the version of then was last written at "
                            + then.writtenAt() + ", that of now at " + now.writtenAt()
                            + "; rows since then are not shown any more");
                }
            }
        }
        return told;
    }

    private static boolean keepsRows(LedgerEntry entry) {
        return Stream.of(Strategy.APPEND, Strategy.MERGE_BY_KEY, Strategy.SCD_TYPE_2, Strategy.NONE)
                .anyMatch(entry.kept()::isBy);
    }

    /** Gives what is on record of versions, by model. */
    private Map<String, LedgerEntry> entries(List<ViewChange> swaps, Function<ViewChange, @Nullable Shown> side) {
        Map<String, Map<String, String>> versions = new HashMap<>();
        for (ViewChange swap : swaps) {
            Shown shown = side.apply(swap);
            if (shown != null) {
                versions.computeIfAbsent(swap.connection(), name -> new HashMap<>())
                        .put(swap.model(), shown.version());
            }
        }
        Map<String, LedgerEntry> entries = new HashMap<>();
        versions.forEach((connection, chosen) -> {
            SqlDatabase database = database(connection);
            try (SqlSession session = database.session()) {
                entries.putAll(new Ledger(database, Owner.of(config).at(chosen)).load(session));
            }
        });
        return entries;
    }

    /** Gives what an environment is to show no more: all that it shows. */
    public List<ViewChange> drop(String environment) {
        requireKnown(environment, "drop", log().environments());
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
        change(
                changes,
                new EnvironmentChange(log().next(config.environment()), clock.instant(), "", command, 0),
                guard);
    }

    /**
     * Rolls the environment of the project back.
     *
     * @param guard throws when the lock is lost
     */
    public void change(Rollback rollback, Runnable guard) {
        change(rollback.views(), rollback.change(), guard);
    }

    private void change(List<ViewChange> changes, EnvironmentChange change, Runnable guard) {
        ViewSchemas views = config.environments().views();
        Owner owner = Owner.of(config);
        ViewSwap swap = new ViewSwap(owner, change, config.environments().place(), guard);
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
        return logs().keySet().stream()
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

    private static void requireKnown(String environment, String what, Collection<String> known) {
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
            logs = EnvironmentLogs.load(config, databases);
        }
        return logs;
    }

    private List<VersionTable.Row> versions() {
        List<VersionTable.Row> rows = new ArrayList<>();
        for (String connection : logs().keySet()) {
            SqlDatabase database = database(connection);
            try (SqlSession session = database.session()) {
                rows.addAll(new VersionTable(database.dialect(), Owner.of(config)).load(session));
            }
        }
        return rows;
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
