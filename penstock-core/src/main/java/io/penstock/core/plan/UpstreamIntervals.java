package io.penstock.core.plan;

import io.penstock.Strategy;
import io.penstock.core.graph.Databases;
import io.penstock.core.graph.Graph;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.ledger.IntervalWrites;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.Owner;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import java.util.HashMap;
import java.util.Map;

/**
 * The intervals of a model that the models which it reads wrote since it looked, or write before it does. They are written again,
 * as far as they are done. Confined to one thread.
 */
final class UpstreamIntervals {
    private final Graph graph;
    private final Databases databases;
    private final Known known;
    private final Map<String, IntervalWrites.Numbers> numbers = new HashMap<>();
    private final Map<String, IntervalSet> planned = new HashMap<>();

    UpstreamIntervals(Graph graph, Databases databases, Known known) {
        this.graph = graph;
        this.databases = databases;
        this.known = known;
    }

    /** Takes down what is written of a model before those that read it. */
    void written(ModelNode node, IntervalSet intervals) {
        planned.put(node.name(), intervals);
    }

    /** Gives those of a model. */
    IntervalSet of(ModelNode node, Inputs inputs) {
        IntervalSet found = IntervalSet.NONE;
        for (String name : inputs.models(node)) {
            ModelNode upstream = graph.model(name);
            if (IntervalPlanner.isFor(upstream)) {
                found = found.plus(unread(node, upstream)).plus(planned.getOrDefault(name, IntervalSet.NONE));
            }
        }
        for (Borrowed lent : inputs.borrowed(node)) {
            if (lent.entry().kept().isBy(Strategy.INCREMENTAL)) {
                try (SqlSession session = lent.keeper().session()) {
                    found = found.plus(new Ledger(lent.keeper(), lent.owner())
                            .writes()
                            .since(session, lent.model(), read(node, lent.key()))
                            .intervals());
                }
            }
        }
        return found;
    }

    private IntervalSet unread(ModelNode node, ModelNode upstream) {
        // A version that begins as a copy takes over what the one before had read.
        if (known.observation().begins().containsKey(node.name())) {
            return IntervalSet.NONE;
        }
        String name = nameOnRecord(upstream);
        SqlDatabase database = database(upstream);
        IntervalWrites writes = new Ledger(database, Owner.of(graph)).writes();
        long read = read(node, writes.key(name));
        if (numbers(upstream).newest().getOrDefault(name, read) == read) {
            return IntervalSet.NONE;
        }
        try (SqlSession session = database.session()) {
            return writes.since(session, name, read).intervals();
        }
    }

    private long read(ModelNode node, String key) {
        return numbers(node).reads().getOrDefault(nameOnRecord(node), Map.of()).getOrDefault(key, 0L);
    }

    private String nameOnRecord(ModelNode node) {
        return known.observation().renamed().getOrDefault(node.name(), node.name());
    }

    private IntervalWrites.Numbers numbers(ModelNode node) {
        return numbers.computeIfAbsent(node.options().connection(), connection -> {
            SqlDatabase database = database(node);
            try (SqlSession session = database.session()) {
                return new Ledger(database, Owner.of(graph)).writes().numbers(session);
            }
        });
    }

    private SqlDatabase database(ModelNode node) {
        return databases.database(
                node.options().connection(), node.declaration().place());
    }
}
