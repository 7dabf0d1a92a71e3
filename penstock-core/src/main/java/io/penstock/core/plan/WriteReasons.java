package io.penstock.core.plan;

import io.penstock.Materialization;
import io.penstock.Strategy;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.state.Fingerprint;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells why models are written. It is asked of each in the order of the graph. Confined to one thread. */
final class WriteReasons {
    private static final String TABLE = Fingerprints.CONFIG + "table";

    private final Known known;
    private final Refresh refresh;
    private final IntervalPlanner intervals;
    private final Caches caches;
    private final UpstreamIntervals upstream;
    private final Map<String, Set<String>> running = new HashMap<>();

    WriteReasons(Known known, Refresh refresh, IntervalPlanner intervals, Caches caches, UpstreamIntervals upstream) {
        this.known = known;
        this.refresh = refresh;
        this.intervals = intervals;
        this.caches = caches;
        this.upstream = upstream;
    }

    /** Takes down what was decided for a model; null when it is not planned. */
    void decided(ModelNode node, Inputs inputs, @Nullable PlannedModel own) {
        if (own != null && own.writes() && IntervalPlanner.isFor(node)) {
            upstream.written(node, intervals.writes(node, own, upstream.of(node, inputs)));
        }
        running.put(node.name(), runningIn(node, own));
    }

    /** Says whether nothing of what a model's table holds is kept. */
    boolean isBegunAnew(ModelNode node) {
        return isMadeAnew(node) || isRebuilt(node);
    }

    /** Says whether a model's table is made anew because that was asked for. */
    boolean isMadeAnew(ModelNode node) {
        return refresh.isAsked(node) && !isProtected(node);
    }

    /** Says whether there is something that no full refresh may take away. */
    boolean isProtected(ModelNode node) {
        return !node.options().write().fullRefresh() && known.existing(node) != null;
    }

    /** Says whether a model adds the same rows once more: it has some, and nothing that it reads can have changed. */
    boolean appendsAgain(ModelNode node, Inputs inputs) {
        LedgerEntry entry = known.entry(node);
        return entry != null
                && node.options().materialize() == Materialization.TABLE
                && node.options().write().strategy() == Strategy.APPEND
                && node.options().write().cursor().isNone()
                && known.observer().hasRows(node, known.observation())
                && changedInputs(node, entry, inputs).isEmpty()
                && caches.ended(node).isEmpty();
    }

    /** Says whether a model goes on from its cursors though what it makes of rows is another thing than it was. */
    boolean goesForward(ModelNode node) {
        LedgerEntry entry = known.entry(node);
        return entry != null
                && !entry.isBegun()
                && !node.options().write().cursor().isNone()
                && !isMadeAnew(node)
                && known.missing(node) == null
                && !Fingerprints.sameRows(known.fingerprint(node).hash(), entry);
    }

    /** Tells why a model is written; empty when its rows stay as they are. */
    Optional<String> of(ModelNode node, Inputs inputs) {
        LedgerEntry entry = known.entry(node);
        if (IntervalPlanner.isFor(node)) {
            return reasonToWriteIntervals(node, entry, inputs);
        }
        Optional<String> first = reasonToBegin(node);
        if (first.isPresent() || entry == null) {
            return first;
        }
        Optional<String> forward = forward(node);
        if (forward.isPresent()) {
            return forward;
        }
        if (intervals.isReadAgain(node)) {
            return Optional.of("what it read in the window that is asked for is read again");
        }
        if (refresh.isForced(node)) {
            return Optional.of("forced");
        }
        if (node.isMadeOnce() && known.missing(node) == null) {
            return Optional.empty();
        }
        return difference(node, entry)
                .or(() -> changedInputs(node, entry, inputs))
                .or(() -> caches.ended(node));
    }

    /** Tells in words which rows a new version leaves behind that no query gives again; empty for none. */
    Optional<String> abandoned(ModelNode node) {
        Predecessor before = isMadeAnew(node)
                ? known.observation().begins().get(node.name())
                : known.observation().abandons().get(node.name());
        return Optional.ofNullable(before)
                .filter(left -> left.entry().kept().isBy(Strategy.APPEND)
                        || left.entry().kept().isBy(Strategy.SCD_TYPE_2)
                        || left.entry().kept().isBy(Strategy.NONE))
                .map(left -> "model " + node.name() + " begins anew: what "
                        + left.entry().kept().strategy() + " kept in " + left.shown()
                        + " stays in the version of before, until penstock gc drops that");
    }

