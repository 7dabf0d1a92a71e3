package io.penstock.core.promote;

import io.penstock.Materialization;
import io.penstock.core.config.Words;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.graph.Selection;
import io.penstock.core.ledger.Keeping;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.plan.Borrowed;
import io.penstock.core.promote.Promotion.Action;
import io.penstock.core.promote.Promotion.Step;
import io.penstock.spi.connector.Access;
import io.penstock.spi.connector.SqlSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Decides which models go from one environment to another, and refuses where one must not. Confined to one thread. */
public final class PromotionPlanner {
    private final Side from;
    private final Side to;
    private final PortableDefinitions here;
    private final PortableDefinitions there;
    private final Refusals refusals;
    private final Map<String, Step> steps = new LinkedHashMap<>();

    private PromotionPlanner(Side from, Side to, Set<String> named) {
        this.from = from;
        this.to = to;
        this.refusals = new Refusals(from, to, named);
        this.here = new PortableDefinitions(from.graph(), from.holdings());
        this.there = new PortableDefinitions(to.graph(), to.holdings());
    }

    /**
     * Plans a promotion.
     *
     * @param words of a {@link Selection}; all models that are built when empty
     * @throws io.penstock.core.config.ProjectException with all that stands against it
     */
    public static Promotion plan(Side from, Side to, List<String> words) {
        Set<String> selected = Selection.of(to.graph(), words, List.of());
        Set<String> named = Selection.named(to.graph(), words);
        return to.isVirtual()
                ? new SharedPromotionPlanner(from, to, new Refusals(from, to, named)).plan(selected)
                : new PromotionPlanner(from, to, named).plan(selected);
    }

    private Promotion plan(Set<String> selected) {
        for (ModelNode target : to.graph().models()) {
            if (selected.contains(target.name()) && target.options().materialize() != Materialization.EPHEMERAL) {
                step(target).ifPresent(step -> steps.put(step.model(), step));
            }
        }
        steps.values().stream().filter(Step::promotes).forEach(this::look);
        refusals.throwIfAny();
        return new Promotion(from, to, List.copyOf(steps.values()), refusals.warnings(), List.of());
    }

    private Optional<Step> step(ModelNode target) {
        ModelNode source = from.graph().model(target.name());
        LedgerEntry made = from.holdings().built(source).orElse(null);
        Materialization kept = target.options().materialize();
        boolean inDatabase = kept == Materialization.TABLE || kept == Materialization.VIEW;
        if (made == null && inDatabase) {
            return leftOut(target, "it is not built in " + from.environment(), from);
        }
        if (made == null || !inDatabase) {
            return leftOut(target, "it is kept as " + Words.of(kept) + ", and only tables and views are promoted", to);
        }
        if (target.isJava() && kept == Materialization.VIEW) {
            return leftOut(target, "its view is made by a Java method", to);
        }
        Optional<Step> same = alreadyThere(source, target, made);
        if (same.isPresent()) {
            return same;
        }
        judge(source, target, made);
        String loss = to.holdings().loss(target).orElse("");
        if (!loss.isEmpty()) {
            refusals.warn("model " + target.name() + " loses " + loss);
        }
        String reason =
                to.holdings().existing(target) == null ? "new in " + to.environment() : "replaces " + target.table();
        return Optional.of(new Step(source, target, entry(target, made), Action.PROMOTE, reason));
    }

    private Optional<Step> leftOut(ModelNode model, String reason, Side where) {
        refusals.leaveOut(model, reason, where);
        return Optional.empty();
    }

    private Optional<Step> alreadyThere(ModelNode source, ModelNode target, LedgerEntry made) {
        return to.holdings()
                .built(target)
                .filter(entry -> entry.runId().equals(made.runId())
                        && to.holdings().isOfDefinition(target, entry)
                        && from.holdings().isOfDefinition(source, made))
                .map(entry -> new Step(
                        source, target, entry, Action.SKIP, to.environment() + " has the rows of that run already"));
    }

