package io.penstock.core.plan;

import io.penstock.Materialization;
import io.penstock.core.config.ConnectionSpec;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.PostDone;
import io.penstock.core.migrate.Migrator;
import io.penstock.core.state.Fingerprint;
import io.penstock.spi.connector.Access;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares what a project says with what its databases hold, and decides for every model what to do. */
public final class Planner {
    private final Graph graph;
    private final PlanRequest request;
    private final Known known;
    private final Losses losses;
    private final Set<String> selected;
    private final Refresh refresh;
    private final IntervalPlanner intervals;
    private final Caches caches;
    private final WriteReasons reasons;
    private final SourceStates sources;
    private final PlanScope scope;
    private final Map<String, PlannedModel> planned = new LinkedHashMap<>();
    private final Blocks blocks;
    private final Borrowing borrowing;
    private final Showing showing;
    private final Set<String> warnings = new LinkedHashSet<>();

    private Planner(
            Graph graph,
            PlanRequest request,
            Databases databases,
            @Nullable FallbackEnvironment fallback,
            Map<String, Fingerprint> remembered,
            Instant now) {
        this.graph = graph;
        this.request = request;
        this.known = Known.of(graph, databases, remembered);
        this.borrowing = new Borrowing(graph, databases, fallback, known);
        this.selected = request.selected(graph);
        this.refresh = new Refresh(graph, request, selected, known);
        this.intervals = new IntervalPlanner(known, request, selected, now);
        this.caches = new Caches(known, now);
        this.reasons =
                new WriteReasons(known, refresh, intervals, caches, new UpstreamIntervals(graph, databases, known));
        this.showing = new Showing(graph, known);
        this.losses = new Losses(known.observer(), known.observation(), reasons::isBegunAnew);
        this.sources = new SourceStates(
                databases,
                graph.config().directory(),
                known.observation().ledger().values(),
                now);
        warnings.addAll(known.observation().leftovers());
        warnings.addAll(Migrator.of(graph.config(), databases, InstantSource.fixed(now))
                .warnings(known.observation().databases().keySet()));
        this.scope = new PlanScope(graph, request, refresh, known, borrowing);
        this.blocks = new Blocks(graph, sources, planned, warnings, scope::unusable);
    }

    /**
     * Makes a plan.
     *
     * @param remembered the fingerprints of the last runs with their parts, to tell changes in words
     * @param now the time by which the age of sources counts
     */
    public static Plan plan(
            Graph graph, PlanRequest request, Databases databases, Map<String, Fingerprint> remembered, Instant now) {
        return plan(graph, request, databases, null, remembered, now);
    }

    /**
     * Makes a plan of an environment that falls back to another one.
     *
     * @param fallback from where is read what is not built; null for nowhere
     */
    public static Plan plan(
            Graph graph,
            PlanRequest request,
            Databases databases,
            @Nullable FallbackEnvironment fallback,
            Map<String, Fingerprint> remembered,
            Instant now) {
        return new Planner(graph, request, databases, fallback, remembered, now).plan();
    }

    private Plan plan() {
        if (request.resumed() != null) {
            request.resumed().requireSame(graph, known);
        }
        boolean replays = request.mode() == PlanRequest.Mode.REPLAY;
        Set<String> chosen = replays ? selected : scope.models();
        if (!replays) {
            askSources(chosen);
        }
        Inputs inputs = new Inputs(graph, known.observation().ledger(), sources.versions(), borrowing.all());
        for (ModelNode node : graph.models()) {
            if (chosen.contains(node.name())) {
                Optional.ofNullable(known.observation().leaves().get(node.name()))
                        .ifPresent(warnings::add);
                planned.put(node.name(), replays ? replayed(node) : decide(node, inputs));
            }
            reasons.decided(node, inputs, planned.get(node.name()));
        }
        refresh.requireMeant();
        return new Plan(
                graph.reading(borrowing.relations()),
                request,
                planned,
                inputs,
                known.remembered(),
                List.copyOf(warnings),
                borrowing.all(),
                known.observation().renamed(),
                replays ? List.of() : showing.changes(planned, request));
    }

