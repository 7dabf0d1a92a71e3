package io.penstock.state;

import static io.penstock.state.Rows.micros;

import io.penstock.core.state.Lease;
import io.penstock.core.state.LeaseHolder;
import io.penstock.core.state.Leases;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Predicate;

/** The table of leases. */
final class LeaseTable implements Leases {
    private final StateDatabase database;

    LeaseTable(StateDatabase database) {
        this.database = database;
    }

    @Override
    public Lease take(Lease wanted, Predicate<Lease> isOver) {
        return database.transaction(session -> {
            Optional<Lease> there = find(session, wanted.environment());
            if (there.isPresent() && !isOver.test(there.get())) {
                return there.get();
            }
            put(session, wanted);
            return wanted;
        });
    }

    @Override
    public Lease renew(Lease held) {
        return database.transaction(session -> {
            Lease there = find(session, held.environment()).orElse(null);
            if (there == null) {
                // The store was deleted and made anew.
                put(session, held);
                return held;
            }
            session.update(
                    "UPDATE leases SET renewed_at = ? WHERE environment = ? AND id = ?",
                    micros(held.renewedAt()),
                    held.environment(),
                    held.id());
            return there.id().equals(held.id())
                    ? new Lease(
                            held.id(),
                            held.environment(),
                            held.holder(),
                            held.since(),
                            held.renewedAt(),
                            there.runId(),
                            there.cancelled())
                    : there;
        });
    }

    @Override
    public Optional<Lease> find(String environment) {
        return database.call(session -> find(session, environment));
    }

    @Override
    public boolean cancel(String runId) {
        return database.call(session -> session.update("UPDATE leases SET cancelled = 1 WHERE run_id = ?", runId) > 0);
    }

    @Override
    public void release(Lease held) {
        database.call(session ->
                session.update("DELETE FROM leases WHERE environment = ? AND id = ?", held.environment(), held.id()));
    }

    private static Optional<Lease> find(Session session, String environment) throws SQLException {
        return session.query(Rows::lease, "SELECT * FROM leases WHERE environment = ?", environment).stream()
                .findFirst();
    }

    private static void put(Session session, Lease lease) throws SQLException {
        LeaseHolder holder = lease.holder();
        session.update("DELETE FROM leases WHERE environment = ?", lease.environment());
        session.update(
                """
                INSERT INTO leases (environment, id, host, pid, process_started_at, command, since, renewed_at, run_id,
                    cancelled)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                lease.environment(),
                lease.id(),
                holder.host(),
                holder.pid(),
                micros(holder.startedAt()),
                holder.command(),
                micros(lease.since()),
                micros(lease.renewedAt()),
                lease.runId(),
                lease.cancelled() ? 1 : 0);
    }
}
