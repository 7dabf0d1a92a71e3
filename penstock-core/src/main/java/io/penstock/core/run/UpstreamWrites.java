package io.penstock.core.run;

import io.penstock.Strategy;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.interval.Progress;
import io.penstock.core.interval.Timetable;
import io.penstock.core.ledger.IntervalWrites;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.Owner;
import io.penstock.core.plan.Borrowed;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Opens the intervals of a model again which the models that it reads, by intervals themselves, wrote since it looked.
 *
 * <p>What is opened, and that it was, is one transaction before the intervals are written: should the process die behind it,
 * they are open in the next run.
 */
record UpstreamWrites(ModelTask task, SqlSession session) {

    /** Gives what counts as written of the model by now. */
    Progress open(Progress written, Timetable timetable) {
        ModelNode node = task.planned().node();
        Ledger ledger = task.ledger();
        IntervalWrites writes = ledger.writes();
        Map<String, Long> read = new HashMap<>();
        IntervalSet again = IntervalSet.NONE;
        for (String upstream : task.plan().inputs().models(node)) {
            ModelNode source = task.plan().graph().model(upstream);
            if (source.options().write().intervals() != null) {
                long known = writes.read(session, node.name(), upstream);
                IntervalWrites.Since since = since(source, known);
                if (since.newest() != known) {
                    read.put(upstream, since.newest());
                    again = again.plus(since.intervals());
                }
            }
        }
        for (Borrowed lent : task.plan().inputs().borrowed(node)) {
            if (lent.entry().kept().isBy(Strategy.INCREMENTAL)) {
                long known = writes.read(session, node.name(), lent.key());
                IntervalWrites.Since since = since(lent, known);
                if (since.newest() != known) {
                    read.put(lent.key(), since.newest());
                    again = again.plus(since.intervals());
                }
            }
        }
        return read.isEmpty() ? written : record(ledger, written.reopened(timetable.cover(again)), read);
    }

    private IntervalWrites.Since since(ModelNode upstream, long known) {
        SqlDatabase database = task.databases()
                .database(
                        upstream.options().connection(), upstream.declaration().place());
        IntervalWrites writes = new Ledger(database, Owner.of(task.plan().graph())).writes();
        if (Objects.equals(
                upstream.options().connection(), task.planned().node().options().connection())) {
            return writes.since(session, upstream.name(), known);
        }
        try (SqlSession other = database.session()) {
            return writes.since(other, upstream.name(), known);
        }
    }

    private static IntervalWrites.Since since(Borrowed lent, long known) {
        try (SqlSession other = lent.keeper().session()) {
            return new Ledger(lent.keeper(), lent.owner()).writes().since(other, lent.model(), known);
        }
    }

    private Progress record(Ledger ledger, Progress opened, Map<String, Long> read) {
        String model = task.planned().name();
        session.begin();
        try {
            ledger.intervals().record(session, model, opened);
            read.forEach((upstream, number) -> ledger.writes().recordRead(session, model, upstream, number));
            session.commit();
            return opened;
        } catch (RuntimeException | Error e) {
            session.rollback();
            throw e;
        }
    }
}