    /** Tells that a version begins with the rows of the one before it; empty when it does not. */
    private Optional<String> forward(ModelNode node) {
        Predecessor before =
                isMadeAnew(node) ? null : known.observation().begins().get(node.name());
        return Optional.ofNullable(before)
                .filter(from -> !from.moved())
                .map(from -> (node.version() == null ? "" : "new version ") + "goes forward from a copy of "
                        + from.shown() + changed(node).map(told -> ": " + told).orElse(""));
    }

    /** Tells why a version is built that is not there. */
    private String first(ModelNode node) {
        if (node.version() == null || !known.remembered().containsKey(node.name())) {
            return "first run";
        }
        return "new version" + (node.holdsRows() ? ", rebuilt" : "")
                + changed(node).map(told -> ": " + told).orElse("");
    }

    private Optional<String> changed(ModelNode node) {
        Fingerprint before = known.remembered().get(node.name());
        if (before == null) {
            return Optional.empty();
        }
        Map<String, String> parts = new HashMap<>(before.parts());
        Fingerprint now = known.fingerprint(node);
        String table = now.parts().get(TABLE);
        // A version has no name of its own that could change.
        if (table == null) {
            parts.remove(TABLE);
        } else {
            parts.putIfAbsent(TABLE, table);
        }
        return Reasons.differences(new Fingerprint(before.hash(), parts), now);
    }

    /** Gives the table whose rows are all that a model makes, and only move; null for none. */
    @Nullable
    Predecessor moved(ModelNode node) {
        Predecessor before =
                isMadeAnew(node) ? null : known.observation().begins().get(node.name());
        return before != null && before.moved() ? before : null;
    }

    /** Tells why a model is written as if nothing were there. */
    private Optional<String> reasonToBegin(ModelNode node) {
        LedgerEntry entry = known.entry(node);
        if (entry == null) {
            return Optional.of(first(node));
        }
        if (entry.isBegun()) {
            return Optional.of("the run that began to write it at " + Reasons.time(entry.writtenAt()) + " died");
        }
        return isMadeAnew(node) ? Optional.of("full refresh") : Optional.empty();
    }

    private Optional<String> reasonToWriteIntervals(ModelNode node, @Nullable LedgerEntry entry, Inputs inputs) {
        Optional<String> anew = reasonToBegin(node);
        if (entry == null || anew.isPresent()) {
            return intervals.anew(node).reason(node, anew.orElse(null), IntervalSet.NONE, Optional::empty);
        }
        Optional<String> difference = difference(node, entry);
        if (isRebuilt(node)) {
            return intervals.anew(node).reason(node, difference.orElse(null), IntervalSet.NONE, Optional::empty);
        }
        String cause = forward(node)
                .or(() -> difference.map(why -> why + "; full_refresh: false keeps the intervals that are done"))
                .orElse(refresh.isForced(node) ? "forced" : null);
        return intervals.reason(node, cause, upstream.of(node, inputs), () -> changedInputs(node, entry, inputs));
    }

    /** Says whether all intervals of a model are written anew, because there are none or they are of another definition. */
    private boolean isRebuilt(ModelNode node) {
        LedgerEntry entry = known.entry(node);
        return IntervalPlanner.isFor(node)
                && (entry == null
                        || reasonToBegin(node).isPresent()
                        || (!isProtected(node) && difference(node, entry).isPresent()));
    }

    /** Tells how what is there differs from what the model would have made of the same rows. */
    private Optional<String> difference(ModelNode node, LedgerEntry entry) {
        String missing = known.missing(node);
        Fingerprint now = known.fingerprint(node);
        if (!Fingerprints.sameRows(now.hash(), entry)) {
            String former = known.observation().renamed().getOrDefault(node.name(), node.name());
            return Optional.of(Reasons.definition(known.remembered().get(former), entry, now));
        }
        if (missing != null) {
            return Optional.of(missing + " is gone: something else than Penstock took it away");
        }
        return PostProgress.of(node, entry).difference();
    }

    private Optional<String> changedInputs(ModelNode node, LedgerEntry entry, Inputs inputs) {
        Map<String, LedgerEntry> ledger = new HashMap<>(known.observation().ledger());
        inputs.borrowed(node).forEach(lent -> ledger.put(lent.key(), lent.entry()));
        return upstreamRuns(node)
                .or(() -> Optional.ofNullable(Reasons.inputs(entry.inputs(), inputs.of(node), ledger)));
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
    private Set<String> runningIn(ModelNode node, @Nullable PlannedModel own) {
        boolean onlyMoves = !node.holdsRows() && known.observation().moved().contains(node.name());
        if (own != null && own.writes() && !onlyMoves) {
            return Set.of(node.name());
        }
        return node.holdsRows() ? Set.of() : runningBefore(node);
    }
}
