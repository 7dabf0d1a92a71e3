package io.penstock.core.promote;

import io.penstock.core.environment.ViewSwap;
import io.penstock.core.ledger.Owner;
import io.penstock.core.ledger.RowCounts;
import io.penstock.core.promote.Promotion.Step;
import io.penstock.core.run.RunIds;
import io.penstock.core.state.Fingerprint;
import io.penstock.core.state.LineageEdge;
import io.penstock.core.state.RunRecord;
import io.penstock.core.state.RunStatus;
import io.penstock.core.state.StateStore;
import io.penstock.core.state.TaskNotes;
import io.penstock.core.state.TaskRecord;
import io.penstock.core.state.TaskStatus;
import io.penstock.spi.connector.SqlSession;
import io.penstock.spi.type.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A promotion as one of the runs of the environment to which it goes: who did what, and when, is in its history.
 *
 * <p>What is remembered of the models there follows behind their tables; when the process dies between, the next run
 * completes it.
 */
public final class PromotionRun {
    private final Promotion promotion;
    private final StateStore state;
    private final InstantSource clock;
    private final String runId;

    private PromotionRun(Promotion promotion, StateStore state, InstantSource clock) {
        this.promotion = promotion;
        this.state = state;
        this.clock = clock;
        this.runId = RunIds.next(clock.instant());
    }

    /**
     * Does what a promotion says, all of it or nothing, and gives the identifier of its run.
     *
     * @param command what was asked for, as one would type it
     * @param who does it, by name
     * @param guard throws when the locks are lost; asked before anything becomes visible
     */
    public static String run(
            Promotion promotion, StateStore state, InstantSource clock, String command, String who, Runnable guard) {
        return new PromotionRun(promotion, state, clock).run(command, who, guard);
    }

    private String run(String command, String who, Runnable guard) {
        Instant startedAt = clock.instant();
        state.begin(RunRecord.begun(runId, promotion.to().environment(), command, startedAt));
        try {
            if (promotion.to().isVirtual()) {
                swap(command, startedAt, guard);
            } else {
                new Promoter(promotion, guard).promote();
            }
        } catch (RuntimeException e) {
            state.finish(runId, RunStatus.FAILED, clock.instant());
            throw e;
        }
        remember();
        Duration took = Duration.between(startedAt, clock.instant());
        state.record(promotion.steps().stream()
                .map(step -> task(step, who, startedAt, took))
                .toList());
        state.finish(runId, RunStatus.SUCCESS, clock.instant());
        return runId;
    }

    private void swap(String command, Instant now, Runnable guard) {
        Side to = promotion.to();
        long change = promotion.promoting().stream()
                .mapToLong(step -> to.holdings().nextChange(step.target()))
                .max()
                .orElse(1);
        new ViewSwap(Owner.of(to.graph().config()), change, now, runId, command, guard)
                .swap(
                        promotion.views(),
                        connection -> to.databases()
                                .database(
                                        connection,
                                        to.graph().config().environments().place()));
    }

    private void remember() {
        String from = promotion.from().environment();
        Map<String, List<LineageEdge>> lineage =
                state.lineage(from).stream().collect(Collectors.groupingBy(LineageEdge::model));
        Map<String, Schema> columns = columns(from);
        promotion.promoting().stream()
                .collect(Collectors.groupingBy(step -> step.target().options().connection()))
                .values()
                .forEach(steps -> {
                    try (SqlSession session =
                            promotion.to().database(steps.get(0).target()).session()) {
                        steps.forEach(step -> remember(
                                step,
                                columns.containsKey(step.model())
                                        ? columns.get(step.model())
                                        : session.find(step.target().table()).orElse(null),
                                lineage.getOrDefault(step.model(), List.of())));
                    }
                });
    }

    /** Gives the columns of tables that both environments share, where the one from which they come remembers them. */
    private Map<String, Schema> columns(String from) {
        if (!promotion.to().isVirtual()) {
            return Map.of();
        }
        Map<String, Fingerprint> made = state.fingerprints(from);
        Map<String, Schema> columns = new HashMap<>(state.schemas(from));
        columns.keySet()
                .retainAll(promotion.promoting().stream()
                        .filter(step -> promotion
                                .from()
                                .holdings()
                                .fingerprint(step.source())
                                .equals(made.get(step.model())))
                        .map(Step::model)
                        .collect(Collectors.toSet()));
        return columns;
    }

    /** The fingerprint comes last: what is remembered with it is known to be of it. */
    private void remember(Step step, @Nullable Schema columns, List<LineageEdge> lineage) {
        String environment = promotion.to().environment();
        if (columns != null) {
            state.save(environment, step.model(), columns, clock.instant());
        }
        state.saveLineage(environment, step.model(), lineage);
        state.save(environment, step.model(), promotion.to().holdings().fingerprint(step.target()));
    }

    private TaskRecord task(Step step, String who, Instant startedAt, Duration took) {
        return new TaskRecord(
                runId,
                step.model(),
                step.promotes() ? TaskStatus.SUCCESS : TaskStatus.SKIPPED,
                step.promotes()
                        ? "promoted by " + who + " from " + promotion.from().environment() + ", where run "
                                + step.entry().runId() + " wrote it"
                        : step.reason(),
                step.promotes() ? startedAt : null,
                step.promotes() ? took : Duration.ZERO,
                RowCounts.NONE,
                TaskNotes.NONE,
                null,
                List.of(),
                List.of());
    }
}