    /** Finds what stands against a model. */
    private void judge(ModelNode source, ModelNode target, LedgerEntry made) {
        String run = "run it: penstock run " + target.name() + " --env " + from.environment();
        if (!from.holdings().isOfDefinition(source, made)) {
            refuse(
                    target,
                    "its rows in " + from.environment() + " are of another definition than the project's of now",
                    run);
        }
        if (!from.holdings().isFinished(source, made)) {
            refuse(target, "its post-transforms are not done in " + from.environment(), run);
        }
        SortedSet<String> differing = here.differences(target.name(), there);
        if (!differing.isEmpty()) {
            refuse(
                    target,
                    "it is defined in another way in " + to.environment() + ": " + String.join(", ", differing)
                            + (differing.size() == 1 ? " differs" : " differ"),
                    "let both environments say the same, or run it in " + to.environment());
        }
        to.holdings()
                .foreign(target)
                .ifPresent(whose -> refuse(
                        target,
                        whose,
                        "rename the model or give " + to.environment()
                                + " another schema, or take it over: penstock run " + target.name() + " --env "
                                + to.environment() + " --full-refresh"));
        if (to.connection(target).access() == Access.READ) {
            refuse(
                    target,
                    "connection \"" + target.options().connection() + "\" is opened for reading only in "
                            + to.environment(),
                    "promote where access is readwrite");
        }
        if (!target.options().write().fullRefresh() && to.holdings().existing(target) != null) {
            refuse(
                    target,
                    "full_refresh: false protects " + target.table() + ", which would be replaced",
                    "take that out of " + target.declaration().place());
        }
    }

    private LedgerEntry entry(ModelNode target, LedgerEntry made) {
        Map<String, String> inputs = new TreeMap<>();
        String own = to.environment() + ":";
        // What was borrowed from there is its own there.
        made.inputs()
                .forEach((name, version) ->
                        inputs.put(name.startsWith(own) ? name.substring(own.length()) : name, version));
        return new LedgerEntry(
                target.name(),
                target.relation(),
                to.holdings().fingerprint(target, made),
                inputs,
                made.runId(),
                made.writtenAt(),
                made.rows(),
                made.postDone(),
                Keeping.of(target.options()),
                made.columns());
    }

    /** Looks at what a promoted model finds there of what it reads. */
    private void look(Step step) {
        if (step.target().options().materialize() == Materialization.VIEW) {
            read(step.target())
                    .filter(upstream -> version(upstream.name()).isEmpty())
                    .findFirst()
                    .ifPresent(upstream -> refuse(
                            step.target(),
                            "the view reads " + upstream.name() + ", which is not built in " + to.environment()
                                    + " and not promoted with it",
                            "promote both: penstock promote --from " + from.environment() + " --to " + to.environment()
                                    + " " + upstream.name() + " " + step.model()));
            return;
        }
        List<String> others = step.entry().inputs().entrySet().stream()
                .filter(input -> Borrowed.isKey(input.getKey()) || to.graph().contains(input.getKey()))
                .filter(input -> !version(input.getKey()).equals(Optional.of(input.getValue())))
                .map(Map.Entry::getKey)
                .toList();
        if (!others.isEmpty()) {
            refusals.warn("the next run of " + to.environment() + " makes " + step.model()
                    + " anew: it was made of other rows of " + String.join(", ", others) + " than those there");
            requireNoCursor(step, others);
        }
    }

    /** Gives the models that a query reads, itself or through ephemeral models. */
    private Stream<ModelNode> read(ModelNode node) {
        return node.upstream().stream()
                .map(to.graph()::model)
                .flatMap(upstream -> upstream.options().materialize() == Materialization.EPHEMERAL
                        ? read(upstream)
                        : Stream.of(upstream));
    }

    /** Gives the run that will have written a model there; empty when there will be none. */
    private Optional<String> version(String model) {
        Step step = steps.get(model);
        if (step != null) {
            return Optional.of(step.entry().runId());
        }
        return to.graph().contains(model)
                ? to.holdings().built(to.graph().model(model)).map(LedgerEntry::runId)
                : Optional.empty();
    }

    /** Where a model stands in other rows tells nothing of those that are there. */
    private void requireNoCursor(Step step, List<String> others) {
        try (SqlSession session = from.database(step.source()).session()) {
            from.ledger(step.source()).cursors().of(session, step.model()).stream()
                    .filter(mark -> others.contains(mark.dependency()))
                    .findFirst()
                    .ifPresent(mark -> refuse(
                            step.target(),
                            "it reads " + mark.dependency() + " by a cursor, of which " + to.environment()
                                    + " has other rows",
                            "promote both: penstock promote --from " + from.environment() + " --to " + to.environment()
                                    + " " + mark.dependency() + " " + step.model()));
        }
    }

    private void refuse(ModelNode model, String reason, String remedy) {
        refusals.refuse(model, reason, remedy);
    }
}
