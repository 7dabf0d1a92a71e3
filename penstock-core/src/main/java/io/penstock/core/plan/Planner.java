package io.penstock.core.plan;

import io.penstock.Materialization;
import io.penstock.Strategy;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.Selection;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.PostDone;
import io.penstock.core.migrate.Migrator;
import io.penstock.core.state.Fingerprint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
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
    private final Map<String, Fingerprint> remembered;
    private final Observer observer;
    private final Losses losses;
    private final Set<String> selected;
    private final Refresh refresh;
    private final Observation observation;
    private final IntervalPlanner intervals;
    private final SourceStates sources;
    private final Map<String, Fingerprint> fingerprints;
    private final Set<String> excluded;
    private final Map<String, PlannedModel> planned = new LinkedHashMap<>();
    private final Map<String, Set<String>> running = new HashMap<>();
    private final Blocks blocks;
    private final Set<String> warnings = new LinkedHashSet<>();

    private Planner(
            Graph graph, PlanRequest request, Databases databases, Map<String, Fingerprint> remembered, Instant now) {
        this.graph = graph;
        this.request = request;
        this.remembered = remembered;
        this.observer = new Observer(graph, databases, remembered);
        this.observation = observer.observe();
        this.selected = Selection.of(graph, request.select(), request.exclude());
        this.refresh = new Refresh(graph, request, selected);
        this.losses = new Losses(observer, observation, node -> isMadeAnew(node) || isRebuilt(node));
        this.intervals = new IntervalPlanner(observation.intervals(), request, selected, now);
        this.sources = new SourceStates(
                databases, graph.config().directory(), observation.ledger().values(), now);
        this.fingerprints = Fingerprints.of(graph, observation::folded);
        warnings.addAll(observation.leftovers());
        warnings.addAll(
                Migrator.of(graph.config(), databases, InstantSource.fixed(now)).warnings());
        this.excluded = request.exclude().isEmpty() ? Set.of() : Selection.of(graph, request.exclude(), List.of());
        this.blocks = new Blocks(graph, sources, planned, warnings, this::unusable);
    }

    /**
     * Makes a plan.
     *
     * @param remembered the fingerprints of the last runs with their parts, to tell changes in words
     * @param now the time by which the age of sources counts
     */
    public static Plan plan(
            Graph graph, PlanRequest request, Databases databases, Map<String, Fingerprint> remembered, Instant now) {
        return new Planner(graph, request, databases, remembered, now).plan();
    }

    private Plan plan() {
        Set<String> chosen = withUnbuilt(selected);
        askSources(chosen);
        Inputs inputs = new Inputs(graph, observation.ledger(), sources.versions());
        for (ModelNode node : graph.models()) {
            if (chosen.contains(node.name())) {
                planned.put(node.name(), decide(node, inputs));
            }
            running.put(node.name(), runningIn(node));
        }
        refresh.requireMeant();
        return new Plan(graph, request, planned, inputs, remembered, List.copyOf(warnings), observation.renamed());
    }

    /** Adds the ancestors that cannot be read as they are, and theirs; a view is looked through to what it reads. */
    private Set<String> withUnbuilt(Set<String> selected) {
        Set<String> chosen = new LinkedHashSet<>(selected);
        Set<String> seen = new HashSet<>(selected);
        Deque<String> open = new ArrayDeque<>(selected);
        while (!open.isEmpty()) {
            for (String upstream : graph.model(open.remove()).before()) {
                ModelNode node = graph.model(upstream);
                boolean added = !excluded.contains(upstream) && isNeeded(node) && chosen.add(upstream);
                if ((added || !node.holdsRows()) && seen.add(upstream)) {
                    open.add(upstream);
                }
            }
        }
        return chosen;
    }

    /** Says whether a model must be made before it can be read: a view also when it is defined in another way than it was. */
    private boolean isNeeded(ModelNode node) {
        LedgerEntry entry = observation.ledger().get(node.name());
        return node.options().materialize() == Materialization.EPHEMERAL
                || !observer.isBuilt(node, observation)
                || isUnfinished(node)
                || (!node.holdsRows()
                        && entry != null
                        && !Fingerprints.sameRows(fingerprint(node).hash(), entry));
    }

    private Fingerprint fingerprint(ModelNode node) {
        return Objects.requireNonNull(fingerprints.get(node.name()), node.name());
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
        if (refresh.isAsked(node) && isProtected(node)) {
            if (refresh.isNamed(node)) {
                return planned(
                        node,
                        Action.BLOCKED,
                        "full_refresh: false protects " + node.table() + " (take that out of "
                                + node.declaration().place() + " to make it anew)");
            }
            warnings.add("model " + node.name() + " is not made anew: full_refresh: false protects " + node.table());
        }
        Optional<String> wanted = reasonToWrite(node, inputs);
        if (wanted.isEmpty()) {
            // What is made once reads nothing any more; any other says what keeps it from being up to date.
            return (node.isMadeOnce() ? Optional.<String>empty() : blocks.of(node))
                    .map(reason -> planned(node, Action.BLOCKED, reason))
                    .orElseGet(() -> kept(node));
        }
        Optional<Losses.Loss> loss = losses.of(node);
        Optional<String> refused = foreign(node)
                .or(() ->
                        loss.filter(lost -> lost.history() && !isMadeAnew(node)).map(Losses.Loss::refusal))
                .or(() -> intervals.refusal(node))
                .or(() -> blocks.of(node));
        if (refused.isPresent()) {
            return planned(node, Action.BLOCKED, refused.get());
        }
        loss.ifPresent(lost -> warnings.add("model " + node.name() + " loses " + lost.rows()));
        if (isMadeAnew(node)) {
            Optional.ofNullable(observer.foreign(node, observation))
                    .ifPresent(foreign -> refresh.takesAway(node, foreign.whose()));
            loss.ifPresent(lost -> refresh.takesAway(node, lost.rows()));
        } else if (appendsAgain(node, inputs)) {
            warnings.add("model " + node.name() + " appends the rows of its query again to " + node.table() + ": "
                    + wanted.get() + " (make the table anew with: penstock run " + node.name()
                    + " --full-refresh, or know its rows by a key: strategy merge_by_key)");
        }
        intervals.widened(node).ifPresent(warnings::add);
        String choice = node.options().keyChoice();
        if (!choice.isEmpty()) {
            warnings.add("model " + node.name() + " knows its rows by "
                    + String.join(", ", node.options().write().primaryKey()) + ", " + choice
                    + " (say primary_key to choose)");
        }
        return planned(node, Action.RUN, wanted.get());
    }

    /** Plans a model whose rows stay as they are. */
    private PlannedModel kept(ModelNode node) {
        LedgerEntry entry = observation.ledger().get(node.name());
        if (entry != null && PostProgress.of(node, entry).isUnfinished()) {
            return finished(node, PostProgress.of(node, entry));
        }
        return reasonToCheck(node).map(reason -> checked(node, reason)).orElseGet(() -> unchanged(node));
    }

    private PlannedModel unchanged(ModelNode node) {
        LedgerEntry entry = observation.ledger().get(node.name());
        return planned(
                node,
                Action.SKIP,
                "unchanged since " + (entry == null ? "its last run" : Reasons.time(entry.writtenAt())));
    }

    /** Tells how the checks differ from those that were last looked at; empty when they do not. */
    private Optional<String> reasonToCheck(ModelNode node) {
        LedgerEntry entry = observation.ledger().get(node.name());
        Fingerprint now = fingerprint(node);
        String checks = Fingerprints.checks(now.hash());
        return entry == null || checks.isEmpty() || checks.equals(Fingerprints.checks(entry.fingerprint()))
                ? Optional.empty()
                : Optional.of(Reasons.checks(remembered.get(node.name()), entry, now));
    }

    private PlannedModel checked(ModelNode node, String reason) {
        LedgerEntry made = Objects.requireNonNull(observation.ledger().get(node.name()));
        Fingerprint now = fingerprint(node);
        return new PlannedModel(
                node,
                Action.RUN,
                reason,
                new Fingerprint(Fingerprints.rows(made.fingerprint()) + Fingerprints.checks(now.hash()), now.parts()),
                observation.existing(node),
                false,
                true,
                IntervalSet.NONE,
                null);
    }

    /** Says whether a model's table is made anew because that was asked for. */
    private boolean isMadeAnew(ModelNode node) {
        return refresh.isAsked(node) && !isProtected(node);
    }

    /** Says whether there is something that no full refresh may take away. */
    private boolean isProtected(ModelNode node) {
        return !node.options().write().fullRefresh() && observation.existing(node) != null;
    }

    /** Says whether a model adds the same rows once more: it has some, and nothing that it reads has changed. */
    private boolean appendsAgain(ModelNode node, Inputs inputs) {
        LedgerEntry entry = observation.ledger().get(node.name());
        return entry != null
                && node.options().materialize() == Materialization.TABLE
                && node.options().write().strategy() == Strategy.APPEND
                && observer.hasRows(node, observation)
                && changedInputs(node, entry, inputs).isEmpty();
    }

    /** Tells whose a model's table is, where it is not to be written; a full refresh takes it over. */
    private Optional<String> foreign(ModelNode node) {
        return isMadeAnew(node)
                ? Optional.empty()
                : Optional.ofNullable(observer.foreign(node, observation)).map(Observer.Foreign::refusal);
    }

    private PlannedModel planned(ModelNode node, Action action, String reason) {
        return planned(node, action, reason, null);
    }

    private PlannedModel planned(ModelNode node, Action action, String reason, @Nullable List<PostDone> finishes) {
        String former = observation.renamed().get(node.name());
        return new PlannedModel(
                node,
                action,
                former == null ? reason : "renamed from " + former + "; " + reason,
                fingerprint(node),
                observation.existing(node),
                isMadeAnew(node) || isRebuilt(node),
                false,
                intervals.restated(node),
                finishes);
    }

    /** Plans what is left to do behind the last write of a model. */
    private PlannedModel finished(ModelNode node, PostProgress progress) {
        return foreign(node)
                .map(foreign -> planned(node, Action.BLOCKED, foreign))
                .orElseGet(() -> planned(node, Action.RUN, progress.next(), progress.kept()));
    }

    /** Says whether a model's table is not yet what it should be behind its last write. */
    private boolean isUnfinished(ModelNode node) {
        LedgerEntry entry = observation.ledger().get(node.name());
        return entry != null && PostProgress.of(node, entry).isUnfinishedTable();
    }

    private Optional<String> reasonToWrite(ModelNode node, Inputs inputs) {
        LedgerEntry entry = observation.ledger().get(node.name());
        if (IntervalPlanner.isFor(node)) {
            return reasonToWriteIntervals(node, entry, inputs);
        }
        Optional<String> first = reasonToBegin(node);
        if (first.isPresent() || entry == null) {
            return first;
        }
        if (isForced(node)) {
            return Optional.of("forced");
        }
        if (node.isMadeOnce() && observer.missing(node, observation) == null) {
            return Optional.empty();
        }
        return difference(node, entry).or(() -> changedInputs(node, entry, inputs));
    }

    /** Tells why a model is written as if nothing were there. */
    private Optional<String> reasonToBegin(ModelNode node) {
        LedgerEntry entry = observation.ledger().get(node.name());
        if (entry == null) {
            return Optional.of("first run");
        }
        if (entry.isBegun()) {
            return Optional.of("the run that began to write it at " + Reasons.time(entry.writtenAt()) + " died");
        }
        return isMadeAnew(node) ? Optional.of("full refresh") : Optional.empty();
    }

    private boolean isForced(ModelNode node) {
        return selected.contains(node.name()) && request.mode() == PlanRequest.Mode.FORCE;
    }

    private Optional<String> reasonToWriteIntervals(ModelNode node, @Nullable LedgerEntry entry, Inputs inputs) {
        Optional<String> anew = reasonToBegin(node);
        if (entry == null || anew.isPresent()) {
            return intervals.anew(node).reason(node, anew.orElse(null), Optional::empty);
        }
        Optional<String> difference = difference(node, entry);
        if (isRebuilt(node)) {
            return intervals.anew(node).reason(node, difference.orElse(null), Optional::empty);
        }
        String cause = difference
                .map(why -> why + "; full_refresh: false keeps the intervals that are done")
                .orElse(isForced(node) ? "forced" : null);
        return intervals.reason(node, cause, () -> changedInputs(node, entry, inputs));
    }

    /** Says whether all intervals of a model are written anew, because there are none or they are of another definition. */
    private boolean isRebuilt(ModelNode node) {
        LedgerEntry entry = observation.ledger().get(node.name());
        return IntervalPlanner.isFor(node)
                && (entry == null
                        || reasonToBegin(node).isPresent()
                        || (!isProtected(node) && difference(node, entry).isPresent()));
    }

    /** Tells how what is there differs from what the model would have made of the same rows. */
    private Optional<String> difference(ModelNode node, LedgerEntry entry) {
        String missing = observer.missing(node, observation);
        Fingerprint now = fingerprint(node);
        if (!Fingerprints.sameRows(now.hash(), entry)) {
            String known = observation.renamed().getOrDefault(node.name(), node.name());
            return Optional.of(Reasons.definition(remembered.get(known), entry, now));
        }
        if (missing != null) {
            return Optional.of(missing + " is gone: something else than Penstock took it away");
        }
        return PostProgress.of(node, entry).difference();
    }

    private Optional<String> changedInputs(ModelNode node, LedgerEntry entry, Inputs inputs) {
        return upstreamRuns(node)
                .or(() -> Optional.ofNullable(Reasons.inputs(entry.inputs(), inputs.of(node), observation.ledger())));
    }

    private Optional<String> upstreamRuns(ModelNode node) {
        Set<String> names = runningBefore(node);
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of("upstream " + String.join(", ", names) + (names.size() == 1 ? " runs" : " run"));
    }

    private Set<String> runningBefore(ModelNode node) {
        Set<String> names = new LinkedHashSet<>();
        node.upstream().forEach(name -> names.addAll(running.getOrDefault(name, Set.of())));
        return names;
    }

    /** Gives the models that run and whose rows a model stands for: itself, or where it holds none those behind it. */
    private Set<String> runningIn(ModelNode node) {
        PlannedModel own = planned.get(node.name());
        if (own != null && own.writes()) {
            return Set.of(node.name());
        }
        return node.holdsRows() ? Set.of() : runningBefore(node);
    }

    /** Tells what an excluded model that is to be read lacks; empty when it can be read. */
    private Optional<String> unusable(ModelNode node) {
        if (!excluded.contains(node.name())) {
            return Optional.empty();
        }
        if (!observer.isBuilt(node, observation)) {
            return Optional.of("was never built");
        }
        return isUnfinished(node) ? Optional.of("has post-transforms that are not done") : Optional.empty();
    }
}