    /** Plans that rows which were left out are written into the table as it is; its definition stays on record as it is. */
    private PlannedModel replayed(ModelNode node) {
        LedgerEntry entry = known.entry(node);
        if (entry == null || known.missing(node) != null) {
            return planned(
                    node,
                    Action.BLOCKED,
                    known.observation()
                            .unknown(node)
                            .orElse("its table is not there yet (make it with: penstock run " + node.name() + ")"));
        }
        Optional<String> foreign = foreign(node);
        if (foreign.isPresent()) {
            return planned(node, Action.BLOCKED, foreign.get());
        }
        Fingerprint made = known.remembered().get(node.name());
        return new PlannedModel(
                node,
                Action.RUN,
                "its dead rows are tried again",
                made != null && made.hash().equals(entry.fingerprint())
                        ? made
                        : new Fingerprint(entry.fingerprint(), Map.of()),
                known.existing(node),
                false,
                false,
                IntervalSet.NONE,
                null,
                null);
    }

    /** Asks the sources that models read, themselves or through views. */
    private void askSources(Set<String> models) {
        Set<String> asked = new HashSet<>(models);
        Deque<String> open = new ArrayDeque<>(models);
        while (!open.isEmpty()) {
            ModelNode node = graph.model(open.remove());
            sources.ask(node);
            node.upstream().stream()
                    .filter(name -> !graph.model(name).holdsRows())
                    .filter(asked::add)
                    .forEach(open::add);
        }
    }

    private PlannedModel decide(ModelNode node, Inputs inputs) {
        if (node.options().materialize() == Materialization.EPHEMERAL) {
            return planned(node, Action.SKIP, "ephemeral: its query stands inside those that read it");
        }
        Optional<String> obstacle = showing.obstacle(node);
        if (obstacle.isPresent()) {
            return planned(node, Action.BLOCKED, obstacle.get());
        }
        Optional<String> keeper = borrowing.keeper(node);
        if (keeper.isPresent()) {
            return planned(node, Action.SKIP, keeper.get());
        }
        if (refresh.isAsked(node) && reasons.isProtected(node)) {
            if (refresh.isNamed(node)) {
                return planned(
                        node,
                        Action.BLOCKED,
                        "full_refresh: false protects " + node.table() + " (take that out of "
                                + node.declaration().place() + " to make it anew)");
            }
            warnings.add("model " + node.name() + " is not made anew: full_refresh: false protects " + node.table());
        }
        Optional<String> wanted = intervals.isResumedAndDone(node) ? Optional.empty() : reasons.of(node, inputs);
        if (wanted.isEmpty()) {
            // What is made once reads nothing any more; any other says what keeps it from being up to date.
            return (node.isMadeOnce() ? Optional.<String>empty() : blocks.of(node))
                    .map(reason -> planned(node, Action.BLOCKED, reason))
                    .orElseGet(() -> kept(node));
        }
        Optional<Losses.Loss> loss = losses.of(node);
        Optional<String> refused = foreign(node)
                .or(() -> loss.filter(lost -> lost.history() && !reasons.isMadeAnew(node))
                        .map(Losses.Loss::refusal))
                .or(() -> intervals.refusal(node))
                .or(() -> readOnly(node))
                .or(() -> borrowing.outOfReach(node))
                .or(() -> blocks.of(node));
        if (refused.isPresent()) {
            return planned(node, Action.BLOCKED, refused.get());
        }
        warn(node, inputs, wanted.get(), loss.orElse(null));
        return planned(node, Action.RUN, wanted.get());
    }

    /** Tells what a write that is planned takes away, repeats or leaves as it is. */
    private void warn(ModelNode node, Inputs inputs, String wanted, Losses.@Nullable Loss loss) {
        if (loss != null) {
            warnings.add("model " + node.name() + " loses " + loss.rows());
        }
        reasons.abandoned(node).ifPresent(warnings::add);
        if (reasons.isMadeAnew(node)) {
            showing.alsoAnew(node).ifPresent(warnings::add);
            Optional.ofNullable(known.foreign(node)).ifPresent(foreign -> refresh.takesAway(node, foreign.whose()));
            Optional.ofNullable(loss).ifPresent(lost -> refresh.takesAway(node, lost.rows()));
        } else if (reasons.appendsAgain(node, inputs)) {
            warnings.add("model " + node.name() + " appends the rows of its query again to " + node.table() + ": "
                    + wanted + " (make the table anew with: penstock run " + node.name()
                    + " --full-refresh, or know its rows by a key: strategy merge_by_key)");
        }
        if (reasons.goesForward(node)) {
            warnings.add(
                    "model " + node.name() + " goes forward only: rows before its cursors stay as they were made (make"
                            + " them anew with: penstock run " + node.name() + " --full-refresh)");
        }
        intervals.widened(node).ifPresent(warnings::add);
        String choice = node.options().keyChoice();
        if (!choice.isEmpty()) {
            warnings.add("model " + node.name() + " knows its rows by "
                    + String.join(", ", node.options().write().primaryKey()) + ", " + choice
                    + " (say primary_key to choose)");
        }
    }

