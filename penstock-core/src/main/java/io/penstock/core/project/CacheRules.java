package io.penstock.core.project;

import io.penstock.Materialization;
import io.penstock.Strategy;
import io.penstock.core.config.Fields;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What goes together in for how long the rows of a model count as current. */
final class CacheRules {
    private static final String CACHE = "cache";
    private static final Set<Materialization> KEPT = Set.of(Materialization.TABLE, Materialization.FILE);

    private CacheRules() {}

    /** Reads how long after a write a model is written again though no change was seen; null for never. */
    static @Nullable Duration read(OptionFields options, Strategy strategy) {
        Fields fields = options.fields();
        if (!fields.has(CACHE)) {
            return null;
        }
        if (!KEPT.contains(options.materialize())) {
            options.conflict(
                    CACHE,
                    "\"cache\" cannot go with %s%s, which keeps no rows (it goes with \"table\" and \"file\": say materialize \"table\", or leave it out)"
                            .formatted(options.kept(strategy), options.whereSaid()));
        } else if (strategy == Strategy.INCREMENTAL || strategy == Strategy.NONE) {
            options.conflict(
                    CACHE,
                    "\"cache\" cannot go with %s, which %s)"
                            .formatted(
                                    options.kept(strategy),
                                    strategy == Strategy.NONE
                                            ? "is written once (leave one of them out"
                                            : "is written interval by interval as time goes on (say lookback, for rows that come late"));
        }
        return fields.map(CACHE).duration("ttl", options.problems());
    }
}
