package io.penstock.core.plan;

import io.penstock.core.config.Durations;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.ledger.LedgerEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells until when rows count as current, of models whose definition says for how long. */
final class Caches {
    private final Known known;
    private final Instant now;

    Caches(Known known, Instant now) {
        this.known = known;
        this.now = now;
    }

    /** Tells that a model is written again though no change was seen; empty as long as its rows count as current. */
    Optional<String> ended(ModelNode node) {
        Instant end = end(node);
        Duration ttl = node.options().cache();
        return end == null || ttl == null || now.isBefore(end)
                ? Optional.empty()
                : Optional.of("its cache of " + Durations.show(ttl) + " ended at " + Reasons.time(end));
    }

    /** Tells until when a model that was written counts as current; empty where time does not matter to it. */
    Optional<String> lasts(ModelNode node) {
        return Optional.ofNullable(end(node)).map(end -> "its cache lasts until " + Reasons.time(end));
    }

    private @Nullable Instant end(ModelNode node) {
        LedgerEntry entry = known.entry(node);
        Duration ttl = node.options().cache();
        return entry == null || ttl == null ? null : entry.writtenAt().plus(ttl);
    }
}
