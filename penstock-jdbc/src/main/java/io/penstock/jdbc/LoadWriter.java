package io.penstock.jdbc;

import io.penstock.spi.batch.BatchWriter;
import io.penstock.spi.batch.ColumnBatch;

/** Writes batches by the bulk path of a database, in the session's transaction or in one of its own; not thread-safe. */
final class LoadWriter implements BatchWriter {
    private final JdbcSession session;
    private final StatementGate gate;
    private final String action;
    private final boolean ownTransaction;
    private final BulkLoad load;
    private long rows;
    private boolean loading = true;
    private boolean done;

    LoadWriter(JdbcSession session, StatementGate gate, String action, StatementGate.Call<BulkLoad> open) {
        this.session = session;
        this.gate = gate;
        this.action = action;
        this.ownTransaction = !session.inTransaction();
        if (ownTransaction) {
            session.begin();
        }
        try {
            this.load = gate.begin(action, SqlText.NONE, open);
        } catch (RuntimeException e) {
            if (ownTransaction) {
                session.rollback();
            }
            throw e;
        }
    }

    @Override
    public void write(ColumnBatch batch) {
        gate.goOn(action, SqlText.NONE, () -> {
            load.write(batch);
            return true;
        });
        rows += batch.rowCount();
    }

    @Override
    public long finish() {
        gate.goOn(action, SqlText.NONE, () -> {
            loading = false;
            load.finish();
            return true;
        });
        if (ownTransaction) {
            session.commit();
        }
        done = true;
        return rows;
    }

    @Override
    public void close() {
        try {
            if (loading) {
                loading = false;
                gate.begin(action, SqlText.NONE, () -> {
                    load.abandon();
                    return true;
                });
            }
        } finally {
            if (!done && ownTransaction) {
                session.rollback();
            }
        }
    }
}
