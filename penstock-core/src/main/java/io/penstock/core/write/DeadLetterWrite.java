package io.penstock.core.write;

import io.penstock.Strategy;
import io.penstock.core.contract.TableContract;
import io.penstock.core.interval.Progress;
import io.penstock.core.ledger.DeadRows;
import io.penstock.spi.type.Schema;
import java.util.List;
import java.util.Objects;

/** Keeps the rows that a write leaves out, in its transaction. */
final class DeadLetterWrite {
    private final WriteRequest request;
    private final DeadRows dead;

    DeadLetterWrite(WriteRequest request) {
        this.request = request;
        this.dead = request.ledger().deadRows();
    }

    /** Gives the query of the rows that earlier writes left out. */
    String earlier() {
        return dead.query(request.session(), request.model());
    }

    /** Forgets the rows that earlier writes left out, once those of a replay stay elsewhere. */
    void take() {
        dead.supersede(request.session(), request.model());
        Progress written = request.ledger().intervals().find(request.session(), request.model());
        if (!written.done().isEmpty() || !written.open().isEmpty()) {
            // To which intervals the rows belong is not known, so that whoever reads the model looks at all again.
            request.ledger()
                    .writes()
                    .record(request.session(), request.model(), written.done().plus(written.open()));
        }
    }

    /**
     * Keeps those of the rows of a query that the table cannot take, and tells of them.
     *
     * @param query gives the same rows whenever it is asked
     */
    List<String> keep(String query) {
        Target target = request.target();
        TableContract contract = Objects.requireNonNull(request.options().contract(), "contract");
        Schema given = request.session().describe(query);
        Strategy strategy = request.options().write().strategy();
        if (target.existing() == null || strategy == Strategy.REPLACE || strategy == Strategy.TRUNCATE) {
            dead.supersede(request.session(), request.model());
        }
        String misfits = new DeclaredWrite(target, contract)
                .query(new Incoming(query, given))
                .misfits(DeadRows.ERROR, DeadRows.ROW);
        long kept = dead.keep(request.session(), request.entry(), given, misfits);
        return kept == 0
                ? List.of()
                : List.of(kept + (kept == 1 ? " row has a value" : " rows have values")
                        + " that the table cannot take, and " + (kept == 1 ? "is a dead letter" : "are dead letters")
                        + " (see them with: penstock dead-letters show " + request.model() + ")");
    }
}