    /** Plans a model whose rows stay as they are. */
    private PlannedModel kept(ModelNode node) {
        LedgerEntry entry = known.entry(node);
        PostProgress progress = entry == null ? null : PostProgress.of(node, entry);
        if (entry != null && progress != null && reasons.moved(node) != null) {
            return finished(node, "unchanged since " + Reasons.time(entry.writtenAt()), progress);
        }
        if (progress != null && progress.isUnfinished()) {
            return finished(node, progress.next(), progress);
        }
        return reasonToCheck(node).map(reason -> checked(node, reason)).orElseGet(() -> unchanged(node));
    }

    private PlannedModel unchanged(ModelNode node) {
        LedgerEntry entry = known.entry(node);
        return planned(
                node,
                Action.SKIP,
                "unchanged since " + (entry == null ? "its last run" : Reasons.time(entry.writtenAt()))
                        + caches.lasts(node).map(end -> "; " + end).orElse(""));
    }

    /** Tells that a model may be read but not written here; empty when it may be written. */
    private Optional<String> readOnly(ModelNode node) {
        ConnectionSpec connection = Objects.requireNonNull(
                graph.config().connections().get(node.options().connection()));
        return connection.access() == Access.READ
                ? Optional.of("connection \"" + connection.name()
                        + "\" is opened for reading only, and no environment has built the model (run it where access"
                        + " is readwrite)")
                : Optional.empty();
    }

    /** Tells how the checks differ from those that were last looked at; empty when they do not. */
    private Optional<String> reasonToCheck(ModelNode node) {
        LedgerEntry entry = known.entry(node);
        Fingerprint now = known.fingerprint(node);
        String checks = Fingerprints.checks(now.hash());
        return entry == null || checks.isEmpty() || checks.equals(Fingerprints.checks(entry.fingerprint()))
                ? Optional.empty()
                : Optional.of(Reasons.checks(known.remembered().get(node.name()), entry, now));
    }

    private PlannedModel checked(ModelNode node, String reason) {
        LedgerEntry made = Objects.requireNonNull(known.entry(node));
        Fingerprint now = known.fingerprint(node);
        return new PlannedModel(
                node,
                Action.RUN,
                reason,
                new Fingerprint(Fingerprints.rows(made.fingerprint()) + Fingerprints.checks(now.hash()), now.parts()),
                known.existing(node),
                false,
                true,
                IntervalSet.NONE,
                null,
                null);
    }

    /** Tells whose a model's table is, where it is not to be written; a full refresh takes it over. */
    private Optional<String> foreign(ModelNode node) {
        return reasons.isMadeAnew(node)
                ? Optional.empty()
                : Optional.ofNullable(known.foreign(node)).map(Observer.Foreign::refusal);
    }

    private PlannedModel planned(ModelNode node, Action action, String reason) {
        return planned(node, action, reason, null);
    }

    private PlannedModel planned(ModelNode node, Action action, String reason, @Nullable List<PostDone> finishes) {
        String former = known.observation().renamed().get(node.name());
        Predecessor moved = action == Action.RUN ? reasons.moved(node) : null;
        return new PlannedModel(
                node,
                action,
                (former == null ? "" : "renamed from " + former + "; ")
                        + (moved == null ? "" : "copied from " + moved.shown() + "; ")
                        + reason
                        + (action == Action.BLOCKED ? "" : borrowing.told(node)),
                known.fingerprint(node),
                known.existing(node),
                reasons.isBegunAnew(node),
                false,
                intervals.restated(node),
                finishes,
                reasons.isBegunAnew(node) ? null : known.observation().begins().get(node.name()));
    }

    /** Plans what is left to do behind the last write of a model. */
    private PlannedModel finished(ModelNode node, String reason, PostProgress progress) {
        return foreign(node)
                .or(() -> readOnly(node))
                .map(refused -> planned(node, Action.BLOCKED, refused))
                .orElseGet(() -> planned(node, Action.RUN, reason, progress.kept()));
    }
}
