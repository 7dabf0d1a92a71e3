package io.penstock.core.plan;

import io.penstock.DeleteMode;
import io.penstock.Materialization;
import io.penstock.Strategy;
import io.penstock.core.config.Words;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.LedgerEntry;
import io.penstock.core.project.ModelOptions;
import io.penstock.core.state.Fingerprint;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.type.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells which rows of a table are lost when its model writes over it: those that no query could give again. */
final class Losses {
    private final Observer observer;
    private final Observation observation;
    private final Map<String, Fingerprint> remembered;
    private final PlanRequest.Mode mode;

    Losses(Observer observer, Observation observation, Map<String, Fingerprint> remembered, PlanRequest.Mode mode) {
        this.observer = observer;
        this.observation = observation;
        this.remembered = remembered;
        this.mode = mode;
    }

    /**
     * What a write takes away.
     *
     * @param rows in words
     * @param history whether they are the versions of a history, which is not dropped unless that is asked for
     */
    record Loss(String rows, boolean history) {}

    /** Finds what the next write of a model takes away, given its definition of now. */
    Optional<Loss> of(ModelNode node, Fingerprint now) {
        LedgerEntry entry = observation.ledger().get(node.name());
        if (entry == null
                || !entry.relation().equals(node.relation())
                || observation.existing(node.options().connection(), node.table()) != RelationInfo.Kind.TABLE) {
            return Optional.empty();
        }
        Fingerprint made = Fingerprints.sameRows(now.hash(), entry) ? now : remembered.get(node.name());
        if (made == null || !Fingerprints.sameRows(made.hash(), entry)) {
            return replaces(node.options()) && looksLikeHistory(node)
                    ? Optional.of(
                            new Loss("the rows of " + node.table() + " (its columns are those of a history)", true))
                    : Optional.empty();
        }
        return lost(node, made.parts());
    }

    private Optional<Loss> lost(ModelNode node, Map<String, String> made) {
        String strategy = made.getOrDefault(Fingerprints.CONFIG + "strategy", "");
        boolean preserved = Words.of(DeleteMode.PRESERVE).equals(made.get(Fingerprints.CONFIG + "delete"));
        boolean deletesPreserved = preserved
                && node.options().write().strategy() == Strategy.MERGE_BY_KEY
                && node.options().write().deletes().mode() == DeleteMode.HARD;
        if (!replaces(node.options()) && !deletesPreserved) {
            return Optional.empty();
        }
        if (strategy.equals(Words.of(Strategy.SCD_TYPE_2))) {
            return Optional.of(new Loss("the versions of rows that scd_type_2 kept in " + node.table(), true));
        }
        if (strategy.equals(Words.of(Strategy.APPEND))) {
            return Optional.of(new Loss("the rows that append added to " + node.table() + " in earlier runs", false));
        }
        if (strategy.equals(Words.of(Strategy.NONE))) {
            return Optional.of(new Loss("the rows with which " + node.table() + " was made once", false));
        }
        boolean kept = made.containsKey(Fingerprints.CONFIG + "delete")
                && !Words.of(DeleteMode.HARD).equals(made.get(Fingerprints.CONFIG + "delete"));
        return kept
                ? Optional.of(new Loss(
                        "the rows that merge_by_key kept in " + node.table() + " though their keys are gone", false))
                : Optional.empty();
    }

    /** Says whether nothing of the rows that stand in a table outlives a write. */
    private boolean replaces(ModelOptions options) {
        return options.materialize() == Materialization.VIEW
                || (options.materialize() == Materialization.TABLE
                        && (options.write().strategy() == Strategy.REPLACE
                                || options.write().strategy() == Strategy.TRUNCATE
                                || mode == PlanRequest.Mode.FULL_REFRESH));
    }

    /** Where nothing is remembered of what made a table, its columns tell of a history. */
    private boolean looksLikeHistory(ModelNode node) {
        List<String> kept = node.options().write().history().validity();
        Schema columns = observer.columns(node);
        return kept.stream().allMatch(column -> columns.find(column).isPresent());
    }
}
