package io.penstock.core.plan;

import io.penstock.DeleteMode;
import io.penstock.Materialization;
import io.penstock.Strategy;
import io.penstock.core.config.Words;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.interval.Progress;
import io.penstock.core.ledger.Holder;
import io.penstock.core.ledger.Keeping;
import io.penstock.core.project.IntervalOptions;
import io.penstock.core.project.ModelOptions;
import io.penstock.spi.connector.RelationInfo;
import io.penstock.spi.type.Schema;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tells which rows of a table are lost when a model writes over it: those that no query could give again. It does not count
 * which model or environment made them.
 */
final class Losses {
    private final Observer observer;
    private final Observation observation;
    private final Predicate<ModelNode> madeAnew;

    /**
     * Makes it.
     *
     * @param madeAnew whether a model's table is made anew, whatever its strategy
     */
    Losses(Observer observer, Observation observation, Predicate<ModelNode> madeAnew) {
        this.observer = observer;
        this.observation = observation;
        this.madeAnew = madeAnew;
    }

    /**
     * What a write takes away.
     *
     * @param rows in words
     * @param history whether they are the versions of a history, which is not dropped unless that is asked for
     */
    record Loss(String rows, boolean history) {
        String refusal() {
            return rows + " would be lost (keep strategy scd_type_2, or give them up with --full-refresh)";
        }
    }

    /** Finds what the next write of a model takes away. */
    Optional<Loss> of(ModelNode node) {
        Keeping kept = observation.holder(node).map(Holder::kept).orElse(null);
        if (kept == null || observation.existing(node) != RelationInfo.Kind.TABLE) {
            return Optional.empty();
        }
        return kept.equals(Keeping.UNKNOWN) ? lostUnknown(node) : lost(node, kept);
    }

    private Optional<Loss> lost(ModelNode node, Keeping kept) {
        boolean deletesPreserved = Words.of(DeleteMode.PRESERVE).equals(kept.deletes())
                && node.options().write().strategy() == Strategy.MERGE_BY_KEY
                && node.options().write().deletes().mode() == DeleteMode.HARD;
        if (!replaces(node) && !deletesPreserved) {
            return Optional.empty();
        }
        if (kept.isBy(Strategy.INCREMENTAL)) {
            return beforeStart(node);
        }
        if (kept.isBy(Strategy.SCD_TYPE_2)) {
            return Optional.of(new Loss("the versions of rows that scd_type_2 kept in " + node.table(), true));
        }
        if (kept.isBy(Strategy.APPEND)) {
            return Optional.of(new Loss("the rows that append added to " + node.table() + " in earlier runs", false));
        }
        if (kept.isBy(Strategy.NONE)) {
            return Optional.of(new Loss("the rows with which " + node.table() + " was made once", false));
        }
        return kept.deletes().isEmpty() || kept.deletes().equals(Words.of(DeleteMode.HARD))
                ? Optional.empty()
                : Optional.of(new Loss(
                        "the rows that merge_by_key kept in " + node.table() + " though their keys are gone", false));
    }

    /** Where a table is written by intervals, all are written anew but those before its start. */
    private Optional<Loss> beforeStart(ModelNode node) {
        IntervalOptions options = node.options().write().intervals();
        IntervalSet lost = options == null
                ? IntervalSet.NONE
                : options.timetable()
                        .cover(options.lost(observation.intervals().getOrDefault(node.name(), Progress.NONE)));
        return lost.isEmpty()
                ? Optional.empty()
                : Optional.of(new Loss(
                        "the rows of "
                                + DueIntervals.show(
                                        Objects.requireNonNull(options)
                                                .timetable()
                                                .grain(),
                                        lost,
                                        "before its start")
                                + " in " + node.table(),
                        false));
    }

    /** Says whether nothing of the rows that stand in a table outlives a write. */
    private boolean replaces(ModelNode node) {
        ModelOptions options = node.options();
        return options.materialize() == Materialization.VIEW
                || (options.materialize() == Materialization.TABLE
                        && (options.write().strategy() == Strategy.REPLACE
                                || options.write().strategy() == Strategy.TRUNCATE
                                || madeAnew.test(node)));
    }

    /** Where an earlier Penstock did not write down how it kept the rows, their columns tell of a history. */
    private Optional<Loss> lostUnknown(ModelNode node) {
        List<String> validity = node.options().write().history().validity();
        Schema columns = observer.columns(node, observation);
        return replaces(node)
                        && validity.stream()
                                .allMatch(column -> columns.find(column).isPresent())
                ? Optional.of(new Loss("the rows of " + node.table() + " (its columns are those of a history)", true))
                : Optional.empty();
    }
}
