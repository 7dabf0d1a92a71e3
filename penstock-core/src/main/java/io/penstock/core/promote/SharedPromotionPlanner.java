package io.penstock.core.promote;

import io.penstock.Materialization;
import io.penstock.core.config.Words;
import io.penstock.core.environment.Shown;
import io.penstock.core.environment.VersionTable;
import io.penstock.core.environment.ViewChange;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.Version;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.ledger.Owner;
import io.penstock.core.promote.Promotion.Action;
import io.penstock.core.promote.Promotion.Step;
import io.penstock.spi.connector.Access;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * Decides which models one virtual environment is to show as another does, and refuses where it must not. Confined to one thread.
 */
final class SharedPromotionPlanner {
    private final Side from;
    private final Side to;
    private final Refusals refusals;
    private final PortableDefinitions here;
    private final PortableDefinitions there;
    private final Map<String, Step> steps = new LinkedHashMap<>();
    /** By connection. */
    private final Map<String, Times> times = new HashMap<>();

    SharedPromotionPlanner(Side from, Side to, Refusals refusals) {
        this.from = from;
        this.to = to;
        this.refusals = refusals;
        this.here = new PortableDefinitions(from.graph(), from.holdings());
        this.there = new PortableDefinitions(to.graph(), to.holdings());
    }

    Promotion plan(Set<String> selected) {
        for (ModelNode target : to.graph().models()) {
            if (selected.contains(target.name()) && target.options().materialize() != Materialization.EPHEMERAL) {
                step(target).ifPresent(step -> steps.put(step.model(), step));
            }
        }
        List<Step> promoting = steps.values().stream().filter(Step::promotes).toList();
        promoting.forEach(this::look);
        refusals.throwIfAny();
        List<ViewChange> views = promoting.stream().map(this::change).toList();
        return new Promotion(from, to, List.copyOf(steps.values()), refusals.warnings(), views);
    }

    private Optional<Step> step(ModelNode target) {
        Version wanted = target.version();
        if (wanted == null) {
            refusals.leaveOut(
                    target,
                    "it is kept as " + Words.of(target.options().materialize())
                            + ", and only tables and views are promoted",
                    to);
            return Optional.empty();
        }
        ModelNode source = from.graph().model(target.name());
        Shown shown = from.holdings().shown(source).orElse(null);
        LedgerEntry made = from.holdings().built(source).orElse(null);
        if (shown == null) {
            refusals.leaveOut(target, "environment " + from.environment() + " does not show it", from);
            return Optional.empty();
        }
        boolean current = shown.version().equals(version(source));
        if (!current || made == null) {
            refusals.refuse(
                    target,
                    "what " + from.environment() + " shows is of another definition than the project's of now",
                    run(target));
            return Optional.empty();
        }
        if (to.holdings().shown(target).map(Shown::version).equals(Optional.of(shown.version()))) {
            return Optional.of(
                    new Step(source, target, made, Action.SKIP, to.environment() + " shows the same version already"));
        }
        judge(source, target, made);
        String reason = to.holdings().shown(target).isPresent()
                ? "another version than " + to.environment() + " shows"
                : "new in " + to.environment();
        return Optional.of(new Step(source, target, made, Action.PROMOTE, reason));
    }

    private void judge(ModelNode source, ModelNode target, LedgerEntry made) {
        if (!from.holdings().isFinished(source, made)) {
            refusals.refuse(target, "its post-transforms are not done in " + from.environment(), run(target));
        }
        String connection = target.options().connection();
        if (!from.connection(source).isSameAs(to.connection(target))) {
            refusals.refuse(
                    target,
                    "connection \"" + connection + "\" leads elsewhere in " + to.environment()
                            + ", so the two share nothing of it",
                    "let both environments say the same of the connection");
        }
        if (!Objects.equals(version(source), version(target))) {
            SortedSet<String> differing = here.differences(target.name(), there);
            refusals.refuse(
                    target,
                    "it is defined in another way in " + to.environment()
                            + (differing.isEmpty()
                                    ? ", as what it reads leads elsewhere"
                                    : ": " + String.join(", ", differing)
                                            + (differing.size() == 1 ? " differs" : " differ")),
                    "let both environments say the same, or run it in " + to.environment());
        }
        if (to.connection(target).access() == Access.READ) {
            refusals.refuse(
                    target,
                    "connection \"" + connection + "\" is opened for reading only in " + to.environment(),
                    "promote where access is readwrite");
        }
        to.holdings()
                .obstacle(target)
                .ifPresent(
                        obstacle -> refusals.refuse(target, obstacle, "see penstock plan --env " + to.environment()));
    }

    private String run(ModelNode model) {
        return "run it: penstock run " + model.name() + " --env " + from.environment();
    }

    private static String version(ModelNode node) {
        return Objects.requireNonNull(node.version(), node.name()).hash();
    }

    /** Looks at what the environment shows of what a promoted model reads, and what it loses with the version that it showed. */
    private void look(Step step) {
        List<String> others = read(step.target())
                .filter(upstream -> upstream.version() != null)
                .filter(upstream -> !steps.containsKey(upstream.name()))
                .filter(upstream ->
                        !to.holdings().shown(upstream).map(Shown::version).equals(Optional.of(version(upstream))))
                .map(ModelNode::name)
                .distinct()
                .toList();
        if (!others.isEmpty()) {
            refusals.warn(to.environment() + " shows " + step.model() + " as it was made of other versions of "
                    + String.join(", ", others) + " than it shows");
        }
        if (from.holdings().goesForward(step.source())) {
            written(step)
                    .ifPresent(at -> refusals.warn("model " + step.model() + " of " + from.environment()
                            + " began as a copy of before " + at + ", when " + to.environment()
                            + " last wrote its own: rows that no query gives again are not in it"));
        }
    }

    /** Gives when the version that is shown was written, where that is after the promoted one was begun. */
    private Optional<Instant> written(Step step) {
        Times times = this.times.computeIfAbsent(step.target().options().connection(), name -> times(step.target()));
        Instant begun = times.begun().get(version(step.target()));
        return to.holdings()
                .shown(step.target())
                .map(before -> times.written().get(before.version()))
                .filter(written -> begun != null && written.isAfter(begun));
    }

    private Times times(ModelNode of) {
        SqlDatabase database = to.database(of);
        VersionTable versions =
                new VersionTable(database.dialect(), Owner.of(to.graph().config()));
        try (SqlSession session = database.session()) {
            Map<String, Instant> begun = new HashMap<>();
            versions.load(session).forEach(row -> begun.put(row.version(), row.begunAt()));
            return new Times(begun, to.ledger(of).versions(session));
        }
    }

    /** When versions were begun, and when they were last written. */
    private record Times(Map<String, Instant> begun, Map<String, Instant> written) {}

    /** Gives the models that a query reads, itself or through ephemeral models. */
    private Stream<ModelNode> read(ModelNode node) {
        return node.upstream().stream()
                .map(to.graph()::model)
                .flatMap(upstream -> upstream.options().materialize() == Materialization.EPHEMERAL
                        ? read(upstream)
                        : Stream.of(upstream));
    }

    private ViewChange change(Step step) {
        ModelNode target = step.target();
        Version version = Objects.requireNonNull(target.version());
        return new ViewChange(
                target.options().connection(),
                target.name(),
                to.holdings().shown(target).orElse(null),
                new Shown(version.hash(), target.table(), version.view()));
    }
}
