package io.penstock.core.plan;

import io.penstock.core.config.ProjectError;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.interval.Interval;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.state.Fingerprint;
import io.penstock.spi.error.PenstockException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run did that another goes on with. Only what it wrote of models as they are defined now counts as done.
 *
 * @param runs the run, and those with which it went on itself, the newest first
 * @param left the models that it was to run and did not finish
 * @param settled the other models of these runs: finished, or nothing was to be done
 * @param doneUntil up to where each of these runs wrote the windows that it was asked for, by model
 */
public record Resumed(
        List<String> runs, Set<String> left, Set<String> settled, Map<String, Map<String, Instant>> doneUntil) {
    public Resumed {
        runs = List.copyOf(runs);
        left = Set.copyOf(left);
        settled = Set.copyOf(settled);
        doneUntil = Map.copyOf(doneUntil);
    }

    /** Says whether it wrote a model, as a whole or in a part: then it is not to be forced or made anew once more. */
    boolean wrote(ModelNode node, Known known) {
        LedgerEntry entry = known.entry(node);
        return entry != null
                && runs.contains(entry.runId())
                && Fingerprints.sameRows(known.fingerprint(node).hash(), entry);
    }

    /** Leaves out the intervals that it wrote, which it did from the oldest on. */
    IntervalSet left(ModelNode node, Known known, IntervalSet asked) {
        Instant done = doneUntil(node, known);
        return done == null ? asked : asked.minus(IntervalSet.of(new Interval(Instant.MIN, done)));
    }

    /** Gives up to where it wrote a model's windows; null when it wrote none. */
    @Nullable
    Instant doneUntil(ModelNode node, Known known) {
        return wrote(node, known)
                ? doneUntil
                        .getOrDefault(Objects.requireNonNull(known.entry(node)).runId(), Map.of())
                        .get(node.name())
                : null;
    }

    /**
     * Makes sure that what is left does not read rows of definitions that the project no longer has.
     *
     * @throws PenstockException {@link ProjectError#REQUEST_INVALID} when it would
     */
    void requireSame(Graph graph, Known known) {
        Set<String> seen = new HashSet<>(left);
        Deque<String> open = new ArrayDeque<>(left);
        while (!open.isEmpty()) {
            String reader = open.remove();
            for (String name : graph.model(reader).before()) {
                if (seen.add(name)) {
                    open.add(name);
                    requireSame(graph.model(name), reader, known);
                }
            }
        }
    }

    private void requireSame(ModelNode node, String reader, Known known) {
        LedgerEntry entry = known.entry(node);
        Fingerprint now = known.fingerprint(node);
        // A view is defined anew before it is read, and what is made once stays as it was made.
        if (settled.contains(node.name())
                && entry != null
                && node.holdsRows()
                && !node.isMadeOnce()
                && !Fingerprints.sameRows(now.hash(), entry)) {
            throw new PenstockException(
                    ProjectError.REQUEST_INVALID,
                    "Cannot resume run " + runs.get(0) + ": the project has changed since: its model " + reader
                            + " is left and reads " + node.name() + ", which was done and has another definition now: "
                            + Reasons.definition(known.remembered().get(node.name()), entry, now)
                            + " (run all that changed with: penstock run, or bring the definition of " + node.name()
                            + " back)");
        }
    }
}
