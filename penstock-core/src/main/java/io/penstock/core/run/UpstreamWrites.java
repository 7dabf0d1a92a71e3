package io.penstock.core.run;

import io.penstock.Strategy;
import io.penstock.core.graph.ModelNode;
import io.penstock.core.interval.IntervalSet;
import io.penstock.core.interval.Progress;
import io.penstock.core.ledger.IntervalWrites;
import io.penstock.core.ledger.Ledger;
import io.penstock.core.ledger.Owner;
import io.penstock.core.plan.Borrowed;
import io.penstock.core.project.IntervalOptions;
import io.penstock.core.write.Beside;
import io.penstock.spi.connector.SqlDatabase;
import io.penstock.spi.connector.SqlSession;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Opens the intervals of a model again which the models that it reads, by intervals themselves, wrote since it looked.
 *
 * <p>What is opened, and that it was, is one transaction before the intervals are written: should the process die behind it,
 * they are open in the next run. A table that is made anew reads all, and puts that on record with its first rows.
 */
record UpstreamWrites(ModelTask task, SqlSession session) {

    /** What was written since the model looked: up to which write of each upstream, and which intervals. */
    private record Unread(Map<String, Long> newest, IntervalSet intervals) {}

    /** Gives what counts as written of the model by now. */
    Progress open(Progress written, IntervalOptions options) {
        Unread unread = unread();
        if (unread.newest().isEmpty()) {
            return written;
        }
        IntervalSet again = options.timetable().cover(unread.intervals());
        Instant begin = written.begin();
        // Upstream, a row may have come that is older than all which were there when the first intervals were written.
        boolean earlier = options.backfills()
                && begin != null
                && !again.isEmpty()
                && again.intervals().get(0).start().isBefore(begin);
        Progress opened = written.reopened(again);
        return record(
                task.ledger(), earlier ? opened.from(again.intervals().get(0).start()) : opened, unread.newest());
    }

    /** Puts on record, with what else is written, that all was read. */
    Beside read() {
        Map<String, Long> newest = unread().newest();
        return committing -> recordRead(task.ledger(), committing, newest);
    }

    private Unread unread() {
        ModelNode node = task.planned().node();
        IntervalWrites writes = task.ledger().writes();
        Map<String, Long> newest = new HashMap<>();
        IntervalSet again = IntervalSet.NONE;
        for (String upstream : task.plan().inputs().models(node)) {
            ModelNode source = task.plan().graph().model(upstream);
            if (source.options().write().intervals() != null) {
                long known = writes.read(session, node.name(), upstream);
                IntervalWrites.Since since = since(source, known);
                if (since.newest() != known) {
                    newest.put(upstream, since.newest());
                    again = again.plus(since.intervals());
                }
            }
        }
        for (Borrowed lent : task.plan().inputs().borrowed(node)) {
            if (lent.entry().kept().isBy(Strategy.INCREMENTAL)) {
                long known = writes.read(session, node.name(), lent.key());
                IntervalWrites.Since since = since(lent, known);
                if (since.newest() != known) {
                    newest.put(lent.key(), since.newest());
                    again = again.plus(since.intervals());
                }
            }
        }
        return new Unread(newest, again);
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
            recordRead(ledger, session, read);
            session.commit();
            return opened;
        } catch (RuntimeException | Error e) {
            session.rollback();
            throw e;
        }
    }

    private void recordRead(Ledger ledger, SqlSession committing, Map<String, Long> read) {
        read.forEach((upstream, number) ->
                ledger.writes().recordRead(committing, task.planned().name(), upstream, number));
    }
}
